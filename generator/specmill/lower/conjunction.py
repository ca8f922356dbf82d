"""Two schemas that a value must meet both, keyword by keyword."""

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import quote

from specmill.diagnostics import Diagnostic
from specmill.ir.types import JsonValue
from specmill.lower.node import Node

__all__ = ["FURTHER", "conjoin", "further", "is_describing", "refer"]

FURTHER = "$further"
"""No keyword of JSON Schema: schemas that a value meets beside the one that they stand in."""

_DESCRIBING = frozenset(
    {"title", "description", "examples", "example", "deprecated", "externalDocs", "default", "xml",
     "readOnly", "writeOnly", "$comment", "discriminator", "$schema", "$id", "$anchor",
     "$dynamicAnchor", "$defs", "definitions"}
)  # fmt: skip

_MAPS = frozenset({"properties", "patternProperties"})
_INNER = frozenset({"items", "additionalProperties", "propertyNames"})
# Of each of these a schema has one: what another part says stands beside it.
_WHOLE = (
    ("not",),
    ("if", "then", "else"),
    ("contains", "minContains", "maxContains"),
    ("dependentRequired",),
    ("dependentSchemas",),
)
_NUMBERS: Mapping[str, Callable[[float, float], float]] = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "minProperties": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
    "maxProperties": min,
}


def is_describing(keyword: str) -> bool:
    """Whether a keyword refuses no value."""
    return keyword in _DESCRIBING or keyword.startswith("x-")


class _Contradiction(Exception):
    """No value meets both."""


_Meet: TypeAlias = Callable[[JsonValue, JsonValue], JsonValue]


def conjoin(merged: dict[str, JsonValue], part: Node, findings: list[Diagnostic]) -> None:
    """Adds a schema to those that a value must meet.

    Args:
        merged: The schema so far; takes the keywords of the part.
        part: A schema without `allOf`, `anyOf` and `oneOf`. What it says that refuses nothing, such
            as a description, goes before what is there.
        findings: Takes a diagnostic for each keyword of which only one can be kept: the latter, as
            a part mostly comes after what it takes over.
    """
    said = part.value if isinstance(part.value, dict) else {}
    apart = [group for group in _WHOLE if _differ(group, merged, said)]
    beside = [
        *further(said),
        *({key: said[key] for key in group if key in said} for group in apart),
    ]
    if beside:
        merged[FURTHER] = [*further(merged), *beside]
    passed_over = {FURTHER}.union(*apart)
    for key, member in part.members():
        if key in passed_over:
            continue
        own = _referring(key, member)
        present = merged.get(key)
        if key in _MAPS and isinstance(present, dict) and isinstance(own, dict):
            # In place: a schema may take over hundreds, each of which adds one property.
            for name, schema in own.items():
                present[name] = _all_of(present[name], schema) if name in present else schema
            continue
        if key not in merged or is_describing(key) or present == own:
            merged[key] = own
            continue
        try:
            merged[key] = _both(key, present, own)
        except _Contradiction:
            merged[key] = own
            findings.append(
                member.finding(
                    "unsupported-schema",
                    f"two parts of an `allOf` set `{key}` to different values, of which specmill "
                    "keeps the latter",
                )
            )


def further(schema: dict[str, JsonValue]) -> list[JsonValue]:
    """The schemas that stand beside a composed one."""
    listed = schema.get(FURTHER)
    return listed if isinstance(listed, list) else []


def _differ(
    group: tuple[str, ...], merged: dict[str, JsonValue], said: dict[str, JsonValue]
) -> bool:
    """Whether two schemas have these keywords, and not the same of them."""
    is_in_both = not merged.keys().isdisjoint(group) and not said.keys().isdisjoint(group)
    return is_in_both and any(merged.get(key) != said.get(key) for key in group)


def refer(member: Node) -> JsonValue:
    """A schema as a reference to where it is, so that its position stays known.

    What is nothing but references is taken as it stands, since it may stand in no document.
    """
    value = member.value
    if not isinstance(value, dict) or "$ref" in value or _is_conjunction(value):
        return value
    return {"$ref": "#" + quote(member.pointer, safe="/~", errors="surrogateescape")}


def _is_conjunction(value: dict[str, JsonValue]) -> bool:
    parts = value.get("allOf")
    return (
        value.keys() == {"allOf"}
        and isinstance(parts, list)
        and all(isinstance(part, dict) and part.keys() == {"$ref"} for part in parts)
    )


def _referring(key: str, member: Node) -> JsonValue:
    if key in _MAPS:
        return {name: refer(schema) for name, schema in member.members()}
    if key == "prefixItems":
        return [refer(schema) for schema in member.items()]
    return refer(member) if key in _INNER else member.value


def _both(key: str, one: JsonValue, other: JsonValue) -> JsonValue:
    """What a keyword has to say for both to hold."""
    if key in _NUMBERS and isinstance(one, int | float) and isinstance(other, int | float):
        return _NUMBERS[key](one, other)
    if key in _INNER:
        return _all_of(one, other)
    if isinstance(one, list) and isinstance(other, list) and key in _LISTS:
        return _LISTS[key](one, other)
    meet = _MEETS.get(key)
    if meet is None:
        raise _Contradiction
    return meet(one, other)


def _all_of(one: JsonValue, other: JsonValue) -> JsonValue:
    if one is False or other is False:
        return False
    if one in (True, {}) or one == other:
        return other
    if other in (True, {}):
        return one
    return {"allOf": [*_parts(one), *(part for part in _parts(other) if part not in _parts(one))]}


def _parts(schema: JsonValue) -> list[JsonValue]:
    parts = schema.get("allOf") if isinstance(schema, dict) and schema.keys() == {"allOf"} else None
    return parts if isinstance(parts, list) else [schema]


def _kinds_of_both(one: JsonValue, other: JsonValue) -> JsonValue:
    listed = other if isinstance(other, list) else [other]
    kinds: list[JsonValue] = []
    for kind in one if isinstance(one, list) else [one]:
        if kind in listed or (kind == "integer" and "number" in listed):
            kinds.append(kind)
        elif kind == "number" and "integer" in listed:
            kinds.append("integer")
    if not kinds:
        raise _Contradiction
    return kinds


def _multiple_of_both(one: JsonValue, other: JsonValue) -> JsonValue:
    if isinstance(one, int) and isinstance(other, int):
        return math.lcm(one, other)
    raise _Contradiction


def _required_by_both(one: list[JsonValue], other: list[JsonValue]) -> JsonValue:
    return [*dict.fromkeys((*map(str, one), *map(str, other)))]


def _listed_in_both(one: list[JsonValue], other: list[JsonValue]) -> JsonValue:
    # By what is written: Python holds 1 and true for equal.
    written = {repr(value) for value in other}
    shared = [value for value in one if repr(value) in written]
    if not shared:
        raise _Contradiction
    return shared


def _places_of_both(one: list[JsonValue], other: list[JsonValue]) -> JsonValue:
    pairs = zip(one, other, strict=False)
    longer = one if len(one) > len(other) else other
    return [*(_all_of(*pair) for pair in pairs), *longer[min(len(one), len(other)) :]]


def _either(one: JsonValue, other: JsonValue) -> JsonValue:
    return one is True or other is True


_LISTS: Mapping[str, Callable[[list[JsonValue], list[JsonValue]], JsonValue]] = {
    "required": _required_by_both,
    "enum": _listed_in_both,
    "prefixItems": _places_of_both,
}
_MEETS: Mapping[str, _Meet] = {
    "type": _kinds_of_both,
    "multipleOf": _multiple_of_both,
    "uniqueItems": _either,
    "nullable": lambda one, other: one is True and other is True,
}
