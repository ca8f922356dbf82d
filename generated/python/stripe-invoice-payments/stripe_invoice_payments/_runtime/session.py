"""Sends calls: what the sync and the async clients share, and the two lines in which they differ."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

from .credentials import Credentials, Scheme, authorized, environment_variable
from .encode import encode_call
from .errors import ErrorClasses, Fault, InvalidArgument
from .message import HttpRequest, HttpResponse
from .outcomes import read_response
from .pages import AsyncPager, Page
from .retry import RetryRule
from .style import checked_header_value

if TYPE_CHECKING:
    import httpx2

    from .operation import Call, PagedCall
    from .response import Response

__all__ = ["AsyncSession", "RequestOptions", "Session", "Settings"]

ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")

# They frame the message: a value of the caller's could make one request into two.
_FRAMING_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a generated client knows about its API."""

    server_url: str | None
    """Where the server is, unless the user says otherwise; None if the document names none."""
    environment: str
    """The prefix of the environment variables."""
    schemes: Mapping[str, Scheme]
    """The security schemes of the document, by name."""
    security: type[Credentials]
    errors: ErrorClasses
    user_agent: str
    retry: RetryRule = field(default_factory=RetryRule)
    """What is tried again beside what HTTP itself calls for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """Settings for one call alone."""

    timeout: float | None = None
    """Seconds to wait for each single step: to connect (at most 5), to send, to receive."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Header fields to add; one that the request has already is replaced."""
    query: Mapping[str, str | Sequence[str]] = field(
        default_factory=dict[str, "str | Sequence[str]"], repr=False
    )
    """Query parameters to add; several values make several parameters of one name."""


class Session:
    """Sends calls and waits for the answers. Threads may share it.

    Args:
        settings: What the generated client knows.
        credentials: The credentials; where none is given, the environment is asked.
        server_url: Where the server is; by default what `<PREFIX>_SERVER_URL` in the environment
            says, else the address in the document.
        timeout: Seconds to wait for each single step of a call, 30 by default.
        http_client: A client to send with. It is never closed.

    Raises:
        InvalidArgument: The URL or the timeout is none.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        credentials: Credentials,
        server_url: str | None = None,
        timeout: float | None = None,
        http_client: httpx2.Client | None = None,
    ) -> None:
        # The HTTP library is imported for the first session: types and models do without it.
        from .transport import Transport

        self._exchange = _Exchange(settings, _given(settings, credentials))
        url = _chosen_url(settings, server_url)
        self._transport = Transport(url, _checked_timeout(timeout), http_client)

    def send(self, call: Call[ResultT], options: RequestOptions | None = None) -> Response[ResultT]:
        """Sends a call and returns its result with status, headers and request id.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        request, timeout = self._exchange.request(call, options)
        response = self._transport.send(call.operation.id, request, timeout)
        return self._exchange.response(call, response)

    def pages(
        self, call: PagedCall[ResultT, ItemT], options: RequestOptions | None = None
    ) -> Page[ResultT, ItemT]:
        """Sends a call and returns the first page, which leads to the others."""
        return Page(self, call, options)

    def close(self) -> None:
        """Closes the connections. A second time does nothing."""
        self._transport.close()


class AsyncSession:
    """Sends calls without blocking. Tasks of one event loop may share it.

    Args:
        settings: What the generated client knows.
        credentials: The credentials; where none is given, the environment is asked.
        server_url: Where the server is; by default what `<PREFIX>_SERVER_URL` in the environment
            says, else the address in the document.
        timeout: Seconds to wait for each single step of a call, 30 by default.
        http_client: A client to send with. It is never closed.

    Raises:
        InvalidArgument: The URL or the timeout is none.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        credentials: Credentials,
        server_url: str | None = None,
        timeout: float | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        from .transport import AsyncTransport

        self._exchange = _Exchange(settings, _given(settings, credentials))
        url = _chosen_url(settings, server_url)
        self._transport = AsyncTransport(url, _checked_timeout(timeout), http_client)

    async def send(
        self, call: Call[ResultT], options: RequestOptions | None = None
    ) -> Response[ResultT]:
        """Sends a call and returns its result with status, headers and request id.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        request, timeout = self._exchange.request(call, options)
        response = await self._transport.send(call.operation.id, request, timeout)
        return self._exchange.response(call, response)

    def pages(
        self, call: PagedCall[ResultT, ItemT], options: RequestOptions | None = None
    ) -> AsyncPager[ResultT, ItemT]:
        """Returns the pages of a call; nothing is sent before one of them is asked for."""
        return AsyncPager(self, call, options)

    async def aclose(self) -> None:
        """Closes the connections. A second time does nothing."""
        await self._transport.aclose()


@dataclass(frozen=True, slots=True, repr=False)
class _Exchange:
    """What lies before and after the sending."""

    settings: Settings
    given: Mapping[str, str]
    """The credentials that are there, by field."""

    def request(
        self, call: Call[ResultT], options: RequestOptions | None
    ) -> tuple[HttpRequest, float | None]:
        """Returns the request of a call and the seconds that each step of it may take."""
        settings = self.settings
        request = authorized(
            encode_call(call, settings.user_agent),
            call.operation,
            settings.schemes,
            self.given,
            settings.environment,
        )
        if options is None:
            return request, None
        request = request.with_headers(_checked_headers(options.headers))
        request = request.with_query(_query_pairs(options.query))
        return request, _checked_timeout(options.timeout)

    def response(self, call: Call[ResultT], response: HttpResponse) -> Response[ResultT]:
        return read_response(call, response, self.settings.errors)


def _given(settings: Settings, credentials: Credentials) -> Mapping[str, str]:
    """Returns what was given by argument, or else what is in the environment: never a mixture."""
    return credentials.given() or settings.security.from_environment(settings.environment).given()


def _chosen_url(settings: Settings, server_url: str | None) -> str:
    variable = environment_variable(settings.environment, "server_url")
    if server_url is None:
        server_url = os.environ.get(variable) or settings.server_url
    if server_url is None:
        problem = f"the document names no server: give one, or set {variable}"
        raise InvalidArgument("settings", (Fault(("server_url",), problem),))
    return _checked_url(server_url)


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        plain = not (parts.query or parts.fragment or "@" in parts.netloc or parts.port == 0)
    except ValueError:
        usable = plain = False
    # `urlsplit` drops line breaks and tabs without a word.
    if usable and plain and url.isascii() and url.isprintable() and " " not in url:
        return url.rstrip("/")
    problem = "expected http:// or https://, a host, and at most a port and a path"
    raise InvalidArgument("settings", (Fault(("server_url",), problem),))


def _checked_timeout(timeout: float | None) -> float | None:
    is_number = isinstance(timeout, int | float) and not isinstance(timeout, bool)
    if timeout is None or (is_number and 0 < timeout < math.inf):
        return timeout
    fault = Fault(("timeout",), "expected a number of seconds above 0", repr(timeout))
    raise InvalidArgument("settings", (fault,))


def _checked_headers(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(_checked_header_name(name), _header_text(name, headers[name])) for name in headers]


def _checked_header_name(name: str) -> str:
    token = name.isascii() and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in name)
    if name and token and name.lower() not in _FRAMING_HEADERS:
        return name
    raise InvalidArgument("options", (Fault(("headers", name), "is no header that can be set"),))


def _header_text(name: str, value: str) -> str:
    try:
        return checked_header_value(value)
    except ValueError as error:
        raise InvalidArgument("options", (Fault(("headers", name), str(error)),)) from None


def _query_pairs(query: Mapping[str, str | Sequence[str]]) -> list[str]:
    return [
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, values in query.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
