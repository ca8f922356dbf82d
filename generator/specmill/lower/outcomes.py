"""Answers: what comes back for each status."""

from collections.abc import Iterable

from specmill.ir.api import Response
from specmill.ir.names import Words
from specmill.lower.contents import component_names, lower_contents, lower_headers
from specmill.lower.node import Node
from specmill.lower.schemas import Schemas

__all__ = ["find_request_id_header", "lower_responses"]

_NOT_MODIFIED = "304"
# HTTP has no body for them, whatever a document says.
_WITHOUT_BODY = frozenset({"204", "205", _NOT_MODIFIED})
_REQUEST_ID_NAMES = (("request", "id"), ("correlation", "id"), ("trace", "id"))


def lower_responses(
    operation: Node, http_method: str, schemas: Schemas, context: Words
) -> tuple[Response, ...]:
    """Lowers the answers of an operation, in the order of the document.

    Args:
        operation: The operation.
        http_method: Its method, in any case.
        schemas: Lowers schemas, and takes what could not be expressed.
        context: The name of the operation.
    """
    responses = operation.get("responses")
    declared = {
        status: node.follow()
        for status, node in (responses.members() if responses else ())
        if not status.startswith("x-")
    }
    successes = _successes(tuple(declared))
    return tuple(
        _response(
            status,
            node,
            schemas,
            context,
            is_success=status in successes,
            # What the document has for HEAD says what GET would answer with.
            has_body=http_method.upper() != "HEAD" and status not in _WITHOUT_BODY,
        )
        for status, node in declared.items()
    )


def _successes(statuses: tuple[str, ...]) -> tuple[str, ...]:
    """The statuses that an operation is called for."""
    for first_digit in ("2", "3"):
        found = [status for status in statuses if status.startswith(first_digit)]
        if found := [status for status in found if status != _NOT_MODIFIED]:
            return tuple(found)
    return ("default",)


def find_request_id_header(responses: Iterable[Response]) -> str | None:
    """The header of an answer that names the request, by any of its usual names."""
    for response in responses:
        for header in response.headers:
            words = header.words[1:] if header.words[:1] == ("x",) else header.words
            if words in _REQUEST_ID_NAMES:
                return header.name
    return None


def _response(
    status: str,
    node: Node,
    schemas: Schemas,
    context: Words,
    *,
    is_success: bool,
    has_body: bool,
) -> Response:
    number = status.lower()
    own: tuple[Words, ...] = ((*context, number, "error"),)
    if is_success:
        own = ((*context, "response"), (*context, number, "response"))
    own = component_names(node, "responses", own)
    content = node.get("content")
    if status in _WITHOUT_BODY and content is not None and content.value:
        schemas.findings.append(
            content.finding(
                "ignored-content",
                f"HTTP has no body for the status {status}",
                "Describe the body under the status that it comes with, such as 200",
            )
        )
    return Response(
        status=status.upper() if status != "default" else status,
        is_success=is_success,
        description=node.text("description"),
        headers=lower_headers(node, schemas, own),
        contents=lower_contents(node, schemas, own, is_answer=True) if has_body else (),
        pointer=node.pointer,
    )
