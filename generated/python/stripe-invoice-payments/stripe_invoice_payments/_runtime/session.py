"""Sends calls: what the generated clients are made of."""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from .calls import Calls, or_environment
from .credentials import Credentials, Scheme
from .errors import ErrorClasses, TransportError
from .hooks import Hooks
from .limits import DEFAULT_LIMITS, Limits
from .retry import RetryRule

if TYPE_CHECKING:
    import httpx2

    from .exchange import Answer, Clock, Exchange
    from .message import HttpRequest
    from .operation import Call
    from .options import RequestOptions
    from .response import Response
    from .streaming import AsyncStreamedResponse, StreamedResponse

__all__ = ["AsyncSession", "Session", "Settings"]

ResultT = TypeVar("ResultT")
AnswerT = TypeVar("AnswerT", bound="Answer")


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
            says, else the address in the document. Those that the document gives single
            operations hold only by default.
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

        self._calls = Calls(settings, server_url, limits, hooks, clock)
        self._credentials = CredentialSource(or_environment(settings, credentials))
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
        transport = self._transport.to(exchange.server)
        send = functools.partial(transport.send, exchange.operation)
        return exchange.result(self._exchanged(exchange, send))

    def open(
        self, call: Call[Any], options: RequestOptions | None = None, accept: str | None = None
    ) -> StreamedResponse:
        """Sends a call and returns when the head of a success has come.

        Args:
            call: The call.
            options: Settings for it alone.
            accept: The media types to ask for in place of those that `send` asks for.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        from .streaming import StreamedResponse, opened

        exchange = self._calls.begin(call, options, accept)
        transport = self._transport.to(exchange.server)
        response = self._exchanged(exchange, functools.partial(opened, call.operation, transport))
        if isinstance(response, StreamedResponse):
            return response
        raise exchange.failure(response)

    @contextmanager
    def stream(
        self, call: Call[Any], options: RequestOptions | None = None
    ) -> Generator[StreamedResponse]:
        """Sends a call and gives the answer, with its body as it comes, for as long as a block.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        with self.open(call, options) as response:
            yield response

    def _exchanged(
        self,
        exchange: Exchange[Any],
        send: Callable[[HttpRequest, Limits, float], AnswerT],
    ) -> AnswerT:
        exchange.authorize(self._credentials.given())
        while True:
            request = exchange.begin_attempt()
            try:
                response = send(request, exchange.limits, exchange.seconds_left())
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
                    return response
            self._sleep(delay)

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
            says, else the address in the document. Those that the document gives single
            operations hold only by default.
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

        self._calls = Calls(settings, server_url, limits, hooks, clock)
        self._credentials = AsyncCredentialSource(or_environment(settings, credentials))
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
        transport = self._transport.to(exchange.server)
        send = functools.partial(transport.send, exchange.operation)
        return exchange.result(await self._exchanged_in_time(exchange, send))

    async def open(
        self, call: Call[Any], options: RequestOptions | None = None, accept: str | None = None
    ) -> AsyncStreamedResponse:
        """Sends a call and returns when the head of a success has come.

        Args:
            call: The call.
            options: Settings for it alone.
            accept: The media types to ask for in place of those that `send` asks for.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        from .streaming import AsyncStreamedResponse, opened_async

        exchange = self._calls.begin(call, options, accept)
        transport = self._transport.to(exchange.server)
        response = await self._exchanged_in_time(
            exchange, functools.partial(opened_async, call.operation, transport)
        )
        if isinstance(response, AsyncStreamedResponse):
            return response
        raise exchange.failure(response)

    @asynccontextmanager
    async def stream(
        self, call: Call[Any], options: RequestOptions | None = None
    ) -> AsyncGenerator[AsyncStreamedResponse]:
        """Sends a call and gives the answer, with its body as it comes, for as long as a block.

        Raises:
            Error: In the kinds that the module `errors` tells apart.
        """
        async with await self.open(call, options) as response:
            yield response

    async def _exchanged_in_time(
        self,
        exchange: Exchange[Any],
        send: Callable[[HttpRequest, Limits], Awaitable[AnswerT]],
    ) -> AnswerT:
        deadline = self._timeout(exchange.limits.deadline)
        try:
            async with deadline:
                return await self._exchanged(exchange, send)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise exchange.too_late() from error

    async def _exchanged(
        self,
        exchange: Exchange[Any],
        send: Callable[[HttpRequest, Limits], Awaitable[AnswerT]],
    ) -> AnswerT:
        exchange.authorize(await self._credentials.given())
        while True:
            request = exchange.begin_attempt()
            try:
                response = await send(request, exchange.limits)
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
                    return response
            await self._sleep(delay)

    async def aclose(self) -> None:
        """Closes the connections. A second time does nothing."""
        await self._transport.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client is not copied or written into a pickle: make another one")
