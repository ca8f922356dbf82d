"""What can go wrong, as exceptions.

`Error`
├── `InvalidArgument`, `MissingCredentials`, `ClientClosed`   before anything is sent
├── `TransportError`                                          no answer
│   ├── `ConnectionFailed`, `ResponseTooLarge`
│   └── `Timeout` ── `DeadlineExceeded`
├── `UnexpectedResponse`                                      an answer that is not as documented
└── `StatusError`                                             an error answer

Every one of them can be pickled, and none shows a credential.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from pydantic_core import from_json

from .headers import Headers
from .message import HttpResponse

__all__ = [
    "ClientClosed",
    "ConnectionFailed",
    "DeadlineExceeded",
    "Error",
    "ErrorClasses",
    "Fault",
    "InvalidArgument",
    "MissingCredentials",
    "ResponseTooLarge",
    "StatusError",
    "Timeout",
    "TransportError",
    "UnexpectedResponse",
]

_FAULTS_SHOWN = 5
_LONGEST_MESSAGE = 300

_ADVICE = {
    401: "Check the credentials.",
    403: "These credentials may not do this.",
    408: "Try again.",
    429: "Send fewer requests, and try again later.",
}


class Fault(NamedTuple):
    """One value that is not as documented."""

    path: tuple[str | int, ...]
    """Where it is: names of properties (first of all, the parameter) and indexes of arrays."""
    problem: str
    """What is wrong, or what is allowed."""
    got: str = ""
    """What was there instead, described; empty where nothing was."""

    @property
    def json_path(self) -> str:
        """The path in the form `$.data[0].id`."""
        return "$" + "".join(_json_path_step(step) for step in self.path)

    def __str__(self) -> str:
        got = f", got {self.got}" if self.got else ""
        return f"{self.json_path}: {self.problem}{got}"


class Error(Exception):
    """Anything that this package raises on purpose."""

    attempts: int = 0
    """How often the request had been sent."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class InvalidArgument(Error):
    """An argument that the document does not allow; nothing was sent.

    Args:
        subject: What the arguments were for: the name of an operation, or of a setting.
        faults: Every fault, each with the name of the argument first in its path.
    """

    def __init__(self, subject: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(subject, faults)
        self.subject = subject
        self.faults = faults

    def __str__(self) -> str:
        # The root of the path would be the call, and nobody thinks of its arguments as JSON.
        lines = [str(fault).removeprefix("$.") for fault in self.faults]
        return f"{self.subject}: {_listing(lines)}"


class MissingCredentials(Error):
    """No credentials were given that the operation accepts; nothing was sent."""


class ClientClosed(Error):
    """The client has been closed; nothing was sent."""


class TransportError(Error):
    """No answer came. The exception of the HTTP library is the `__cause__`.

    Args:
        message: What happened.
        was_sent: Whether any of the request may have reached the server.
    """

    def __init__(self, message: str, *, was_sent: bool = True) -> None:
        super().__init__(message)
        self.was_sent = was_sent
        """Whether any of the request may have reached the server, which may have acted on it."""


class Timeout(TransportError):
    """A step of an attempt took too long."""


class DeadlineExceeded(Timeout):
    """The whole call took too long, with all its attempts."""


class ResponseTooLarge(TransportError):
    """The body of the answer is larger than `max_response_bytes`. The rest of it was not read."""


class ConnectionFailed(TransportError):
    """The connection could not be made, or it broke before the whole answer had come."""


class _AnswerError(Error):
    """Something about an answer.

    Args:
        operation: The name of the operation that was called.
        response: The answer as it came.
        request_id: The id that the server gave to the request.
    """

    def __init__(
        self, operation: str, response: HttpResponse, request_id: str | None, *more: object
    ) -> None:
        # All arguments are positional, and kept as `args`: that is what makes a pickle of it work.
        super().__init__(operation, response, request_id, *more)
        self.operation = operation
        self.response = response
        self.request_id = request_id

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status

    @property
    def headers(self) -> Headers:
        """The header fields of the answer."""
        return self.response.headers

    @property
    def raw(self) -> bytes:
        """The body of the answer as it came."""
        return self.response.content

    def _answer(self) -> str:
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.status} {_reason(self.status)}".rstrip() + request


class UnexpectedResponse(_AnswerError):
    """An answer that is not as documented. `raw` has the body, to go on from there.

    Args:
        operation: The name of the operation that was called.
        response: The answer as it came.
        request_id: The id that the server gave to the request.
        problem: What is not as documented about the answer as a whole.
        faults: What is not as documented inside its body.
    """

    def __init__(
        self,
        operation: str,
        response: HttpResponse,
        request_id: str | None,
        problem: str,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(operation, response, request_id, problem, faults)
        self.problem = problem
        self.faults = faults

    def __str__(self) -> str:
        details = f": {_listing(list(map(str, self.faults)))}" if self.faults else ""
        return f"{self.operation} was answered with {self._answer()}: {self.problem}{details}"


class StatusError(_AnswerError):
    """An answer with a status that means failure.

    Args:
        operation: The name of the operation that was called.
        response: The answer as it came.
        request_id: The id that the server gave to the request.
        body: The body as the document describes it; None where it is something else.
    """

    def __init__(
        self,
        operation: str,
        response: HttpResponse,
        request_id: str | None,
        body: object = None,
    ) -> None:
        super().__init__(operation, response, request_id, body)
        # `Any`, because each class of a generated package says what its own body is.
        self._body: Any = body

    @property
    def body(self) -> Any:
        """The body as the document describes it; None where it is something else."""
        return self._body

    def __str__(self) -> str:
        explanation = _explanation(self.raw)
        said = f": {explanation}" if explanation else ""
        text = f"{self.operation} was answered with {self._answer()}{said}"
        advice = _advice(self.status, self.headers)
        if not advice:
            return text
        return f"{text} {advice}" if text.endswith((".", "!", "?")) else f"{text}. {advice}"


class ErrorClasses(NamedTuple):
    """Which exception stands for which status."""

    by_status: Mapping[int, type[StatusError]]
    client: type[StatusError]
    """For the other statuses from 400 to 499."""
    server: type[StatusError]
    """For the other statuses from 500 to 599."""
    other: type[StatusError]
    """For everything else that is not a success, such as a redirect."""

    def of(self, status: int) -> type[StatusError]:
        """Returns the exception class for a status code."""
        if status in self.by_status:
            return self.by_status[status]
        return {4: self.client, 5: self.server}.get(status // 100, self.other)


def _json_path_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if step.isidentifier():
        return f".{step}"
    # Most programs never show an error, and start sooner without what only errors need.
    import json

    return f"[{json.dumps(step)}]"


def _listing(lines: list[str]) -> str:
    more = len(lines) - _FAULTS_SHOWN
    return "; ".join(lines[:_FAULTS_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _reason(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _advice(status: int, headers: Headers) -> str:
    if status in (429, 503) and "Retry-After" in headers:
        return f"Try again after {_one_line(headers['Retry-After'])} (Retry-After)."
    if 500 <= status <= 599:
        return "The server failed; the request may work later."
    return _ADVICE.get(status, "")


def _explanation(content: bytes) -> str:
    """Finds what a JSON body says about an error, under the names that are usual for it."""
    try:
        value: object = from_json(content)
    except ValueError:
        return ""
    return _message_in(value)


def _message_in(value: object) -> str:
    if isinstance(value, str):
        return _one_line(value)
    if not isinstance(value, Mapping):
        return ""
    members = cast("Mapping[str, object]", value)
    found = (_message_in(members[name]) for name in _MESSAGE_NAMES if name in members)
    return next((message for message in found if message), "")


_MESSAGE_NAMES = ("error_description", "message", "detail", "title", "error")


def _one_line(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_MESSAGE else f"{line[: _LONGEST_MESSAGE - 1]}…"
