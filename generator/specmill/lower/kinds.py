"""What a schema says about the JSON types of its values, and what it says in vain."""

from collections.abc import Iterator
from typing import get_args

from specmill.ir.types import Enumeration, Scalar, ScalarKind
from specmill.lower.compose import branches, is_nothing
from specmill.lower.enumerations import listed_values
from specmill.lower.node import Node
from specmill.lower.scalars import lower_scalar

__all__ = [
    "UNEXPRESSED_KEYWORDS",
    "declared_kinds",
    "implies_array",
    "is_record",
    "kinds_of",
    "only_pattern",
    "patterns_of",
    "property_names",
    "unexpressed",
]

_KINDS: frozenset[str] = frozenset((*get_args(ScalarKind), "object", "array"))
_IMPLIED = {
    "object": ("properties", "additionalProperties", "patternProperties", "required",
               "propertyNames", "minProperties", "maxProperties", "dependentRequired",
               "dependentSchemas"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "string": ("pattern", "minLength", "maxLength", "contentMediaType", "contentEncoding"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}  # fmt: skip
UNEXPRESSED_KEYWORDS = frozenset({"$dynamicRef", "$vocabulary"})
"""The keywords of JSON Schema that the model has no place for."""


def declared_kinds(node: Node) -> tuple[str, ...]:
    """The JSON types that a schema names."""
    return (text,) if (text := node.text("type")) else node.texts("type")


def kinds_of(node: Node) -> tuple[str, ...]:
    """The JSON types of a schema: those it names, or the one that its keywords imply."""
    if declared := declared_kinds(node):
        return tuple(kind for kind in declared if kind in _KINDS)
    for kind, keywords in _IMPLIED.items():
        if any(_is_said(node, keyword) for keyword in keywords):
            return (kind,)
    return ()


def implies_array(node: Node) -> bool:
    """Whether `items` is all that a schema says of arrays: it says nothing of other values."""
    more = (keyword for keyword in _IMPLIED["array"] if keyword != "items")
    return not declared_kinds(node) and not any(_is_said(node, keyword) for keyword in more)


def is_record(node: Node) -> bool:
    """Whether a composed schema stands for an object with named properties."""
    return (
        isinstance(node.value, dict)
        and branches(node) is None
        and listed_values(node) is None
        and "object" in kinds_of(node)
        and (_has_properties(node) or _forbids_all(node))
    )


def patterns_of(node: Node) -> tuple[tuple[str, Node], ...]:
    """The `patternProperties` of a schema."""
    members = node.get("patternProperties")
    return tuple(members.members()) if members else ()


def property_names(node: Node) -> Scalar | Enumeration | None:
    """What the properties of a dictionary may be called; None for anything."""
    if (only := only_pattern(node)) is not None:
        return Scalar("string", pattern=only)
    names = node.get("propertyNames")
    if names is None or not isinstance(names.value, dict):
        return None
    schema = names.follow()
    if (listed := listed_values(schema)) is not None:
        texts = tuple(dict.fromkeys(value for value in listed if isinstance(value, str)))
        return Enumeration(texts) if texts else None
    scalar = lower_scalar(schema, "string")
    return None if scalar == Scalar("string", scalar.format) else scalar


def unexpressed(node: Node) -> Iterator[tuple[str, Node]]:
    """The keywords that no type can express, with where they are."""
    if isinstance(node.value, dict) and not UNEXPRESSED_KEYWORDS.isdisjoint(node.value):
        yield from ((key, member) for key, member in node.members() if key in UNEXPRESSED_KEYWORDS)


def _is_said(node: Node, keyword: str) -> bool:
    member = node.get(keyword)
    # Some generators of documents write `uniqueItems: false` into every schema.
    return member is not None and (keyword != "uniqueItems" or member.value is True)


def only_pattern(node: Node) -> str | None:
    """The pattern of all property names, where that is the only one, and no others are allowed."""
    patterns = patterns_of(node)
    additional = node.get("additionalProperties")
    is_closed = additional is not None and is_nothing(additional)
    return patterns[0][0] if is_closed and len(patterns) == 1 and not is_record(node) else None


def _has_properties(node: Node) -> bool:
    members = node.get("properties")
    additional = node.get("additionalProperties")
    if members is None or members.value:
        return members is not None
    # An object without properties of its own is a dictionary where the others have a type.
    return additional is None or isinstance(additional.value, bool) or is_nothing(additional)


def _forbids_all(node: Node) -> bool:
    additional = node.get("additionalProperties")
    return additional is not None and is_nothing(additional) and not patterns_of(node)
