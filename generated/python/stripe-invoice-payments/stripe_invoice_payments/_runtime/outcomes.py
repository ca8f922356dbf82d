"""From an answer to the value that it holds, or to the error that it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from .errors import ErrorClasses, StatusError, UnexpectedResponse
from .media_types import decoded_text, essence, is_json
from .message import HttpResponse
from .model import DecodeError, decode
from .operation import Call, Operation, Outcome
from .response import Response

__all__ = ["UndocumentedBodyError", "documented_type", "read_failure", "read_response"]

ResultT = TypeVar("ResultT")

_BYTES = "application/octet-stream"


class UndocumentedBodyError(Exception):
    """The body is of no media type that the document names."""


def read_response(
    call: Call[ResultT], response: HttpResponse, errors: ErrorClasses
) -> Response[ResultT]:
    """Reads the answer to a call as the document describes it.

    Raises:
        StatusError: The status means failure.
        UnexpectedResponse: The status means success, but the answer is not as documented.
    """
    operation = call.operation
    if not operation.is_success(response.status):
        raise read_failure(operation, response, errors)
    request_id = operation.request_id_in(response.headers)
    outcome = operation.success(response.status)
    if outcome is None:
        problem = "this status is not documented"
        raise UnexpectedResponse(operation.id, response, request_id, problem)
    try:
        value: ResultT = _body(operation, outcome, response)
    except UndocumentedBodyError as error:
        raise UnexpectedResponse(operation.id, response, request_id, str(error)) from None
    except DecodeError as error:
        problem = "the body is not as documented"
        raise UnexpectedResponse(
            operation.id, response, request_id, problem, error.faults
        ) from None
    return Response(value, response.status, response.headers, request_id)


def read_failure(operation: Operation, response: HttpResponse, errors: ErrorClasses) -> StatusError:
    """Reads an answer whose status means failure."""
    request_id = operation.request_id_in(response.headers)
    body = _error_body(operation, response)
    return errors.of(response.status)(operation.id, response, request_id, body)


def _error_body(operation: Operation, response: HttpResponse) -> object:
    outcome = operation.outcome(response.status)
    if outcome is None or not response.content:
        return None
    try:
        return _body(operation, outcome, response)
    except (UndocumentedBodyError, DecodeError):
        # A proxy's page, say. The error has it as raw bytes.
        return None


# `Any`, because what the document gives a status is known to the type checker as the call's result.
def _body(operation: Operation, outcome: Outcome, response: HttpResponse) -> Any:
    if operation.method == "HEAD" or not (outcome.content or outcome.streams):
        return None
    content_type = response.headers.get("Content-Type", "")
    if not outcome.content:
        return _text(response.content, content_type)
    media_type = essence(content_type)
    if media_type in outcome.streams:
        raise UndocumentedBodyError(f"the answer is a stream ({media_type}), to be read as one")
    annotation = documented_type(outcome.content, content_type)
    if not response.content and annotation not in (str, bytes):
        raise UndocumentedBodyError("the body is empty")
    if annotation is bytes:
        return response.content
    if annotation is str and not is_json(media_type):
        return _text(response.content, content_type)
    return decode(annotation, response.content)


def documented_type(content: Mapping[str, Any], content_type: str) -> Any:
    """Finds the type that the document gives to the media type of an answer.

    Args:
        content: Types by media type or range of media types.
        content_type: The field `Content-Type` as it came; empty where there was none.

    Raises:
        UndocumentedBodyError: The document gives none.
    """
    media_type = essence(content_type)
    for name in (content_type, media_type):
        if name in content:
            return content[name]
    if not media_type:
        return next(iter(content.values()))
    # A name without parameters comes last, and so stands for all that differ in parameters.
    documented = {essence(name): name for name in sorted(content, key=_has_no_parameters)}
    for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if name in documented:
            return content[documented[name]]
    for name, original in documented.items():
        if _is_alike(media_type, name, content[original]):
            return content[original]
    expected = " or ".join(content)
    raise UndocumentedBodyError(f"its content type is {media_type}, and {expected} is documented")


def _is_alike(media_type: str, documented: str, annotation: Any) -> bool:
    """Tells whether a body is what the document means, although it says so in other words."""
    if is_json(media_type):
        return is_json(documented)
    # Bytes of an unknown kind may be of any kind.
    return annotation is bytes and _BYTES in (media_type, documented)


def _has_no_parameters(media_type: str) -> bool:
    return ";" not in media_type


def _text(content: bytes, content_type: str) -> str:
    try:
        return decoded_text(content, content_type)
    except ValueError:
        raise UndocumentedBodyError("the text is not in its character set") from None
