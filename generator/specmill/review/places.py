"""Says in words what a JSON pointer names: `query parameter `limit` of `GET /invoices``.

The words are those of OpenAPI. Names stand between backticks, and have none inside, so that a report
can set them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specmill.review.reading import follow
from specmill.source.document import Document
from specmill.source.pointers import split
from specmill.source.structure import Field, fields_of
from specmill.source.tree import JsonValue

__all__ = ["describe", "quoted", "shown"]

_MAX_NAME = 80
_UNIONS = frozenset({"oneOf", "anyOf"})
_NULL: JsonValue = {"type": "null"}
_MAX_SHOWN = 80
_LOCATIONS = frozenset({"query", "header", "path", "cookie"})
_SECTIONS = {
    "Response": "response",
    "RequestBody": "request body",
    "Header": "header",
    "SecurityScheme": "security scheme",
    "Link": "link",
}
_PARTS = {
    "items": "each item of {}",
    "additionalProperties": "the other properties of {}",
    "unevaluatedProperties": "the other properties of {}",
    "propertyNames": "the names of the properties of {}",
    "patternProperties": "each property matching {name} of {}",
    "prefixItems": "item {number} of {}",
    "contains": "what {} has to contain",
    "unevaluatedItems": "the other items of {}",
    "oneOf": "alternative {number} of {}",
    "anyOf": "alternative {number} of {}",
    "contentSchema": "the content of {}",
}
"""What a schema inside of another is called; one that is missing speaks of the same value."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One object on the way of a pointer.

    Attributes:
        kind: What OpenAPI has there.
        parent: The kind of the object that it is in.
        field: The field of that object.
        key: The member of the field: a name or an index; empty for a field that is one object.
        value: What stands there; None where there is nothing.
    """

    kind: str
    parent: str
    field: str
    key: str
    value: JsonValue


def describe(document: Document, pointer: str) -> str:
    """Says in words what a pointer names.

    Args:
        document: The document.
        pointer: JSON pointer into its upgraded tree. Where there is nothing, the words say what
            would be there.

    Returns:
        A phrase without an article in front of a name, such as "property `status` of `Invoice`",
        "response 200 of `GET /x`", "the body of `POST /x`" or "the document". What is no object of
        OpenAPI, such as a keyword of a schema, is called after the object that it is in.
    """
    tokens = split(pointer)
    steps = list(_steps(document, tokens))
    phrase = "the document"
    properties: list[str] = []
    for step in steps:
        if step.kind == "Schema" and step.field == "properties":
            properties.append(step.key)
            continue
        if step.kind == "Schema" and step.field == "items" and properties:
            properties[-1] += "[]"
            continue
        if step.kind == step.parent == "Schema" and step.field not in _PARTS:
            continue
        phrase = _extended(_with_properties(phrase, properties), step)
        properties = []
    if (required := _required_name(document.root, tokens)) is not None:
        properties.append(required)
    return _with_properties(phrase, properties)


def quoted(name: str) -> str:
    """A name of the document between backticks, shortened, and without backticks inside."""
    shown = name.replace("`", "'")
    return f"`{shown if len(shown) <= _MAX_NAME else shown[: _MAX_NAME - 1] + '…'}`"


def shown(value: str) -> str:
    """A value of the document as a part of a line of text, without backticks, and shortened."""
    line = " ".join(value.split()).replace("`", "'")
    return line if len(line) <= _MAX_SHOWN else line[: _MAX_SHOWN - 1] + "…"


def _steps(document: Document, tokens: Sequence[str]) -> Iterator[_Step]:
    """The objects of OpenAPI that a pointer leads through, whether or not they are there."""
    kind, rest = "OpenAPI", list(tokens)
    value: JsonValue = document.root
    while rest and (found := fields_of(kind, rest[0])) is not None and found.is_object:
        field, parent = rest.pop(0), kind
        siblings = value = _member(value, field)
        key = ""
        if _has_members(found, parent):
            if not rest and found.kind != "SecurityRequirement":
                return
            key = rest.pop(0) if rest else ""
            value = _member(value, key)
        kind = found.kind
        if field in _UNIONS and _is_alone(siblings):
            continue
        # Of what a reference stands for: a parameter is called by its name, not by its index.
        shown = follow(document, "", value)[1] if kind == "Parameter" else value
        yield _Step(kind, parent, field, key, shown)


def _is_alone(alternatives: JsonValue) -> bool:
    """Whether there is one alternative only, or null besides: it is the value itself."""
    branches = alternatives if isinstance(alternatives, list) else []
    return len(branches) > 0 and sum(branch != _NULL for branch in branches) <= 1


def _has_members(field: Field, parent: str) -> bool:
    return field.container != "one" and parent not in {"Paths", "Callback", "Responses"}


def _member(value: JsonValue, token: str) -> JsonValue:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isascii() and token.isdecimal():
        index = int(token) if len(token) < 10 else len(value)
        return value[index] if index < len(value) else None
    return None


def _required_name(root: JsonValue, tokens: Sequence[str]) -> str | None:
    """The property that an entry of `required` names."""
    if tokens[-2:-1] != ["required"]:
        return None
    value = root
    for token in tokens:
        value = _member(value, token)
    return value if isinstance(value, str) else None


def _with_properties(phrase: str, properties: Sequence[str]) -> str:
    if not properties:
        return phrase
    path = ".".join(properties)
    if path.endswith("[]"):
        return f"each item of property {quoted(path[:-2])} of {phrase}"
    return f"property {quoted(path)} of {phrase}"


def _extended(phrase: str, step: _Step) -> str:
    """The phrase for an object inside of what a phrase names."""
    if step.kind == "Header" and step.parent == "Components":
        # The key of a component is no name of a header field.
        return f"header component {quoted(step.key)}"
    if step.kind in _SECTIONS and step.parent not in {"Operation", "Responses"}:
        return _within(f"{_SECTIONS[step.kind]} {quoted(step.key)}", phrase)
    match step.kind:
        case "Schema":
            return _schema(phrase, step)
        case "PathItem" | "Operation":
            return _operation(phrase, step)
        case "MediaType":
            return _media_type(phrase, step)
        case "RequestBody" | "Encoding" | "SecurityRequirement":
            return f"{_part(step)} of {phrase}"
        case "Response" | "Parameter" | "Server" | "Callback":
            return _within(_part(step), phrase)
        case _:
            return phrase


def _part(step: _Step) -> str:
    """What an object is called without the object that it is in."""
    match step.kind:
        case "RequestBody":
            return "the body"
        case "Encoding":
            return f"part {quoted(step.key)}"
        case "SecurityRequirement":
            return "the security"
        case "Response" if step.field == "default":
            return "the default response"
        case "Response":
            return f"response {step.field if step.field.isalnum() else quoted(step.field)}"
        case "Callback":
            return f"callback {quoted(step.key)}"
        case "Parameter":
            return _parameter(step.value, step.key)
        case _:
            url = _member(step.value, "url")
            return f"server {quoted(url)}" if isinstance(url, str) else "server"


def _within(name: str, phrase: str) -> str:
    return name if phrase == "the document" else f"{name} of {phrase}"


def _schema(phrase: str, step: _Step) -> str:
    if step.parent == "Components":
        return quoted(step.key)
    if step.parent != "Schema":
        return phrase
    if step.field in _UNIONS and _is_value(step.value):
        # Nobody speaks of null, or of a constant, as of an alternative.
        return phrase
    number = int(step.key) + 1 if step.key.isascii() and step.key.isdecimal() else step.key
    ref = _member(step.value, "$ref")
    if isinstance(ref, str) and step.field in _UNIONS:
        return f"alternative {quoted(ref.rpartition('/')[2])} of {phrase}"
    return _PARTS[step.field].format(phrase, name=quoted(step.key), number=number)


def _is_value(schema: JsonValue) -> bool:
    return schema == _NULL or (isinstance(schema, dict) and "const" in schema)


def _operation(phrase: str, step: _Step) -> str:
    """An operation's name has its path, which the phrase is until there."""
    if step.parent == "OpenAPI":
        return f"webhook {quoted(step.key)}"
    if step.parent == "Components":
        return f"path item {quoted(step.key)}"
    if step.kind == "PathItem":
        return _within(quoted(step.field), phrase)
    if phrase.startswith("webhook "):
        return phrase
    method = step.field.upper()
    return f"`{method} {phrase[1:]}" if phrase.startswith("`") else f"`{method}` of {phrase}"


def _parameter(value: JsonValue, name: str) -> str:
    location, declared = _member(value, "in"), _member(value, "name")
    shown = declared if isinstance(declared, str) else name
    is_known = isinstance(location, str) and location in _LOCATIONS
    kind = f"{location} parameter" if is_known else "parameter"
    return f"{kind} {quoted(shown)}"


def _media_type(phrase: str, step: _Step) -> str:
    """That of a message is its body; that of a parameter or header is one way to write it."""
    if step.parent == "Response":
        return f"the {quoted(step.key)} body of {phrase}"
    return f"{phrase} as {quoted(step.key)}"
