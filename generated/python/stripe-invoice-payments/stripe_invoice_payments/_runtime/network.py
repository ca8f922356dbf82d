"""Connections that do what those of the HTTP library leave undone.

- It gives each read of a socket the whole time of a step, so that a server which sends one byte at
  a time could keep a caller for ever. Streams of this module look at the clock instead; in async
  code the event loop does.
- It takes what a server sends beyond an answer for the answer to the next request. Streams of this
  module tell whether an answer was read after its request.
- Its async streams stay open if the set-up of TLS is cancelled.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from typing import Any

import httpcore2

__all__ = ["AsyncBackend", "Backend", "StepLimit"]

_PIECE = 64 * 1024


class StepLimit(float):
    """How many seconds a step may take, and when the call that it belongs to has to end.

    It also learns whether the step was taken. It passes through the HTTP library as the number that
    it is.

    Args:
        seconds: For the step.
        ends: On the clock of `time.monotonic`.
    """

    __slots__ = ("ends", "was_read_with")

    ends: float
    was_read_with: bool
    """Whether anything was read within it."""

    def __new__(cls, seconds: float, ends: float) -> StepLimit:
        """Makes a limit."""
        limit = super().__new__(cls, seconds)
        limit.ends = ends
        limit.was_read_with = False
        return limit

    def lift(self) -> None:
        """Leaves the seconds for the step as the only limit."""
        self.ends = math.inf


def _left(timeout: float | None, late: type[httpcore2.TimeoutException]) -> float | None:
    """Returns the seconds that remain for one operation of a socket."""
    if not isinstance(timeout, StepLimit):
        return timeout
    left = min(timeout, timeout.ends - time.monotonic())
    if left <= 0:
        raise late("the call takes too long")
    return left


def _mark(timeout: float | None) -> None:
    if isinstance(timeout, StepLimit):
        timeout.was_read_with = True


class _Stream(httpcore2.NetworkStream):
    """A connection, to a server or through a proxy."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Reads what is there, once there is something."""
        _mark(timeout)
        return self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Writes all of it."""
        # In pieces, as a server that reads slowly would have a whole step for each packet.
        view = memoryview(buffer)
        for start in range(0, len(view), _PIECE):
            left = _left(timeout, httpcore2.WriteTimeout)
            self._stream.write(bytes(view[start : start + _PIECE]), left)

    def close(self) -> None:
        """Closes the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Sets up TLS."""
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    # `Any`: what the library tells about a stream has a type of its own for each name.
    def get_extra_info(self, info: str) -> Any:
        """Tells something about the connection."""
        return self._stream.get_extra_info(info)


class Backend(httpcore2.NetworkBackend):
    """Opens connections for `httpcore2.ConnectionPool`."""

    def __init__(self) -> None:
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Opens a connection to the first address of a host that takes one."""
        refusal: Exception = httpcore2.ConnectError(f"{host} has no address")
        # One by one, as each of them would have the whole time of the step.
        for address in _addresses(host, port):
            left = _left(timeout, httpcore2.ConnectTimeout)
            try:
                stream = self._backend.connect_tcp(
                    address, port, left, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                refusal = error
            else:
                return _Stream(stream)
        raise refusal


class _AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection, to a server or through a proxy."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Reads what is there, once there is something."""
        _mark(timeout)
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Writes all of it."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Closes the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Sets up TLS."""
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self.aclose)
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
            undo.pop_all()
        return _AsyncStream(stream)

    def get_extra_info(self, info: str) -> Any:
        """Tells something about the connection."""
        return self._stream.get_extra_info(info)


class AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections for `httpcore2.AsyncConnectionPool`."""

    def __init__(self) -> None:
        # `Any`: type checkers see the class that stands in for it where anyio is missing.
        anyio: Any = httpcore2.AnyIOBackend
        self._backend: httpcore2.AsyncNetworkBackend = anyio()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Opens a connection to a host."""
        stream = await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return _AsyncStream(stream)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
    return [str(address[0]) for *_, address in found]
