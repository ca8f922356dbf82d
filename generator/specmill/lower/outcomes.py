"""Answers: what comes back for each status."""

from collections.abc import Iterable

from specmill.ir.api import Response
from specmill.ir.names import Words
from specmill.lower.contents import component_names, lower_contents, lower_headers
from specmill.lower.node import Node
from specmill.lower.schemas import Schemas

__all__ = ["find_request_id_header", "lower_responses"]

_REQUEST_ID_NAMES = (("request", "id"), ("correlation", "id"), ("trace", "id"))


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
    own = component_names(node, "responses", own)
    return Response(
        status=status.upper() if status != "default" else status,
        is_success=is_success,
        description=node.text("description"),
        headers=lower_headers(node, schemas, own),
        contents=lower_contents(node, schemas, own),
        pointer=node.pointer,
    )
