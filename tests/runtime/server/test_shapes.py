from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from runtime.model import Model
from runtime.server.shapes import BINARY, Shape, Text, shape_of_type, typed


class Range(TypedDict, total=False):
    gte: int
    lt: int


@with_config(ConfigDict(extra="forbid"))
class Nothing(TypedDict):
    pass


class Owner(Model):
    name_: str = Field(alias="name")
    active: bool | None = None
    tags: list[int] | None = None


class Level(Enum):
    LOW = 1
    HIGH = 2


class Tree(Model):
    label: str
    children: list[Tree] | None = None


def scalars(*names: str) -> Shape:
    return Shape(frozenset(names))


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        (str, scalars("string")),
        (int, scalars("integer")),
        (float, scalars("number")),
        (bool, scalars("boolean")),
        (datetime, scalars("string")),
        (Any, scalars("string", BINARY)),
        (Level, scalars("integer")),
        (Literal["a", "b"], scalars("string")),
        (Literal["a", 1, True], scalars("string", "integer", "boolean")),
        (Literal["a", "b"] | str, scalars("string")),
        (Annotated[int, Field(ge=1)], scalars("integer")),
        (int | None, scalars("integer")),
        (list[int], Shape(items=scalars("integer"))),
        (str | list[str], Shape(frozenset({"string"}), items=scalars("string"))),
        (dict[str, int], Shape(additional=scalars("integer"))),
        (Nothing, Shape(additional=scalars("string"))),
    ],
)
def test_shape_of_type(annotation: Any, shape: Shape) -> None:
    assert shape_of_type(annotation) == shape


def test_the_shape_of_an_object_has_the_names_of_the_wire() -> None:
    shape = shape_of_type(Owner)
    assert shape.is_object
    assert dict(shape.properties) == {
        "name": scalars("string"),
        "active": scalars("boolean"),
        "tags": Shape(items=scalars("integer")),
    }


def test_a_scalar_or_an_object() -> None:
    shape = shape_of_type(int | Range)
    assert shape.scalars == {"integer"}
    assert set(shape.properties) == {"gte", "lt"}


def test_a_type_that_holds_itself_ends() -> None:
    assert shape_of_type(Tree).properties["children"] == Shape(items=scalars("string"))


@pytest.mark.parametrize(
    ("text", "annotation", "value"),
    [
        ("5", int, 5),
        ("-5", int, -5),
        ("0", int, 0),
        ("123456789012345678901234567890", int, 123456789012345678901234567890),
        ("5.0", int, "5.0"),
        (" 5", int, " 5"),
        ("5 ", int, "5 "),
        ("5\n", int, "5\n"),
        ("+5", int, "+5"),
        ("05", int, "05"),
        ("1_0", int, "1_0"),
        ("٥", int, "٥"),
        ("0x10", int, "0x10"),
        ("1e3", int, "1e3"),
        ("", int, ""),
        ("1" * 5000, int, "1" * 5000),
        ("true", bool, True),
        ("false", bool, False),
        ("True", bool, "True"),
        ("1", bool, "1"),
        ("yes", bool, "yes"),
        ("5", float, 5),
        ("1.50", float, 1.5),
        ("1e3", float, 1000.0),
        ("1e999", float, "1e999"),
        ("NaN", float, "NaN"),
        ("Infinity", float, "Infinity"),
        (".5", float, ".5"),
        ("5", str, "5"),
        ("true", str, "true"),
        ("5", int | str, 5),
        ("007", int | str, "007"),
        ("1.50", Decimal, "1.50"),
        ("null", int | None, "null"),
        (["1", "x"], list[int], [1, "x"]),
        ({"gte": "1", "other": "2"}, int | Range, {"gte": 1, "other": "2"}),
        (["1"], int, ["1"]),
    ],
)
def test_typed(text: Text, annotation: Any, value: object) -> None:
    result = typed(text, shape_of_type(annotation))
    assert result == value
    assert type(result) is type(value)
