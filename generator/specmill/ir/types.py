"""Types: what a JSON value, a parameter or a header may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from specmill.ir.names import Words

__all__ = [
    "Alias",
    "Anything",
    "Array",
    "Binary",
    "Constrained",
    "Definition",
    "Dictionary",
    "Discriminator",
    "Enumeration",
    "JsonScalar",
    "JsonValue",
    "Path",
    "Property",
    "Record",
    "Reference",
    "Scalar",
    "ScalarKind",
    "StructuredEnumeration",
    "Tuple",
    "Type",
    "Union",
    "Usage",
    "definition_parts",
    "is_null",
    "references_in",
    "scalar_kind",
    "type_parts",
    "variants_of",
]

JsonScalar: TypeAlias = str | int | float | bool | None
JsonValue: TypeAlias = JsonScalar | list["JsonValue"] | dict[str, "JsonValue"]

Path: TypeAlias = tuple[str | int, ...]
"""Steps into a JSON value: property names, and array indexes (negative from the end)."""

ScalarKind: TypeAlias = Literal["string", "integer", "number", "boolean", "null"]

Usage: TypeAlias = Literal["parameter", "request", "response"]
"""Where values of a type travel: in a parameter, in a request body, or in a response."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value: an empty schema, or `true`."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or null, and what bounds it.

    Attributes:
        kind: The JSON type.
        format: The schema's `format`, as written; None without one.
        min_length: Least number of code points.
        max_length: Greatest number of code points.
        pattern: An ECMA-262 regular expression that is searched for, not anchored.
        minimum: Least value, itself allowed.
        maximum: Greatest value, itself allowed.
        exclusive_minimum: Bound that a value must exceed.
        exclusive_maximum: Bound that a value must stay below.
        multiple_of: Number that divides every value.
        unlisted: Whether another variant of a union lists some of the values: all others are
            allowed as well, even where an enumeration that is open to a reader is closed.
    """

    kind: ScalarKind
    format: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | float | None = None
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Binary:
    """Bytes as they are, which have no form in JSON: a whole body, or a part of a multipart body.

    A place inside JSON holds a text instead, which says nothing about what it is made of.

    Attributes:
        media_type: What the bytes are, if the schema says so; None where it does not.
    """

    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of scalars: `enum` or `const`.

    A reader of responses should treat the list as open, since a provider adds values without
    notice; a target decides by the `usage` of the definition that holds it.

    Attributes:
        values: The values, in the order of the document, no two alike.
        constant: Whether the document says `const`: a tag that will not get further values.
    """

    values: tuple[JsonScalar, ...]
    constant: bool = False


@dataclass(frozen=True, slots=True)
class StructuredEnumeration:
    """A closed list of arrays or objects: `enum` or `const`.

    Attributes:
        kind: The JSON type of all of them.
        values: The values as compact JSON with sorted keys, no two alike.
    """

    kind: Literal["array", "object"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """A list of items of one type.

    Attributes:
        items: What each item is.
        min_items: Least number of items.
        max_items: Greatest number of items.
        unique: Whether no two items are alike.
        implied: Whether the schema speaks of items alone, and never says that it is an array. A
            reader of responses should take what is none.
    """

    items: "Type"
    min_items: int | None = None
    max_items: int | None = None
    unique: bool = False
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Tuple:
    """An array that has these items in this order.

    Attributes:
        items: What each of them is.
        rest: What each further item is; None where there are none.
        min_items: Least number of items, with those that are always there.
        max_items: Greatest number of items.
    """

    items: "tuple[Type, ...]"
    rest: "Type | None" = None
    min_items: int | None = None
    max_items: int | None = None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """An object whose property names are free, with values of one type.

    Attributes:
        values: What each property holds.
        names: What each property may be called, a string or an enumeration of strings; None where
            it may be called anything.
        min_properties: Least number of properties.
        max_properties: Greatest number of properties.
    """

    values: "Type"
    names: "Scalar | Enumeration | None" = None
    min_properties: int | None = None
    max_properties: int | None = None


@dataclass(frozen=True, slots=True)
class Constrained:
    """A type of which only those values are allowed that meet a schema.

    A reader of responses should take the others as well.

    Attributes:
        type: The type.
        schema: A JSON Schema without references, as compact JSON.
    """

    type: "Type"
    schema: str


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The property that tells the variants of a union apart.

    Attributes:
        property_name: Its name on the wire.
        mapping: Pairs of a value of that property and the key of the definition it selects, which
            is a variant of the union.
        default: Key of the variant that all other values stand for; None where there is none.
        optional: Whether an object may lack the property, and is then whichever variant fits.
    """

    property_name: str
    mapping: tuple[tuple[str, str], ...]
    default: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; a type that allows null has the variant `Scalar("null")`."""

    variants: "tuple[Type, ...]"
    discriminator: Discriminator | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a definition.

    Attributes:
        key: Key of `Api.definitions`: the JSON pointer of the schema.
    """

    key: str


Type: TypeAlias = (
    Anything
    | Scalar
    | Binary
    | Enumeration
    | StructuredEnumeration
    | Array
    | Tuple
    | Dictionary
    | Constrained
    | Union
    | Reference
)


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a record.

    Attributes:
        name: Its name on the wire.
        words: Its name in words.
        type: What it may hold.
        required: Whether it must be present, wherever the record travels.
        description: The document's text; empty without one.
        deprecated: Whether its use is discouraged.
        read_only: Whether only responses carry it.
        write_only: Whether only requests carry it.
        default: The schema's `default`, if it is a scalar; None without one.
        pointer: JSON pointer of its schema.
        answered: Whether each answer must have it, although what is sent may lack it.
        sent: Whether each request must have it, although an answer may lack it.
    """

    name: str
    words: Words
    type: Type
    required: bool
    description: str
    deprecated: bool
    read_only: bool
    write_only: bool
    default: JsonScalar
    pointer: str
    answered: bool = False
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An object with named properties.

    Attributes:
        key: JSON pointer of the schema; the identity of the definition.
        words: Its name, unique in the document.
        component: The name under `components/schemas`, or None for an inline schema.
        properties: In the order of the document.
        additional: The type of properties beside these; None where they are forbidden.
        description: The document's text; empty without one.
        deprecated: Whether its use is discouraged.
        usage: Where its values travel, sorted.
        constraints: What else its values meet, which a reader of responses should not ask for: a
            JSON Schema without references, as compact JSON; empty where there is nothing.
    """

    key: str
    words: Words
    component: str | None
    properties: tuple[Property, ...]
    additional: Type | None
    description: str
    deprecated: bool
    usage: tuple[Usage, ...]
    constraints: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A named type that is not an object: a component such as a currency code or a list.

    Attributes:
        key: JSON pointer of the schema; the identity of the definition.
        words: Its name, unique in the document.
        component: The name under `components/schemas`.
        type: What the name stands for.
        description: The document's text; empty without one.
        deprecated: Whether its use is discouraged.
        usage: Where its values travel, sorted.
    """

    key: str
    words: Words
    component: str | None
    type: Type
    description: str
    deprecated: bool
    usage: tuple[Usage, ...]


Definition: TypeAlias = Record | Alias


def is_null(type_: Type) -> bool:
    """Whether a type has no other value than null."""
    return isinstance(type_, Scalar) and type_.kind == "null"


def type_parts(type_: Type) -> tuple[Type, ...]:
    """The types directly inside a type; a definition is not looked into."""
    match type_:
        case Array():
            return (type_.items,)
        case Dictionary():
            return (type_.values,) if type_.names is None else (type_.values, type_.names)
        case Tuple():
            return type_.items if type_.rest is None else (*type_.items, type_.rest)
        case Constrained():
            return (type_.type,)
        case Union():
            return type_.variants
        case _:
            return ()


def definition_parts(definition: Definition) -> tuple[Type, ...]:
    """The types that a definition is made of."""
    if isinstance(definition, Alias):
        return (definition.type,)
    parts = tuple(entry.type for entry in definition.properties)
    return parts if definition.additional is None else (*parts, definition.additional)


def references_in(types: Iterable[Type]) -> tuple[str, ...]:
    """The keys of the definitions that types refer to, in order and each once."""
    found: dict[str, None] = {}
    waiting = [*types][::-1]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Reference):
            found[part.key] = None
        else:
            waiting += reversed(type_parts(part))
    return tuple(found)


def variants_of(type_: Type) -> tuple[Type, ...]:
    """The variants of a union; any other type is its own only one."""
    return type_.variants if isinstance(type_, Union) else (type_,)


def scalar_kind(value: JsonScalar) -> ScalarKind:
    """The JSON type of a value."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case None:
            return "null"
