"""Sends calls: what the generated clients are made of."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar

from .address import ServerAddress, server_address
from .credentials import Credentials, Scheme, environment_variable
from .errors import ErrorClasses, Fault, InvalidArgument, TransportError
from .hooks import Hooks
from .limits import DEFAULT_LIMITS, Limits
from .pages import AsyncPager, Page
from .retry import RetryBudget, RetryRule

if TYPE_CHECKING:
    import httpx2

    from .exchange import Clock, Exchange
    from .operation import Call, PagedCall
    from .options import RequestOptions
    from .response import Response

__all__ = ["AsyncSession", "Session", "Settings"]

ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")
CredentialsT = TypeVar("CredentialsT")


class Settings(NamedTuple):
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
    logger: str
    """The name of the logger: that of the package."""
    retry: RetryRule = RetryRule()
    """What the document says about sending requests again."""


class Session:
    """Sends calls and waits for the answers. Threads may share it.

    Args:
        settings: What the generated client knows.
        credentials: The credentials, or a function that returns them; where none are given, the
            environment is asked.
        server_url: Where the server is; by default what `<PREFIX>_SERVER_URL` in the environment
            says, else the address in the document.
        limits: What holds for each call.
        hooks: What to call on requests, answers and retries.
        http_client: A client to send with. It is never closed.
        clock: Time and chance.
        sleep: Waits for so many seconds.

    Raises:
        InvalidArgument: A setting is not a valid one.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        credentials: Credentials | Callable[[], Credentials],
        server_url: str | None = None,
        limits: Limits = DEFAULT_LIMITS,
        hooks: Hooks | None = None,
        http_client: httpx2.Client | None = None,
        clock: Clock | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        # The HTTP library is imported for the first session: types and models do without it.
        from .credential_source import CredentialSource
        from .transport import Transport

        self._calls = _Calls(settings, server_url, limits, hooks, clock)
        self._credentials = CredentialSource(_or_environment(settings, credentials))
        self._transport = Transport(self._calls.server, http_client)
        self._sleep = sleep

    @property
    def server_url(self) -> str:
        """Where the server is."""
        return self._calls.server.url

    def send(self, call: Call[ResultT], options: RequestOptions | None = None) -> Response[ResultT]:
        """Sends a call and returns its result with status, headers and request id.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        exchange = self._calls.begin(call, options)
        exchange.authorize(self._credentials.given())
        while True:
            request = exchange.begin_attempt()
            try:
                response = self._transport.send(
                    exchange.operation, request, exchange.limits, exchange.seconds_left()
                )
            except TransportError as error:
                delay = exchange.delay_after_error(error)
                if delay is None:
                    raise
            else:
                if self._credentials.can_renew and exchange.is_refused(response):
                    exchange.authorize(self._credentials.other_than(exchange.given))
                    continue
                delay = exchange.delay_after(response)
                if delay is None:
                    return exchange.result(response)
            self._sleep(delay)

    def pages(
        self, call: PagedCall[ResultT, ItemT], options: RequestOptions | None = None
    ) -> Page[ResultT, ItemT]:
        """Sends a call and returns the first page, which leads to the others."""
        return Page(self, call, options)

    def close(self) -> None:
        """Closes the connections. A second time does nothing."""
        self._transport.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client is not copied or written into a pickle: make another one")


class AsyncSession:
    """Sends calls without blocking. Tasks may share it, also those of several event loops.

    Args:
        settings: What the generated client knows.
        credentials: The credentials, or a function that returns them, async or not; where none are
            given, the environment is asked.
        server_url: Where the server is; by default what `<PREFIX>_SERVER_URL` in the environment
            says, else the address in the document.
        limits: What holds for each call.
        hooks: What to call on requests, answers and retries.
        http_client: A client to send with. It is never closed.
        clock: Time and chance.
        sleep: Waits for so many seconds; by default that of asyncio.

    Raises:
        InvalidArgument: A setting is not a valid one.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        credentials: Credentials | Callable[[], Credentials | Awaitable[Credentials]],
        server_url: str | None = None,
        limits: Limits = DEFAULT_LIMITS,
        hooks: Hooks | None = None,
        http_client: httpx2.AsyncClient | None = None,
        clock: Clock | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        import asyncio

        from .credential_source import AsyncCredentialSource
        from .transport import AsyncTransport

        self._calls = _Calls(settings, server_url, limits, hooks, clock)
        self._credentials = AsyncCredentialSource(_or_environment(settings, credentials))
        self._transport = AsyncTransport(self._calls.server, http_client)
        self._sleep = sleep or asyncio.sleep
        self._timeout = asyncio.timeout

    @property
    def server_url(self) -> str:
        """Where the server is."""
        return self._calls.server.url

    async def send(
        self, call: Call[ResultT], options: RequestOptions | None = None
    ) -> Response[ResultT]:
        """Sends a call and returns its result with status, headers and request id.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        exchange = self._calls.begin(call, options)
        deadline = self._timeout(exchange.limits.deadline)
        try:
            async with deadline:
                return await self._exchanged(exchange)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise exchange.too_late(self._calls.server.authority) from error

    async def _exchanged(self, exchange: Exchange[ResultT]) -> Response[ResultT]:
        exchange.authorize(await self._credentials.given())
        while True:
            request = exchange.begin_attempt()
            try:
                response = await self._transport.send(exchange.operation, request, exchange.limits)
            except TransportError as error:
                delay = exchange.delay_after_error(error)
                if delay is None:
                    raise
            else:
                if self._credentials.can_renew and exchange.is_refused(response):
                    exchange.authorize(await self._credentials.other_than(exchange.given))
                    continue
                delay = exchange.delay_after(response)
                if delay is None:
                    return exchange.result(response)
            await self._sleep(delay)

    def pages(
        self, call: PagedCall[ResultT, ItemT], options: RequestOptions | None = None
    ) -> AsyncPager[ResultT, ItemT]:
        """Returns the pages of a call; nothing is sent before one of them is asked for."""
        return AsyncPager(self, call, options)

    async def aclose(self) -> None:
        """Closes the connections. A second time does nothing."""
        await self._transport.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client is not copied or written into a pickle: make another one")


class _Calls:
    """Begins calls."""

    def __init__(
        self,
        settings: Settings,
        server_url: str | None,
        limits: Limits,
        hooks: Hooks | None,
        clock: Clock | None,
    ) -> None:
        from .exchange import Clock, Terms
        from .report import Report

        self.server = _server(settings, server_url)
        self._limits = limits.checked("settings")
        self._terms = Terms(
            schemes=settings.schemes,
            environment=settings.environment,
            errors=settings.errors,
            user_agent=settings.user_agent,
            retry=settings.retry,
            budget=RetryBudget(),
            report=Report(settings.logger, _hooks(hooks), self.server),
            clock=clock or Clock(),
        )

    def begin(self, call: Call[ResultT], options: RequestOptions | None) -> Exchange[ResultT]:
        from .exchange import Exchange

        if options is None:
            return Exchange(self._terms, call, self._limits)
        from .options import RequestOptions, checked_headers, query_pairs

        _check_type(call.operation.id, "options", options, RequestOptions)
        limits = self._limits.overridden(options)
        headers = checked_headers(options.headers)
        return Exchange(self._terms, call, limits, headers, query_pairs(options.query))


def _or_environment(settings: Settings, credentials: CredentialsT) -> CredentialsT | Credentials:
    """Returns what was given by argument, or else what is in the environment: never a mixture."""
    if isinstance(credentials, Credentials) and not credentials.given():
        return settings.security.from_environment(settings.environment)
    return credentials


def _hooks(hooks: Hooks | None) -> Hooks:
    if hooks is None:
        return Hooks()
    _check_type("settings", "hooks", hooks, Hooks)
    return hooks


# What users pass is not always of the type that it should have: `object` makes the code look.
def _check_type(subject: str, name: str, value: object, kind: type[object]) -> None:
    if not isinstance(value, kind):
        fault = Fault((name,), f"expected {kind.__name__}", type(value).__name__)
        raise InvalidArgument(subject, (fault,))


def _server(settings: Settings, url: str | None) -> ServerAddress:
    variable = environment_variable(settings.environment, "server_url")
    if url is None:
        url = os.environ.get(variable) or settings.server_url
    if url is None:
        problem = f"the document names no server: give one, or set {variable}"
        raise InvalidArgument("settings", (Fault(("server_url",), problem),))
    _check_type("settings", "server_url", url, str)
    try:
        return server_address(url)
    except ValueError:
        problem = "expected http:// or https://, a host, and at most a port and a path"
        raise InvalidArgument("settings", (Fault(("server_url",), problem),)) from None
