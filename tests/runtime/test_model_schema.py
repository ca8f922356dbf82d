"""A model takes, gives, refuses and writes what pydantic alone would, but for None that is absent."""

from __future__ import annotations

from types import GenericAlias
from typing import Annotated, Any, Literal, TypeAlias

import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel, Field, JsonValue, ValidationError, create_model
from pydantic_core import to_json
from tests.profiles import examples

from runtime.model import DateTime, Exact, Model, Nullable, encode

# `Any`, because a test makes a model with fields of any type.
AnyType: TypeAlias = Any


class Pydantic(BaseModel):
    model_config = {**Model.model_config, "defer_build": False}


class Part(BaseModel):
    model_config = {"extra": "allow", "strict": True, "defer_build": True}
    id: str


MIXED: TypeAlias = Exact[Literal[1, True]]
MEMBERS: tuple[AnyType, ...] = (
    str, int, float, bool, Part, list[str], dict[str, int], DateTime,
    Literal["a", "b"], Literal["a", 1], MIXED, Annotated[str, Field(max_length=2)],
    Annotated[int, Field(ge=3)],
)  # fmt: skip
VALUES: tuple[JsonValue, ...] = (
    None, True, False, 0, 1, 3, 1.0, 1.5, "", "a", "b", "abc", "2026-01-20T14:45:00Z", [], ["a"],
    [1], {}, {"id": "x"}, {"id": 1}, {"a": 1}, {"id": "x", "more": [None]}, [{"id": "x"}], {"id": {}},
)  # fmt: skip


def _either(members: list[AnyType]) -> AnyType:
    first, *others = members
    for other in others:
        first = first | other
    return first


UNIONS = st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=4).map(_either)
TYPES = st.one_of(
    UNIONS,
    UNIONS.map(lambda one: one | None),
    UNIONS.map(lambda one: GenericAlias(list, (one,))),
    UNIONS.map(lambda one: GenericAlias(dict, (str, one | None))),
)


def _judgement(model: type[BaseModel], value: JsonValue) -> object:
    """What a model makes of JSON, and then of the Python value; the places of faults if any."""
    try:
        read = model.model_validate_json(to_json({"field": value}))
        again = model.model_validate({"field": read.model_dump()["field"]})
    except ValidationError as error:
        return {details["loc"][:1] for details in error.errors()}
    return repr(read), repr(again), encode(read)


@examples(150)
@given(TYPES)
def test_unions_give_what_they_give_in_pydantic(type_: AnyType) -> None:
    quick = create_model("Quick", __base__=Model, field=(type_, ...))
    plain = create_model("Quick", __base__=Pydantic, field=(type_, ...))
    for value in (*VALUES, *([value] for value in VALUES), *({"a": value} for value in VALUES)):
        assert _judgement(quick, value) == _judgement(plain, value), value


class Note(Model):
    text: str | None = None
    size: Nullable[int] = None
    both: Annotated[Nullable[str], Field(alias="Both")] = None
    needed: str | None
    next: Note | None = None


@pytest.mark.parametrize("build_first", [False, True])
def test_none_is_written_where_it_may_be(*, build_first: bool) -> None:
    class Fresh(Note):
        pass

    if build_first:
        Fresh.model_rebuild(force=True)
    note = Fresh(text=None, size=None, both=None, needed=None, next=Fresh(text=None, needed="n"))
    written = b'{"size":null,"Both":null,"needed":null,"next":{"needed":"n"}}'
    assert encode(note) == written
    assert encode([note], list[Fresh]) == b"[" + written + b"]"
    assert note.model_dump() == {
        "size": None, "Both": None, "needed": None, "next": {"needed": "n"}
    }  # fmt: skip


def test_a_subclass_may_validate_and_write_in_its_own_way() -> None:
    class Loud(Note):
        text: Annotated[str | None, Field(exclude_if=lambda text: text == "quiet")] = None

    assert encode(Loud(text=None, needed="n")) == b'{"text":null,"needed":"n"}'
    assert encode(Loud(text="quiet", needed="n")) == b'{"needed":"n"}'
