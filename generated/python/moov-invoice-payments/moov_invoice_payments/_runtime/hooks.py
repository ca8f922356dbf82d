"""What a client tells about its requests: to functions of the user's, and to the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .errors import TransportError

__all__ = ["ErrorEvent", "Hooks", "RequestEvent", "ResponseEvent", "RetryEvent"]


class RequestEvent(NamedTuple):
    """A request is about to be sent."""

    operation: str
    """The id of the operation."""
    method: str
    path: str
    """The path as it is sent, without the query."""
    attempt: int
    """The number of the attempt, from 1."""


class ResponseEvent(NamedTuple):
    """An answer has come, with its whole body."""

    operation: str
    """The id of the operation."""
    method: str
    path: str
    """The path as it was sent, without the query."""
    attempt: int
    """The number of the attempt, from 1."""
    status: int
    seconds: float
    """How long the attempt took."""
    request_id: str | None
    """The id that the server gave to the request; None if it gave none."""


class ErrorEvent(NamedTuple):
    """An attempt has ended without an answer."""

    operation: str
    """The id of the operation."""
    method: str
    path: str
    """The path as it was sent, without the query."""
    attempt: int
    """The number of the attempt, from 1."""
    seconds: float
    """How long the attempt took."""
    cause: TransportError
    """Why no answer came."""
    is_final: bool
    """Whether the call ends with it: it is not sent again."""


class RetryEvent(NamedTuple):
    """A request is about to be sent again."""

    operation: str
    """The id of the operation."""
    method: str
    path: str
    """The path as it was sent, without the query."""
    attempt: int
    """The number of the attempt that failed, from 1."""
    delay: float
    """Seconds until the next attempt."""
    status: int | None
    """The status of the answer; None if none came."""
    cause: TransportError | None
    """Why no answer came; None if one came."""


class Hooks(NamedTuple):
    """Functions that a client calls, for metrics or for a log of your own.

    They are plain functions, also for an async client, and should return soon. No event holds a
    credential. What a hook raises ends the call, and reaches the caller as it is.
    """

    on_request: Callable[[RequestEvent], object] | None = None
    """Called before each attempt."""
    on_response: Callable[[ResponseEvent], object] | None = None
    """Called after each attempt that was answered, whatever the status."""
    on_retry: Callable[[RetryEvent], object] | None = None
    """Called before the wait that comes before another attempt."""
    on_error: Callable[[ErrorEvent], object] | None = None
    """Called after each attempt that ended without an answer, before `on_retry`."""
