"""Bodies and answers: what is sent, and what comes back for each status."""

from collections.abc import Iterable

from specmill.ir.api import Body, Content, Header, Response
from specmill.ir.names import Words, split_words
from specmill.ir.types import Anything, JsonValue
from specmill.lower.node import Node
from specmill.lower.samples import make_sample
from specmill.lower.schemas import Schemas

__all__ = ["find_request_id_header", "lower_body", "lower_responses"]

_REQUEST_ID_NAMES = (("request", "id"), ("correlation", "id"), ("trace", "id"))


def lower_body(operation: Node, schemas: Schemas, context: Words) -> Body | None:
    """Lowers the request body of an operation; None where it has none."""
    declared = operation.get("requestBody")
    if declared is None:
        return None
    node = declared.follow()
    contents = _contents(node, schemas, _names(node, "requestBodies", ((*context, "body"),)))
    if not contents:
        return None
    return Body(contents, node.flag("required"), node.text("description"), node.pointer)


def lower_responses(operation: Node, schemas: Schemas, context: Words) -> tuple[Response, ...]:
    """Lowers the answers of an operation, in the order of the document."""
    responses = operation.get("responses")
    declared = {
        status: node.follow()
        for status, node in (responses.members() if responses else ())
        if not status.startswith("x-")
    }
    success = "2" if any(status.startswith("2") for status in declared) else "default"
    return tuple(
        _response(status, node, schemas, context, is_success=status.startswith(success))
        for status, node in declared.items()
    )


def find_request_id_header(responses: Iterable[Response]) -> str | None:
    """The header of an answer that names the request, by any of its usual names."""
    for response in responses:
        for header in response.headers:
            words = header.words[1:] if header.words[:1] == ("x",) else header.words
            if words in _REQUEST_ID_NAMES:
                return header.name
    return None


def _response(
    status: str, node: Node, schemas: Schemas, context: Words, *, is_success: bool
) -> Response:
    number = status.lower()
    own: tuple[Words, ...] = ((*context, number, "error"),)
    if status.startswith("2"):
        own = ((*context, "response"), (*context, number, "response"))
    own = _names(node, "responses", own)
    return Response(
        status=status.upper() if status != "default" else status,
        is_success=is_success,
        description=node.text("description"),
        headers=_headers(node, schemas, own),
        contents=_contents(node, schemas, own),
        pointer=node.pointer,
    )


def _names(node: Node, section: str, own: tuple[Words, ...]) -> tuple[Words, ...]:
    """What to call the objects in a part of an operation: if it is a component, after that.

    A component belongs to no operation, and the first that uses it may change.
    """
    words = split_words(node.component(section) or "")
    return (words, (*words, own[0][-1])) if words else own


def _headers(node: Node, schemas: Schemas, context: tuple[Words, ...]) -> tuple[Header, ...]:
    declared = node.get("headers")
    headers: list[Header] = []
    for name, reference in declared.members() if declared else ():
        header = reference.follow()
        # OpenAPI: a Content-Type among the headers is ignored, since `content` says it.
        if name.lower() == "content-type":
            continue
        words = split_words(name) or ("header",)
        schema = header.get("schema")
        own = _names(header, "headers", tuple((*names, *words) for names in context))
        headers.append(
            Header(
                name=name,
                words=words,
                type=schemas.lower(schema, own) if schema else Anything(),
                required=header.flag("required"),
                description=header.text("description"),
                pointer=header.pointer,
            )
        )
    return tuple(headers)


def _contents(node: Node, schemas: Schemas, context: tuple[Words, ...]) -> tuple[Content, ...]:
    declared = node.get("content")
    return tuple(
        _content(media_type, entry, schemas, context)
        for media_type, entry in (declared.members() if declared else ())
    )


def _content(media_type: str, node: Node, schemas: Schemas, context: tuple[Words, ...]) -> Content:
    schema = node.get("schema")
    examples = _examples(node, schema.follow() if schema else None)
    return Content(
        media_type=media_type,
        type=schemas.lower(schema, _in_media_type(schema, media_type, context))
        if schema
        else Anything(),
        examples=examples,
        sample=None if examples or schema is None else make_sample(schema),
        pointer=node.pointer,
    )


def _in_media_type(schema: Node, media_type: str, context: tuple[Words, ...]) -> tuple[Words, ...]:
    """Names for a body: the media type is in those that are tried when others are taken."""
    title = split_words(schema.text("title"))
    subtype = media_type.partition("/")[2]
    more = [(*context[-1], *split_words(text)) for text in (subtype, media_type)]
    return (*((title,) if title else ()), *context, *more)


def _examples(node: Node, schema: Node | None) -> tuple[tuple[str, JsonValue], ...]:
    """Examples of a media type object; those of its schema where it has none."""
    named = node.get("examples")
    if named is not None:
        return tuple(
            (name, value.value)
            for name, example in named.members()
            if (value := example.follow().get("value")) is not None
        )
    if (single := node.get("example")) is not None:
        return (("", single.value),)
    listed = schema.get("examples") if schema else None
    if listed is not None:
        return tuple(("", example.value) for example in listed.items())
    return ()
