import json

import pytest

from specmill.diagnostics import (
    CODES,
    Location,
    Related,
    Severity,
    SpecmillError,
    diagnostic,
    has_errors,
    render_json,
)
from specmill.diagnostics_text import render_text


def _rendered(line: str, column: int, length: int = 1, *, colour: bool = False) -> str:
    finding = diagnostic("unknown-ref", "wrong", Location("a", 1, column, length=length))
    return render_text([finding], {"a": line}, colour=colour)


def _source_and_marker(line: str, column: int, length: int = 1) -> tuple[str, str]:
    _, _, source, marker, *_ = _rendered(line, column, length).split("\n")
    return source.removeprefix("1 | "), marker.removeprefix("  | ")


@pytest.mark.parametrize(
    ("line", "column", "length", "source", "marker"),
    [
        ("key: value", 6, 5, "key: value", "     ^^^^^"),
        ("\ta:\tb", 5, 1, "    a:    b", "          ^"),
        ("日本: x", 5, 1, "日本: x", "      ^"),
        ("日本: x", 1, 2, "日本: x", "^^^^"),
        ("e\u0301a: x", 5, 1, "e\u0301a: x", "   ^"),
        ("a\x1b[31mb", 6, 2, "a␛[31mb", "     ^^"),
        ("a\u202eb\ud800c", 2, 1, "a\ufffdb\ufffdc", " ^"),
        ("a:", 9, 1, "a:", "  ^"),
        ("x" * 50 + "HERE" + "y" * 200, 51, 4, None, " " * 41 + "^^^^"),
        ("HERE" + "y" * 200, 1, 4, "HERE" + "y" * 96 + "…", "^^^^"),
        ("x" * 300, 1, 300, "x" * 100 + "…", "^" * 100),
    ],
)
def test_the_marker_stands_under_the_span(
    line: str, column: int, length: int, source: str | None, marker: str
) -> None:
    shown, marked = _source_and_marker(line, column, length)
    assert marked == marker
    if source is not None:
        assert shown == source
    assert len(shown) <= 102


def test_a_long_line_is_cut_around_the_span() -> None:
    shown, marked = _source_and_marker("x" * 500 + "HERE" + "y" * 500, 501, 4)
    start = marked.index("^")
    assert shown[start : start + 4] == "HERE"
    assert (shown[0], shown[-1], len(shown)) == ("…", "…", 102)


def test_colour_changes_nothing_but_colour() -> None:
    plain, coloured = _rendered("key: value", 6), _rendered("key: value", 6, colour=True)
    assert "\x1b[1;31m" in coloured
    for sequence in ("\x1b[0m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[1m", "\x1b[2m"):
        coloured = coloured.replace(sequence, "")
    assert coloured == plain


def test_nothing_from_a_document_controls_the_terminal() -> None:
    place = Location("a\x1b.yaml", 1, 1, "/p\u202e")
    finding = diagnostic(
        "unknown-ref", "m\x1b]0;\x07", place, hint="h\r\n", related=[Related("r\x9b", place)]
    )
    text = render_text([finding], {"a\x1b.yaml": "x\x9b1m\x7f"}, colour=False)
    assert all(char.isprintable() or char == "\n" for char in text)
    assert len(text.splitlines()) == 12


def test_a_name_as_long_as_a_document_is_shortened() -> None:
    place = Location("a", 1, 1, "/" + "p" * 1_000_000)
    long = "start " + "m" * 1_000_000 + " end"
    finding = diagnostic("unknown-ref", long, place, related=[Related(long, place)])
    assert (finding.message[:6], finding.message[-4:]) == ("start ", " end")
    assert len(finding.message) < 1_100
    assert max(map(len, render_text([finding], {}, colour=False).splitlines())) < 1_200


def test_nothing_to_say() -> None:
    assert render_text([], {}, colour=True) == ""
    assert json.loads(render_json([])) == []


def test_a_place_outside_of_the_text_has_no_excerpt() -> None:
    finding = diagnostic("unknown-ref", "wrong", Location("a", 7, 1))
    assert render_text([finding], {"a": "x"}, colour=False) == (
        "a:7:1: error[unknown-ref]: wrong\n\n1 error\n"
    )


def test_findings_are_sorted_and_counted() -> None:
    findings = [
        diagnostic("missing-items", "w", Location("b", 1, 1)),
        diagnostic("unknown-ref", "e2", Location("a", 10, 1)),
        diagnostic("unknown-ref", "e1", Location("a", 9, 5)),
        diagnostic("file-not-found", "e0", Location("a")),
    ]
    text = render_text(findings, {}, colour=False)
    firsts = [block.split("\n")[0].rpartition(": ")[2] for block in text.split("\n\n")]
    assert firsts == ["e0", "e1", "e2", "w", "3 errors, 1 warning"]
    assert has_errors(findings)
    assert not has_errors(findings[:1])
    assert [d.message for d in SpecmillError(*findings).diagnostics] == ["e0", "e1", "e2", "w"]


def test_json_has_documented_keys() -> None:
    first = Location("ä.yaml", 1, 2, "/a", 3)
    finding = diagnostic(
        "duplicate-key",
        "twice",
        Location("ä.yaml"),
        hint="remove",
        related=[Related("first", first)],
    )
    text = render_json([finding])
    assert text.isascii()
    assert json.loads(text) == [
        {
            "code": "duplicate-key",
            "severity": "error",
            "title": "A mapping has the same key twice",
            "message": "twice",
            "hint": "remove",
            "location": {
                "file": "ä.yaml",
                "line": None,
                "column": None,
                "length": 1,
                "pointer": "",
            },
            "related": [
                {
                    "message": "first",
                    "location": {
                        "file": "ä.yaml",
                        "line": 1,
                        "column": 2,
                        "length": 3,
                        "pointer": "/a",
                    },
                }
            ],
        }
    ]


def test_the_table_of_codes() -> None:
    for code_id, code in CODES.items():
        assert code_id == code.id
        assert code_id == code_id.lower().replace("_", "-")
        assert code.severity in set(Severity)
        assert not code.title.endswith(".")
    with pytest.raises(KeyError):
        diagnostic("no-such-code", "", Location("a"))


def test_where_many_are_alike_the_first_are_shown_and_the_others_counted() -> None:
    alike = [diagnostic("unknown-field", f"no {n}", Location("a", n, 1)) for n in range(1, 6)]
    other = diagnostic("missing-items", "no items", Location("a", 9, 1))
    text = render_text([*alike, other], {}, colour=False, most=3)
    assert [number for number in range(1, 10) if f"a:{number}:" in text] == [1, 2, 3, 9]
    summary = "6 warnings; not shown: 2 unknown-field (specmill validate shows all)\n"
    assert text.endswith(f"\n\n{summary}")
    assert "not shown" not in render_text([*alike, other], {}, colour=False)


@pytest.mark.parametrize("code", ["wrong-type", "operation-left-out", "unsupported-schema"])
def test_errors_and_losses_are_all_shown(code: str) -> None:
    alike = [diagnostic(code, f"no {n}", Location("a", n, 1)) for n in range(1, 6)]
    text = render_text(alike, {}, colour=False, most=3)
    assert text == render_text(alike, {}, colour=False)
