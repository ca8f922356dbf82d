import json
from collections.abc import Iterator
from pathlib import PurePath

import pytest
from hypothesis import given, strategies as st
from tests.profiles import examples

from specmill.diagnostics import Location
from specmill.source.document import Document, JsonValue, parse
from specmill.source.pointers import join
from specmill.source.positions import Part
from specmill.source.read import from_bytes

YAML = """\
# A comment, and a blank line

block:
  plain: one two
  'single ''quoted''': 'x'
  "double": "a\\tb"
  literal: |
    line: one
    line two
  folded: >-
    text
  empty:
  list:
  - first
  -  - nested
     - {flow: [1, two], "k": v}
anchored: &here
  name: anchor
alias: *here
merged:
  <<: *here
  own: 1
emoji: "😀" # wide
"日本": {語: 𝒳}
tab:\tafter
"""


def _parse(text: str, name: str = "spec.yaml") -> Document:
    return parse(from_bytes(name, text.encode("utf-8")))


def _place(location: Location) -> tuple[int | None, int | None, int]:
    return location.line, location.column, location.length


@pytest.mark.parametrize(
    ("pointer", "part", "place"),
    [
        ("/block", "key", (3, 1, 5)),
        ("/block", "value", (4, 3, 5)),
        ("/block/plain", "key", (4, 3, 5)),
        ("/block/plain", "value", (4, 10, 7)),
        ("/block/single 'quoted'", "key", (5, 3, 19)),
        ("/block/double", "value", (6, 13, 6)),
        ("/block/literal", "value", (7, 12, 1)),
        ("/block/folded", "value", (10, 11, 2)),
        ("/block/empty", "key", (12, 3, 5)),
        ("/block/empty", "value", (12, 9, 1)),
        ("/block/list/0", "value", (14, 5, 5)),
        ("/block/list/1/0", "value", (15, 8, 6)),
        ("/block/list/1/1/flow/1", "value", (16, 19, 3)),
        ("/block/list/1/1/k", "key", (16, 25, 3)),
        ("/alias", "value", (19, 8, 5)),
        ("/alias/name", "value", (18, 9, 6)),
        ("/merged/name", "value", (18, 9, 6)),
        ("/merged/own", "value", (22, 8, 1)),
        ("/emoji", "value", (23, 8, 3)),
        ("/日本/語", "key", (24, 8, 1)),
        ("/日本/語", "value", (24, 11, 1)),
        ("/tab", "value", (25, 6, 5)),
    ],
)
def test_yaml(pointer: str, part: Part, place: tuple[int, int, int]) -> None:
    location = _parse(YAML).locate(pointer, part=part)
    assert (_place(location), location.pointer) == (place, pointer)


JSON = """\
{
\t"tabs":\t["one",  2.5e3],
  "esc\\u0061pe": {"\\ud83d\\ude00": true, "a/b~c": null},
  "quote\\"d": "x\\\\", "after": [[], {}]
}
"""


@pytest.mark.parametrize(
    ("pointer", "part", "place"),
    [
        ("", "value", (1, 1, 1)),
        ("/tabs", "key", (2, 2, 6)),
        ("/tabs/0", "value", (2, 11, 5)),
        ("/tabs/1", "value", (2, 19, 5)),
        ("/escape", "key", (3, 3, 13)),
        ("/escape/😀", "key", (3, 19, 14)),
        ("/escape/a~1b~0c", "value", (3, 50, 4)),
        ('/quote"d', "value", (4, 15, 5)),
        ("/after/1", "value", (4, 36, 1)),
    ],
)
@pytest.mark.parametrize("name", ["spec.json", "SPEC.JSON", "spec.yaml"])
def test_json(name: str, pointer: str, part: Part, place: tuple[int, int, int]) -> None:
    assert _place(_parse(JSON, name).locate(pointer, part=part)) == place


def test_what_is_missing_is_shown_at_its_parent() -> None:
    document = _parse(YAML)
    location = document.locate("/block/absent/deeper")
    assert (_place(location), location.pointer) == ((3, 1, 5), "/block/absent/deeper")
    assert _place(document.locate("/block/list/7")) == (13, 3, 4)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks(line_break: str) -> None:
    text = line_break.join(["a: 1", "b:", "  c: 2", ""])
    assert _place(_parse(text).locate("/b/c")) == (3, 6, 1)


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_line_breaks_of_yaml_1_1_are_text(char: str) -> None:
    document = _parse(f"a: x{char}y\nb{char}: 2\n")
    assert document.root == {"a": f"x{char}y", f"b{char}": 2}
    assert _place(document.locate(f"/b{char}")) == (2, 5, 1)


def test_a_byte_order_mark_takes_no_column() -> None:
    assert _place(_parse("\ufeffa: 1").locate("/a", part="key")) == (1, 1, 1)


def _values(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, JsonValue]]:
    yield pointer, value
    children: list[tuple[str | int, JsonValue]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    for key, child in children:
        yield from _values(child, join(pointer, key))


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_TREES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=12,
)


@examples(150)
@given(tree=_TREES, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
def test_every_value_of_json_is_found(tree: JsonValue, indent: int, *, ascii_only: bool) -> None:
    text = json.dumps({"root": tree}, indent=indent, ensure_ascii=ascii_only)
    document = _parse(text, "spec.json")
    assert document.root == {"root": tree}
    lines = text.split("\n")
    for pointer, value in _values(document.root):
        place = document.locate(pointer)
        assert place.line is not None
        assert place.column is not None
        found = lines[place.line - 1][place.column - 1 :][: place.length]
        if isinstance(value, dict | list):
            assert found == ("{" if isinstance(value, dict) else "[")
        else:
            assert json.loads(found) == value


def test_the_file_is_named_as_the_user_wrote_it() -> None:
    name = PurePath("spec", "moov.yaml").as_posix()
    assert str(_parse("a: 1", name).locate("/a")) == "spec/moov.yaml:1:4"
