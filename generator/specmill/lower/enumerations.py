"""`enum` and `const`: closed lists of values."""

import json

from specmill.ir.types import (
    Enumeration,
    JsonScalar,
    JsonValue,
    Scalar,
    StructuredEnumeration,
    Type,
    scalar_kind,
)
from specmill.lower.node import Node

__all__ = ["listed_items", "listed_values", "lower_enumeration"]


def listed_values(schema: Node) -> tuple[JsonValue, ...] | None:
    """The values of `const`, else of `enum`; None where a schema lists none."""
    if not isinstance(schema.value, dict):
        return None
    if "const" in schema.value:
        return (schema.value["const"],)
    values = schema.value.get("enum")
    return tuple(values) if isinstance(values, list) and values else None


def lower_enumeration(schema: Node, kinds: tuple[str, ...]) -> tuple[Type, ...]:
    """Lowers the values that a schema lists, those of other JSON types than it names left out.

    Null is always kept: authors that list it mean it.

    Args:
        schema: A schema that lists values.
        kinds: The JSON types that it names; none where it names none.

    Returns:
        The variants of the type; none where no value that is listed has a type that is named.
    """
    listed = listed_values(schema) or ()
    values = [v for v in listed if not kinds or _kind(v) & {*kinds, "null"}]
    if "string" in kinds and all(value is None for value in values):
        # YAML reads `yes` and `2026` as no strings; what travels are their texts.
        values = [
            *map(_text, (v for v in listed if not isinstance(v, list | dict | None))),
            *values,
        ]
    constant = isinstance(schema.value, dict) and "const" in schema.value
    scalars = _distinct(tuple(v for v in values if not isinstance(v, list | dict | None)))
    variants: list[Type] = [Enumeration(scalars, constant)] if scalars else []
    for kind, form in (("array", list), ("object", dict)):
        texts = dict.fromkeys(_text(value) for value in values if isinstance(value, form))
        if texts:
            variants.append(
                StructuredEnumeration("array" if kind == "array" else "object", tuple(texts))
            )
    return tuple(variants) + ((Scalar("null"),) if None in values else ())


def listed_items(schema: Node) -> Node | None:
    """The items of an array whose `enum` can only mean them, as it has no array; else None."""
    listed = listed_values(schema)
    items = schema.get("items")
    own = items.value if items is not None else {}
    if listed is None or any(isinstance(value, list) for value in listed):
        return None
    if not isinstance(own, dict) or "$ref" in own or listed_values(Node(schema.document, "", own)):
        return None
    pointer = items.pointer if items is not None else schema.pointer
    return Node(schema.document, pointer, {**own, "enum": list(listed)})


def _kind(value: JsonValue) -> set[str]:
    """The names of the JSON types of a value: a whole number is a number as well."""
    if isinstance(value, list):
        return {"array"}
    if isinstance(value, dict):
        return {"object"}
    kind = scalar_kind(value)
    if kind == "integer" or (isinstance(value, float) and value.is_integer()):
        return {"integer", "number"}
    return {kind}


def _distinct(values: tuple[JsonScalar, ...]) -> tuple[JsonScalar, ...]:
    # Python holds 1, 1.0 and true for equal; JSON Schema tells true from 1.
    return tuple({(isinstance(value, bool), value): value for value in values}.values())


def _text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
