"""What one schema says, keyword by keyword, with the places where it says so."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.review.schemas.kinds import key_of
from specmill.review.schemas.node import SchemaNode
from specmill.source.pointers import join
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Said", "Shape", "values_of"]


class Said(NamedTuple):
    """One keyword of a schema, or one value of a list of it.

    Attributes:
        place: JSON pointer of the schema.
        pointer: JSON pointer of the keyword or value.
        value: What stands there.
    """

    place: str
    pointer: str
    value: JsonValue


def values_of(said: Said) -> dict[str, Said] | None:
    """The values that a `const` or `enum` lists, by `key_of`; None if it is malformed."""
    if said.pointer.endswith("/const"):
        return {key_of(said.value): said}
    if not isinstance(said.value, list):
        return None
    return {
        key_of(value): Said(said.place, f"{said.pointer}/{index}", value)
        for index, value in enumerate(said.value)
    }


class Shape(NamedTuple):
    """A schema whose conjunction was taken apart.

    Attributes:
        node: The schema.
        schemas: What stands at each of its places; `True` where nothing stands.
        keywords: Who says what, by keyword.
        kinds: The kinds of values that are accepted.
        values: The values that are accepted, by `key_of`, where a list of values says so.
        unions: The `oneOf` and `anyOf` with several branches, none of which is chosen.
    """

    node: SchemaNode
    schemas: tuple[JsonValue, ...]
    keywords: Mapping[str, tuple[Said, ...]]
    kinds: frozenset[str]
    values: Mapping[str, Said] | None
    unions: tuple[Said, ...]

    def said(self, keyword: str) -> tuple[Said, ...]:
        """Who says something by a keyword."""
        return self.keywords.get(keyword, ())

    def numbers(self, keyword: str) -> Iterator[tuple[Said, int | float]]:
        """The numbers that a keyword has."""
        for said in self.said(keyword):
            value = said.value
            if isinstance(value, int | float) and not isinstance(value, bool) and value == value:
                yield said, value

    def texts(self, keyword: str) -> dict[str, Said]:
        """The texts that a keyword has, each with its first place."""
        found: dict[str, Said] = {}
        for said in self.said(keyword):
            if isinstance(said.value, str):
                found.setdefault(said.value, said)
        return found

    def is_set(self, keyword: str) -> bool:
        """Whether a keyword is true anywhere."""
        return any(said.value is True for said in self.said(keyword))

    def names(self, keyword: str) -> dict[str, Said]:
        """The members of the maps that a keyword has, each with its first place."""
        found: dict[str, Said] = {}
        for said in self.said(keyword):
            if isinstance(said.value, dict):
                for name, member in said.value.items():
                    found.setdefault(name, Said(said.place, join(said.pointer, name), member))
        return found

    def items(self, keyword: str) -> dict[str, Said]:
        """The texts in the lists that a keyword has, each with its first place."""
        found: dict[str, Said] = {}
        for said in self.said(keyword):
            if isinstance(said.value, list):
                for index, item in enumerate(said.value):
                    if isinstance(item, str):
                        pointer = f"{said.pointer}/{index}"
                        found.setdefault(item, Said(said.place, pointer, item))
        return found

    def member(self, name: str) -> tuple[str, ...]:
        """JSON pointers of the schemas that hold for a property, declared or not."""
        pointers: list[str] = []
        is_known = False
        for place, schema in self._objects():
            found = [join(place, *tokens) for tokens in _matching(schema, name)]
            is_known = is_known or bool(found)
            if not found and "additionalProperties" in schema:
                found = [place + "/additionalProperties"]
                is_known = True
            pointers += found
        return tuple(pointers) if is_known else self._unevaluated()

    def additional(self) -> tuple[str, ...]:
        """JSON pointers of the schemas that hold for properties with unknown names."""
        key = "additionalProperties"
        found = tuple(place + "/" + key for place, schema in self._objects() if key in schema)
        return found or self._unevaluated()

    def _unevaluated(self) -> tuple[str, ...]:
        return tuple(said.pointer for said in self.said("unevaluatedProperties"))

    def _objects(self) -> Iterator[tuple[str, JsonObject]]:
        for place, schema in zip(self.node.places, self.schemas, strict=True):
            if isinstance(schema, dict):
                yield place, schema


def _matching(schema: JsonObject, name: str) -> Iterator[tuple[str, str]]:
    """The tokens of the schemas of an object schema that name a property."""
    properties = schema.get("properties")
    if isinstance(properties, dict) and name in properties:
        yield "properties", name
    patterns = schema.get("patternProperties")
    for pattern in patterns if isinstance(patterns, dict) else ():
        if _matches(pattern, name):
            yield "patternProperties", pattern


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
