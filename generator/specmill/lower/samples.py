"""Makes up a value that a schema accepts, for where the document gives no example."""

import math

from specmill.ir.types import JsonValue
from specmill.lower.compose import Composition, branches
from specmill.lower.node import Node

__all__ = ["make_sample"]

# Deeper than any example that a person would read; also what ends a schema that contains itself.
_DEEPEST = 12
_FORMATS: dict[str, JsonValue] = {
    "date": "2026-01-20",
    "date-time": "2026-01-20T14:45:00Z",
    "email": "user@example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "14:45:00Z",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
}


class _NoSampleError(Exception):
    """A schema is one that no value can be made up for."""


def make_sample(schema: Node) -> JsonValue:
    """Makes up a value for a schema.

    Examples, defaults and enumerations on the way are used; of an object, the required
    properties and those that have an example; of an array, one item or as many as it needs. The
    value need not fit: there are keywords that are not looked at.

    Returns:
        The value; None where it cannot be made up, such as for a pattern.
    """
    try:
        return _sample(schema, _DEEPEST)
    except _NoSampleError:
        return None


def _sample(node: Node, depth: int) -> JsonValue:
    if depth == 0:
        raise _NoSampleError
    schema = Composition().of(node)
    if not isinstance(schema.value, dict):
        return None
    if (given := _given(schema.value)) is not None:
        return given
    if (variants := branches(schema)) is not None:
        return _sample(variants[0], depth - 1)
    kinds = (schema.text("type"),) if schema.text("type") else schema.texts("type")
    kind = next((kind for kind in kinds if kind != "null"), "")
    if kind == "object" or schema.get("properties") is not None:
        return _object(schema, depth)
    if kind == "array":
        return _array(schema, depth)
    return _scalar(schema, kind) if kind or not kinds else None


def _given(schema: dict[str, JsonValue]) -> JsonValue:
    examples = schema.get("examples")
    listed = examples[:1] if isinstance(examples, list) else []
    values = schema.get("enum")
    listed += [schema[key] for key in ("example", "const", "default") if key in schema]
    listed += values[:1] if isinstance(values, list) else []
    return listed[0] if listed else None


def _array(schema: Node, depth: int) -> list[JsonValue]:
    items, least = schema.get("items"), schema.integer("minItems") or 0
    if schema.integer("maxItems") == 0:
        return []
    if items is None:
        return [None] * least
    return [_sample(items, depth - 1)] * max(least, 1)


def _object(schema: Node, depth: int) -> JsonValue:
    required = schema.texts("required")
    properties = schema.get("properties")
    made: dict[str, JsonValue] = {}
    for name, member in properties.members() if properties else ():
        target = member.follow()
        given = _given(target.value) if isinstance(target.value, dict) else None
        if given is not None or name in required:
            made[name] = _sample(member, depth - 1)
    return made


def _scalar(schema: Node, kind: str) -> JsonValue:
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return _number(schema, kind)
    if kind == "string":
        return _string(schema)
    if kind:
        return None
    return {}


def _number(schema: Node, kind: str) -> int | float:
    if schema.number("multipleOf") is not None or schema.number("exclusiveMaximum") is not None:
        raise _NoSampleError
    floor = schema.number("minimum")
    above = schema.number("exclusiveMinimum")
    value = floor if floor is not None else above + 1 if above is not None else 0
    ceiling = schema.number("maximum")
    value = value if ceiling is None else min(value, ceiling)
    if kind == "number":
        return value
    return math.floor(value) if ceiling is not None and value == ceiling else math.ceil(value)


def _string(schema: Node) -> str:
    if schema.get("pattern") is not None:
        raise _NoSampleError
    text = _FORMATS.get(schema.text("format"), "text")
    shortest, longest = schema.integer("minLength") or 0, schema.integer("maxLength")
    return str(text).ljust(shortest, "x")[:longest]
