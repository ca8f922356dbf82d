import re

from tests.review_reports.reviews import (
    BREAKING,
    EMPTY,
    HOSTILE_REVIEW,
    MAYBE,
    SAFE,
    USUAL,
    finding,
    many,
    review,
)

from specmill.review.report.presentation import Presentation
from specmill.review.report.workflow_commands import render_github

# How the runner reads a command: properties to the first `::`, the rest is the message.
COMMAND = re.compile(r"::(error|warning|notice) (\S.*?)::(.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = [COMMAND.fullmatch(line) for line in text.splitlines() if line.startswith("::")]
    return [
        (one[1], dict(pair.split("=", 1) for pair in one[2].split(",")), one[3])
        for one in found
        if one is not None
    ]


def test_each_finding_is_an_annotation() -> None:
    text = render_github(USUAL, Presentation())
    assert [level for level, _, _ in commands(text)] == [
        "error",
        "error",
        "warning",
        "notice",
        "notice",
        "notice",
        "warning",
    ]
    assert commands(text)[0] == (
        "error",
        {
            "file": "spec/shop.yaml",
            "line": "5",
            "col": "7",
            "title": "Breaking for clients%3A The maximum value was lowered",
        },
        (
            "Query parameter `limit1` takes at most 50 now, not 100. Greater values, which were"
            " accepted, are refused. (maximum-lowered, f-0000000001)"
        ),
    )


def test_a_version_that_says_too_little_is_an_annotation() -> None:
    assert commands(render_github(USUAL, Presentation()))[-1] == (
        "warning",
        {"file": "spec/shop.yaml", "title": "Version of shop"},
        (
            "needs a major version, `2.0.0` or later; on the wire a minor version;"
            " `info.version` is still `1.4.2`, which is not enough"
        ),
    )


def test_what_was_removed_is_annotated_in_the_file_that_is_there() -> None:
    gone = finding(3, (BREAKING, SAFE, SAFE), in_revision=False)
    [(_, properties, _), _] = commands(render_github(review(gone), Presentation()))
    assert (properties["file"], properties["line"]) == ("spec/shop.yaml", "3")


def test_a_document_cannot_write_commands() -> None:
    text = render_github(HOSTILE_REVIEW, Presentation())
    *found, version = commands(text)
    assert len(found) == 4
    assert all(set(one) == {"file", "line", "col", "title"} for _, one, _ in found)
    assert set(version[1]) == {"file", "title"}
    assert [line for line in text.splitlines() if not line.startswith("::")] == [
        (
            "specmill review: 4 changes: 1 breaking for clients, 1 may break clients, 1 safe,"
            " 1 accepted"
        )
    ]
    assert "%250A" in text
    assert "%0A" not in text.replace("%250A", "")


def test_ten_of_a_level_are_shown_the_worst_first() -> None:
    found = review(
        *(finding(number, (SAFE, SAFE, BREAKING)) for number in range(1, 9)),
        *(finding(number, (BREAKING, SAFE, SAFE)) for number in range(11, 16)),
        *(finding(number, (MAYBE, SAFE, SAFE)) for number in range(21, 33)),
    )
    text = render_github(found, Presentation())
    shown = [
        (level, int(re.findall(r"f-([0-9a-f]{10})", said)[0], 16))
        for level, properties, said in commands(text)
        if "line" in properties
    ]
    errors = [*range(11, 16), *range(1, 6)]
    assert shown == [("error", n) for n in errors] + [("warning", n) for n in range(21, 31)]
    assert "3 more errors not shown: GitHub shows 10 of a level" in text
    assert "3 more warnings not shown" in text


def test_messages_are_short() -> None:
    text = render_github(many(1, (BREAKING, SAFE, SAFE), "x" * 9_000), Presentation())
    assert all(len(line) < 3_000 for line in text.splitlines())


def test_nothing_to_say() -> None:
    assert render_github(EMPTY, Presentation()) == "specmill review: no change\n"
