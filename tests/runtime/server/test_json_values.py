from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st
from pydantic import JsonValue
from tests.profiles import examples

from runtime.server.json_values import MAX_VALUES, holds_more_values, max_values_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def count(value: JsonValue) -> int:
    """Count values, those without content twice."""
    if isinstance(value, dict):
        return 1 + (sum(map(count, value.values())) or 1)
    if isinstance(value, list):
        return 1 + (sum(map(count, value)) or 1)
    return 1


@given(JSON)
@examples(200)
def test_every_value_counts_once(value: JsonValue) -> None:
    number = count(value)
    for content in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        # The texts are longer than the numbers, so that nothing is answered by the length alone.
        padded = content.encode().ljust(number + 1)
        assert not holds_more_values(padded, number)
        assert holds_more_values(padded, number - 1)


@pytest.mark.parametrize("text", [",,,,,,,,", "[[[[[[[[", '\\"[,[,[,[', "\\\\", "\n,\n,\n,\n"])
def test_what_a_string_holds_does_not_count(text: str) -> None:
    assert not holds_more_values(json.dumps([text, {text: text}]).encode(), 4)


def test_what_is_no_json_gets_an_answer() -> None:
    assert holds_more_values(b'"' + b"," * 99, 99)
    assert not holds_more_values(b'"\\' + b" " * 99, 2)


def test_a_longer_body_may_hold_more() -> None:
    assert max_values_of(0) == max_values_of(1024) == MAX_VALUES
    assert max_values_of(64 * MAX_VALUES) == 4 * MAX_VALUES
