"""Whether a value of JSON meets a schema: for the keywords that say more than a type can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from pydantic import JsonValue
from pydantic_core import SchemaValidator, ValidationError, core_schema

from .canonical import canonical

__all__ = ["JsonSchema", "unmet"]

JsonSchema: TypeAlias = Mapping[str, JsonValue]
"""A schema of JSON Schema 2020-12 without references."""


def unmet(schema: JsonSchema, value: JsonValue) -> str | None:
    """Finds a keyword that a value does not meet.

    Args:
        schema: The schema; keywords that only describe are passed over.
        value: A value of JSON.

    Returns:
        The first such keyword, that of a part in the place of `allOf`; None where all are met.
    """
    for keyword, bound in schema.items():
        if keyword == "allOf":
            for part in _schemas(bound):
                if (inner := unmet(part, value)) is not None:
                    return inner
        elif not _is_met(keyword, bound, value, schema):
            return keyword
    return None


def _meets(schema: JsonValue, value: JsonValue) -> bool:
    if isinstance(schema, dict):
        return unmet(schema, value) is None
    return schema is not False


def _is_met(keyword: str, bound: JsonValue, value: JsonValue, schema: JsonSchema) -> bool:
    match keyword:
        case "type":
            return any(kind in _kinds(value) for kind in _texts(bound))
        case "enum":
            return canonical(value) in map(canonical, _list(bound))
        case "const":
            return canonical(value) == canonical(bound)
        case "anyOf":
            return any(_meets(part, value) for part in _list(bound))
        case "oneOf":
            return sum(_meets(part, value) for part in _list(bound)) == 1
        case "not":
            return not _meets(bound, value)
        case "if":
            return _meets(schema.get("then" if _meets(bound, value) else "else"), value)
        case _:
            return _is_met_by_kind(keyword, bound, value, schema)


def _is_met_by_kind(keyword: str, bound: JsonValue, value: JsonValue, schema: JsonSchema) -> bool:
    """Looks at the keywords that speak of values of one type, and of no others."""
    match value:
        case dict():
            return _is_met_by_object(keyword, bound, value, schema)
        case list():
            return _is_met_by_array(keyword, bound, value, schema)
        case str():
            return _is_met_by_text(keyword, bound, value)
        case int() | float() if not isinstance(value, bool):
            return _is_met_by_number(keyword, bound, value)
        case _:
            return True


def _is_met_by_object(
    keyword: str, bound: JsonValue, value: Mapping[str, JsonValue], schema: JsonSchema
) -> bool:
    match keyword:
        case "required":
            return value.keys() >= {*_texts(bound)}
        case "minProperties":
            return len(value) >= _number(bound)
        case "maxProperties":
            return len(value) <= _number(bound)
        case "propertyNames":
            return all(_meets(bound, name) for name in value)
        case "dependentRequired":
            return all(
                value.keys() >= {*_texts(names)} for name, names in _members(bound) if name in value
            )
        case "dependentSchemas":
            return all(_meets(part, dict(value)) for name, part in _members(bound) if name in value)
        case "properties":
            return all(_meets(part, value[name]) for name, part in _members(bound) if name in value)
        case "patternProperties":
            return all(
                _meets(part, value[name])
                for pattern, part in _members(bound)
                for name in value
                if _matches(pattern, name)
            )
        case "additionalProperties":
            return all(_meets(bound, value[name]) for name in _unnamed(value, schema))
        case _:
            return True


def _unnamed(value: Mapping[str, JsonValue], schema: JsonSchema) -> Iterator[str]:
    """Lists the properties that a schema neither names nor has a pattern for."""
    named = {name for name, _ in _members(schema.get("properties"))}
    patterns = [pattern for pattern, _ in _members(schema.get("patternProperties"))]
    for name in value:
        if name not in named and not any(_matches(pattern, name) for pattern in patterns):
            yield name


def _is_met_by_array(
    keyword: str, bound: JsonValue, value: list[JsonValue], schema: JsonSchema
) -> bool:
    places = _list(schema.get("prefixItems"))
    match keyword:
        case "minItems":
            return len(value) >= _number(bound)
        case "maxItems":
            return len(value) <= _number(bound)
        case "uniqueItems":
            return bound is False or len({*map(canonical, value)}) == len(value)
        case "prefixItems":
            return all(map(_meets, places, value))
        case "items":
            return all(_meets(bound, item) for item in value[len(places) :])
        case "contains":
            found = sum(_meets(bound, item) for item in value)
            most = schema.get("maxContains")
            least = schema.get("minContains", 1)
            return found >= _number(least) and (most is None or found <= _number(most))
        case _:
            return True


def _is_met_by_text(keyword: str, bound: JsonValue, value: str) -> bool:
    match keyword:
        case "minLength":
            return len(value) >= _number(bound)
        case "maxLength":
            return len(value) <= _number(bound)
        case "pattern":
            return isinstance(bound, str) and _matches(bound, value)
        case _:
            return True


def _is_met_by_number(keyword: str, bound: JsonValue, value: float) -> bool:
    match keyword:
        case "minimum":
            return value >= _number(bound)
        case "exclusiveMinimum":
            return value > _number(bound)
        case "maximum":
            return value <= _number(bound)
        case "exclusiveMaximum":
            return value < _number(bound)
        case "multipleOf":
            # By what is written: 0.3 is a multiple of 0.1, which the fractions in memory are not.
            return Fraction(str(value)) % Fraction(str(_number(bound))) == 0
        case _:
            return True


def _kinds(value: JsonValue) -> tuple[str, ...]:
    match value:
        case None:
            return ("null",)
        case bool():
            return ("boolean",)
        case str():
            return ("string",)
        case list():
            return ("array",)
        case dict():
            return ("object",)
        case _:
            return ("number", "integer") if value == value // 1 else ("number",)


def _matches(pattern: str, text: str) -> bool:
    try:
        _matcher(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@cache
def _matcher(pattern: str) -> SchemaValidator:
    # Pydantic's engine takes linear time, whatever the text.
    return SchemaValidator(core_schema.str_schema(pattern=pattern))


def _number(bound: JsonValue) -> float:
    return bound if isinstance(bound, int | float) else 0


def _list(bound: JsonValue) -> list[JsonValue]:
    return bound if isinstance(bound, list) else []


def _schemas(bound: JsonValue) -> list[JsonSchema]:
    return [part for part in _list(bound) if isinstance(part, dict)]


def _texts(bound: JsonValue) -> list[str]:
    listed = bound if isinstance(bound, list) else [bound]
    return [text for text in listed if isinstance(text, str)]


def _members(bound: JsonValue) -> list[tuple[str, JsonValue]]:
    return [*bound.items()] if isinstance(bound, dict) else []
