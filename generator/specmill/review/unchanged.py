"""What follows from schemas that are the same in both documents, but refer to some that are not.

Nothing can differ in such a schema itself; it only passes on that it is used. Nearly all of a large
document is of this kind, so it is not taken apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.review.reading import value_at
from specmill.review.sameness import Sameness, component_of_ref
from specmill.review.verdicts import Direction
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Use", "uses_of_unchanged"]

_BOTH = Direction.REQUEST | Direction.RESPONSE
_SCHEMAS = "/components/schemas/"
_ALTERNATIVES = frozenset({"allOf", "anyOf", "oneOf"})
_MAPS = frozenset({"properties", "patternProperties"})
_PARTS = frozenset({"items", "additionalProperties"})
_MAX_DEPTH = 60


class Use(NamedTuple):
    """A schema that another one uses.

    Attributes:
        target: Pointer of the component.
        directions: The ways in which values of it are a part of the other's.
        is_surface: Whether it is about the same value, and not about a part of it.
    """

    target: str
    directions: Direction
    is_surface: bool


class _TooMuchError(Exception):
    """A schema says more than is looked into here."""


def uses_of_unchanged(sameness: Sameness, root: JsonValue) -> Mapping[str, tuple[Use, ...]]:
    """Finds the schemas of which nothing is to be said but that they use others which differ.

    A schema is none of these where one that it uses says something else of its own values: whether
    a property is read-only, say, is written in the schema that the property refers to.

    Args:
        sameness: What is the same in the two documents.
        root: The tree of the base.

    Returns:
        What the schemas use, by their pointers.
    """
    found: dict[str, tuple[Use, ...]] = {}
    for pointer in sameness.carriers:
        if pointer.startswith(_SCHEMAS):
            try:
                found[pointer] = _uses(sameness, value_at(root, pointer))
            except _TooMuchError:
                continue
    passing = _passing(found)
    return {
        pointer: uses
        for pointer, uses in found.items()
        if all(use.target in passing for use in uses)
    }


def _uses(sameness: Sameness, schema: JsonValue) -> tuple[Use, ...]:
    if not isinstance(schema, dict):
        return ()
    if _directions(schema) != _BOTH:
        raise _TooMuchError
    return tuple(dict.fromkeys(_walk(sameness, schema, _BOTH, 0, is_surface=True)))


def _passing(found: Mapping[str, tuple[Use, ...]]) -> set[str]:
    """The schemas that say the same of their own values, whatever is in the parts of these."""
    passing = set(found)
    users: defaultdict[str, list[str]] = defaultdict(list)
    for pointer, uses in found.items():
        for use in uses:
            if use.is_surface:
                users[use.target].append(pointer)
    pending = [target for target in users if target not in found]
    while pending:
        for user in users[pending.pop()]:
            if user in passing:
                passing.remove(user)
                pending.append(user)
    return passing


def _walk(
    sameness: Sameness, schema: JsonObject, directions: Direction, depth: int, *, is_surface: bool
) -> Iterator[Use]:
    """The differing components that a schema uses.

    Raises:
        _TooMuchError: It uses some otherwise than as a value or as a part of one.
    """
    if depth > _MAX_DEPTH:
        raise _TooMuchError
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str):
            target = component_of_ref(value)
            if target in sameness.differing:
                yield Use(_whole(value, target), directions, is_surface)
        elif (children := _children(key, value)) is not None:
            is_same_value = is_surface and key in _ALTERNATIVES
            for child in children:
                ways = directions & _ways(key, child)
                yield from _walk(sameness, child, ways, depth + 1, is_surface=is_same_value)
        elif not sameness.values({key: value}, {key: value}):
            raise _TooMuchError


def _whole(ref: str, component: str) -> str:
    """The component that a reference leads to, not just into."""
    if ref != f"#{component}":
        raise _TooMuchError
    return component


def _children(key: str, value: JsonValue) -> list[JsonObject] | None:
    """The schemas under a keyword; None if it is not looked into."""
    found: list[JsonValue]
    if key in _ALTERNATIVES and isinstance(value, list):
        found = value
    elif key in _MAPS and isinstance(value, dict):
        found = list(value.values())
    elif key in _PARTS:
        found = [value]
    else:
        return None
    return [child for child in found if isinstance(child, dict)]


def _ways(key: str, child: JsonObject) -> Direction:
    """The ways that the values of a schema go below a keyword."""
    ways = _directions(child)
    if key not in _MAPS and ways != _BOTH:
        raise _TooMuchError
    return ways


def _directions(schema: JsonObject) -> Direction:
    """The ways that values of a property go."""
    found = _BOTH
    if schema.get("readOnly") is True:
        found &= Direction.RESPONSE
    if schema.get("writeOnly") is True:
        found &= Direction.REQUEST
    return found
