"""Sends a request once and receives the answer, or says why there is none."""

from __future__ import annotations

import math
import os
import threading
import time
import weakref
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncGenerator, AsyncIterator, Iterator

import httpcore2
import httpx2

from .address import ServerAddress
from .content import BadContentError, ContentTooLargeError
from .errors import (
    ClientClosed,
    ConnectionFailed,
    DeadlineExceeded,
    ResponseTooLarge,
    Timeout,
    TransportError,
)
from .incoming import AsyncIncoming, Incoming
from .injected import InjectedAsyncClient, InjectedClient
from .limits import Limits
from .message import HttpRequest, HttpResponse
from .pooled import AsyncPool, Pool

__all__ = ["AsyncTransport", "Transport"]

_TIMEOUTS = (httpcore2.TimeoutException, httpx2.TimeoutException)
_BEFORE_SENDING = (
    *(httpcore2.ConnectError, httpcore2.ConnectTimeout, httpcore2.PoolTimeout),
    *(httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout),
    *(httpcore2.ProxyError, httpx2.ProxyError),
)
_BROKEN = (
    *(httpcore2.NetworkError, httpcore2.RemoteProtocolError),
    *(httpx2.NetworkError, httpx2.RemoteProtocolError),
)
_ERRORS = (
    *_TIMEOUTS,
    *_BROKEN,
    *(httpcore2.ProtocolError, httpcore2.ProxyError, httpcore2.UnsupportedProtocol),
    httpx2.HTTPError,
    BadContentError,
    ContentTooLargeError,
)


class Transport:
    """Sends requests to a server. Threads may share it.

    Args:
        server: Where the server is.
        client: A client to send with, in place of connections of our own. It is never closed.
    """

    def __init__(self, server: ServerAddress, client: httpx2.Client | None = None) -> None:
        self._server = server
        self._client = client
        self._injected = None if client is None else InjectedClient(server, client)
        self._others: dict[ServerAddress, Transport] = {}
        self._pool: Pool | None = None
        self._process = 0
        self._lock = threading.Lock()
        self._is_closed = False

    def to(self, server: ServerAddress) -> Transport:
        """Returns what sends to a server: this transport, or another that is closed with it.

        Raises:
            ClientClosed: The transport has been closed.
        """
        if server == self._server:
            return self
        with self._lock:
            _check_open(self._is_closed)
            if server not in self._others:
                self._others[server] = Transport(server, self._client)
            return self._others[server]

    def send(
        self, operation: str, request: HttpRequest, limits: Limits, seconds: float
    ) -> HttpResponse:
        """Sends a request.

        Args:
            operation: The name of the operation, for messages.
            request: The request.
            limits: What holds for it.
            seconds: What is left until the deadline.

        Raises:
            TransportError: No answer came.
            ClientClosed: The transport has been closed.
        """
        sender = self._sender()
        ends = time.monotonic() + seconds
        try:
            return sender.send(request, limits, ends)
        except _ERRORS as error:
            raise self._error(operation, error, limits, ends) from error

    def open(
        self, operation: str, request: HttpRequest, limits: Limits, seconds: float
    ) -> Incoming:
        """Sends a request, and returns when the head of the answer has come.

        Args:
            operation: The name of the operation, for messages.
            request: The request.
            limits: What holds for it.
            seconds: What is left until the deadline.

        Raises:
            TransportError: No answer came. Reading the body raises it as well.
            ClientClosed: The transport has been closed.
        """
        sender = self._sender()
        ends = time.monotonic() + seconds
        try:
            incoming = sender.open(request, limits, ends)
        except _ERRORS as error:
            raise self._error(operation, error, limits, ends) from error

        def lift_deadline() -> None:
            nonlocal ends
            ends = math.inf
            incoming.lift_deadline()

        def told() -> Iterator[bytes]:
            try:
                yield from incoming.pieces
            except _ERRORS as error:
                raise self._error(operation, error, limits, ends) from error

        return incoming._replace(pieces=told(), lift_deadline=lift_deadline)

    def _error(
        self, operation: str, error: Exception, limits: Limits, ends: float
    ) -> TransportError:
        if isinstance(error, _TIMEOUTS) and time.monotonic() >= ends:
            where = self._server.authority
            text = f"{operation}: no answer from {where} within {limits.deadline:g} s"
            return DeadlineExceeded(text, was_sent=_was_sent(error))
        return _transport_error(operation, self._server, error, limits)

    def close(self) -> None:
        """Closes the connections. A second time does nothing."""
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
        for other in self._others.values():
            other.close()

    def _sender(self) -> Pool | InjectedClient:
        if self._injected is not None:
            _check_open(self._is_closed or self._injected.is_closed)
            return self._injected
        pool = self._pool
        # After a fork both processes have the connections, and would read each other's answers.
        return self._new_pool() if pool is None or self._process != os.getpid() else pool

    def _new_pool(self) -> Pool:
        with self._lock:
            _check_open(self._is_closed)
            if self._pool is None or self._process != os.getpid():
                self._pool, self._process = Pool(self._server), os.getpid()
                # For a transport that nobody closes.
                weakref.finalize(self, self._pool.close)
            return self._pool


class AsyncTransport:
    """Sends requests to a server, from any number of event loops.

    Connections belong to an event loop: each has its own, which are closed when it ends.

    Args:
        server: Where the server is.
        client: A client to send with, in place of connections of our own. It is never closed.
    """

    def __init__(self, server: ServerAddress, client: httpx2.AsyncClient | None = None) -> None:
        self._server = server
        self._client = client
        self._injected = None if client is None else InjectedAsyncClient(server, client)
        self._others: dict[ServerAddress, AsyncTransport] = {}
        self._pools: dict[AbstractEventLoop, _LoopPool] = {}
        self._is_closed = False

    def to(self, server: ServerAddress) -> AsyncTransport:
        """Returns what sends to a server: this transport, or another that is closed with it.

        Raises:
            ClientClosed: The transport has been closed.
        """
        if server == self._server:
            return self
        _check_open(self._is_closed)
        # Atomic, since event loops of other threads may ask meanwhile.
        return self._others.setdefault(server, AsyncTransport(server, self._client))

    async def send(self, operation: str, request: HttpRequest, limits: Limits) -> HttpResponse:
        """Sends a request.

        Args:
            operation: The name of the operation, for messages.
            request: The request.
            limits: What holds for it, but for the deadline, which is for the caller to keep.

        Raises:
            TransportError: No answer came.
            ClientClosed: The transport has been closed.
        """
        sender = await self._sender()
        try:
            return await sender.send(request, limits)
        except _ERRORS as error:
            raise _transport_error(operation, self._server, error, limits) from error

    async def open(self, operation: str, request: HttpRequest, limits: Limits) -> AsyncIncoming:
        """Sends a request, and returns when the head of the answer has come.

        Args:
            operation: The name of the operation, for messages.
            request: The request.
            limits: What holds for it, but for the deadline, which is for the caller to keep.

        Raises:
            TransportError: No answer came. Reading the body raises it as well.
            ClientClosed: The transport has been closed.
        """
        sender = await self._sender()
        try:
            incoming = await sender.open(request, limits)
        except _ERRORS as error:
            raise _transport_error(operation, self._server, error, limits) from error
        return incoming._replace(pieces=self._told(operation, incoming.pieces, limits))

    async def _told(
        self, operation: str, pieces: AsyncIterator[bytes], limits: Limits
    ) -> AsyncIterator[bytes]:
        try:
            async for piece in pieces:
                yield piece
        except _ERRORS as error:
            raise _transport_error(operation, self._server, error, limits) from error

    async def aclose(self) -> None:
        """Closes the connections. A second time does nothing."""
        self._is_closed = True
        pools, self._pools = self._pools, {}
        here = pools.pop(get_running_loop(), None)
        # Without a reference the pools of other loops are closed by those loops.
        pools.clear()
        if here is not None:
            await here.aclose()
        for other in [*self._others.values()]:
            await other.aclose()

    async def _sender(self) -> AsyncPool | InjectedAsyncClient:
        if self._injected is not None:
            _check_open(self._is_closed or self._injected.is_closed)
            return self._injected
        _check_open(self._is_closed)
        loop = get_running_loop()
        kept = self._pools.get(loop)
        if kept is None:
            # A copy, since loops of other threads may come meanwhile.
            for other in [*self._pools]:
                if other.is_closed():
                    self._pools.pop(other, None)
            kept = self._pools[loop] = _LoopPool(self._server)
            await kept.attach()
        return kept.pool


class _LoopPool:
    """The connections of one event loop, which closes them when it ends."""

    def __init__(self, server: ServerAddress) -> None:
        self.pool = AsyncPool(server)
        # A loop knows the asynchronous generators that run in it, and ends them at its own end,
        # or when nobody refers to them any more.
        self._keeper = _closing(self.pool)

    async def attach(self) -> None:
        """Makes the running loop know of the connections."""
        await anext(self._keeper)

    async def aclose(self) -> None:
        await self._keeper.aclose()


async def _closing(pool: AsyncPool) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        await pool.aclose()


def _check_open(is_closed: bool) -> None:
    if is_closed:
        raise ClientClosed("the client is closed")


def _was_sent(error: Exception) -> bool:
    return not isinstance(error, _BEFORE_SENDING)


def _transport_error(
    operation: str, server: ServerAddress, error: Exception, limits: Limits
) -> TransportError:
    where = server.authority
    reason = str(error) or type(error).__name__
    match error:
        case httpcore2.TimeoutException() | httpx2.TimeoutException():
            text = f"{operation}: no answer in time from {where} ({reason})"
            return Timeout(text, was_sent=_was_sent(error))
        case httpcore2.ConnectError() | httpx2.ConnectError():
            text = f"{operation}: no connection to {where} ({reason})"
            return ConnectionFailed(text, was_sent=False)
        case _ if isinstance(error, _BROKEN):
            return ConnectionFailed(f"{operation}: the connection to {where} broke ({reason})")
        case ContentTooLargeError():
            most = limits.max_response_bytes
            return ResponseTooLarge(f"{operation}: {where} answered with more than {most} bytes")
        case _:
            text = f"{operation}: no answer from {where} ({reason})"
            return TransportError(text, was_sent=_was_sent(error))
