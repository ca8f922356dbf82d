"""Sends requests over connections of our own, which are kept for the next request."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from .address import ServerAddress
from .content import ACCEPTED_CODINGS, Content, decompressed, decompressed_async
from .headers import Headers
from .incoming import AsyncIncoming, Incoming
from .limits import Limits
from .message import HttpRequest, HttpResponse
from .network import AsyncBackend, Backend, StepLimit

__all__ = ["AsyncPool", "Pool"]

_TIMEOUT = 30.0
_CONNECT_TIMEOUT = 5.0
_MAX_CONNECTIONS = 100
_MAX_IDLE_CONNECTIONS = 20
_SECONDS_IDLE = 5.0
_NOT_ASKED_FOR = "an answer came before its request"

_RawHeaders = list[tuple[bytes, bytes]]


class Pool:
    """Connections to one server. Threads may share them.

    Args:
        server: Where the server is. A proxy that the environment names for it is used.
    """

    def __init__(self, server: ServerAddress) -> None:
        self._messages = _Messages(server)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context() if server.scheme == "https" else None,
            proxy=_proxy(server),
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=_MAX_IDLE_CONNECTIONS,
            keepalive_expiry=_SECONDS_IDLE,
            network_backend=Backend(),
        )

    def send(self, request: HttpRequest, limits: Limits, ends: float) -> HttpResponse:
        """Sends a request.

        Args:
            request: The request.
            limits: What holds for it.
            ends: When the call has to end, on the clock of `time.monotonic`.

        Raises:
            Exception: What httpcore2 raises, or the module `content`.
        """
        response, _ = self._begun(request, limits, ends)
        try:
            headers = _headers(response.headers)
            content = Content(headers, limits.max_response_bytes)
            for piece in response.iter_stream():
                content.add(piece)
        finally:
            response.close()
        return HttpResponse(response.status, headers, content.whole())

    def open(self, request: HttpRequest, limits: Limits, ends: float) -> Incoming:
        """Sends a request, and returns when the head of the answer has come.

        Args:
            request: The request.
            limits: What holds for it.
            ends: When the call has to end, on the clock of `time.monotonic`.

        Raises:
            Exception: What httpcore2 raises, or the module `content`.
        """
        response, read_limit = self._begun(request, limits, ends)
        headers = _headers(response.headers)
        pieces = decompressed(headers, response.iter_stream())
        return Incoming(response.status, headers, pieces, response.close, read_limit.lift)

    def _begun(
        self, request: HttpRequest, limits: Limits, ends: float
    ) -> tuple[httpcore2.Response, StepLimit]:
        steps = _steps(limits, ends)
        # The wait for a free connection is none of a socket, so that it does not see the clock.
        steps["pool"] = StepLimit(max(0.0, min(steps["pool"], ends - time.monotonic())), ends)
        body = request.content if request.stream is None else request.stream.pieces()
        response = self._pool.handle_request(self._messages.request(request, body, steps))
        if not steps["read"].was_read_with:
            response.close()
            raise httpcore2.RemoteProtocolError(_NOT_ASKED_FOR)
        return response, steps["read"]

    def close(self) -> None:
        """Closes the connections."""
        self._pool.close()


class AsyncPool:
    """Connections to one server, for the tasks of one event loop.

    Args:
        server: Where the server is. A proxy that the environment names for it is used.
    """

    def __init__(self, server: ServerAddress) -> None:
        self._messages = _Messages(server)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context() if server.scheme == "https" else None,
            proxy=_proxy(server),
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=_MAX_IDLE_CONNECTIONS,
            keepalive_expiry=_SECONDS_IDLE,
            network_backend=AsyncBackend(),
        )

    async def send(self, request: HttpRequest, limits: Limits) -> HttpResponse:
        """Sends a request.

        Args:
            request: The request.
            limits: What holds for it, but for the deadline, which is for the caller to keep.

        Raises:
            Exception: What httpcore2 raises, or the module `content`.
        """
        response = await self._begun(request, limits)
        try:
            headers = _headers(response.headers)
            content = Content(headers, limits.max_response_bytes)
            async for piece in response.aiter_stream():
                content.add(piece)
        finally:
            await response.aclose()
        return HttpResponse(response.status, headers, content.whole())

    async def open(self, request: HttpRequest, limits: Limits) -> AsyncIncoming:
        """Sends a request, and returns when the head of the answer has come.

        Args:
            request: The request.
            limits: What holds for it, but for the deadline, which is for the caller to keep.

        Raises:
            Exception: What httpcore2 raises, or the module `content`.
        """
        response = await self._begun(request, limits)
        headers = _headers(response.headers)
        pieces = decompressed_async(headers, response.aiter_stream())
        return AsyncIncoming(response.status, headers, pieces, response.aclose)

    async def _begun(self, request: HttpRequest, limits: Limits) -> httpcore2.Response:
        steps = _steps(limits, math.inf)
        body = request.content if request.stream is None else request.stream.async_pieces()
        message = self._messages.request(request, body, steps)
        response = await self._pool.handle_async_request(message)
        if not steps["read"].was_read_with:
            await response.aclose()
            raise httpcore2.RemoteProtocolError(_NOT_ASKED_FOR)
        return response

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._pool.aclose()


class _Messages:
    """Makes the requests of the HTTP library for one server."""

    def __init__(self, server: ServerAddress) -> None:
        self._path = server.path
        self._scheme = server.scheme.encode("ascii")
        self._host = server.host.encode("ascii")
        self._port = server.port
        self._authority = server.authority.encode("ascii")

    def request(
        self,
        request: HttpRequest,
        body: bytes | Iterator[bytes] | AsyncIterator[bytes],
        steps: Mapping[str, float],
    ) -> httpcore2.Request:
        headers: _RawHeaders = [(b"Host", self._authority)]
        if "Accept-Encoding" not in request.headers:
            headers.append((b"Accept-Encoding", ACCEPTED_CODINGS.encode("ascii")))
        headers += [(name.encode(), value.encode()) for name, value in request.headers.fields]
        length = len(request.content) if request.stream is None else request.stream.length
        if length is None:
            headers.append((b"Transfer-Encoding", b"chunked"))
        elif length or request.method in ("PATCH", "POST", "PUT"):
            headers.append((b"Content-Length", b"%d" % length))
        # The target goes into the request line as it is: nothing resolves dot segments here.
        target = f"{self._path}{request.target}".encode("ascii")
        url = httpcore2.URL(scheme=self._scheme, host=self._host, port=self._port, target=target)
        return httpcore2.Request(
            request.method,
            url,
            headers=headers,
            content=body,
            extensions={"timeout": steps},
        )


def _steps(limits: Limits, ends: float) -> dict[str, StepLimit]:
    """Returns the seconds for each step."""
    timeout = _TIMEOUT if limits.timeout is None else limits.timeout
    connect = limits.connect_timeout
    if connect is None:
        connect = min(timeout, _CONNECT_TIMEOUT)
    seconds = {"connect": connect, "pool": timeout, "read": timeout, "write": timeout}
    return {name: StepLimit(value, ends) for name, value in seconds.items()}


def _headers(raw: _RawHeaders) -> Headers:
    return Headers((_text(name), _text(value)) for name, value in raw)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _proxy(server: ServerAddress) -> httpcore2.Proxy | None:
    """Finds the proxy that the environment names for a server, in the usual variables."""
    proxies = getproxies()
    url = proxies.get(server.scheme) or proxies.get("all")
    if not url or proxy_bypass(server.host):
        return None
    proxy = httpx2.Proxy(url if "://" in url else f"http://{url}")
    return httpcore2.Proxy(str(proxy.url), auth=proxy.raw_auth)
