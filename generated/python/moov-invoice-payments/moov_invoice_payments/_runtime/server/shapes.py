"""What a parameter's text may stand for: the part of a JSON Schema that decides how it is read.

HTTP carries text only. Whether `5` is a number, whether `a,b` is one text or two, depends on the
type of the parameter. The shape is taken from the JSON Schema that pydantic derives from it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import JsonValue, TypeAdapter
from pydantic_core import from_json, to_json
from typing_extensions import TypeForm

__all__ = ["BINARY", "Shape", "Text", "shape_of_type", "typed"]

BINARY = "binary"
"""What stands among the scalars for bytes, which JSON Schema has no type for."""

Text: TypeAlias = "str | list[Text] | dict[str, Text]"
"""A value as it came, its structure found, its scalars still text."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,299})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,299})(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shape:
    """The forms that a value may have.

    Attributes:
        scalars: JSON Schema names of the scalar types that are allowed.
        items: Shape of the items where an array is allowed.
        properties: Shapes of the known properties where an object is allowed.
        additional: Shape of the properties without a name where an object may have them.
    """

    scalars: frozenset[str] = frozenset()
    items: Shape | None = None
    properties: Mapping[str, Shape] = field(default_factory=dict[str, "Shape"])
    additional: Shape | None = None

    @property
    def is_array(self) -> bool:
        """Whether an array is allowed."""
        return self.items is not None

    @property
    def is_object(self) -> bool:
        """Whether an object is allowed."""
        return bool(self.properties) or self.additional is not None

    @property
    def is_deep(self) -> bool:
        """Whether what an array or an object holds may hold values itself."""
        inner = (self.items, self.additional, *self.properties.values())
        return any(one is not None and (one.is_array or one.is_object) for one in inner)

    def takes(self, text: str) -> bool:
        """Whether a text is one of the allowed scalars."""
        return "string" in self.scalars or not isinstance(
            _number_or_boolean(text, self.scalars), str
        )


_TEXT = Shape(frozenset({"string"}))


def shape_of_type(annotation: TypeForm[Any]) -> Shape:
    """Derives the shape of a type from the JSON Schema that pydantic makes of it."""
    schema: dict[str, JsonValue] = TypeAdapter(annotation).json_schema()
    return _Reader(_objects(schema.get("$defs"))).shape(schema, frozenset())


def typed(value: Text, shape: Shape) -> JsonValue:
    """Turns the texts inside a value into the scalars that its shape allows.

    Only the exact JSON form of a number or a boolean is one, and only JSON is an array or an object
    inside another; whatever does not fit stays text, and is for the validation to refuse.
    """
    if isinstance(value, str):
        is_nested = (shape.is_array or shape.is_object) and "string" not in shape.scalars
        nested = _nested(value) if is_nested else None
        return _scalar(value, shape.scalars) if nested is None else nested
    if isinstance(value, list):
        items = shape.items or _TEXT
        return [typed(item, items) for item in value]
    others = shape.additional or _TEXT
    return {name: typed(item, shape.properties.get(name, others)) for name, item in value.items()}


def _scalar(text: str, scalars: frozenset[str]) -> JsonValue:
    if scalars == _TEXT.scalars:
        return text
    value = _number_or_boolean(text, scalars)
    if isinstance(value, str) or "string" not in scalars:
        return value
    # Where text is allowed as well, `007` and `1.50` stay text: as numbers they would change.
    return value if to_json(value).decode() == text else text


def _nested(text: str) -> list[JsonValue] | dict[str, JsonValue] | None:
    """Reads JSON; None where the text is no array and no object."""
    try:
        value: JsonValue = from_json(text, allow_inf_nan=False)
    except ValueError:
        return None
    return value if isinstance(value, list | dict) else None


def _number_or_boolean(text: str, scalars: frozenset[str]) -> str | float | bool:
    if "boolean" in scalars and text in ("true", "false"):
        return text == "true"
    number = "number" in scalars
    if (number or "integer" in scalars) and _INTEGER.fullmatch(text):
        return int(text)
    if number and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads shapes out of a JSON Schema with these definitions."""

    definitions: Mapping[str, Mapping[str, JsonValue]]

    def shape(self, schema: Mapping[str, JsonValue], within: frozenset[str]) -> Shape:
        """Reads one schema, inside the definitions that are named in `within`."""
        reference = schema.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix("#/$defs/")
            if name in within:
                return _TEXT  # A type that holds itself: its text has no further structure.
            return self.shape(self.definitions[name], within | {name})
        alternatives = [
            self.shape(alternative, within)
            for keyword in ("anyOf", "oneOf", "allOf")
            for alternative in _schemas(schema.get(keyword))
        ]
        return _merged([self._own_shape(schema, within), *alternatives])

    def _own_shape(self, schema: Mapping[str, JsonValue], within: frozenset[str]) -> Shape:
        types = _types(schema)
        items = schema.get("items")
        additional = schema.get("additionalProperties", True)
        properties = _objects(schema.get("properties"))
        # An object that may have no property at all is an object still.
        if additional is False and not properties:
            additional = True
        return Shape(
            scalars=types - {"array", "object", "null"},
            items=self._optional(items, within) if "array" in types else None,
            properties={name: self.shape(value, within) for name, value in properties.items()},
            additional=self._optional(additional, within) if "object" in types else None,
        )

    def _optional(self, schema: JsonValue, within: frozenset[str]) -> Shape | None:
        if schema is False:
            return None
        return self.shape(schema, within) if isinstance(schema, dict) else _TEXT


def _types(schema: Mapping[str, JsonValue]) -> frozenset[str]:
    """Returns the types that a schema allows by itself; text or bytes where it says nothing."""
    declared = schema.get("type")
    if schema.get("format") == BINARY:
        return frozenset({BINARY})
    if isinstance(declared, str):
        return frozenset({declared})
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if isinstance(values, list) and values:
        return frozenset(_type_of(value) for value in values)
    composed = schema.keys() & {"anyOf", "oneOf", "allOf"}
    return frozenset() if composed else frozenset({"string", BINARY})


def _type_of(value: JsonValue) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case None:
            return "null"
        case _:
            return "string"


def _merged(shapes: Sequence[Shape]) -> Shape:
    """Returns the shape that allows what any of these does."""
    properties: dict[str, Shape] = {}
    for shape in shapes:
        for name, value in shape.properties.items():
            properties[name] = _merged([properties[name], value]) if name in properties else value
    return Shape(
        scalars=frozenset[str]().union(*(shape.scalars for shape in shapes)),
        items=_merged_or_none([shape.items for shape in shapes]),
        properties=properties,
        additional=_merged_or_none([shape.additional for shape in shapes]),
    )


def _merged_or_none(shapes: Sequence[Shape | None]) -> Shape | None:
    present = [shape for shape in shapes if shape is not None]
    if len(present) <= 1:
        return present[0] if present else None
    return _merged(present)


def _schemas(value: JsonValue) -> list[dict[str, JsonValue]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _objects(value: JsonValue) -> dict[str, dict[str, JsonValue]]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {name: item for name, item in pairs if isinstance(item, dict)}
