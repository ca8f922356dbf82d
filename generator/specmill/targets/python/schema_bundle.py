"""The neutral model as a JSON Schema bundle that has no naming left to do.

Every definition bears its final class name and every property its final field name, so what reads
the bundle needs to see neither a text of the document nor a keyword that it does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmill.ir.types import (
    Anything,
    Array,
    Definition,
    Dictionary,
    Enumeration,
    JsonScalar,
    JsonValue,
    Record,
    Reference,
    Scalar,
    Type,
    Union,
)
from specmill.targets.python.annotations import constraints
from specmill.targets.python.names import PythonNames

__all__ = ["PLACEHOLDER", "Bundle", "make_bundle"]

PLACEHOLDER = "Specmill"
"""Prefix of the definitions that stand for a bounded type inside another type."""

_KEYWORDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
}
_FORMATS = frozenset({"date", "date-time"})


@dataclass(frozen=True, slots=True)
class Bundle:
    """A JSON Schema document, and the names that are expected to come of it.

    Attributes:
        schema: The document: `$defs` and nothing else.
        fields: The fields of each record, by class name.
        aliases: The names of the definitions that are not records.
    """

    schema: dict[str, JsonValue]
    fields: Mapping[str, tuple[str, ...]]
    aliases: frozenset[str]


def make_bundle(definitions: Mapping[str, Definition], names: PythonNames) -> Bundle:
    """Writes definitions as JSON Schema.

    Args:
        definitions: The definitions by their key; those that they refer to must be among them.
        names: The Python names.
    """
    writer = _Writer(names)
    fields: dict[str, tuple[str, ...]] = {}
    aliases: set[str] = set()
    schemas: dict[str, JsonValue] = {}
    for key, definition in definitions.items():
        name = names.types[key]
        is_open = "response" in definition.usage
        if isinstance(definition, Record):
            schemas[name] = writer.record(definition, is_open=is_open)
            fields[name] = tuple(names.properties[key].values())
        else:
            schemas[name] = writer.schema(definition.type, is_open=is_open)
            aliases.add(name)
    return Bundle(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": schemas | writer.inner,
        },
        fields,
        frozenset(aliases),
    )


@dataclass(slots=True)
class _Writer:
    names: PythonNames
    inner: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])

    def record(self, record: Record, *, is_open: bool) -> dict[str, JsonValue]:
        spelled = self.names.properties[record.key]
        required: list[JsonValue] = [spelled[p.name] for p in record.properties if p.required]
        properties: dict[str, JsonValue] = {
            spelled[p.name]: self.schema(p.type, is_open=is_open) for p in record.properties
        }
        return {"type": "object", "properties": properties, "required": required}

    def schema(self, type_: Type, *, is_open: bool) -> dict[str, JsonValue]:
        match type_:
            case Anything():
                return {}
            case Scalar():
                return _scalar(type_)
            case Enumeration():
                return _enumeration(type_, is_open=is_open)
            case Array():
                bounds = {
                    "minItems" if name == "min_length" else "maxItems": value
                    for name, value in constraints(type_)
                }
                return {"type": "array", "items": self._inner(type_.items, is_open), **bounds}
            case Dictionary():
                values = self._inner(type_.values, is_open)
                return {"type": "object", "additionalProperties": values or True}
            case Union():
                return {"anyOf": [self._inner(variant, is_open) for variant in type_.variants]}
            case Reference():
                return {"$ref": f"#/$defs/{self.names.types[type_.key]}"}

    def _inner(self, type_: Type, is_open: bool) -> dict[str, JsonValue]:
        """The schema of a type inside another; bounds need a definition to be kept there."""
        schema = self.schema(type_, is_open=is_open)
        if not constraints(type_):
            return schema
        name = f"{PLACEHOLDER}{len(self.inner) + 1}"
        self.inner[name] = schema
        return {"$ref": f"#/$defs/{name}"}


def _scalar(scalar: Scalar) -> dict[str, JsonValue]:
    schema: dict[str, JsonValue] = {"type": scalar.kind}
    if scalar.format in _FORMATS:
        schema["format"] = scalar.format
    for name, value in constraints(scalar):
        schema[_keyword(name)] = value
    return schema


def _keyword(name: str) -> str:
    return _KEYWORDS.get(name) or ("minLength" if name == "min_length" else "maxLength")


def _enumeration(enumeration: Enumeration, *, is_open: bool) -> dict[str, JsonValue]:
    closed: dict[str, JsonValue] = {"enum": list(enumeration.values)}
    if not is_open or enumeration.constant:
        return closed
    kinds = dict.fromkeys(_json_type(value) for value in enumeration.values)
    open_ended: list[JsonValue] = [{"type": kind} for kind in kinds]
    return {"anyOf": [closed, *open_ended]}


def _json_type(value: JsonScalar) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case None:
            return "null"
        case str():
            return "string"
