"""The neutral model as a JSON Schema bundle that has no naming left to do.

Definitions and properties have no names but their places: what reads the bundle sees neither a
text of the document, nor a keyword that it does not know, nor a name that it uses itself or would
rather spell otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specmill.ir.types import (
    Anything,
    Array,
    Binary,
    Constrained,
    Definition,
    Dictionary,
    Discriminator,
    Enumeration,
    JsonValue,
    Record,
    Reference,
    Scalar,
    StructuredEnumeration,
    Tuple,
    Type,
    Union,
    scalar_kind,
    type_parts,
)
from specmill.targets.python.annotations import FORMATS, constraints
from specmill.targets.python.names import PythonNames

__all__ = ["PLACEHOLDER", "Bundle", "class_labels", "is_beyond", "make_bundle", "property_key"]

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
# An alias is known by name alone: what it stands for is written by `Annotator`, and a schema of
# its own would make the library turn some aliases into classes and lose those that are recursive.
_ALIAS: dict[str, JsonValue] = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A JSON Schema document, and the names that are expected to come of it.

    Attributes:
        schema: The document: `$defs` and nothing else.
        fields: The final names of the fields of each record in order, by the record's label.
        aliases: The labels of the definitions that are not records.
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
    labels = class_labels(definitions)
    writer = _Writer(labels)
    fields: dict[str, tuple[str, ...]] = {}
    aliases: set[str] = set()
    schemas: dict[str, JsonValue] = {}
    for key, definition in definitions.items():
        label = labels[key]
        is_open = "response" in definition.usage
        if isinstance(definition, Record):
            schemas[label] = writer.record(definition, is_open=is_open)
            fields[label] = tuple(names.properties[key].values())
        else:
            schemas[label] = _ALIAS
            aliases.add(label)
    return Bundle(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": schemas | writer.inner,
        },
        fields,
        frozenset(aliases),
    )


def class_labels(keys: Iterable[str]) -> dict[str, str]:
    """What the bundle calls each definition, by its key: a label that tells its place alone."""
    return {key: f"Type{place}" for place, key in enumerate(keys, start=1)}


def property_key(place: int) -> str:
    """What the bundle calls a property, by its place in the record."""
    return f"field_{place}"


def is_beyond(type_: Type) -> bool:
    """Whether a type is, or holds, one that the bundle cannot express for the library."""
    match type_:
        case Tuple() | StructuredEnumeration() | Constrained():
            return True
        case Scalar():
            return type_.unlisted
        case Enumeration():
            return any(isinstance(value, float) for value in type_.values)
        case Array(unique=True) | Union(discriminator=Discriminator()):
            return True
        case Dictionary(names=None, min_properties=None, max_properties=None):
            return is_beyond(type_.values)
        case Dictionary():
            return True
        case _:
            return any(map(is_beyond, type_parts(type_)))


@dataclass(slots=True)
class _Writer:
    labels: Mapping[str, str]
    inner: dict[str, JsonValue] = field(default_factory=dict[str, JsonValue])

    def record(self, record: Record, *, is_open: bool) -> dict[str, JsonValue]:
        numbered = list(enumerate(record.properties))
        required: list[JsonValue] = [property_key(i) for i, p in numbered if p.required]
        properties: dict[str, JsonValue] = {
            property_key(i): self.schema(p.type, is_open=is_open) for i, p in numbered
        }
        return {"type": "object", "properties": properties, "required": required}

    def schema(self, type_: Type, *, is_open: bool) -> dict[str, JsonValue]:
        match type_:
            case Anything():
                return {}
            case Scalar():
                return _scalar(type_)
            case Binary():
                return {"type": "string"}
            case Enumeration():
                return _enumeration(type_, is_open=is_open)
            case Array():
                return self._array(type_, is_open=is_open)
            case Tuple() | StructuredEnumeration() | Constrained():
                return {}
            case Dictionary():
                values = self._inner(type_.values, is_open)
                return {"type": "object", "additionalProperties": values or True}
            case Union():
                return {"anyOf": [self._inner(variant, is_open) for variant in type_.variants]}
            case Reference():
                return {"$ref": f"#/$defs/{self.labels[type_.key]}"}

    def _array(self, array: Array, *, is_open: bool) -> dict[str, JsonValue]:
        bounds = {
            "minItems" if name == "min_length" else "maxItems": value
            for name, value in constraints(array)
        }
        items = self._inner(array.items, is_open)
        schema: dict[str, JsonValue] = {"type": "array", "items": items, **bounds}
        return {"anyOf": [schema, {}]} if array.implied and is_open else schema

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
    if scalar.format in FORMATS:
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
    kinds = dict.fromkeys(scalar_kind(value) for value in enumeration.values)
    open_ended: list[JsonValue] = [{"type": kind} for kind in kinds]
    return {"anyOf": [closed, *open_ended]}
