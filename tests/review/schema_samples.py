"""Values near to what a schema accepts."""

from collections.abc import Iterable
from itertools import chain, islice

from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Way", "samples"]

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
_COMBINING = ("allOf", "anyOf", "oneOf")
_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LENGTHS = ("minLength", "maxLength")


def samples(schema: JsonValue) -> list[JsonValue]:
    """Values that the schema accepts, and others that it just refuses."""
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


def _spread(found: list[JsonValue]) -> list[JsonValue]:
    step = max(1, len(found) // _MOST)
    return found[::step]


def _merged(one: JsonObject, other: JsonValue) -> JsonObject:
    return {**one, **other} if isinstance(other, dict) else one


def _implied(schema: JsonValue) -> str | None:
    """The type of a schema that names none, where its keywords leave no doubt."""
    keywords = set(_keywords(schema))
    is_object = not keywords.isdisjoint(("properties", "additionalProperties"))
    is_array = not keywords.isdisjoint(("items", "prefixItems"))
    if not keywords.isdisjoint(("type", "anyOf", "oneOf")) or is_object == is_array:
        return None
    return "object" if is_object else "array"


def _keywords(schema: JsonValue) -> Iterable[str]:
    """The keywords of a conjunction."""
    for keyword, value in schema.items() if isinstance(schema, dict) else ():
        branches = value if isinstance(value, list) and keyword in _COMBINING else []
        if branches and (keyword == "allOf" or len(branches) == 1):
            for branch in branches:
                yield from _keywords(branch)
        else:
            yield keyword


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
    if "additionalProperties" in schema:
        members["z"] = schema["additionalProperties"]
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
    rest = samples(schema.get("items", True))
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


class Way:
    """One way on the wire, on which properties with a flag do not go.

    Attributes:
        flag: `readOnly` for what clients send, `writeOnly` for what servers send.
    """

    def __init__(self, flag: str) -> None:
        self.flag = flag

    def sent(self, schema: JsonValue) -> JsonValue:
        """What is sent by a schema: no property that is not declared, nor any with the flag."""
        return self._whole(schema, is_sent=True)

    def received(self, schema: JsonValue) -> JsonValue:
        """What is accepted by a schema: properties with the flag are ignored, not demanded."""
        return self._whole(schema, is_sent=False)

    def _whole(self, schema: JsonValue, *, is_sent: bool) -> JsonValue:
        """A schema of a whole value."""
        rest: JsonObject = {"unevaluatedProperties": False} if is_sent else {}
        if (kind := _implied(schema)) is not None:
            rest["type"] = kind
        if schema is True:
            return rest
        if not isinstance(schema, dict):
            return schema
        return {**self._part(schema, self._flagged(schema), is_sent=is_sent), **rest}

    def _part(self, schema: JsonValue, flagged: frozenset[str], *, is_sent: bool) -> JsonObject:
        """A schema of a part of the conjunction for one value."""
        if not isinstance(schema, dict):
            return {} if schema is True else {"not": {}}
        result = {
            keyword: self._keyword(keyword, value, flagged, is_sent=is_sent)
            for keyword, value in schema.items()
        }
        # Alternatives are read as though they did not overlap, which edits do not take care of.
        union = result.pop("oneOf", None)
        parts = result.get("allOf")
        if union is not None:
            result["allOf"] = [{"anyOf": union}, *(parts if isinstance(parts, list) else [])]
        return result

    def _keyword(
        self, keyword: str, value: JsonValue, flagged: frozenset[str], *, is_sent: bool
    ) -> JsonValue:
        if keyword in {"items", "additionalProperties", "contains"}:
            return self._whole(value, is_sent=is_sent)
        if keyword in {"not", "if", "then", "else"}:
            return self._part(value, flagged, is_sent=is_sent)
        if isinstance(value, list):
            if keyword == "required":
                return [name for name in value if name not in flagged]
            if keyword == "prefixItems":
                return [self._whole(item, is_sent=is_sent) for item in value]
            if keyword in _COMBINING:
                return [self._part(one, flagged, is_sent=is_sent) for one in value]
        if isinstance(value, dict):
            return self._members(keyword, value, flagged, is_sent=is_sent)
        return value

    def _members(
        self, keyword: str, value: JsonObject, flagged: frozenset[str], *, is_sent: bool
    ) -> JsonObject:
        if keyword == "dependentSchemas":
            return {n: self._part(one, flagged, is_sent=is_sent) for n, one in value.items()}
        if keyword == "patternProperties":
            return {n: self._whole(one, is_sent=is_sent) for n, one in value.items()}
        if keyword == "properties":
            return {
                name: not is_sent if name in flagged else self._whole(member, is_sent=is_sent)
                for name, member in value.items()
            }
        return value

    def _flagged(self, schema: JsonValue) -> frozenset[str]:
        """The names of the properties that have the flag anywhere in a conjunction."""
        if not isinstance(schema, dict):
            return frozenset()
        properties = schema.get("properties")
        members = properties.items() if isinstance(properties, dict) else ()
        names = {n for n, member in members if isinstance(member, dict) and member.get(self.flag)}
        return frozenset(names).union(*(self._flagged(one) for one in _branches(schema)))
