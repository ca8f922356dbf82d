"""Turns what a server's method answers into a response, and holds it to the document."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from typing_extensions import TypeForm, TypeIs

from ..headers import Headers
from ..media_types import encoded_text, is_json
from ..message import HttpResponse
from ..operation import Operation, Outcome
from ..outcomes import UndocumentedBodyError, documented_type
from .contract import ContractError, documented_json
from .negotiation import preferred
from .refusals import ErrorBodies
from .replies import ErrorReply, Reply

__all__ = ["AnswerWriter", "ContractError", "StreamWriter", "checked_fields"]

_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_RESERVED_FIELDS = frozenset({"content-length", "content-type", "transfer-encoding"})
_STATUSES = range(200, 600)
_STATUSES_WITHOUT_CONTENT = frozenset({204, 304})
_NO_FIELDS: Mapping[str, str] = MappingProxyType({})


StreamWriter: TypeAlias = Callable[[AsyncIterator[object], Any, int], AsyncGenerator[bytes]]
"""Writes what a method gives piece by piece, of a type, for a status."""


class AnswerWriter:
    """Writes the answers of one operation.

    Args:
        operation: The operation.
        bodies: Makes the body of an `ErrorReply` that has none.
        write_stream: Writes an answer that comes piece by piece; None where none does.
    """

    def __init__(
        self,
        operation: Operation,
        bodies: ErrorBodies,
        write_stream: StreamWriter | None = None,
    ) -> None:
        self._write_stream = write_stream
        self._operation = operation
        self._bodies = bodies
        self._success = _success_status(operation)
        self._success_outcome = _outcome(operation, self._success)

    def media_types(self) -> tuple[str, ...]:
        """Lists the media types that the usual success can have."""
        outcome = self._success_outcome
        if outcome is None or self._operation.method == "HEAD":
            return ()
        return (*outcome.content, *outcome.streams)

    def response(self, answer: object, accept: str = "") -> HttpResponse:
        """Makes the response for what a method returned, or raised as `ErrorReply`.

        Args:
            answer: What it returned or raised.
            accept: The field `Accept` of the request, empty without one.

        Raises:
            ContractError: The document does not allow the status, the value or a header field.
        """
        if isinstance(answer, ErrorReply):
            if answer.status < 300:
                raise ContractError(f"the status {answer.status} of an ErrorReply is no error")
            return self._response(answer.status, self._error_body(answer), answer.headers, accept)
        if _is_reply(answer):
            status = self._success if answer.status is None else answer.status
            media_type = answer.media_type
            return self._response(status, answer.value, answer.headers, accept, media_type)
        return self._response(self._success, answer, _NO_FIELDS, accept)

    def _error_body(self, error: ErrorReply) -> object:
        outcome = self._operation.outcome(error.status)
        if error.body is not None or outcome is None or not outcome.content:
            return error.body
        return self._bodies.value(error.status, error.message, error.parameter)

    def _response(
        self,
        status: int,
        value: object,
        headers: Mapping[str, str],
        accept: str,
        media_type: str | None = None,
    ) -> HttpResponse:
        operation = self._operation
        is_usual = status == self._success
        outcome = self._success_outcome if is_usual else _outcome(operation, status)
        if outcome is None:
            raise ContractError(f"the status {status} is not documented")
        fields = [*checked_fields(headers.items())] if headers else []
        if outcome.required_headers:
            _check_required_fields(operation, status, outcome, headers)
        body = _Body("", b"")
        # An answer to HEAD is documented with the content that GET would have.
        if (outcome.content or outcome.streams) and operation.method != "HEAD":
            if _is_stream(value):
                body = _streamed(outcome, status, value, media_type, self._write_stream)
            else:
                body = _whole(outcome, status, value, accept, media_type)
            fields.append(("Content-Type", body.content_type))
        elif value is not None:
            raise ContractError(f"the status {status} is documented without a body")
        if status not in _STATUSES_WITHOUT_CONTENT and body.stream is None:
            fields.append(("Content-Length", str(len(body.content))))
        return HttpResponse(status, Headers(fields), body.content, body.stream)


class _Body(NamedTuple):
    """A body as it is sent."""

    content_type: str
    content: bytes
    stream: AsyncGenerator[bytes] | None = None


def _is_reply(answer: object) -> TypeIs[Reply[object]]:
    return isinstance(answer, Reply)


def _is_stream(answer: object) -> TypeIs[AsyncIterator[object]]:
    return isinstance(answer, AsyncIterator)


def _success_status(operation: Operation) -> int:
    """Finds the status of the usual success."""
    exact = [int(key) for key in operation.outcomes if key.isdigit()]
    return min(filter(operation.is_success, exact), default=200)


def _outcome(operation: Operation, status: int) -> Outcome | None:
    """Finds what the document says about a status."""
    if status not in _STATUSES:
        return None
    if operation.is_success(status):
        return operation.success(status)
    return operation.outcome(status)


def _check_required_fields(
    operation: Operation, status: int, outcome: Outcome, headers: Mapping[str, str]
) -> None:
    # The id of the request is put into every response later.
    given = {*map(str.lower, headers), (operation.request_id or "").lower(), "content-type"}
    missing = [name for name in outcome.required_headers if name.lower() not in given]
    if missing:
        raise ContractError(f"the status {status} lacks the header field {', '.join(missing)}")


def _whole(
    outcome: Outcome, status: int, value: object, accept: str, media_type: str | None
) -> _Body:
    """Writes a body in the first documented media type that it fits, and that is preferred."""
    contents = outcome.content
    if not contents:
        raise ContractError(f"the status {status} is documented with a stream")
    if media_type is not None:
        annotation = _documented(contents, media_type, status)
        return _written(media_type, annotation, status, value)
    problem: ContractError | None = None
    names = (*contents,)
    for name in preferred(accept, names) if len(names) > 1 else names:
        try:
            return _written(name, contents[name], status, value)
        except ContractError as error:
            problem = problem or error
    raise problem or ContractError(f"the status {status} is documented without a body")


def _streamed(
    outcome: Outcome,
    status: int,
    items: AsyncIterator[object],
    media_type: str | None,
    write: StreamWriter | None,
) -> _Body:
    """Writes the items of a stream as they come, or passes on the pieces of bytes."""
    streams = outcome.streams or {
        name: annotation for name, annotation in outcome.content.items() if annotation is bytes
    }
    if write is None or not streams:
        raise ContractError(f"the status {status} is documented without a stream")
    name = next(iter(streams)) if media_type is None else media_type
    annotation = _documented(streams, name, status)
    return _Body(_content_type(name, annotation), b"", write(items, annotation, status))


# `Any`, because a type in the widest sense (`list[X]`, `A | B`) has no class of its own.
def _documented(contents: Mapping[str, Any], media_type: str, status: int) -> Any:
    try:
        return documented_type(contents, media_type)
    except UndocumentedBodyError:
        problem = f"the status {status} is documented without the media type {media_type}"
        raise ContractError(problem) from None


def _written(media_type: str, annotation: TypeForm[object], status: int, value: object) -> _Body:
    content_type = _content_type(media_type, annotation)
    if annotation is bytes and isinstance(value, bytes):
        content = value
    elif annotation is str and isinstance(value, str) and not is_json(content_type):
        content = _text(content_type, status, value)
    elif annotation is bytes or (annotation is str and not is_json(content_type)):
        given = type(value).__name__
        raise ContractError(f"the body of the status {status} is a {given}, and not {media_type}")
    else:
        content = documented_json(annotation, status, value)
    return _Body(content_type, content)


def _text(media_type: str, status: int, value: str) -> bytes:
    try:
        return encoded_text(value, media_type)
    except ValueError as error:
        raise ContractError(f"the body for the status {status} {error}") from None


def _content_type(media_type: str, annotation: TypeForm[object]) -> str:
    if "*" in media_type:
        media_type = _concrete_media_type(media_type, annotation)
    if annotation is str and not is_json(media_type) and "charset" not in media_type:
        return f"{media_type}; charset=utf-8"
    return media_type


def _concrete_media_type(media_range: str, annotation: TypeForm[object]) -> str:
    """Chooses a media type where the document gives a range, such as `*/*`."""
    if is_json(media_range):
        return "application/json"
    if annotation is bytes:
        return "application/octet-stream"
    return "text/plain" if annotation is str else "application/json"


def checked_fields(fields: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Passes on the header fields that a server's method gives.

    Raises:
        ContractError: A field is not one of the method's to give, or no text for a header.
    """
    for name, value in fields:
        if not _FIELD_NAME.fullmatch(name) or name.lower() in _RESERVED_FIELDS:
            raise ContractError(f"a method may not set the header field {name!r}")
        if not _FIELD_VALUE.fullmatch(value):
            raise ContractError(f"the header field {name} has a character that no value may have")
        yield name, value
