"""A union that holds itself is read as pydantic reads it, in a time that does not explode."""

from __future__ import annotations

import json
from typing import Any, Literal, TypeAlias

import pytest
from hypothesis import given, strategies as st
from pydantic import JsonValue, ValidationError
from tests.profiles import examples

from runtime.deferred import Deferred
from runtime.model import Date, DecodeError, Exact, Model, Nullable, adapter, decode, encode
from runtime.server.documented import check_answer


class Leaf(Model):
    leaf: Exact[Literal[1]]
    day: Date | None = None


class Left(Model):
    a: Any = None
    inner: Leaf | Left | Right | None = None


class Right(Model):
    b: int | None = None
    a: Nullable[str] = None
    inner: Right | Left | list[Left | Right] | str | None = None
    pair: tuple[Left | Right, int] | None = None


class Expanded(Model):
    a: Any = None
    inner: str | Deferred[Expanded | Deleted] | None = None


class Deleted(Model):
    b: Any = None
    inner: str | Deferred[Expanded | Deleted] | None = None


class Outer(Model):
    a: Left | dict[str, Right] | None = None


EITHER: TypeAlias = Left | Right
EXPANDABLE: TypeAlias = Expanded | Deleted
SCALARS = st.sampled_from([None, 1, 2.5, "x", True, "2026-01-20"])
NAMES = st.sampled_from(["a", "b", "inner", "leaf", "day", "pair", "other"])


def _nested(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    objects: st.SearchStrategy[JsonValue] = st.dictionaries(NAMES, inner, max_size=3).map(dict)
    lists: st.SearchStrategy[JsonValue] = st.lists(inner, max_size=2).map(lambda items: [*items])
    leaves: st.SearchStrategy[JsonValue] = inner.map(lambda one: {"leaf": 1, "a": one})
    pairs: st.SearchStrategy[JsonValue] = inner.map(lambda one: {"pair": [one, 1]})
    within: st.SearchStrategy[JsonValue] = st.one_of(leaves, lists).map(lambda one: {"inner": one})
    return st.one_of(objects, pairs, within)


VALUES: st.SearchStrategy[JsonValue] = st.recursive(SCALARS, _nested, max_leaves=8)


@examples(300)
@given(VALUES)
@pytest.mark.parametrize("type_", [Left, Right, EITHER, list[EITHER], Outer, Outer | Left])
def test_what_fits_is_what_pydantic_finds(type_: Any, value: JsonValue) -> None:
    content = json.dumps(value).encode()
    try:
        expected = repr(adapter(type_).validate_json(content, by_alias=True, by_name=False))
    except ValidationError:
        with pytest.raises(DecodeError):
            decode(type_, content)
    else:
        assert repr(decode(type_, content)) == expected


@pytest.mark.parametrize(("type_", "depth"), [(EITHER, 30), (EITHER, 190), (EXPANDABLE, 190)])
def test_depth_costs_no_more_than_it_holds(type_: Any, depth: int) -> None:
    content = b'{"inner":' * depth + b"{}" + b"}" * depth
    read = decode(type_, content)
    assert encode(read) == content


@pytest.mark.parametrize("type_", [EITHER, EXPANDABLE])
def test_a_server_answers_with_depth(type_: Any) -> None:
    check_answer(type_, b'{"inner":' * 190 + b"{}" + b"}" * 190)


@pytest.mark.parametrize(("type_", "depth"), [(EITHER, 30), (EITHER, 190), (EXPANDABLE, 190)])
def test_what_fits_nowhere_is_refused_as_soon(type_: Any, depth: int) -> None:
    content = b'{"inner":' * depth + b"false" + b"}" * depth
    with pytest.raises(DecodeError, match="expected"):
        decode(type_, content)


@pytest.mark.parametrize("type_", [EITHER, EXPANDABLE])
def test_a_server_is_held_to_its_types_as_soon(type_: Any) -> None:
    content = b'{"inner":' * 190 + b"false" + b"}" * 190
    with pytest.raises(DecodeError, match="expected"):
        check_answer(type_, content)


@pytest.mark.parametrize("type_", [list[EITHER], list[EXPANDABLE]])
def test_equal_parts_are_objects_of_their_own(type_: Any) -> None:
    items: list[Any] = decode(type_, b'[{"inner":{"b":1}},{"inner":{"b":1}}]')
    first, second = (item.inner for item in items)
    assert first == second
    assert first is not second
