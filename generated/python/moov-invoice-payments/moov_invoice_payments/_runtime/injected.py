"""Sends requests with an HTTP client that the user has made."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager

import httpx2

from .address import ServerAddress
from .content import ACCEPTED_CODINGS, Content, decompressed, decompressed_async
from .errors import Fault, InvalidArgument
from .headers import Headers
from .incoming import AsyncIncoming, Incoming
from .limits import Limits
from .message import HttpRequest, HttpResponse

__all__ = ["InjectedAsyncClient", "InjectedClient"]

_TOO_LONG = "the call takes too long"


class InjectedClient:
    """Sends requests with an `httpx2.Client`.

    Args:
        server: Where the server is.
        client: What sends. It is never closed.

    Raises:
        InvalidArgument: It is another kind of client.
    """

    def __init__(self, server: ServerAddress, client: httpx2.Client) -> None:
        _check_kind(client, httpx2.Client)
        self._server = server
        self._client = client

    @property
    def is_closed(self) -> bool:
        """Whether the client has been closed."""
        return self._client.is_closed

    def send(self, request: HttpRequest, limits: Limits, ends: float) -> HttpResponse:
        """Sends a request.

        Args:
            request: The request.
            limits: What holds for it.
            ends: When the call has to end, on the clock of `time.monotonic`. The client may read
                header fields for longer, if they come one byte at a time.

        Raises:
            Exception: What httpx2 raises, or the module `content`.
        """
        body = None if request.stream is None else request.stream.pieces()
        message = _message(self._server, request, body, self._client.headers)
        message.extensions["timeout"] = _until(ends, _steps(self._client.timeout, limits))
        with _forgetting_credentials(message):
            response = self._client.send(message, stream=True, follow_redirects=False)
            try:
                return _read(response, limits.max_response_bytes, ends)
            finally:
                response.close()

    def open(self, request: HttpRequest, limits: Limits, ends: float) -> Incoming:
        """Sends a request, and returns when the head of the answer has come.

        Args:
            request: The request.
            limits: What holds for it.
            ends: When the call has to end, on the clock of `time.monotonic`.

        Raises:
            Exception: What httpx2 raises, or the module `content`.
        """
        body = None if request.stream is None else request.stream.pieces()
        message = _message(self._server, request, body, self._client.headers)
        usual = _steps(self._client.timeout, limits)
        # The library looks at it again for each piece of the body.
        steps = message.extensions["timeout"] = _until(ends, usual)
        with _forgetting_credentials(message):
            response = self._client.send(message, stream=True, follow_redirects=False)
        deadline = _Deadline(ends)

        def lift_deadline() -> None:
            deadline.ends = math.inf
            steps.update(usual)

        headers = Headers(response.headers.multi_items())
        pieces = deadline.kept(_pieces(response, headers, message))
        return Incoming(response.status_code, headers, pieces, response.close, lift_deadline)


class InjectedAsyncClient:
    """Sends requests with an `httpx2.AsyncClient`.

    Args:
        server: Where the server is.
        client: What sends. It is never closed.

    Raises:
        InvalidArgument: It is another kind of client.
    """

    def __init__(self, server: ServerAddress, client: httpx2.AsyncClient) -> None:
        _check_kind(client, httpx2.AsyncClient)
        self._server = server
        self._client = client

    @property
    def is_closed(self) -> bool:
        """Whether the client has been closed."""
        return self._client.is_closed

    async def send(self, request: HttpRequest, limits: Limits) -> HttpResponse:
        """Sends a request.

        Args:
            request: The request.
            limits: What holds for it, but for the deadline, which is for the caller to keep.

        Raises:
            Exception: What httpx2 raises, or the module `content`.
        """
        message = self._message(request, limits)
        with _forgetting_credentials(message):
            response = await self._client.send(message, stream=True, follow_redirects=False)
            try:
                return await _aread(response, limits.max_response_bytes)
            finally:
                await response.aclose()

    async def open(self, request: HttpRequest, limits: Limits) -> AsyncIncoming:
        """Sends a request, and returns when the head of the answer has come.

        Args:
            request: The request.
            limits: What holds for it, but for the deadline, which is for the caller to keep.

        Raises:
            Exception: What httpx2 raises, or the module `content`.
        """
        message = self._message(request, limits)
        with _forgetting_credentials(message):
            response = await self._client.send(message, stream=True, follow_redirects=False)
        headers = Headers(response.headers.multi_items())
        pieces = _pieces_async(response, headers, message)
        return AsyncIncoming(response.status_code, headers, pieces, response.aclose)

    def _message(self, request: HttpRequest, limits: Limits) -> httpx2.Request:
        body = None if request.stream is None else request.stream.async_pieces()
        message = _message(self._server, request, body, self._client.headers)
        message.extensions["timeout"] = _steps(self._client.timeout, limits)
        return message


class _Deadline:
    """When a call has to end, on the clock of `time.monotonic`."""

    def __init__(self, ends: float) -> None:
        self.ends = ends

    def kept(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            yield piece
            if time.monotonic() > self.ends:
                raise httpx2.ReadTimeout(_TOO_LONG)


def _check_kind(client: object, kind: type[httpx2.Client | httpx2.AsyncClient]) -> None:
    if not isinstance(client, kind):
        problem = f"expected httpx2.{kind.__name__}"
        fault = Fault(("http_client",), problem, type(client).__name__)
        raise InvalidArgument("settings", (fault,))


def _message(
    server: ServerAddress,
    request: HttpRequest,
    body: Iterator[bytes] | AsyncIterator[bytes] | None,
    defaults: httpx2.Headers,
) -> httpx2.Request:
    # Made by hand rather than by the client, which would add its own parameters and the cookies of
    # earlier answers.
    headers = [(name, defaults[name]) for name in defaults if name not in request.headers]
    if request.stream is not None and request.stream.length is not None:
        headers.append(("Content-Length", str(request.stream.length)))
    message = httpx2.Request(
        request.method,
        f"{server.url}{request.target}",
        headers=[*headers, *request.headers.fields],
        content=body or request.content or None,
    )
    if "Accept-Encoding" not in request.headers:
        message.headers["Accept-Encoding"] = ACCEPTED_CODINGS
    # The library rewrites paths, such as those with dot segments: another path would be another
    # resource.
    if message.url.raw_path != f"{server.path}{request.target}".encode("ascii"):
        problem = "the HTTP library would send another path than the one meant"
        raise InvalidArgument("settings", (Fault(("server_url",), problem),))
    return message


def _steps(usual: httpx2.Timeout, limits: Limits) -> dict[str, float | None]:
    """Returns the seconds for each step."""
    steps: dict[str, float | None] = {
        name: seconds if limits.timeout is None else limits.timeout
        for name, seconds in usual.as_dict().items()
    }
    if limits.connect_timeout is not None:
        steps["connect"] = limits.connect_timeout
    return steps


def _until(ends: float, steps: dict[str, float | None]) -> dict[str, float | None]:
    """Shortens the steps to what is left of the call."""
    left = ends - time.monotonic()
    if left <= 0:
        raise httpx2.ReadTimeout(_TOO_LONG)
    return {name: left if value is None else min(value, left) for name, value in steps.items()}


def _read(response: httpx2.Response, most: int, ends: float) -> HttpResponse:
    headers = Headers(response.headers.multi_items())
    # A hook of the client's may have read it already.
    if response.is_closed:
        return HttpResponse(response.status_code, headers, response.content)
    content = Content(headers, most)
    for piece in _Deadline(ends).kept(response.iter_raw()):
        content.add(piece)
    return HttpResponse(response.status_code, headers, content.whole())


async def _aread(response: httpx2.Response, most: int) -> HttpResponse:
    headers = Headers(response.headers.multi_items())
    if response.is_closed:
        return HttpResponse(response.status_code, headers, response.content)
    content = Content(headers, most)
    async for piece in response.aiter_raw():
        content.add(piece)
    return HttpResponse(response.status_code, headers, content.whole())


def _pieces(
    response: httpx2.Response, headers: Headers, message: httpx2.Request
) -> Iterator[bytes]:
    if response.is_closed:
        yield response.content
        return
    with _forgetting_credentials(message):
        yield from decompressed(headers, response.iter_raw())


async def _pieces_async(
    response: httpx2.Response, headers: Headers, message: httpx2.Request
) -> AsyncIterator[bytes]:
    if response.is_closed:
        yield response.content
        return
    with _forgetting_credentials(message):
        async for piece in decompressed_async(headers, response.aiter_raw()):
            yield piece


@contextmanager
def _forgetting_credentials(message: httpx2.Request) -> Generator[None]:
    try:
        yield
    except httpx2.HTTPError:
        # The library's exception keeps the request.
        message.headers = httpx2.Headers()
        message.url = message.url.copy_with(query=None)
        raise
