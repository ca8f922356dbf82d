"""Bounds the effort of checking a value against a schema.

A schema of a few lines can ask for more steps than there are atoms: `allOf` that names one schema
three times, two hundred times over. So the steps are counted before a validator takes them.
"""

from collections.abc import Iterator

from specmill.source.refs import RefError, step
from specmill.source.rules.context import elements, entries
from specmill.source.tree import JsonObject, JsonValue

MAX_STEPS_FOR_ONE = 20_000
MAX_STEPS_IN_ALL = 500_000

_IN_PLACE = ("not", "if", "then", "else")
_IN_PLACE_LISTS = ("allOf", "anyOf", "oneOf")
_FOR_MEMBERS = ("additionalProperties", "unevaluatedProperties", "propertyNames")
_FOR_ELEMENTS = ("items", "contains", "unevaluatedItems")
_LEADING_ON = frozenset(
    (
        "$ref",
        "dependentSchemas",
        "patternProperties",
        "prefixItems",
        "properties",
        *_IN_PLACE,
        *_IN_PLACE_LISTS,
        *_FOR_MEMBERS,
        *_FOR_ELEMENTS,
    )
)


class Effort:
    """What may still be spent on the values of one document.

    Args:
        root: The document.
    """

    def __init__(self, root: JsonObject) -> None:
        self._root = root
        self._left = MAX_STEPS_IN_ALL

    @property
    def left(self) -> int:
        """How many steps may still be spent."""
        return self._left

    @property
    def is_spent(self) -> bool:
        """Whether there is nothing left."""
        return self._left == 0

    def spend(self, steps: int) -> None:
        """Counts steps that are known to be needed."""
        self._left = max(0, self._left - steps)

    def allows(self, schema: JsonValue, value: JsonValue) -> bool:
        """True, and the effort is spent, when checking the value takes few enough steps."""
        limit = min(self._left, MAX_STEPS_FOR_ONE)
        stack: list[tuple[JsonValue, JsonValue]] = [(schema, value)]
        steps = 0
        while stack and steps <= limit:
            steps += 1
            inner_schema, inner_value = stack.pop()
            if isinstance(inner_schema, dict) and not _LEADING_ON.isdisjoint(inner_schema):
                stack.extend(self._next(inner_schema, inner_value))
        self._left -= min(steps, limit)
        return steps <= limit

    def _next(self, schema: JsonObject, value: JsonValue) -> Iterator[tuple[JsonValue, JsonValue]]:
        ref = schema.get("$ref")
        if isinstance(ref, str):
            try:
                yield step(self._root, ref).value, value
            except RefError:
                return
        for keyword in _IN_PLACE:
            if keyword in schema:
                yield schema[keyword], value
        for keyword in _IN_PLACE_LISTS:
            for branch in elements(schema.get(keyword)):
                yield branch, value
        if isinstance(value, dict):
            yield from _next_of_object(schema, value)
        elif isinstance(value, list):
            yield from _next_of_array(schema, value)


def _next_of_object(schema: JsonObject, value: JsonObject) -> Iterator[tuple[JsonValue, JsonValue]]:
    properties = entries(schema.get("properties"))
    patterns = entries(schema.get("patternProperties")).values()
    for inner in entries(schema.get("dependentSchemas")).values():
        yield inner, value
    for name, member in value.items():
        if name in properties:
            yield properties[name], member
        for inner in patterns:
            yield inner, member
        for keyword in _FOR_MEMBERS:
            if keyword in schema:
                yield schema[keyword], member


def _next_of_array(
    schema: JsonObject, value: list[JsonValue]
) -> Iterator[tuple[JsonValue, JsonValue]]:
    yield from zip(elements(schema.get("prefixItems")), value, strict=False)
    for keyword in _FOR_ELEMENTS:
        if keyword in schema:
            for element in value:
                yield schema[keyword], element
