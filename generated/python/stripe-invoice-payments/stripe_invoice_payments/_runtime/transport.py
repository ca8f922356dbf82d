"""Sends a request and reads the answer to its end. No other module imports the HTTP library."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

import httpx2

from .errors import ConnectionFailed, Error, Fault, InvalidArgument, Timeout, TransportError
from .headers import Headers
from .message import HttpRequest, HttpResponse

__all__ = ["AsyncTransport", "Transport"]

_CONNECT_TIMEOUT = 5.0
_TIMEOUT = 30.0


class Transport:
    """Sends requests to one server, over pooled connections.

    Args:
        server_url: Where the server is, without a slash at the end.
        timeout: Seconds to wait for each single step of a request; by default 30, and 5 for the
            connection, or what the client that is given says.
        client: A client to send with. It is never closed.
    """

    def __init__(
        self, server_url: str, timeout: float | None = None, client: httpx2.Client | None = None
    ) -> None:
        self._server = _Server(server_url, timeout)
        self._given = client
        self._own: httpx2.Client | None = None
        self._closed = False
        self._lock = threading.Lock()

    def send(self, operation: str, request: HttpRequest, seconds: float | None) -> HttpResponse:
        """Sends a request.

        Args:
            operation: The name of the operation, for messages.
            request: The request.
            seconds: How long each single step of this request may take, if not as usual.

        Raises:
            TransportError: No answer came.
        """
        client = self._client()
        message = self._server.message(operation, request, client.headers, seconds)
        try:
            response = client.send(message, follow_redirects=False)
        except httpx2.HTTPError as error:
            raise _transport_error(operation, message, error) from error
        return _read(response)

    def close(self) -> None:
        """Closes the connections. A second time does nothing."""
        with self._lock:
            self._closed = True
            own, self._own = self._own, None
        if own is not None:
            own.close()

    def _client(self) -> httpx2.Client:
        with self._lock:
            if self._closed:
                raise Error("the client is closed")
            if self._given is not None:
                return self._given
            if self._own is None:
                self._own = httpx2.Client(timeout=_limits(self._server.timeout))
            return self._own


class AsyncTransport:
    """The same for asynchronous code.

    Args:
        server_url: Where the server is, without a slash at the end.
        timeout: Seconds to wait for each single step of a request; by default 30, and 5 for the
            connection, or what the client that is given says.
        client: A client to send with. It is never closed.
    """

    def __init__(
        self,
        server_url: str,
        timeout: float | None = None,
        client: httpx2.AsyncClient | None = None,
    ) -> None:
        self._server = _Server(server_url, timeout)
        self._given = client
        self._own: httpx2.AsyncClient | None = None
        self._closed = False

    async def send(
        self, operation: str, request: HttpRequest, seconds: float | None
    ) -> HttpResponse:
        """Sends a request.

        Args:
            operation: The name of the operation, for messages.
            request: The request.
            seconds: How long each single step of this request may take, if not as usual.

        Raises:
            TransportError: No answer came.
        """
        client = self._client()
        message = self._server.message(operation, request, client.headers, seconds)
        try:
            response = await client.send(message, follow_redirects=False)
        except httpx2.HTTPError as error:
            raise _transport_error(operation, message, error) from error
        return _read(response)

    async def aclose(self) -> None:
        """Closes the connections. A second time does nothing."""
        self._closed = True
        own, self._own = self._own, None
        if own is not None:
            await own.aclose()

    def _client(self) -> httpx2.AsyncClient:
        if self._closed:
            raise Error("the client is closed")
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = httpx2.AsyncClient(timeout=_limits(self._server.timeout))
        return self._own


class _Server:
    """Makes the messages of the HTTP library for one server."""

    def __init__(self, url: str, timeout: float | None) -> None:
        self._url = url
        self._path = urlsplit(url).path
        self.timeout = timeout

    def message(
        self,
        operation: str,
        request: HttpRequest,
        defaults: httpx2.Headers,
        seconds: float | None,
    ) -> httpx2.Request:
        # Made by hand rather than by the client, which would add its own parameters and the
        # cookies of earlier answers.
        kept = [(name, defaults[name]) for name in defaults if name not in request.headers]
        message = httpx2.Request(
            request.method,
            f"{self._url}{request.target}",
            headers=[*kept, *request.headers.fields],
            content=request.content or None,
        )
        # The library rewrites paths, such as those with dot segments: another path would be
        # another resource.
        if message.url.raw_path != f"{self._path}{request.target}".encode("ascii"):
            fault = Fault((), "the HTTP library would send another path than the one meant")
            raise InvalidArgument(operation, (fault,))
        limit = self.timeout if seconds is None else seconds
        if limit is not None:
            message.extensions["timeout"] = _limits(limit).as_dict()
        return message


def _limits(seconds: float | None) -> httpx2.Timeout:
    if seconds is None:
        return httpx2.Timeout(_TIMEOUT, connect=_CONNECT_TIMEOUT)
    return httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_TIMEOUT))


def _read(response: httpx2.Response) -> HttpResponse:
    return HttpResponse(
        response.status_code, Headers(response.headers.multi_items()), response.content
    )


def _transport_error(
    operation: str, message: httpx2.Request, error: httpx2.HTTPError
) -> TransportError:
    where = message.url.netloc.decode("ascii", "replace")
    # The library's exception keeps the request, and with it the credentials.
    message.headers = httpx2.Headers()
    message.url = message.url.copy_with(query=None)
    reason = str(error) or type(error).__name__
    match error:
        case httpx2.TimeoutException():
            return Timeout(f"{operation}: no answer in time from {where} ({reason})")
        case httpx2.ConnectError():
            return ConnectionFailed(f"{operation}: no connection to {where} ({reason})")
        case httpx2.NetworkError() | httpx2.RemoteProtocolError():
            return ConnectionFailed(f"{operation}: the connection to {where} broke ({reason})")
        case _:
            return TransportError(f"{operation}: no answer from {where} ({reason})")
