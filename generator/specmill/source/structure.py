"""What an OpenAPI 3.1 document is made of: every object, its fields and where they lead.

The table is the only place that knows the shape of the objects. The upgrade, the rules and the
references walk a document by it.

A field is written as the type of its value: `string`, `boolean`, `any`, …; the name of an object
(`Schema`); a list `[Schema]`; a map with free keys `{Schema}`. A `!` marks a required field.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from specmill.source.pointers import join
from specmill.source.tree import JsonValue

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
REFERABLE = frozenset(
    [
        "Callback",
        "Example",
        "Header",
        "Link",
        "Parameter",
        "PathItem",
        "RequestBody",
        "Response",
        "SecurityScheme",
    ]
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object.

    Attributes:
        container: Whether the value is one thing, a list of it, or a map with free keys.
        kind: Name of the object, or a JSON type in lower case.
        is_required: Whether the object must have the field.
        is_object: Whether `kind` names an object of the table.
    """

    container: Literal["one", "list", "map"]
    kind: str
    is_required: bool
    is_object: bool


class Node(NamedTuple):
    """An object of a document, met on a walk.

    Attributes:
        kind: Name of the object in the table.
        pointer: Where it is.
        value: What stands there, whether or not it has the right type.
    """

    kind: str
    pointer: str
    value: JsonValue


def _field(notation: str) -> Field:
    name = notation.removesuffix("!")
    inner = name.strip("[]{}")
    container: Literal["one", "list", "map"] = "one"
    if name != inner:
        container = "list" if name[0] == "[" else "map"
    return Field(container, inner, notation.endswith("!"), inner[0].isupper())


_PARAMETER_VALUE = {
    "description": "string",
    "required": "boolean",
    "deprecated": "boolean",
    "style": "string",
    "explode": "boolean",
    "schema": "Schema",
    "example": "any",
    "examples": "{Example}",
    "content": "{MediaType}",
}

_SCHEMA = {
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[Schema]"),
    **dict.fromkeys(
        [
            "not",
            "if",
            "then",
            "else",
            "items",
            "contains",
            "additionalProperties",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema",
        ],
        "Schema",
    ),
    **dict.fromkeys(
        ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"], "{Schema}"
    ),
    **dict.fromkeys(
        ["multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"], "number"
    ),
    **dict.fromkeys(
        [
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "maxContains",
            "minContains",
            "maxProperties",
            "minProperties",
        ],
        "count",
    ),
    **dict.fromkeys(["uniqueItems", "deprecated", "readOnly", "writeOnly"], "boolean"),
    **dict.fromkeys(
        [
            "pattern",
            "format",
            "contentEncoding",
            "contentMediaType",
            "title",
            "description",
            "$ref",
            "$id",
            "$schema",
            "$anchor",
            "$dynamicRef",
            "$dynamicAnchor",
            "$comment",
        ],
        "string",
    ),
    "type": "any",
    "enum": "[any]",
    "const": "any",
    "default": "any",
    "example": "any",
    "examples": "[any]",
    "required": "[string]",
    "dependentRequired": "{any}",
    "$vocabulary": "{boolean}",
    "discriminator": "Discriminator",
    "xml": "XML",
    "externalDocs": "ExternalDocumentation",
}

_NOTATION: dict[str, dict[str, str]] = {
    "OpenAPI": {
        "openapi": "string!",
        "info": "Info!",
        "jsonSchemaDialect": "string",
        "servers": "[Server]",
        "paths": "Paths",
        "webhooks": "{PathItem}",
        "components": "Components",
        "security": "[SecurityRequirement]",
        "tags": "[Tag]",
        "externalDocs": "ExternalDocumentation",
    },
    "Info": {
        "title": "string!",
        "version": "string!",
        "summary": "string",
        "description": "string",
        "termsOfService": "string",
        "contact": "Contact",
        "license": "License",
    },
    "Contact": {"name": "string", "url": "string", "email": "string"},
    "License": {"name": "string!", "identifier": "string", "url": "string"},
    "Server": {"url": "string!", "description": "string", "variables": "{ServerVariable}"},
    "ServerVariable": {"default": "string!", "enum": "[string]", "description": "string"},
    "Components": {
        "schemas": "{Schema}",
        "responses": "{Response}",
        "parameters": "{Parameter}",
        "examples": "{Example}",
        "requestBodies": "{RequestBody}",
        "headers": "{Header}",
        "securitySchemes": "{SecurityScheme}",
        "links": "{Link}",
        "callbacks": "{Callback}",
        "pathItems": "{PathItem}",
    },
    "PathItem": {
        "$ref": "string",
        "summary": "string",
        "description": "string",
        **dict.fromkeys(METHODS, "Operation"),
        "servers": "[Server]",
        "parameters": "[Parameter]",
    },
    "Operation": {
        "tags": "[string]",
        "summary": "string",
        "description": "string",
        "externalDocs": "ExternalDocumentation",
        "operationId": "string",
        "parameters": "[Parameter]",
        "requestBody": "RequestBody",
        "responses": "Responses",
        "callbacks": "{Callback}",
        "deprecated": "boolean",
        "security": "[SecurityRequirement]",
        "servers": "[Server]",
    },
    "ExternalDocumentation": {"url": "string!", "description": "string"},
    "Parameter": {
        "name": "string!",
        "in": "string!",
        **_PARAMETER_VALUE,
        "allowEmptyValue": "boolean",
        "allowReserved": "boolean",
    },
    "Header": _PARAMETER_VALUE,
    "RequestBody": {"description": "string", "content": "{MediaType}!", "required": "boolean"},
    "MediaType": {
        "schema": "Schema",
        "example": "any",
        "examples": "{Example}",
        "encoding": "{Encoding}",
    },
    "Encoding": {
        "contentType": "string",
        "headers": "{Header}",
        "style": "string",
        "explode": "boolean",
        "allowReserved": "boolean",
    },
    "Response": {
        "description": "string!",
        "headers": "{Header}",
        "content": "{MediaType}",
        "links": "{Link}",
    },
    "Example": {
        "summary": "string",
        "description": "string",
        "value": "any",
        "externalValue": "string",
    },
    "Link": {
        "operationRef": "string",
        "operationId": "string",
        "parameters": "{any}",
        "requestBody": "any",
        "description": "string",
        "server": "Server",
    },
    "Tag": {"name": "string!", "description": "string", "externalDocs": "ExternalDocumentation"},
    "Reference": {"$ref": "string!", "summary": "string", "description": "string"},
    "Schema": _SCHEMA,
    "Discriminator": {"propertyName": "string!", "mapping": "{string}"},
    "XML": {
        "name": "string",
        "namespace": "string",
        "prefix": "string",
        "attribute": "boolean",
        "wrapped": "boolean",
    },
    "SecurityScheme": {
        "type": "string!",
        "description": "string",
        "name": "string",
        "in": "string",
        "scheme": "string",
        "bearerFormat": "string",
        "flows": "OAuthFlows",
        "openIdConnectUrl": "string",
    },
    "OAuthFlows": dict.fromkeys(
        ("implicit", "password", "clientCredentials", "authorizationCode"), "OAuthFlow"
    ),
    "OAuthFlow": {
        "authorizationUrl": "string",
        "tokenUrl": "string",
        "refreshUrl": "string",
        "scopes": "{string}!",
    },
}

OBJECTS: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        kind: MappingProxyType({name: _field(notation) for name, notation in fields.items()})
        for kind, fields in _NOTATION.items()
    }
)
"""The fields of each object that has fixed fields."""

PATTERNED: Mapping[str, Field] = MappingProxyType(
    {
        "Paths": _field("PathItem"),
        "Callback": _field("PathItem"),
        "Responses": _field("Response"),
        "SecurityRequirement": _field("[string]"),
    }
)
"""What every member is in the objects whose keys are free."""


_LEADING_ON = {
    kind: {name: field for name, field in fields.items() if field.is_object}
    for kind, fields in OBJECTS.items()
}


def fields_of(kind: str, key: str) -> Field | None:
    """The field that a key has in an object; None for an extension or an unknown key."""
    if kind in PATTERNED:
        return None if key.startswith("x-") else PATTERNED[kind]
    return OBJECTS[kind].get(key)


def kind_of(kind: str, value: JsonValue) -> str:
    """The object that stands where `kind` is expected: itself, or a Reference to one."""
    if kind in REFERABLE and kind != "PathItem" and isinstance(value, dict) and "$ref" in value:
        return "Reference"
    return kind


def children(node: Node) -> Iterator[tuple[str, Node]]:
    """The objects directly inside of an object, each with the kind that is expected there."""
    if not isinstance(node.value, dict):
        return
    leading_on = _LEADING_ON.get(node.kind)
    for key, value in node.value.items():
        field = leading_on.get(key) if leading_on is not None else fields_of(node.kind, key)
        if field is None or not field.is_object:
            continue
        kind = field.kind
        pointer = join(node.pointer, key)
        if field.container == "one":
            yield kind, Node(kind_of(kind, value), pointer, value)
        elif field.container == "list" and isinstance(value, list):
            for index, item in enumerate(value):
                yield kind, Node(kind_of(kind, item), f"{pointer}/{index}", item)
        elif field.container == "map" and isinstance(value, dict):
            for name, member in value.items():
                yield kind, Node(kind_of(kind, member), join(pointer, name), member)


def walk(root: JsonValue, without: Container[str] = frozenset()) -> Iterator[tuple[str, Node]]:
    """The objects of a document in the order of the text, each with the kind expected there.

    Args:
        root: The document.
        without: Pointers of objects that are left out, with all that is in them.
    """
    stack = [("OpenAPI", Node("OpenAPI", "", root))]
    while stack:
        expected, node = stack.pop()
        if node.pointer in without:
            continue
        yield expected, node
        stack.extend(reversed(list(children(node))))
