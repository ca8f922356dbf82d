import json
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from tests.profiles import examples

from specmill.source import json_marks, json_text
from specmill.source.json_marks import JsonMarks
from specmill.source.pointers import join
from specmill.source.positions import Marked, TextPositions
from specmill.source.tree import JsonValue

_KEYS = st.text('ab~/\\"}]:, \u00e9', max_size=3)
_TREES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=16) | _KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=10,
).filter(lambda tree: "Infinity" not in json.dumps(tree))


def _pointers(value: JsonValue, pointer: str = "") -> Iterator[str]:
    yield pointer
    yield join(pointer, "absent", 0)
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _pointers(child, join(pointer, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _pointers(child, join(pointer, index))


def _answer(found: tuple[Marked, bool]) -> tuple[object, ...]:
    return found[0].value, found[0].key, found[1]


@examples(150)
@given(tree=_TREES, indent=st.sampled_from([None, 0, 2]), data=st.data())
def test_marks_made_one_by_one_are_those_of_a_full_scan(
    tree: JsonValue, indent: int | None, data: st.DataObject
) -> None:
    text = " \n" + json.dumps(tree, indent=indent) + "\t "
    positions = TextPositions("spec.json", text)
    whole, marks = json_text.mark(text, positions), JsonMarks(text, positions)
    for pointer in data.draw(st.permutations(sorted(set(_pointers(tree))))):
        assert _answer(marks.nearest(pointer)) == _answer(whole.nearest(pointer))


def test_a_few_questions_need_no_full_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"paths": {"/pets": {"get": {"tags": ["a", "b"]}}}, "info": {}})
    marks = JsonMarks(text, TextPositions("spec.json", text))
    monkeypatch.delattr(json_marks, "mark")
    node, found = marks.nearest("/paths/~1pets/get/tags/1")
    assert (text[slice(*node.value)], found) == ('"b"', True)


def test_what_is_nested_deep_is_scanned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[" * 100 + json.dumps("x" * 1000) + "]" * 100
    scans: list[str] = []

    def mark(text: str, positions: TextPositions) -> Marked:
        scans.append(text)
        return json_text.mark(text, positions)

    monkeypatch.setattr(json_marks, "mark", mark)
    marks = JsonMarks(text, TextPositions("spec.json", text))
    for depth in (100, 99, 100):
        node, found = marks.nearest("/0" * depth)
        assert (node.value.start, found) == (depth, True)
    assert scans == [text]
