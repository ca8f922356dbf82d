"""Turns what a server's method answers into a response, and holds it to the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from typing_extensions import TypeForm, TypeIs

from ..headers import Headers
from ..message import HttpResponse
from ..model import DecodeError, decode, encode
from ..operation import Operation, Outcome
from .refusals import ErrorBodies, reason_phrase

__all__ = [
    "ContractError",
    "ErrorReply",
    "Reply",
    "checked_fields",
    "response_to",
    "success_media_types",
]

ValueT_co = TypeVar("ValueT_co", covariant=True)

_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_RESERVED_FIELDS = frozenset({"content-length", "content-type", "transfer-encoding"})
_STATUSES = range(200, 600)
_STATUSES_WITHOUT_CONTENT = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Reply(Generic[ValueT_co]):
    """An answer with more than its value."""

    value: ValueT_co
    status: int | None = None
    """None stands for the first documented status of success."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class ErrorReply(Exception):
    """Raised by a server's method to answer with a documented error.

    Args:
        status: Status code.
        body: Body, of the type that the document gives to the status; None where it gives none.
        headers: Further header fields.
        message: What is wrong, for people. Without a body, the answer gets the one that the API
            gives its errors, if the document says how it looks, with this message in it.
        parameter: The name in the document of the parameter at fault, for that body as well.
    """

    def __init__(
        self,
        status: int,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        message: str = "",
        parameter: str | None = None,
    ) -> None:
        super().__init__(status, body, headers)
        self.status = status
        self.body = body
        self.headers: Mapping[str, str] = headers or {}
        self.message = message or reason_phrase(status)
        self.parameter = parameter

    def __str__(self) -> str:
        return f"status {self.status}: {self.message}"


class ContractError(Exception):
    """An answer that the document does not allow; the message says why."""


def response_to(operation: Operation, answer: object, bodies: ErrorBodies) -> HttpResponse:
    """Makes the response for what a server's method returned, or raised as `ErrorReply`.

    Args:
        operation: The operation that the method answers.
        answer: What it returned or raised.
        bodies: Makes the body of an `ErrorReply` that has none.

    Raises:
        ContractError: The document does not allow the status, the value or a header field.
    """
    if isinstance(answer, ErrorReply):
        return _response(
            operation, answer.status, _error_body(operation, answer, bodies), answer.headers
        )
    if _is_reply(answer):
        status = _success_status(operation) if answer.status is None else answer.status
        return _response(operation, status, answer.value, answer.headers)
    return _response(operation, _success_status(operation), answer, {})


def _error_body(operation: Operation, error: ErrorReply, bodies: ErrorBodies) -> object:
    outcome = operation.outcome(error.status)
    if error.body is not None or outcome is None or not outcome.content:
        return error.body
    return bodies.value(error.status, error.message, error.parameter)


def _is_reply(answer: object) -> TypeIs[Reply[object]]:
    return isinstance(answer, Reply)


def success_media_types(operation: Operation) -> tuple[str, ...]:
    """Lists the media types that the usual success of an operation can have."""
    outcome = _outcome(operation, _success_status(operation))
    if outcome is None or operation.method == "HEAD":
        return ()
    return tuple(_content_type(*content) for content in outcome.content.items())


def _success_status(operation: Operation) -> int:
    documented = [key for key in operation.outcomes if key.startswith("2") and key.isdigit()]
    return int(min(documented)) if documented else 200


def _response(
    operation: Operation, status: int, value: object, headers: Mapping[str, str]
) -> HttpResponse:
    outcome = _outcome(operation, status)
    if outcome is None:
        raise ContractError(f"the status {status} is not documented")
    fields = [*checked_fields(headers.items())]
    _check_required_headers(operation, status, outcome, headers)
    content = b""
    # An answer to HEAD is documented with the content that GET would have.
    if outcome.content and operation.method != "HEAD":
        media_type, annotation = next(iter(outcome.content.items()))
        content = _content(media_type, annotation, status, value)
        fields.append(("Content-Type", _content_type(media_type, annotation)))
    elif value is not None:
        raise ContractError(f"the status {status} is documented without a body")
    if status not in _STATUSES_WITHOUT_CONTENT:
        fields.append(("Content-Length", str(len(content))))
    return HttpResponse(status, Headers(fields), content)


def _outcome(operation: Operation, status: int) -> Outcome | None:
    """Finds what the document says about a status.

    `default` stands for the errors wherever the document also describes a success.
    """
    if status not in _STATUSES:
        return None
    if status // 100 == 2 and any(key.startswith("2") for key in operation.outcomes):
        return operation.outcomes.get(str(status)) or operation.outcomes.get("2XX")
    return operation.outcome(status)


def _check_required_headers(
    operation: Operation, status: int, outcome: Outcome, headers: Mapping[str, str]
) -> None:
    # The id of the request is put into every response later.
    given = {*map(str.lower, headers), (operation.request_id or "").lower(), "content-type"}
    missing = [name for name in outcome.required_headers if name.lower() not in given]
    if missing:
        raise ContractError(f"the status {status} lacks the header field {', '.join(missing)}")


def _content(media_type: str, annotation: TypeForm[object], status: int, value: object) -> bytes:
    if annotation is bytes and isinstance(value, bytes):
        return value
    if annotation is str and not _is_json(media_type) and isinstance(value, str):
        return value.encode()
    return _json(annotation, status, value)


def _content_type(media_type: str, annotation: TypeForm[object]) -> str:
    if "*" in media_type:
        media_type = _concrete_media_type(annotation)
    if annotation is str and not _is_json(media_type) and "charset" not in media_type:
        return f"{media_type}; charset=utf-8"
    return media_type


def _concrete_media_type(annotation: TypeForm[object]) -> str:
    """Chooses a media type where the document gives a range, such as `*/*`."""
    if annotation is bytes:
        return "application/octet-stream"
    return "text/plain" if annotation is str else "application/json"


def _is_json(media_type: str) -> bool:
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith(("/json", "+json"))


def _json(annotation: TypeForm[object], status: int, value: object) -> bytes:
    try:
        content = encode(value)
        decode(annotation, content)
    except DecodeError as error:
        raise ContractError(
            f"the body is not as documented for the status {status}: {error}"
        ) from None
    except ValueError as error:
        raise ContractError(f"the body has no form in JSON: {error}") from None
    return content


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
