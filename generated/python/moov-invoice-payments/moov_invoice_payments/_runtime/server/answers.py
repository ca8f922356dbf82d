"""Turns what a server's method answers into a response, and holds it to the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from typing_extensions import TypeForm, TypeIs

from ..headers import Headers
from ..message import HttpResponse
from ..model import DecodeError, encode
from ..operation import Operation, Outcome
from .documented import check_answer
from .refusals import ErrorBodies
from .replies import ErrorReply, Reply

__all__ = ["AnswerWriter", "ContractError", "checked_fields"]

_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_RESERVED_FIELDS = frozenset({"content-length", "content-type", "transfer-encoding"})
_STATUSES = range(200, 600)
_STATUSES_WITHOUT_CONTENT = frozenset({204, 304})
_NO_FIELDS: Mapping[str, str] = MappingProxyType({})


class ContractError(Exception):
    """An answer that the document does not allow; the message says why."""


class AnswerWriter:
    """Writes the answers of one operation.

    Args:
        operation: The operation.
        bodies: Makes the body of an `ErrorReply` that has none.
    """

    def __init__(self, operation: Operation, bodies: ErrorBodies) -> None:
        self._operation = operation
        self._bodies = bodies
        self._success = _success_status(operation)
        self._success_outcome = _outcome(operation, self._success)

    def media_types(self) -> tuple[str, ...]:
        """Lists the media types that the usual success can have."""
        outcome = self._success_outcome
        if outcome is None or self._operation.method == "HEAD":
            return ()
        return tuple(_content_type(*content) for content in outcome.content.items())

    def response(self, answer: object) -> HttpResponse:
        """Makes the response for what a method returned, or raised as `ErrorReply`.

        Raises:
            ContractError: The document does not allow the status, the value or a header field.
        """
        if isinstance(answer, ErrorReply):
            if answer.status < 300:
                raise ContractError(f"the status {answer.status} of an ErrorReply is no error")
            return self._response(answer.status, self._error_body(answer), answer.headers)
        if _is_reply(answer):
            status = self._success if answer.status is None else answer.status
            return self._response(status, answer.value, answer.headers)
        return self._response(self._success, answer, _NO_FIELDS)

    def _error_body(self, error: ErrorReply) -> object:
        outcome = self._operation.outcome(error.status)
        if error.body is not None or outcome is None or not outcome.content:
            return error.body
        return self._bodies.value(error.status, error.message, error.parameter)

    def _response(self, status: int, value: object, headers: Mapping[str, str]) -> HttpResponse:
        operation = self._operation
        is_usual = status == self._success
        outcome = self._success_outcome if is_usual else _outcome(operation, status)
        if outcome is None:
            raise ContractError(f"the status {status} is not documented")
        fields = [*checked_fields(headers.items())] if headers else []
        if outcome.required_headers:
            _check_required_fields(operation, status, outcome, headers)
        content = b""
        # An answer to HEAD is documented with the content that GET would have.
        if outcome.content and operation.method != "HEAD":
            content_type, content = _written(outcome, status, value)
            fields.append(("Content-Type", content_type))
        elif value is not None:
            raise ContractError(f"the status {status} is documented without a body")
        if status not in _STATUSES_WITHOUT_CONTENT:
            fields.append(("Content-Length", str(len(content))))
        return HttpResponse(status, Headers(fields), content)


def _is_reply(answer: object) -> TypeIs[Reply[object]]:
    return isinstance(answer, Reply)


def _success_status(operation: Operation) -> int:
    documented = [key for key in operation.outcomes if key.startswith("2") and key.isdigit()]
    return int(min(documented)) if documented else 200


def _outcome(operation: Operation, status: int) -> Outcome | None:
    """Finds what the document says about a status.

    `default` stands for the errors wherever the document also describes a success.
    """
    if status not in _STATUSES:
        return None
    if status // 100 == 2 and any(key.startswith("2") for key in operation.outcomes):
        return operation.outcomes.get(str(status)) or operation.outcomes.get("2XX")
    return operation.outcome(status)


def _check_required_fields(
    operation: Operation, status: int, outcome: Outcome, headers: Mapping[str, str]
) -> None:
    # The id of the request is put into every response later.
    given = {*map(str.lower, headers), (operation.request_id or "").lower(), "content-type"}
    missing = [name for name in outcome.required_headers if name.lower() not in given]
    if missing:
        raise ContractError(f"the status {status} lacks the header field {', '.join(missing)}")


def _written(outcome: Outcome, status: int, value: object) -> tuple[str, bytes]:
    """Writes a body in the first documented media type that it fits, and names that type."""
    problem: ContractError | None = None
    for media_type, annotation in outcome.content.items():
        try:
            content = _content(media_type, annotation, status, value)
        except ContractError as error:
            problem = problem or error
        else:
            return _content_type(media_type, annotation), content
    raise problem or ContractError(f"the status {status} is documented without a body")


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
        check_answer(annotation, content)
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
