"""From an answer to the value that it holds, or to the error that it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from .errors import ErrorClasses, UnexpectedResponse
from .headers import Headers
from .message import HttpResponse
from .model import DecodeError, decode
from .operation import Call, Operation, Outcome
from .response import Response

__all__ = ["read_response"]

ResultT = TypeVar("ResultT")


class _UndocumentedBodyError(Exception):
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
    request_id = _request_id(operation, response.headers)
    if not 200 <= response.status <= 299:
        body = _error_body(operation, response)
        raise errors.of(response.status)(operation.id, response, request_id, body)
    outcome = _success(operation, response.status)
    if outcome is None:
        problem = "this status is not documented"
        raise UnexpectedResponse(operation.id, response, request_id, problem)
    try:
        value: ResultT = _body(operation, outcome, response)
    except _UndocumentedBodyError as error:
        raise UnexpectedResponse(operation.id, response, request_id, str(error)) from None
    except DecodeError as error:
        problem = "the body is not as documented"
        raise UnexpectedResponse(
            operation.id, response, request_id, problem, error.faults
        ) from None
    return Response(value, response.status, response.headers, request_id)


def _request_id(operation: Operation, headers: Headers) -> str | None:
    return None if operation.request_id is None else headers.get(operation.request_id)


def _success(operation: Operation, status: int) -> Outcome | None:
    """Finds what the document says about a success.

    `default` stands for the errors wherever the document also describes a success.
    """
    outcomes = operation.outcomes
    documented = outcomes.get(str(status)) or outcomes.get("2XX")
    if documented is not None or any(key.startswith("2") for key in outcomes):
        return documented
    return operation.outcome(status)


def _error_body(operation: Operation, response: HttpResponse) -> object:
    outcome = operation.outcome(response.status)
    if outcome is None or not response.content:
        return None
    try:
        return _body(operation, outcome, response)
    except (_UndocumentedBodyError, DecodeError):
        # A proxy's page, say. The error has it as raw bytes.
        return None


# `Any`, because what the document gives a status is known to the type checker as the call's result.
def _body(operation: Operation, outcome: Outcome, response: HttpResponse) -> Any:
    if not outcome.content or operation.method == "HEAD":
        return None
    media_type, _, media_parameters = response.headers.get("Content-Type", "").partition(";")
    annotation = _annotation(outcome.content, media_type.strip().lower())
    if not response.content and annotation not in (str, bytes):
        raise _UndocumentedBodyError("the body is empty")
    if annotation is bytes:
        return response.content
    if annotation is str and not _is_json(media_type):
        return _text(response.content, media_parameters)
    return decode(annotation, response.content)


def _annotation(content: Mapping[str, Any], media_type: str) -> Any:
    """Finds the type that belongs to the media type of an answer."""
    if media_type in content:
        return content[media_type]
    if not media_type:
        return next(iter(content.values()))
    documented = {name.partition(";")[0].strip().lower(): name for name in content}
    for name in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if name in documented:
            return content[documented[name]]
    if _is_json(media_type):
        for name, original in documented.items():
            if _is_json(name):
                return content[original]
    expected = " or ".join(content)
    raise _UndocumentedBodyError(f"its content type is {media_type}, and {expected} is documented")


def _is_json(media_type: str) -> bool:
    return media_type.strip().lower().endswith(("/json", "+json"))


def _text(content: bytes, media_parameters: str) -> str:
    named = (one.partition("=") for one in media_parameters.split(";"))
    charsets = [value.strip(' "') for name, _, value in named if name.strip().lower() == "charset"]
    try:
        return content.decode(charsets[0] if charsets else "utf-8")
    except (LookupError, UnicodeDecodeError):
        raise _UndocumentedBodyError("the text is not in its character set") from None
