"""Requests that are answered with an error without the server's method, and how that error looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from pydantic import JsonValue
from pydantic_core import to_json

from ..headers import Headers
from ..media_types import is_json
from ..message import HttpResponse
from ..operation import Operation

__all__ = ["ErrorBodies", "InvalidRequest", "RefusedError", "RequestFault", "reason_phrase"]

_PLACEHOLDERS = frozenset({"$message", "$parameter", "$status"})


@dataclass(frozen=True, slots=True)
class RequestFault:
    """One part of a request that is not as documented.

    Attributes:
        location: `path`, `query`, `header`, `cookie` or `body`.
        name: Name in the document, with the way to the fault inside: `created[gte]`; in a body
            the JSON path.
        problem: What is wrong, or what is allowed; nothing of the value itself.
    """

    location: str
    name: str
    problem: str

    def __str__(self) -> str:
        name = self.name if self.name and self.name.isprintable() else ascii(self.name)
        return f"{name} ({self.location}): {self.problem}"


class RefusedError(Exception):
    """A request that is answered with an error before the server's method is asked.

    Args:
        status: Status code of the answer.
        message: What is wrong, for people; nothing of any value.
        parameter: The name in the document of the parameter at fault, if it is one.
        headers: Header fields for the answer.
    """

    def __init__(
        self,
        status: int,
        message: str,
        parameter: str | None = None,
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(status, message, parameter)
        self.status = status
        self.message = message
        self.parameter = parameter
        self.headers = tuple(headers)

    def __str__(self) -> str:
        return self.message


class InvalidRequest(RefusedError):
    """A request whose parameters or body are not as documented.

    Args:
        faults: Every fault that was found; at least one.
    """

    def __init__(self, faults: tuple[RequestFault, ...]) -> None:
        super().__init__(400, "; ".join(map(str, faults)), faults[0].name or None)
        self.faults = faults


class ErrorBodies:
    """Makes the bodies of errors from the templates of the document.

    Args:
        templates: A JSON value by status (`404`), class of statuses (`4XX`) or `default`. A string
            that is `$message`, `$parameter` or `$status` stands for that value; a member of an
            object that would have none is left out.
    """

    def __init__(self, templates: Mapping[str, JsonValue]) -> None:
        self._templates = templates

    def value(self, status: int, message: str, parameter: str | None = None) -> JsonValue:
        """Returns the body of an error; None where the document has no template for it."""
        values: dict[str, JsonValue] = {"$message": message, "$status": status}
        if parameter is not None:
            values["$parameter"] = parameter
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self._templates:
                return _filled(self._templates[key], values)
        return None

    def response(self, refusal: RefusedError, operation: Operation | None = None) -> HttpResponse:
        """Makes the answer to a request that is refused.

        Args:
            refusal: Why it is.
            operation: What the request asked for, which names the media types of its errors; None
                where it asked for nothing that is there.
        """
        value = self.value(refusal.status, refusal.message, refusal.parameter)
        if value is None:
            return HttpResponse(
                refusal.status, Headers((*refusal.headers, ("Content-Length", "0")))
            )
        content = to_json(value)
        media_type = _media_type(refusal.status, operation)
        fields = [("Content-Type", media_type), ("Content-Length", str(len(content)))]
        return HttpResponse(refusal.status, Headers((*refusal.headers, *fields)), content)


def _media_type(status: int, operation: Operation | None) -> str:
    outcome = None if operation is None else operation.outcome(status)
    for media_type in outcome.content if outcome is not None else ():
        if is_json(media_type):
            return media_type
    return "application/json"


def reason_phrase(status: int) -> str:
    """Returns what HTTP calls a status code."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"


def _filled(template: JsonValue, values: Mapping[str, JsonValue]) -> JsonValue:
    if isinstance(template, dict):
        return {
            name: _filled(member, values)
            for name, member in template.items()
            if not _is_without_value(member, values)
        }
    if isinstance(template, list):
        return [_filled(item, values) for item in template if not _is_without_value(item, values)]
    if isinstance(template, str) and template in _PLACEHOLDERS:
        return values.get(template)
    return template


def _is_without_value(template: JsonValue, values: Mapping[str, JsonValue]) -> bool:
    return isinstance(template, str) and template in _PLACEHOLDERS and template not in values
