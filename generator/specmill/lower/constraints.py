"""What a schema says of its values beyond their types, as a schema that stands by itself."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from specmill.diagnostics import Diagnostic
from specmill.ir.types import JsonValue
from specmill.lower.compose import is_nothing, with_siblings
from specmill.lower.conjunction import FURTHER
from specmill.lower.kinds import only_pattern, patterns_of
from specmill.lower.node import Node

__all__ = [
    "ANY_VALUE",
    "OF_ARRAYS",
    "OF_DICTIONARIES",
    "OF_PLACES",
    "OF_RECORDS",
    "OF_TUPLES",
    "constraints_of",
    "joined",
]

ANY_VALUE = ("not", "if", FURTHER)
"""Keywords that no type expresses, whatever the type."""

OF_DICTIONARIES = ("patternProperties", "dependentRequired", "dependentSchemas")
"""Those of objects whose properties have no names."""

OF_RECORDS = (
    *("minProperties", "maxProperties", "propertyNames"),
    *(*OF_DICTIONARIES, *ANY_VALUE),
)
"""Those of objects whose properties have names."""

OF_ARRAYS = ("contains",)
"""Those of arrays."""

OF_TUPLES = ("uniqueItems", "contains")
"""Those of arrays that are tuples."""

OF_PLACES = ("prefixItems", "items", "contains")
"""Those of arrays with places that may be empty."""

_TOGETHER = {
    "if": ("if", "then", "else"),
    "contains": ("contains", "minContains", "maxContains"),
}
_SCHEMAS = frozenset("not if then else contains items additionalProperties propertyNames".split())
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas"})
_VALUES = frozenset(
    "type enum const required dependentRequired minProperties maxProperties minItems maxItems "
    "uniqueItems minContains maxContains minLength maxLength pattern minimum maximum "
    "exclusiveMinimum exclusiveMaximum multipleOf".split()
)
# Without one of these, a schema would say something else.
_ASSERTING = frozenset("format $dynamicRef unevaluatedProperties unevaluatedItems".split())
_MOST_SCHEMAS = 200


def constraints_of(
    node: Node, keywords: Collection[str], absent: Collection[str] = ()
) -> tuple[str, list[Diagnostic]]:
    """Writes the constraints of a schema without references.

    Args:
        node: A composed schema.
        keywords: What to look at.
        absent: The properties of which no value is allowed.

    Returns:
        The constraints as compact JSON, empty where there are none, and what has no such form.
    """
    found: dict[str, JsonValue] = {}
    if absent:
        found["properties"] = dict.fromkeys(absent, False)
    if not isinstance(node.value, dict) or node.value.keys().isdisjoint(keywords):
        return (_text(found) if found else ""), []
    findings: list[Diagnostic] = []
    for keyword in keywords:
        member = node.get(keyword)
        if member is None or _is_said_anyway(node, keyword):
            continue
        try:
            found = _both(found, _written(node, keyword, member))
        except _InexpressibleError as reason:
            what, place = (
                ("a part of this schema", node) if keyword == FURTHER else (f"`{keyword}`", member)
            )
            message = (
                f"specmill does not express {what}, as {reason}: values are accepted whether they "
                "meet it or not"
            )
            findings.append(place.finding("unsupported-schema", message))
    return (_text(found) if found else ""), findings


def joined(one: str, other: str) -> str:
    """Writes what meets both of two constraints."""
    return _text(_both(json.loads(one), json.loads(other))) if one and other else one or other


def _text(schema: dict[str, JsonValue]) -> str:
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))


def _both(one: dict[str, JsonValue], other: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if one.keys().isdisjoint(other):
        return {**one, **other}
    parts = one.get("allOf", [])
    return {**one, "allOf": [*(parts if isinstance(parts, list) else []), other]}


def _is_said_anyway(node: Node, keyword: str) -> bool:
    """Whether all values that are of the type meet a keyword."""
    match keyword:
        case "minProperties":
            return (node.integer(keyword) or 0) <= len({*node.texts("required")})
        case "maxProperties":
            additional, members = node.get("additionalProperties"), node.get("properties")
            is_closed = additional is not None and is_nothing(additional) and not patterns_of(node)
            return is_closed and len([*members.members()] if members else ()) <= (
                node.integer(keyword) or 0
            )
        case "patternProperties":
            return only_pattern(node) is not None
        case "uniqueItems":
            return not node.flag(keyword)
        case _:
            return False


def _written(node: Node, keyword: str, member: Node) -> dict[str, JsonValue]:
    writer = _Writer()
    if keyword == FURTHER:
        parts = [writer.schema(part, ()) for part in member.items()]
        only = parts[0] if len(parts) == 1 else None
        return only if isinstance(only, dict) else {"allOf": parts}
    if keyword == "patternProperties":
        return _patterns(node, writer)
    if keyword == "if" and node.get("then") is None and node.get("else") is None:
        return {}
    return dict(writer.members(node, _TOGETHER.get(keyword, (keyword,)), ()))


def _patterns(node: Node, writer: "_Writer") -> dict[str, JsonValue]:
    """What names by pattern hold, and what all names hold that neither have one nor are listed."""
    patterns, additional = patterns_of(node), node.get("additionalProperties")
    is_closed = additional is not None and is_nothing(additional)
    # The type of all properties without a name says what they hold.
    is_said = is_closed and len(patterns) == 1
    values = {name: True if is_said else writer.schema(entry, ()) for name, entry in patterns}
    if additional is None or additional.value in ({}, True):
        return {"patternProperties": {**values}}
    members = node.get("properties")
    named: dict[str, JsonValue] = {name: True for name, _ in (members.members() if members else ())}
    return {
        **({"properties": named} if named else {}),
        "patternProperties": {**values},
        "additionalProperties": False if is_closed else writer.schema(additional, ()),
    }


class _InexpressibleError(Exception):
    """A schema has no form that stands by itself; the message says why."""


@dataclass(slots=True)
class _Writer:
    """Writes schemas without references.

    Attributes:
        count: How many have been written.
    """

    count: int = field(default=0)

    def schema(self, node: Node, within: tuple[str, ...]) -> JsonValue:
        """Writes a schema inside of others, which are those at these pointers."""
        target = with_siblings(node)
        if target.pointer != node.pointer and target.pointer in within:
            raise _InexpressibleError("it leads back to itself")
        self.count += 1
        if self.count > _MOST_SCHEMAS:
            raise _InexpressibleError(f"it is made of more than {_MOST_SCHEMAS} schemas")
        if not isinstance(target.value, dict):
            return target.value is not False
        for key in _ASSERTING:
            if key in target.value:
                raise _InexpressibleError(f"there is `{key}` in it")
        known = _SCHEMAS | _LISTS | _MAPS | _VALUES
        return dict(self.members(target, known, (*within, target.pointer)))

    def members(
        self, node: Node, names: Collection[str], within: tuple[str, ...]
    ) -> Iterator[tuple[str, JsonValue]]:
        """Writes some keywords of a schema."""
        for key, member in node.members():
            if key not in names:
                continue
            if key in _SCHEMAS:
                yield key, self.schema(member, within)
            elif key in _LISTS:
                yield key, [self.schema(part, within) for part in member.items()]
            elif key in _MAPS:
                yield key, {name: self.schema(part, within) for name, part in member.members()}
            else:
                yield key, member.value
