"""Bodies and answers: what is sent, and what comes back for each status."""

from specmill.ir.api import Body, Content, Header, Response
from specmill.ir.names import Words, split_words
from specmill.ir.types import Anything, JsonValue
from specmill.lower.node import Node
from specmill.lower.samples import make_sample
from specmill.lower.schemas import Schemas

__all__ = ["lower_body", "lower_responses"]


def lower_body(operation: Node, schemas: Schemas, context: Words) -> Body | None:
    """Lowers the request body of an operation; None where it has none."""
    declared = operation.get("requestBody")
    if declared is None:
        return None
    node = declared.follow()
    contents = _contents(node, schemas, (*context, "body"))
    if not contents:
        return None
    return Body(contents, node.flag("required"), node.text("description"), node.pointer)


def lower_responses(operation: Node, schemas: Schemas, context: Words) -> tuple[Response, ...]:
    """Lowers the answers of an operation, in the order of the document."""
    responses = operation.get("responses")
    return tuple(
        _response(status, declared.follow(), schemas, context)
        for status, declared in (responses.members() if responses else ())
        if not status.startswith("x-")
    )


def _response(status: str, node: Node, schemas: Schemas, context: Words) -> Response:
    own = (*context, "response") if status.startswith("2") else (*context, status.lower(), "error")
    return Response(
        status=status.upper() if status != "default" else status,
        description=node.text("description"),
        headers=_headers(node, schemas, own),
        contents=_contents(node, schemas, own),
        pointer=node.pointer,
    )


def _headers(node: Node, schemas: Schemas, context: Words) -> tuple[Header, ...]:
    declared = node.get("headers")
    headers: list[Header] = []
    for name, reference in declared.members() if declared else ():
        header = reference.follow()
        # OpenAPI: a Content-Type among the headers is ignored, since `content` says it.
        if name.lower() == "content-type":
            continue
        words = split_words(name)
        schema = header.get("schema")
        headers.append(
            Header(
                name=name,
                words=words,
                type=schemas.lower(schema, ((*context, *words),)) if schema else Anything(),
                required=header.flag("required"),
                description=header.text("description"),
                pointer=header.pointer,
            )
        )
    return tuple(headers)


def _contents(node: Node, schemas: Schemas, context: Words) -> tuple[Content, ...]:
    declared = node.get("content")
    return tuple(
        _content(media_type, entry, schemas, context)
        for media_type, entry in (declared.members() if declared else ())
    )


def _content(media_type: str, node: Node, schemas: Schemas, context: Words) -> Content:
    schema = node.get("schema")
    title = split_words(schema.text("title")) if schema else ()
    names = (title, context) if title else (context,)
    examples = _examples(node, schema.follow() if schema else None)
    return Content(
        media_type=media_type,
        type=schemas.lower(schema, names) if schema else Anything(),
        examples=examples,
        sample=None if examples or schema is None else make_sample(schema),
        pointer=node.pointer,
    )


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
