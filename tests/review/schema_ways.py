"""What is sent and what is received by a schema, as JSON Schema says it."""

from collections.abc import Iterator

from specmill.source.tree import JsonObject, JsonValue

__all__ = ["PREFIX", "Way", "targets"]

PREFIX = "#/components/schemas/"

_COMBINING = ("allOf", "anyOf", "oneOf")
_ASKED = frozenset({"not", "if"})
_OPENING = frozenset({"additionalProperties", "unevaluatedProperties"})
_WHOLES = frozenset({"items", "additionalProperties", "unevaluatedProperties", "contains"})
_WHOLES_BELOW = _WHOLES | {"unevaluatedItems", "propertyNames"}


def targets(schema: JsonValue, components: JsonObject) -> Iterator[JsonValue]:
    """The component that a schema refers to, if it does."""
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    if isinstance(ref, str):
        yield components.get(ref.removeprefix(PREFIX), True)


class Way:
    """One way on the wire, on which properties with a flag do not go.

    Attributes:
        flag: `readOnly` for what clients send, `writeOnly` for what servers send.
        components: The components that schemas may refer to. None refers to itself but for a part
            of its values.
    """

    def __init__(self, flag: str, components: JsonObject | None = None) -> None:
        self.flag = flag
        self.components = components or {}
        self._definitions: JsonObject = {}

    def sent(self, schema: JsonValue) -> JsonValue:
        """What is sent by a schema: no property that is not declared, nor any with the flag."""
        return self._bundled(schema, is_sent=True)

    def received(self, schema: JsonValue) -> JsonValue:
        """What is accepted by a schema: properties with the flag are ignored, not demanded."""
        return self._bundled(schema, is_sent=False)

    def _bundled(self, schema: JsonValue, *, is_sent: bool) -> JsonValue:
        self._definitions = {}
        whole = self._whole(schema, is_sent=is_sent)
        return {"allOf": [whole], "$defs": self._definitions}

    def _whole(self, schema: JsonValue, *, is_sent: bool) -> JsonValue:
        """A schema of a whole value."""
        rest: JsonObject = {"unevaluatedProperties": False} if is_sent else {}
        if (kind := self._implied(schema)) is not None:
            rest["type"] = kind
        if schema is True:
            return rest
        if not isinstance(schema, dict):
            return schema
        return {"allOf": [self._part(schema, self._flagged(schema), is_sent=is_sent)], **rest}

    def _part(self, schema: JsonValue, flagged: frozenset[str], *, is_sent: bool) -> JsonObject:
        """A schema of a part of the conjunction for one value."""
        if not isinstance(schema, dict):
            return {} if schema is True else {"not": {}}
        result = {
            keyword: self._keyword(keyword, value, flagged, is_sent=is_sent)
            for keyword, value in schema.items()
            # To allow anything else is to say nothing: nobody sends it.
            if not (is_sent and keyword in _OPENING and self._allows_all(value))
        }
        # Alternatives are read as though they did not overlap, which edits do not take care of.
        union = result.pop("oneOf", None)
        parts = result.get("allOf")
        if union is not None:
            result["allOf"] = [{"anyOf": union}, *(parts if isinstance(parts, list) else [])]
        return result

    def _allows_all(self, schema: JsonValue) -> bool:
        return schema is not False and set(self._keywords(schema)) <= {"$ref", "allOf"}

    def _definition(self, ref: str, flagged: frozenset[str], *, is_sent: bool) -> JsonValue:
        """A reference to a component as a part of a conjunction."""
        name = ref.removeprefix(PREFIX)
        key = "-".join((name, *sorted(flagged)))
        if key not in self._definitions:
            self._definitions[key] = True
            part = self._part(self.components.get(name, True), flagged, is_sent=is_sent)
            self._definitions[key] = part
        return f"#/$defs/{key}"

    def _keyword(
        self, keyword: str, value: JsonValue, flagged: frozenset[str], *, is_sent: bool
    ) -> JsonValue:
        if keyword == "$ref" and isinstance(value, str):
            return self._definition(value, flagged, is_sent=is_sent)
        if keyword in _WHOLES_BELOW:
            return self._whole(value, is_sent=is_sent)
        if keyword in _ASKED:
            # Who asks for a property does not declare it.
            return self._part(value, frozenset(), is_sent=is_sent)
        if keyword in {"then", "else"}:
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
        names = {name for name, member in members if self._has_flag(member)}
        inner = (self._flagged(one) for one in self._branches(schema))
        return frozenset(names).union(*inner)

    def _has_flag(self, schema: JsonValue) -> bool:
        """Whether a schema, or one that must hold with it, has the flag."""
        if not isinstance(schema, dict):
            return False
        parts = schema.get("allOf")
        together = [*targets(schema, self.components), *(parts if isinstance(parts, list) else [])]
        for union in ("oneOf", "anyOf"):
            branches = schema.get(union)
            together += branches if isinstance(branches, list) and len(branches) == 1 else []
        return schema.get(self.flag) is True or any(map(self._has_flag, together))

    def _branches(self, schema: JsonObject) -> Iterator[JsonValue]:
        yield from targets(schema, self.components)
        for keyword, value in schema.items():
            if keyword in _COMBINING and isinstance(value, list):
                yield from value
            elif keyword in {"then", "else"}:
                yield value
            elif keyword == "dependentSchemas" and isinstance(value, dict):
                yield from value.values()

    def _implied(self, schema: JsonValue) -> str | None:
        """The type of a schema that names none, where its keywords leave no doubt."""
        keywords = set(self._keywords(schema))
        is_object = not keywords.isdisjoint(("properties", "additionalProperties"))
        is_array = not keywords.isdisjoint(("items", "prefixItems"))
        if not keywords.isdisjoint(("type", "anyOf", "oneOf")) or is_object == is_array:
            return None
        return "object" if is_object else "array"

    def _keywords(self, schema: JsonValue) -> Iterator[str]:
        """The keywords of a conjunction."""
        for target in targets(schema, self.components):
            yield from self._keywords(target)
        for keyword, value in schema.items() if isinstance(schema, dict) else ():
            branches = value if isinstance(value, list) and keyword in _COMBINING else []
            if branches and (keyword == "allOf" or len(branches) == 1):
                for branch in branches:
                    yield from self._keywords(branch)
            else:
                yield keyword
