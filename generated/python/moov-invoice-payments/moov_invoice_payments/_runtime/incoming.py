"""An answer of which the head has come and the body is still to come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import NamedTuple

from .headers import Headers

__all__ = ["AsyncIncoming", "Incoming"]


class Incoming(NamedTuple):
    """An answer that a thread receives."""

    status: int
    headers: Headers
    pieces: Iterator[bytes]
    """The body as it comes, with any content coding undone."""
    close: Callable[[], None]
    """Gives the connection back, or drops it where the body has not been read to its end."""
    lift_deadline: Callable[[], None]
    """Leaves the time of each step as the only limit."""


class AsyncIncoming(NamedTuple):
    """An answer that a task receives."""

    status: int
    headers: Headers
    pieces: AsyncIterator[bytes]
    """The body as it comes, with any content coding undone."""
    aclose: Callable[[], Awaitable[None]]
    """Gives the connection back, or drops it where the body has not been read to its end."""
