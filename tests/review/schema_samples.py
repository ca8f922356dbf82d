"""Values near to what a schema accepts."""

import json
from collections.abc import Iterable
from itertools import chain, islice

from tests.review.schema_ways import targets

from specmill.source.tree import JsonObject, JsonValue

__all__ = ["mutations", "samples"]

_ANY: tuple[JsonValue, ...] = (
    None,
    True,
    0,
    1,
    2,
    6,
    0.5,
    "",
    "a",
    "b1",
    "ab",
    [],
    {},
    [0],
    [0, 0],
)
_MOST = 40
_LONGEST = 300
_DEPTH = 2
_COMBINING = ("allOf", "anyOf", "oneOf")
_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LENGTHS = ("minLength", "maxLength")


def samples(schema: JsonValue, components: JsonObject | None = None) -> list[JsonValue]:
    """Values that the schema accepts, and others that it just refuses.

    Args:
        schema: The schema.
        components: The components that it may refer to.
    """
    if components:
        schema = _unfolded(schema, components, _DEPTH)
    if not isinstance(schema, dict):
        return list(_ANY)
    found: list[JsonValue] = [*_values(schema)]
    objects: list[JsonObject] = [*_objects(schema)]
    for branch in _branches(schema):
        inner = samples(branch)
        found += inner
        objects += [_merged(one, other) for one in objects[:6] for other in inner]
    found += [*islice(_arrays(schema), _MOST), *objects]
    return [*_ANY, *_spread(found)]


def mutations(value: JsonValue) -> Iterable[JsonValue]:
    """Values that differ from one in one place."""
    if isinstance(value, dict):
        for name, member in value.items():
            rest = {key: other for key, other in value.items() if key != name}
            yield rest
            yield from ({**value, name: other} for other in mutations(member))
    elif isinstance(value, list):
        yield [*value, *value[-1:]]
        for index, item in enumerate(value):
            yield value[:index]
            yield from ([*value[:index], other, *value[index + 1 :]] for other in mutations(item))
    yield from _ANY


def _unfolded(schema: JsonValue, components: JsonObject, depth: int) -> JsonValue:
    """A schema with what it refers to in the place of references, so many times."""
    if isinstance(schema, list):
        return [_unfolded(item, components, depth) for item in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {k: _unfolded(v, components, depth) for k, v in schema.items() if k != "$ref"}
    found: list[JsonValue] = [*targets(schema, components)] if depth else []
    if not found:
        return rest
    parts = rest.pop("allOf", [])
    inner = [_unfolded(target, components, depth - 1) for target in found]
    return {**rest, "allOf": [*inner, *(parts if isinstance(parts, list) else [])]}


def _spread(found: list[JsonValue]) -> list[JsonValue]:
    step = max(1, len(found) // _MOST)
    return [value for value in found[::step] if len(json.dumps(value)) < _LONGEST]


def _merged(one: JsonObject, other: JsonValue) -> JsonObject:
    return {**one, **other} if isinstance(other, dict) else one


def _branches(schema: JsonObject) -> Iterable[JsonValue]:
    for keyword, value in schema.items():
        if keyword in _COMBINING and isinstance(value, list):
            yield from value
        elif keyword in {"not", "if", "then", "else"}:
            yield value
        elif keyword == "dependentSchemas" and isinstance(value, dict):
            yield from value.values()


def _values(schema: JsonObject) -> Iterable[JsonValue]:
    if "const" in schema:
        yield schema["const"]
    listed = schema.get("enum")
    if isinstance(listed, list):
        yield from listed
    for keyword in _NUMBERS:
        limit = schema.get(keyword)
        if isinstance(limit, int | float):
            yield from (limit, limit + 1, limit - 1, limit + 0.5)
    for keyword in _LENGTHS:
        length = schema.get(keyword)
        if isinstance(length, int):
            yield from ("a" * size for size in (length - 1, length, length + 1))
            yield from ("b" * size for size in (length - 1, length, length + 1))


def _objects(schema: JsonObject) -> Iterable[JsonObject]:
    declared = schema.get("properties")
    members = {**declared} if isinstance(declared, dict) else {}
    patterns = schema.get("patternProperties")
    if isinstance(patterns, dict):
        members["ad"] = next(iter(patterns.values()), True)
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in schema:
            members["z"] = schema[keyword]
    required = schema.get("required")
    names = (
        [name for name in required if isinstance(name, str)] if isinstance(required, list) else []
    )
    dependents = schema.get("dependentRequired")
    if isinstance(dependents, dict):
        names = [*names, *dependents]
    for name in names:
        members.setdefault(name, True)
    choices = {name: samples(member) for name, member in members.items()}
    yield {}
    full = {name: _first(values) for name, values in choices.items()}
    yield from _variants(full, choices)
    least = {name: full[name] for name in names}
    yield from _variants(least, choices)


def _first(values: list[JsonValue]) -> JsonValue:
    return values[len(_ANY)] if len(values) > len(_ANY) else "a"


def _variants(value: JsonObject, choices: dict[str, list[JsonValue]]) -> Iterable[JsonObject]:
    yield value
    for name, others in choices.items():
        yield {key: member for key, member in value.items() if key != name}
        for other in others:
            yield {**value, name: other}


def _arrays(schema: JsonObject) -> Iterable[JsonValue]:
    prefix = schema.get("prefixItems")
    first = [samples(item) for item in prefix] if isinstance(prefix, list) else []
    rest = samples(schema.get("items", schema.get("unevaluatedItems", True)))
    contained = samples(schema["contains"]) if "contains" in schema else []
    for value in chain(rest, contained):
        start = [_first(values) for values in first]
        yield [value]
        yield [*start, value]
        yield [*start, value, value]
        yield [*start, value, _first(rest), 7]
    for index, values in enumerate(first):
        for value in values:
            yield [*(_first(before) for before in first[:index]), value]
