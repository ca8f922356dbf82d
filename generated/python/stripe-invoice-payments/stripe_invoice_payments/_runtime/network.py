"""Connections whose every step ends when the call has to end.

The HTTP library gives each read of a socket the whole time of a step, so that a server which sends
one byte at a time could keep a caller for ever. Streams of this module look at the clock instead.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

__all__ = ["Backend", "StepLimit"]

_PIECE = 64 * 1024


class StepLimit(float):
    """How many seconds a step may take, and when the call that it belongs to has to end.

    It passes through the HTTP library as the number that it is.

    Args:
        seconds: For the step.
        ends: On the clock of `time.monotonic`.
    """

    __slots__ = ("ends",)

    ends: float

    def __new__(cls, seconds: float, ends: float) -> StepLimit:
        """Makes a limit."""
        limit = super().__new__(cls, seconds)
        limit.ends = ends
        return limit


def _left(timeout: float | None, late: type[httpcore2.TimeoutException]) -> float | None:
    """Returns the seconds that remain for one operation of a socket."""
    if not isinstance(timeout, StepLimit):
        return timeout
    left = min(timeout, timeout.ends - time.monotonic())
    if left <= 0:
        raise late("the call takes too long")
    return left


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces, as a server that reads slowly would have a whole step for each packet.
        view = memoryview(buffer)
        for start in range(0, len(view), _PIECE):
            left = _left(timeout, httpcore2.WriteTimeout)
            self._stream.write(bytes(view[start : start + _PIECE]), left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    # `Any`: what the library tells about a stream has a type of its own for each name.
    def get_extra_info(self, info: str) -> Any:
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


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
    return [str(address[0]) for *_, address in found]
