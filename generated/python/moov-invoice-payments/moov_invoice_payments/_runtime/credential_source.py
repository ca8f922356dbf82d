"""Where a client has its credentials from: given once, or asked for when they are needed."""

from __future__ import annotations

import threading
from asyncio import AbstractEventLoop, Lock, get_running_loop
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable, iscoroutine, iscoroutinefunction
from weakref import WeakKeyDictionary

from .credentials import Credentials
from .errors import Fault, InvalidArgument

__all__ = ["AsyncCredentialSource", "CredentialSource"]


_IS_ASYNC = "the function is async, which only an async client can wait for"


class CredentialSource:
    """The credentials of a client. Threads may share it: one of them asks, the others wait.

    Args:
        credentials: The credentials, or a function that returns them. It is called when they are
            first needed, and again after the server refused them.

    Raises:
        InvalidArgument: The function is async.
    """

    def __init__(self, credentials: Credentials | Callable[[], Credentials]) -> None:
        if iscoroutinefunction(credentials):
            raise _refusal(_IS_ASYNC)
        self._ask = None if isinstance(credentials, Credentials) else credentials
        self._given = credentials.given() if isinstance(credentials, Credentials) else None
        self._lock = threading.Lock()

    @property
    def can_renew(self) -> bool:
        """Whether there may be others, once these have been refused."""
        return self._ask is not None

    def given(self) -> Mapping[str, str]:
        """Returns the credentials that are there, by field."""
        return self.other_than(None) if self._given is None else self._given

    def other_than(self, refused: Mapping[str, str] | None) -> Mapping[str, str]:
        """Returns the credentials, asked for again if nobody has done so meanwhile.

        Args:
            refused: What `given` returned, and the server refused.
        """
        with self._lock:
            if self._ask is not None and self._given is refused:
                self._given = _fields_of(self._ask())
            return {} if self._given is None else self._given


class AsyncCredentialSource:
    """The credentials of an async client. Its tasks may share it: one asks, the others wait.

    Args:
        credentials: The credentials, or a function that returns them, async or not. It is called
            when they are first needed, and again after the server refused them.
    """

    def __init__(
        self, credentials: Credentials | Callable[[], Credentials | Awaitable[Credentials]]
    ) -> None:
        self._ask = None if isinstance(credentials, Credentials) else credentials
        self._given = credentials.given() if isinstance(credentials, Credentials) else None
        # A lock of asyncio belongs to one event loop.
        self._locks = WeakKeyDictionary[AbstractEventLoop, Lock]()

    @property
    def can_renew(self) -> bool:
        """Whether there may be others, once these have been refused."""
        return self._ask is not None

    async def given(self) -> Mapping[str, str]:
        """Returns the credentials that are there, by field."""
        return await self.other_than(None) if self._given is None else self._given

    async def other_than(self, refused: Mapping[str, str] | None) -> Mapping[str, str]:
        """Returns the credentials, asked for again if nobody has done so meanwhile.

        Args:
            refused: What `given` returned, and the server refused.
        """
        async with self._locks.setdefault(get_running_loop(), Lock()):
            if self._ask is not None and self._given is refused:
                answer = self._ask()
                self._given = _fields_of(await answer if isawaitable(answer) else answer)
            return {} if self._given is None else self._given


def _fields_of(credentials: object) -> Mapping[str, str]:
    if isinstance(credentials, Credentials):
        return credentials.given()
    if iscoroutine(credentials):
        # Python would warn that nobody has awaited it.
        credentials.close()
    raise _refusal(
        _IS_ASYNC if isawaitable(credentials) else "the function has to return credentials"
    )


def _refusal(problem: str) -> InvalidArgument:
    return InvalidArgument("settings", (Fault(("security",), problem),))
