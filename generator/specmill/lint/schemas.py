"""Rules for schemas."""

import re
from collections.abc import Iterator

from specmill.lint.linting import Edit, Linting
from specmill.lint.repeated import check_repeated
from specmill.source.pointers import join
from specmill.source.rules.context import elements, entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject, JsonValue, narrowest_type

_CAMEL = re.compile(r"_*[a-z][a-zA-Z0-9]*")
_COMBINATORS = ("allOf", "anyOf", "oneOf")
_TYPED_OTHERWISE = frozenset((*_COMBINATORS, "not", "if", "$ref", "$dynamicRef", "enum", "const"))
# What a keyword alone says of a type; `format` and `default` say nothing certain.
_ABOUT = {
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "object": ("properties", "additionalProperties", "minProperties", "maxProperties"),
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_NAMED = frozenset(("string", "boolean", "integer", "number", "null"))
# Lists that go along with `enum`, element by element.
_PARALLEL = ("x-enum", "x-ms-enum")


def check_schema(lint: Linting, node: Node, value: JsonObject) -> None:
    """A schema says what it means, once."""
    if "enum" in value:
        _check_enum(lint, node, value)
    if "required" in value:
        place = join(node.pointer, "required")
        names = elements(value["required"])
        check_repeated(lint, "duplicate-required", place, names, "the name")
    if "type" not in value and _TYPED_OTHERWISE.isdisjoint(value):
        _check_type(lint, node, value)
    if "allOf" in value:
        _check_all_of(lint, node, value)
    for keyword in _COMBINATORS:
        if keyword in value and value.keys() <= {keyword, "description", "title"}:
            _check_combinator(lint, node, value, keyword)
    if lint.wants("property-camel-case"):
        _check_names(lint, node, value)


def types_of(value: JsonObject) -> list[str]:
    """The types that a schema names, whatever the version."""
    kind = value.get("type")
    named = [one for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str)]
    return [*named, "null"] if value.get("nullable") is True else named


def _check_enum(lint: Linting, node: Node, value: JsonObject) -> None:
    values = elements(value["enum"])
    if not any(key.startswith(_PARALLEL) for key in value):
        check_repeated(
            lint, "duplicate-enum-value", join(node.pointer, "enum"), values, "the value"
        )
    types = types_of(value)
    if not types and values and _TYPED_OTHERWISE.isdisjoint(value.keys() - {"enum"}):
        message = "the enumeration does not say of which type its values are"
        lint.report("untyped-enum", message, "enum", at=node.pointer, part="key")
        if kind := _type_of_all(lint, value, values):
            lint.offer("untyped-enum", Edit(join(node.pointer, "type"), kind, before="enum"))
    if "null" in types and None not in values:
        message = "the type allows null, and the enumeration does not"
        lint.report("enum-without-null", message, "enum", at=node.pointer, part="key")
    for index, item in enumerate(values):
        if types and item is not None and not _is_of(item, types):
            message = f"the value is no {' or '.join(kind for kind in types if kind != 'null')}"
            lint.report("enum-value-type", message, "enum", index, at=node.pointer)


def _type_of_all(lint: Linting, value: JsonObject, values: list[JsonValue]) -> JsonValue:
    """The type that says no more than the values do; None where there may be a doubt."""
    types = sorted({narrowest_type(item) for item in values})
    if types == ["null"] or "nullable" in value or not _NAMED.issuperset(types):
        return None
    if len(types) == 1:
        return types[0]
    if len(types) > 2 or "null" not in types or lint.is_old:
        return None
    return [next(kind for kind in types if kind != "null"), "null"]


def _is_of(item: JsonValue, types: list[str]) -> bool:
    kind = narrowest_type(item)
    return kind in types or (kind == "integer" and "number" in types)


def _check_type(lint: Linting, node: Node, value: JsonObject) -> None:
    about = [kind for kind, keywords in _ABOUT.items() if not value.keys().isdisjoint(keywords)]
    # A branch of an `allOf` may leave the type to its siblings, or to what it is a branch of.
    if about and node.pointer.split("/")[-2:-1] not in ([one] for one in _COMBINATORS):
        message = f"the schema has keywords of the type `{about[0]}`, and no type"
        lint.report("missing-type", message, at=node.pointer, part="key")


def _check_all_of(lint: Linting, node: Node, value: JsonObject) -> None:
    allowed: set[str] | None = None
    for types in _types_met(lint, node, value):
        if "number" in types:
            types.add("integer")
        allowed = types if allowed is None else allowed & types
    if allowed is not None and not allowed:
        message = "no type meets all schemas of the `allOf`"
        lint.report("conflicting-all-of", message, "allOf", at=node.pointer, part="key")


def _types_met(lint: Linting, node: Node, value: JsonObject) -> Iterator[set[str]]:
    """The types that a schema and each of the schemas of its `allOf` name."""
    parts = (
        lint.follow(Node("Schema", node.pointer, one)).value for one in elements(value["allOf"])
    )
    for part in (value, *parts):
        if types := set(types_of(entries(part))):
            yield types


def _check_combinator(lint: Linting, node: Node, value: JsonObject, keyword: str) -> None:
    branches = elements(value[keyword])
    # Beside a reference, 3.0 has no other place for a description.
    is_idiom = lint.is_old and len(value) > 1 and "$ref" in entries(branches[0] if branches else {})
    if len(branches) == 1 and not is_idiom:
        message = f"the `{keyword}` has one schema"
        lint.report("redundant-combinator", message, keyword, at=node.pointer, part="key")


def _check_names(lint: Linting, node: Node, value: JsonObject) -> None:
    for name in entries(value.get("properties")):
        if not _CAMEL.fullmatch(name):
            message = f"the property `{name}` is not in camel case"
            at = join(node.pointer, "properties")
            lint.report("property-camel-case", message, name, at=at, part="key")
