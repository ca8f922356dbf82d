"""Makes up a value that a schema accepts, for where the document gives no example."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from specmill.ir.types import Enumeration, JsonValue, Scalar
from specmill.lower.compose import Composition, branches, is_nothing
from specmill.lower.kinds import kinds_of, patterns_of, property_names
from specmill.lower.node import Node
from specmill.lower.pattern_samples import UnreadablePattern, text_for

__all__ = ["make_sample"]

# Deeper than any example that a person would read; also what ends a schema that contains itself.
_DEEPEST = 12
_MOST_ITEMS = 100
_LONGEST_TEXT = 10_000
_FORMATS: dict[str, JsonValue] = {
    "date": "2026-01-20",
    "date-time": "2026-01-20T14:45:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "14:45:00Z",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uuid": "a1b2c3d4-e5f6-4890-abcd-ef1234567890",
}
# What the models hold such texts to.
_FORMS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    "date-time": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]"),
}


class _NoSampleError(Exception):
    """A schema is one that no value can be made up for."""


def make_sample(schema: Node, *, uses_examples: bool = True) -> JsonValue:
    """Makes up a value for a schema.

    Examples, defaults and enumerations on the way are used; of an object, the required
    properties and those that have an example; of an array, one item or as many as it needs. The
    value need not fit: there are keywords that are not looked at.

    Args:
        schema: The schema.
        uses_examples: Whether examples and defaults are used.

    Returns:
        The value; None where it cannot be made up, such as for a pattern that looks ahead.
    """
    try:
        return _Maker(Composition(), uses_examples).sample(schema, _DEEPEST)
    except _NoSampleError:
        return None


@dataclass(frozen=True, slots=True)
class _Maker:
    composition: Composition
    uses_examples: bool

    def sample(self, node: Node, depth: int) -> JsonValue:
        if depth == 0:
            raise _NoSampleError
        schema = self.composition.of(node)
        if not isinstance(schema.value, dict):
            if is_nothing(schema):
                raise _NoSampleError
            return None
        if (given := self._given(schema.value)) is not None:
            return given
        if (variants := branches(schema)) is not None:
            return self._first(variants, depth)
        kinds = [kind for kind in kinds_of(schema) if kind != "null"]
        if not kinds:
            return None if kinds_of(schema) else {}
        if kinds[0] == "object":
            return self._object(schema, depth)
        if kinds[0] == "array":
            return self._array(schema, depth)
        return _scalar(schema, kinds[0])

    def _given(self, schema: dict[str, JsonValue]) -> JsonValue:
        """What the schema says of a value, as far as it has the form that it names."""
        examples, values = schema.get("examples"), schema.get("enum")
        keys = ("example", "const", "default") if self.uses_examples else ("const",)
        listed = examples[:1] if isinstance(examples, list) and self.uses_examples else []
        listed += [schema[key] for key in keys if key in schema]
        listed += values[:1] if isinstance(values, list) else []
        form = _FORMS.get(str(schema.get("format")))
        if listed and form and isinstance(listed[0], str) and not form.match(listed[0]):
            return None
        return listed[0] if listed else None

    def _first(self, variants: tuple[Node, ...], depth: int) -> JsonValue:
        """The sample of the first alternative that one can be made up for."""
        for variant in variants:
            try:
                return self.sample(variant, depth - 1)
            except _NoSampleError:
                continue
        raise _NoSampleError

    def _array(self, schema: Node, depth: int) -> list[JsonValue]:
        places, items = schema.get("prefixItems"), schema.get("items")
        least, most = schema.integer("minItems") or 0, schema.integer("maxItems")
        made = [self.sample(place, depth - 1) for place in (places.items() if places else ())]
        if items is None and places is None:
            return [None] * min(least, _MOST_ITEMS)
        count = max(least, 0 if made else 1) - len(made)
        if items is not None and not is_nothing(items) and most != 0 and count > 0:
            made += [self.sample(items, depth - 1)] * min(count, _MOST_ITEMS)
        return made if most is None else made[:most]

    def _object(self, schema: Node, depth: int) -> JsonValue:
        required = schema.texts("required")
        properties = schema.get("properties")
        made: dict[str, JsonValue] = {}
        for name, member in properties.members() if properties else ():
            target = member.follow()
            given = self._given(target.value) if isinstance(target.value, dict) else None
            if given is not None or name in required:
                made[name] = self.sample(member, depth - 1)
        others = [name for name in required if name not in made]
        lacking = (schema.integer("minProperties") or 0) - len(made) - len(others)
        names = property_names(schema)
        others += [_property_name(names, place) for place in range(min(lacking, _MOST_ITEMS))]
        values = self._values(schema)
        for name in others:
            made[name] = "text" if values is None else self.sample(values, depth - 1)
        return made

    def _values(self, schema: Node) -> Node | None:
        """The schema of properties that have no name."""
        additional = schema.get("additionalProperties")
        if additional is not None and not isinstance(additional.value, bool):
            return additional
        return next((values for _, values in patterns_of(schema)), None)


def _property_name(names: Scalar | Enumeration | None, place: int) -> str:
    if isinstance(names, Enumeration):
        return str(names.values[place % len(names.values)])
    if names is None or not names.pattern:
        return f"name{place + 1}"
    try:
        return text_for(names.pattern, place + 1)
    except UnreadablePattern:
        raise _NoSampleError from None


def _scalar(schema: Node, kind: str) -> JsonValue:
    if kind == "boolean":
        return False
    if kind == "string":
        return _string(schema)
    try:
        return _number(schema, kind)
    except OverflowError:
        # Python has no fractions of integers of hundreds of digits.
        raise _NoSampleError from None


def _number(schema: Node, kind: str) -> int | float:
    floor, ceiling = schema.number("minimum"), schema.number("maximum")
    above, below = schema.number("exclusiveMinimum"), schema.number("exclusiveMaximum")
    candidates: list[int | float] = [bound for bound in (floor, ceiling) if bound is not None]
    candidates = candidates or [0]
    if above is not None:
        candidates += [above + 1, above + 0.5, above + 0.01]
    if below is not None:
        candidates += [below - 1, below - 0.5, below - 0.01]
    step = schema.number("multipleOf")
    if step:
        candidates += [math.ceil(value / step) * step for value in candidates]
        candidates += [math.floor(value / step) * step for value in candidates]
    if kind == "integer":
        candidates = [whole for v in candidates for whole in (math.ceil(v), math.floor(v))]
    for value in candidates:
        if (
            (floor is None or value >= floor)
            and (ceiling is None or value <= ceiling)
            and (above is None or value > above)
            and (below is None or value < below)
            and (not step or _is_multiple(value, step))
        ):
            return value
    raise _NoSampleError


def _is_multiple(value: float, step: float) -> bool:
    return Fraction(str(value)) % Fraction(str(step)) == 0


def _string(schema: Node) -> str:
    shortest, longest = schema.integer("minLength") or 0, schema.integer("maxLength")
    if shortest > _LONGEST_TEXT:
        raise _NoSampleError
    if (pattern := schema.text("pattern")) and not _is_format(schema):
        try:
            return text_for(pattern, shortest, longest)
        except UnreadablePattern:
            raise _NoSampleError from None
    text = _FORMATS.get(schema.text("format"), "text")
    return str(text).ljust(shortest, "x")[:longest]


def _is_format(schema: Node) -> bool:
    return schema.text("format") in ("date", "date-time")
