"""Parameters of an operation: path-level and operation-level, merged and typed."""

from dataclasses import dataclass

from specmill.ir.api import Location, Parameter
from specmill.ir.names import Proposal, Words, readable_words, resolve_names, split_words
from specmill.ir.types import Anything, Enumeration, JsonScalar, Scalar, Type
from specmill.lower.node import Node
from specmill.lower.schemas import Schemas
from specmill.source.field_names import FRAMING_HEADERS, IGNORED_HEADERS, is_field_name
from specmill.source.path_templates import query_in_path

__all__ = ["lower_parameters"]

_LOCATIONS: dict[str, Location] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
}
_DEFAULT_STYLES: dict[Location, str] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
_CLIENT_DEFAULT = "x-specmill-client-default"


@dataclass(frozen=True, slots=True)
class _Declared:
    node: Node
    name: str
    location: Location
    is_shared: bool


def lower_parameters(
    path: str, path_item: Node, operation: Node, schemas: Schemas, context: Words
) -> tuple[Parameter, ...]:
    """Lowers the parameters of one operation.

    Args:
        path: The template of its path. A query in it gives what else is declared of that name.
        path_item: The path item, whose parameters apply unless the operation replaces them.
        operation: The operation.
        schemas: Lowers the parameters' schemas.
        context: Name of the operation, for inline objects.
    """
    declared: dict[tuple[str, str], _Declared] = {}
    given = query_in_path(path)
    for owner in (path_item, operation):
        for node in _members(owner):
            location = _LOCATIONS.get(node.text("in"))
            name = node.text("name")
            if location is None or (location == "header" and not _is_sent(name)):
                continue
            if location == "query" and name in given:
                continue
            is_shared = owner is path_item and location != "path"
            declared[location, name] = _Declared(node, name, location, is_shared)
    # What all operations of a path have comes after what one has of its own.
    ordered = tuple(sorted(declared.values(), key=lambda entry: entry.is_shared))
    return tuple(
        _lower(entry, words, schemas, context)
        for entry, words in zip(ordered, _words(ordered), strict=True)
    )


def _is_sent(header: str) -> bool:
    return is_field_name(header) and header.lower() not in IGNORED_HEADERS | FRAMING_HEADERS


def _members(owner: Node) -> tuple[Node, ...]:
    parameters = owner.get("parameters")
    return tuple(node.follow() for node in parameters.items()) if parameters else ()


def _words(declared: tuple[_Declared, ...]) -> tuple[Words, ...]:
    """Names in words; parameters whose names fold alike are told apart by their locations."""
    proposals: list[Proposal] = []
    for entry in declared:
        words = split_words(entry.name) or ("parameter",)
        key = f"{entry.location} {entry.name}"
        proposals.append(Proposal(key, (words, (*words, "in", entry.location))))
    names = resolve_names(proposals).names
    return tuple(names[proposal.key] for proposal in proposals)


def _lower(entry: _Declared, words: Words, schemas: Schemas, context: Words) -> Parameter:
    node, location = entry.node, entry.location
    style = node.text("style") or _DEFAULT_STYLES[location]
    media_type, schema = _schema(node)
    type_ = (
        schemas.lower(schema, _names(node, schema, (*context, *words))) if schema else Anything()
    )
    return Parameter(
        name=entry.name,
        words=words,
        location=location,
        style=style,
        explode=node.flag("explode", default=style == "form"),
        allow_reserved=node.flag("allowReserved"),
        media_type=media_type,
        type=type_,
        required=node.flag("required"),
        description=node.text("description") or _meaning(schema),
        deprecated=node.flag("deprecated"),
        default=_default(schema),
        client_default=_client_default(node, type_, schemas),
        pointer=node.pointer,
    )


def _meaning(schema: Node | None) -> str:
    """What a schema says of its values, itself or where it leads to."""
    if schema is None:
        return ""
    return schema.text("description") or schema.follow().text("description")


def _client_default(node: Node, type_: Type, schemas: Schemas) -> JsonScalar:
    value = node.scalar(_CLIENT_DEFAULT)
    if value is None or _admits(type_, value):
        return value
    schemas.findings.append(
        node.finding(
            "unusable-client-default",
            f"`{_CLIENT_DEFAULT}` is not a value of the parameter",
            "Give one that the schema allows; until then the client sends none",
        )
    )
    return None


def _admits(type_: Type, value: JsonScalar) -> bool:
    """Whether a plain type or an enumeration has a value; bounds are left to the schema."""
    if isinstance(type_, Enumeration):
        return value in type_.values
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool}
    return (
        isinstance(type_, Scalar)
        and type_.kind in kinds
        and isinstance(value, kinds[type_.kind])
        and isinstance(value, bool) == (type_.kind == "boolean")
    )


def _names(node: Node, schema: Node, own: Words) -> tuple[Words, ...]:
    """What to call an object in a parameter: if that is a component, after the component.

    A component belongs to no operation, and the first that uses it may change.
    """
    title, component = readable_words(schema.text("title")), node.component("parameters")
    words = split_words(component or "")
    names = (words, (*words, "parameter")) if words else (own,)
    return (title, *names) if title else names


def _schema(node: Node) -> tuple[str | None, Node | None]:
    """The media type, if the parameter has `content`, and the schema."""
    content = node.get("content")
    for media_type, entry in content.members() if content else ():
        return media_type, entry.get("schema")
    return None, node.get("schema")


def _default(schema: Node | None) -> JsonScalar:
    return schema.follow().scalar("default") if schema else None
