"""Joins a client to a server inside one process: a transport for `httpx2` that needs no socket."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from typing import Any, TypeAlias, TypeVar

import httpx2

from ..headers import Headers
from ..message import HttpRequest, HttpResponse
from .dispatch import Dispatcher, StreamBroken

__all__ = ["InProcessTransport"]

_TOO_SLOW = "the server does not answer in time"

ResultT = TypeVar("ResultT")

# What would end the event loop is handed over in place of an answer.
_Result: TypeAlias = ResultT | SystemExit | KeyboardInterrupt


class InProcessTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Takes the requests of an `httpx2.Client` or `httpx2.AsyncClient` to a dispatcher.

    Asynchronous requests run in the event loop of the caller; the others in a loop of the
    transport's own, which lasts until it is closed. An answer has to come within the time that the
    client gives for reading.

    Args:
        dispatcher: Answers the requests, whatever their host is.
        prefixes: What stands in front of the paths of the document in the addresses that clients
            call by themselves, such as `/v1`. Requests may also come without it.
    """

    def __init__(self, dispatcher: Dispatcher, *prefixes: str) -> None:
        self._dispatcher = dispatcher
        # The longest first, as another may be the beginning of it.
        self._prefixes = sorted(prefixes, key=len, reverse=True)
        self._loop: _LoopThread | None = None
        self._lock = threading.Lock()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answers a request, from any thread."""
        request.read()
        seconds = _seconds_to_read(request)
        response = self._run(self._dispatcher.dispatch(self._received(request)), seconds)
        if response.stream is None:
            return _sent(response, httpx2.ByteStream(response.content))
        return _sent(response, _Pieces(response.stream, self, seconds))

    def next_piece(self, stream: AsyncGenerator[bytes], seconds: float | None) -> bytes | None:
        """Waits for the next piece of an answer; None at its end.

        Args:
            stream: The answer.
            seconds: How long to wait; None for as long as it takes.
        """
        return self._run(_next_piece(stream), seconds)

    def end(self, stream: AsyncGenerator[bytes]) -> None:
        """Ends an answer before its time; the end of the loop does so too."""
        with self._lock:
            ending = None if self._loop is None else self._loop.begin(stream.aclose())
        if ending is not None:
            ending.result()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answers a request."""
        await request.aread()
        seconds = _seconds_to_read(request)
        try:
            async with asyncio.timeout(seconds):
                response = await self._dispatcher.dispatch(self._received(request))
        except TimeoutError:
            raise httpx2.ReadTimeout(_TOO_SLOW) from None
        if response.stream is None:
            return _sent(response, httpx2.ByteStream(response.content))
        return _sent(response, _AsyncPieces(response.stream, seconds))

    def close(self) -> None:
        """Ends the transport's own event loop, and what it is answering. Twice does nothing more."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.close()

    async def aclose(self) -> None:
        """Does what `close` does."""
        self.close()

    def _received(self, request: httpx2.Request) -> HttpRequest:
        target = request.url.raw_path.decode("ascii")
        headers = Headers(request.headers.multi_items())
        received = HttpRequest(request.method, target, headers, request.content)
        possible = [
            received._replace(target=target.removeprefix(prefix))
            for prefix in self._prefixes
            if target.startswith(f"{prefix}/")
        ]
        # A path of the document may itself begin with what looks like a prefix.
        possible.append(received)
        return next(filter(self._dispatcher.knows, possible), possible[0])

    def _run(self, coroutine: Coroutine[Any, Any, ResultT], seconds: float | None) -> ResultT:
        """Runs a coroutine in the transport's own loop, and waits for what it returns."""
        answer = self._begun(coroutine)
        try:
            result = answer.result(seconds)
        except TimeoutError:
            answer.cancel()
            raise httpx2.ReadTimeout(_TOO_SLOW) from None
        except CancelledError:
            raise httpx2.ReadError("the transport was closed before it answered") from None
        if isinstance(result, SystemExit | KeyboardInterrupt):
            raise result
        return result

    def _begun(self, answer: Coroutine[Any, Any, ResultT]) -> Future[_Result[ResultT]]:
        # Under the lock, so that the loop cannot end before it knows of the answer.
        with self._lock:
            if self._loop is None:
                self._loop = _LoopThread()
            return self._loop.begin(answer)


class _LoopThread:
    """An event loop that runs in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._is_over = asyncio.Event()
        # A daemon, so that a client that is never closed does not keep the process alive.
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def begin(self, coroutine: Coroutine[Any, Any, ResultT]) -> Future[_Result[ResultT]]:
        return asyncio.run_coroutine_threadsafe(_result(coroutine), self._loop)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join()

    def _run(self) -> None:
        # In the end it cancels what still runs, and closes the loop.
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._is_over.wait())


async def _result(coroutine: Coroutine[Any, Any, ResultT]) -> _Result[ResultT]:
    try:
        return await coroutine
    except (SystemExit, KeyboardInterrupt) as error:
        # Raised here, it would end the loop, and the caller would wait for ever.
        return error


def _seconds_to_read(request: httpx2.Request) -> float | None:
    steps: Mapping[str, float | None] = request.extensions.get("timeout", {})
    return steps.get("read")


class _Pieces(httpx2.SyncByteStream):
    """The body of an answer that comes in pieces, each made in the loop of the transport."""

    def __init__(
        self,
        stream: AsyncGenerator[bytes],
        transport: InProcessTransport,
        seconds: float | None,
    ) -> None:
        self._stream = stream
        self._transport = transport
        self._seconds = seconds

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._transport.next_piece(self._stream, self._seconds)) is not None:
            yield piece

    def close(self) -> None:
        self._transport.end(self._stream)


class _AsyncPieces(httpx2.AsyncByteStream):
    """The body of an answer that comes in pieces."""

    def __init__(self, stream: AsyncGenerator[bytes], seconds: float | None) -> None:
        self._stream = stream
        self._seconds = seconds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(self._seconds):
                    piece = await _next_piece(self._stream)
            except TimeoutError:
                raise httpx2.ReadTimeout(_TOO_SLOW) from None
            if piece is None:
                return
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _next_piece(stream: AsyncGenerator[bytes]) -> bytes | None:
    try:
        return await anext(stream, None)
    except StreamBroken as error:
        raise httpx2.ReadError(str(error)) from None


def _sent(
    response: HttpResponse, stream: httpx2.SyncByteStream | httpx2.AsyncByteStream
) -> httpx2.Response:
    # A stream, because with a content the library would add header fields of its own.
    return httpx2.Response(response.status, headers=response.headers.fields, stream=stream)
