"""The harness makes values that fit, and knows when a value does not."""

from __future__ import annotations

import pytest
from tests.corpus.fitting import Fitting
from tests.corpus.schema_values import JsonValue, Values

ROOT: JsonValue = {
    "pet": {
        "type": "object",
        "required": ["name", "parent"],
        "properties": {
            "name": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]+$", "minLength": 7},
            "parent": {"oneOf": [{"type": "null"}, {"$ref": "#/pet/properties/tag"}]},
            "tag": {"type": "integer", "minimum": 3, "multipleOf": 5},
            "child": {"$ref": "#/pet"},
            "id": {"type": "string", "readOnly": True},
            "born": {"type": "string", "format": "date-time"},
        },
        "additionalProperties": False,
    },
    "wrong": {"type": "string", "examples": [5], "maxLength": 2},
    "dog": {"allOf": [{"$ref": "#/pet/properties/tag"}, {"maximum": 5}]},
    "untyped": {"properties": {"properties": {"minLength": 3}}},
    "endless": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/endless"}}},
}


def fitting(schema: str) -> list[JsonValue]:
    made = list(Values(ROOT, "readOnly").candidates({"$ref": f"#/{schema}"}))
    fits = Fitting(ROOT).fits([(f"/{schema}", value) for value in made])
    return [value for value, is_fit in zip(made, fits, strict=True) if is_fit]


@pytest.mark.parametrize("schema", ["pet", "wrong", "dog", "untyped"])
def test_some_value_fits(schema: str) -> None:
    assert fitting(schema)


def test_the_first_value_has_every_property_but_those_that_do_not_travel() -> None:
    first, *_ = fitting("pet")
    assert isinstance(first, dict)
    assert first.keys() == {"name", "parent", "tag", "child", "born"}


def test_a_schema_that_needs_itself_has_no_value() -> None:
    assert fitting("endless") == []


@pytest.mark.parametrize(
    ("schema", "value", "is_fit"),
    [
        ("untyped", {"properties": "abc"}, True),
        ("untyped", {"properties": "ab"}, False),
        ("untyped", "text", False),
        ("pet/properties/born", "yesterday", False),
        ("nowhere", 1, False),
    ],
)
def test_a_value_fits_or_not(schema: str, value: JsonValue, is_fit: bool) -> None:
    judge = Fitting(ROOT)
    assert judge.fits([(f"/{schema}", value)]) == [is_fit]
    # The others are judged by themselves, whatever is wrong with one of them.
    assert judge.fits([(f"/{schema}", value), ("/dog", 5)]) == [is_fit, True]
