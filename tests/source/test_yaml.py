import contextlib

import pytest
import yaml
from hypothesis import given, strategies as st
from tests.profiles import examples

from specmill.diagnostics import SpecmillError
from specmill.source import limits, yaml_events
from specmill.source.document import JsonValue, parse
from specmill.source.read import from_bytes


def _root(text: str, name: str = "spec.yaml") -> JsonValue:
    return parse(from_bytes(name, text.encode("utf-8"))).root


def _codes(text: str, name: str = "spec.yaml") -> list[str]:
    with pytest.raises(SpecmillError) as caught:
        _root(text, name)
    return [d.code.id for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("True", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("~", None),
        ("Null", None),
        ("", None),
        ("''", ""),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("+7", 7),
        ("-0", 0),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-11-21", "2026-11-21"),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        (".", "."),
        ("1.2.3", "1.2.3"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("!!null ''", None),
        ("!!bool true", True),
        ("=", "="),
        ("٣", "٣"),
    ],
)
def test_scalars_of_the_core_schema(text: str, value: JsonValue) -> None:
    found = _root(f"a: {text}")
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    "text",
    [".inf", "-.INF", ".nan", "1e999", "9" * 5000],
)
def test_numbers_that_json_lacks(text: str) -> None:
    assert _codes(f"a: {text}") == ["invalid-number"]


@pytest.mark.parametrize(
    "text", ["!!python/object:os.system x", "!local x", "!!int x", "!!set {a}", "!!binary aGk="]
)
def test_tags_outside_of_the_core_schema(text: str) -> None:
    assert _codes(f"a: {text}") == ["unsupported-tag"]


def test_number_keys_keep_their_spelling() -> None:
    assert _root("200: a\n0x10: b\n1.0: c\n'404': d") == {
        "200": "a",
        "0x10": "b",
        "1.0": "c",
        "404": "d",
    }


@pytest.mark.parametrize("key", ["null", "~", "true", "[a]", "{a: b}", "? [a]\n"])
def test_keys_that_are_no_strings(key: str) -> None:
    assert _codes(f"{key}: x") == ["invalid-key"]


def test_all_duplicate_keys_are_reported() -> None:
    text = "a: 1\nb: {x: 1, x: 2}\n'a': 3\n"
    with pytest.raises(SpecmillError) as caught:
        _root(text)
    places = [
        (d.location.line, d.location.column, d.location.pointer, d.related[0].location.line)
        for d in caught.value.diagnostics
    ]
    assert places == [(2, 11, "/b/x", 2), (3, 1, "/a", 1)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<<: *a\n  x: 9", {"x": 9, "y": 2}),
        ("x: 9\n  <<: *a", {"x": 9, "y": 2}),
        ("<<: [*b, *a]", {"x": 3, "y": 2}),
        ("'<<': *a", {"<<": {"x": 1, "y": 2}}),
    ],
)
def test_merge_keys(text: str, value: JsonValue) -> None:
    root = _root(f"a: &a {{x: 1, y: 2}}\nb: &b {{x: 3}}\nc:\n  {text}\n")
    assert isinstance(root, dict)
    assert root["c"] == value


@pytest.mark.parametrize("value", ["x", "[x]", "*s"])
def test_merge_keys_of_something_else(value: str) -> None:
    assert _codes(f"s: &s text\na:\n  <<: {value}") == ["invalid-merge"]


def test_a_second_merge_key_is_a_duplicate() -> None:
    assert _codes("a: &a {x: 1}\nb: {<<: *a, <<: *a}") == ["duplicate-key"]


def test_aliases_share_one_value() -> None:
    root = _root("a: &x [1]\nb: *x\nc: &x 2\nd: *x")
    assert root == {"a": [1], "b": [1], "c": 2, "d": 2}
    assert isinstance(root, dict)
    assert root["a"] is root["b"]


@pytest.mark.parametrize(
    "text",
    ["a: b: c", "a: [1, 2", 'a: "x', "a:\n\t- b", "a: *nowhere", "a: 'it's'", "- a\nb: c", "a: @x"],
)
def test_syntax_errors_have_a_hint_and_a_place(text: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        _root(text)
    (finding,) = caught.value.diagnostics
    assert finding.code.id == "yaml-syntax"
    assert finding.hint
    assert finding.location.line is not None


@pytest.mark.parametrize("text", ["x: \x07", "x: \x7f", "x: \ufffe"])
def test_characters_that_yaml_forbids(text: str) -> None:
    assert _codes(text) == ["control-character"]


@pytest.mark.parametrize(
    ("opening", "closing", "name"),
    [("[", "]", "a.yaml"), ("{a: ", "}", "a.yaml"), ("[", "]", "a.json"), ('{"a":', "}", "a.json")],
)
def test_depth_is_limited(opening: str, closing: str, name: str) -> None:
    most = limits.MAX_DEPTH
    assert _root(opening * most + "1" + closing * most, name)
    assert _codes(opening * (most + 1) + "1" + closing * (most + 1), name) == ["nested-too-deep"]
    assert _codes(opening * 100_000, name)[0] in {"nested-too-deep", "json-syntax"}


def test_depth_counts_aliases() -> None:
    lines = ["a0: &a0 [x]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 400))]
    assert _codes("\n".join(lines)) == ["nested-too-deep"]


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_the_number_of_values_is_limited(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in ("yaml_text", "json_text"):
        monkeypatch.setattr(f"specmill.source.{module}.MAX_VALUES", 10)
    assert _root("[1, 2, 3, 4, 5, 6, 7, 8, 9]", name) == list(range(1, 10))
    assert _codes("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", name) == ["too-many-values"]


def test_text_that_begins_with_a_bracket_may_be_flow_yaml() -> None:
    assert _root("{a: 1, b: [x, y]}") == {"a": 1, "b": ["x", "y"]}
    assert _codes('{"a": 1, "a": 2}') == ["duplicate-key"]
    assert _codes("{a: 1}", "a.json") == ["json-syntax"]


@pytest.mark.parametrize("text", ['{"a": NaN}', "[-Infinity]", "[1e999]", f"[{'9' * 5000}]"])
def test_json_numbers_that_are_not_finite(text: str) -> None:
    assert _codes(text, "a.json") == ["invalid-number"]


@pytest.mark.parametrize(
    "text", ["[1,]", "{'a': 1}", "// x\n{}", '["a\nb"]', "{} {}", '["\\x"]', "["]
)
def test_json_syntax_errors_have_a_hint(text: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        _root(text, "a.json")
    (finding,) = caught.value.diagnostics
    assert (finding.code.id, bool(finding.hint)) == ("json-syntax", True)


def test_without_libyaml_the_tree_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x {b: [1, 'two']}\nc: *x\nd: |\n  e\n"
    fast = _root(text)
    monkeypatch.setattr(yaml_events, "_LOADER", yaml.SafeLoader)
    assert _root(text) == fast
    assert _codes("a: b: c") == ["yaml-syntax"]


@examples(300)
@given(st.text(st.sampled_from("ab:- \n\t{}[]&*!|>'\"#%,?<\u2028\x85é0.~@`\\"), max_size=40))
def test_any_text_parses_or_is_refused(text: str) -> None:
    for name in ("a.yaml", "a.json"):
        # What is refused is refused by a SpecmillError; any other exception fails the test.
        with contextlib.suppress(SpecmillError):
            assert parse(from_bytes(name, text.encode("utf-8"))).locate("").line is not None
