"""Request bodies."""

from collections.abc import Iterator
from dataclasses import replace

from specmill.ir.api import Body, Content
from specmill.ir.names import Words
from specmill.ir.types import (
    Anything,
    Constrained,
    Dictionary,
    Enumeration,
    Reference,
    Scalar,
    Type,
    Union,
)
from specmill.lower.contents import component_names, lower_contents
from specmill.lower.file_parts import admit_files
from specmill.lower.node import Node
from specmill.lower.schemas import Schemas

__all__ = ["lower_body"]

# HTTP gives their bodies no meaning.
_WITHOUT_BODY = frozenset({"get", "head", "delete"})
_FORMS = frozenset({"form", "multipart"})


def lower_body(operation: Node, http_method: str, schemas: Schemas, context: Words) -> Body | None:
    """Lowers the request body of an operation.

    Args:
        operation: The operation.
        http_method: In lower case.
        schemas: Lowers schemas, and takes what could not be expressed.
        context: The name of the operation.

    Returns:
        The body; None where there is none, or where a method that has none by itself is given an
        optional one without a single property.
    """
    declared = operation.get("requestBody")
    if declared is None:
        return None
    node = declared.follow()
    required = node.flag("required")
    if http_method in _WITHOUT_BODY and not required and _is_void(node):
        return None
    names = component_names(node, "requestBodies", ((*context, "body"),))
    contents = lower_contents(node, schemas, names)
    if not contents:
        return None
    contents = _writable(tuple(_followed(one, schemas) for one in contents), operation, schemas)
    for content in contents:
        admit_files(content, schemas)
    return Body(contents, required, node.text("description"), node.pointer)


def _followed(content: Content, schemas: Schemas) -> Content:
    """The content of a text with what its schema stands for: texts are scalars."""
    passed: set[str] = set()
    type_ = content.type
    while isinstance(type_, Reference) and content.media_kind == "text" and type_.key not in passed:
        passed.add(type_.key)
        type_ = schemas.drafts[type_.key].type or type_
    return replace(content, type=type_) if isinstance(type_, Scalar | Enumeration) else content


def _is_void(body: Node) -> bool:
    content = body.get("content")
    return all(_has_no_property(entry.get("schema")) for _, entry in _members(content))


def _members(node: Node | None) -> Iterator[tuple[str, Node]]:
    if node is not None:
        yield from node.members()


def _has_no_property(schema: Node | None) -> bool:
    if schema is None:
        return True
    value = schema.follow().value
    if not isinstance(value, dict):
        return True
    says_more = {
        key
        for key, member in value.items()
        if key not in ("type", "title", "description") and member not in ({}, [], False, True)
    }
    return value.get("type", "object") == "object" and not says_more


def _writable(
    contents: tuple[Content, ...], operation: Node, schemas: Schemas
) -> tuple[Content, ...]:
    """The contents without forms whose schema is no object, where there is anything else.

    Forms alone are taken for objects with any members.
    """
    unfit = [content for content in contents if not _fits_media_type(content, schemas)]
    rest = tuple(content for content in contents if content not in unfit)
    code, outcome = (
        ("unsupported-feature", "this media type is left out")
        if rest
        else ("unsupported-schema", "any members are accepted")
    )
    schemas.findings += [
        Node(operation.document, content.pointer, None).finding(
            code,
            f"a body in `{content.media_type}` is an object, and its schema is none: {outcome}",
        )
        for content in unfit
    ]
    if not rest:
        return tuple(replace(content, type=Dictionary(Anything())) for content in contents)
    return tuple(
        replace(content, type=Dictionary(Anything()))
        if content.type == Anything() and content.media_kind in _FORMS
        else content
        for content in rest
    )


def _fits_media_type(content: Content, schemas: Schemas) -> bool:
    is_form = content.media_kind in _FORMS
    return not is_form or content.type == Anything() or _is_object(content.type, schemas)


def _is_object(type_: Type, schemas: Schemas) -> bool:
    passed: set[str] = set()
    waiting = [type_]
    while waiting:
        current = waiting.pop()
        match current:
            case Dictionary():
                return True
            case Union():
                waiting += current.variants
            case Constrained():
                waiting.append(current.type)
            case Reference(key=key) if key not in passed:
                passed.add(key)
                draft = schemas.drafts[key]
                if draft.type is None:
                    return True
                waiting.append(draft.type)
            case _:
                pass
    return False
