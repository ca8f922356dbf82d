"""Makes up JSON values for the schemas of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import HypothesisException
from hypothesis.strategies import from_regex

__all__ = ["JsonValue", "UnmakeableError", "Values", "value_at"]

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
Schema: TypeAlias = Mapping[str, JsonValue]

DEEPEST = 10
# Below so many levels, objects get what they need and no more: some are as large as a tree.
FULL_LEVELS = 4
FORMATS: Mapping[str, str] = {
    "date": "2026-01-20",
    "date-time": "2026-01-20T14:45:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "14:45:00Z",
    "uri": "https://example.com/",
    "uuid": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
}
PRINTABLE = "".join(map(chr, range(33, 127)))
FIRST = settings(
    max_examples=20,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


class UnmakeableError(Exception):
    """There is no value that this module could make for a schema."""


class Manner(NamedTuple):
    """How a value is made.

    Attributes:
        is_full: Whether objects get properties that they need not have.
        with_examples: Whether examples in schemas are taken, which may be wrong.
        variant: The index of the variant of a union.
    """

    is_full: bool
    with_examples: bool
    variant: int


MANNERS = (
    Manner(is_full=True, with_examples=True, variant=0),
    Manner(is_full=False, with_examples=True, variant=0),
    Manner(is_full=True, with_examples=False, variant=0),
    Manner(is_full=False, with_examples=False, variant=0),
    Manner(is_full=True, with_examples=False, variant=1),
    Manner(is_full=False, with_examples=False, variant=1),
)


class Values:
    """Makes values for the schemas of one document.

    Args:
        root: The document, as OpenAPI 3.1.
        unwanted: The keyword of properties to leave out: `readOnly` for what a client sends.
    """

    def __init__(self, root: JsonValue, unwanted: str) -> None:
        self._root = root
        self._unwanted = unwanted

    def candidates(self, schema: JsonValue) -> Iterator[JsonValue]:
        """Make values that may fit, those that show more of the schema first."""
        for manner in MANNERS:
            try:
                yield self._value(schema, DEEPEST, manner)
            except UnmakeableError:
                continue

    def _value(self, schema: JsonValue, depth: int, manner: Manner) -> JsonValue:
        if depth == 0:
            raise UnmakeableError
        if schema is True:
            return "text"
        merged = self._merged(schema, depth, manner.variant)
        if given := [*_given(merged, with_examples=manner.with_examples)]:
            return given[min(manner.variant, len(given) - 1)]
        match _kind(merged):
            case "object":
                return self._object(merged, depth, manner)
            case "array":
                return self._array(merged, depth, manner)
            case "string":
                return _string(merged)
            case "integer" | "number" as kind:
                return _number(merged, kind)
            case "boolean":
                return True
            case "null":
                return None
            case _:
                return "text"

    def _merged(self, schema: JsonValue, depth: int, variant: int) -> dict[str, JsonValue]:
        """Follow references, and put the parts of `allOf` and one variant into one schema."""
        if not isinstance(schema, dict) or depth == 0:
            raise UnmakeableError
        merged: dict[str, JsonValue] = {}
        reference = schema.get("$ref")
        parts = (
            [value_at(self._root, unquote(reference.removeprefix("#")))]
            if isinstance(reference, str)
            else []
        )
        every = schema.get("allOf")
        parts += every if isinstance(every, list) else []
        for keyword in ("oneOf", "anyOf"):
            variants = schema.get(keyword)
            if isinstance(variants, list) and variants:
                usable = [one for one in variants if _is_not_null(one)] or variants
                chosen = usable[min(variant, len(usable) - 1)]
                parts += [chosen, *_tagged(schema, chosen)]
        own = {key: value for key, value in schema.items() if key not in _COMPOSING}
        for part in [*(self._merged(part, depth - 1, variant) for part in parts), own]:
            _merge(merged, part)
        return merged

    def _object(self, schema: Schema, depth: int, manner: Manner) -> dict[str, JsonValue]:
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        properties = schema.get("properties")
        is_full = manner.is_full and depth > DEEPEST - FULL_LEVELS
        made: dict[str, JsonValue] = {}
        for name, member in properties.items() if isinstance(properties, dict) else ():
            is_unwanted = isinstance(member, dict) and member.get(self._unwanted) is True
            if name not in needed and (is_unwanted or not is_full):
                continue
            try:
                made[name] = self._value(member, depth - 1, manner)
            except UnmakeableError:
                if name in needed:
                    raise
        more = schema.get("additionalProperties", True)
        if is_full and not made and more is not False:
            made["key"] = self._value(more, depth - 1, manner)
        return {name: "text" for name in needed if isinstance(name, str)} | made

    def _array(self, schema: Schema, depth: int, manner: Manner) -> list[JsonValue]:
        least = schema.get("minItems")
        count = max(least if isinstance(least, int) else 0, int(manner.is_full))
        if schema.get("maxItems") == 0 or count == 0:
            return []
        try:
            item = self._value(schema.get("items", True), depth - 1, manner)
        except UnmakeableError:
            if least:
                raise
            return []
        return [item] * count


def _given(schema: Schema, *, with_examples: bool) -> Iterator[JsonValue]:
    """Yield the values that a schema itself names."""
    if "const" in schema:
        yield schema["const"]
    for keyword in ("examples", "enum") if with_examples else ("enum",):
        values = schema.get(keyword)
        yield from values if isinstance(values, list) else ()


def _tagged(schema: Schema, variant: JsonValue) -> Iterator[JsonValue]:
    """Yield what a discriminator asks of one of its variants, which JSON Schema does not know."""
    discriminator = schema.get("discriminator")
    reference = variant.get("$ref") if isinstance(variant, dict) else None
    if not isinstance(discriminator, dict) or not isinstance(reference, str):
        return
    mapping = discriminator.get("mapping")
    targets = mapping.items() if isinstance(mapping, dict) else ()
    name = reference.rpartition("/")[2]
    tags = [tag for tag, target in targets if target in (reference, name)]
    property_name = str(discriminator.get("propertyName"))
    yield {"properties": {property_name: {"const": tags[0] if tags else name}}}


_COMPOSING = ("$ref", "allOf", "oneOf", "anyOf")


def _is_not_null(schema: JsonValue) -> bool:
    return not (isinstance(schema, dict) and schema.get("type") == "null")


def _merge(into: dict[str, JsonValue], part: Schema) -> None:
    for key, value in part.items():
        before = into.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            into[key] = {**before, **value}
        elif isinstance(before, list) and isinstance(value, list) and key == "required":
            into[key] = [*before, *value]
        else:
            into[key] = value


def _kind(schema: Schema) -> str:
    declared = schema.get("type")
    kinds = [kind for kind in (declared if isinstance(declared, list) else [declared]) if kind]
    kinds = [kind for kind in kinds if kind != "null"] or kinds
    if kinds:
        return str(kinds[0])
    if "properties" in schema or "required" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    if schema.keys() & {"minimum", "maximum", "multipleOf"}:
        return "number"
    return "string" if schema.keys() & {"pattern", "minLength", "maxLength"} else ""


def _string(schema: Schema) -> str:
    pattern = schema.get("pattern")
    shortest = schema.get("minLength")
    least = shortest if isinstance(shortest, int) else 0
    longest = schema.get("maxLength")
    most = longest if isinstance(longest, int) else 10_000
    text = FORMATS.get(str(schema.get("format")), "text")
    text = text.ljust(least, "x")[:most]
    if not isinstance(pattern, str):
        return text
    made = _made_by(pattern, text, least, most)
    if made is None:
        raise UnmakeableError
    return made


# Found once for a whole document, where many properties have one pattern.
@cache
def _made_by(pattern: str, text: str, least: int, most: int) -> str | None:
    """Find a text that matches a pattern; None if that would take long."""
    for candidate in (text, "1", "A1", "en-US", "a1b2c3"):
        if _matches(pattern, candidate) and least <= len(candidate) <= most:
            return candidate
    try:
        strategy = from_regex(pattern, alphabet=PRINTABLE)
        return find(
            strategy, lambda made: least <= len(made) <= most and "\n" not in made, settings=FIRST
        )
    except (HypothesisException, re.error, ValueError):
        return None


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def _number(schema: Schema, kind: str) -> int | float:
    step = schema.get("multipleOf")
    bounds = [
        schema.get(key) for key in ("minimum", "exclusiveMinimum", "exclusiveMaximum", "maximum")
    ]
    low, above, below, high = (one if isinstance(one, int | float) else None for one in bounds)
    value: int | float = 1
    if low is not None:
        value = max(value, low)
    if above is not None:
        value = max(value, above + 1)
    if high is not None:
        value = min(value, high)
    if below is not None and value >= below:
        value = below - 1 if kind == "integer" else below - 0.5
    if isinstance(step, int | float) and step > 0:
        value = -(-value // step) * step
    return int(value) if kind == "integer" else value


def value_at(root: JsonValue, pointer: str) -> JsonValue:
    """Find the value at a JSON pointer; None where there is none."""
    value = root
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(key)]
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value
