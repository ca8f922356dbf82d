"""Answers that are read in pieces: over sockets, through clients of the user's, and cut short."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator

import httpx2
import pytest
from tests.runtime.acme import (
    BODY,
    SECRET,
    SETTINGS,
    FakeTime,
    GetThing,
    Script,
    Security,
    listening,
    ok,
    read_request,
)

from runtime.errors import (
    ClientClosed,
    ConnectionFailed,
    DeadlineExceeded,
    Error,
    InvalidArgument,
    ResponseTooLarge,
    StatusError,
    Timeout,
    TransportError,
)
from runtime.limits import Limits
from runtime.options import RequestOptions
from runtime.session import AsyncSession, Session
from runtime.streaming import StreamedResponse

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Request-Id: req_1\r\n\r\n"
PIECES = [b"one", b"two", b"three"]
ONCE = Limits(max_retries=0)
Pieces = Callable[..., list[bytes]]


def chunk(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def chunked(*pieces: bytes) -> Script:
    """Answer each request with these pieces, one packet each."""

    def script(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while read_request(connection):
            connection.sendall(CHUNKED)
            for piece in (*pieces, b""):
                connection.sendall(chunk(piece))

    return script


def new_session(url: str) -> Session:
    return Session(SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=ONCE)


def read(url: str, limits: Limits = ONCE) -> list[bytes]:
    session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=limits)
    try:
        with session.stream(GetThing()) as response:
            return list(response)
    finally:
        session.close()


def read_injected(url: str, limits: Limits = ONCE) -> list[bytes]:
    with httpx2.Client() as client:
        session = Session(
            SETTINGS,
            credentials=Security(token=SECRET),
            server_url=url,
            limits=limits,
            http_client=client,
        )
        with session.stream(GetThing()) as response:
            return list(response)


def read_async(url: str, limits: Limits = ONCE) -> list[bytes]:
    async def run() -> list[bytes]:
        session = AsyncSession(
            SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=limits
        )
        try:
            async with session.stream(GetThing()) as response:
                return [piece async for piece in response]
        finally:
            await session.aclose()

    return asyncio.run(run())


def read_async_injected(url: str, limits: Limits = ONCE) -> list[bytes]:
    async def run() -> list[bytes]:
        async with httpx2.AsyncClient() as client:
            session = AsyncSession(
                SETTINGS,
                credentials=Security(token=SECRET),
                server_url=url,
                limits=limits,
                http_client=client,
            )
            async with session.stream(GetThing()) as response:
                return [piece async for piece in response]

    return asyncio.run(run())


every_way = pytest.mark.parametrize("read", [read, read_injected, read_async, read_async_injected])


@every_way
def test_pieces_come_as_they_were_sent(read: Pieces) -> None:
    with listening(chunked(*PIECES)) as url:
        assert b"".join(read(url)) == b"onetwothree"


@every_way
def test_an_empty_body(read: Pieces) -> None:
    with listening(chunked()) as url:
        assert read(url) == []


@every_way
def test_a_compressed_body_is_decompressed_piece_by_piece(read: Pieces) -> None:
    whole = b"x" * 5_000_000
    body = gzip.compress(whole[:1_000_000]) + gzip.compress(whole[1_000_000:])

    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(ok(body, "Content-Encoding: gzip"))

    with listening(script) as url:
        pieces = read(url)
    assert b"".join(pieces) == whole
    assert max(map(len, pieces)) <= 65536


@every_way
@pytest.mark.parametrize("body", [gzip.compress(b"x" * 1000, mtime=0)[:-9], b"no gzip at all"])
def test_a_body_that_is_not_compressed_as_it_says(read: Pieces, body: bytes) -> None:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(ok(body, "Content-Encoding: gzip"))

    with listening(script) as url, pytest.raises(TransportError, match="gzip"):
        read(url)


@every_way
def test_a_body_that_breaks_off(read: Pieces) -> None:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(CHUNKED + chunk(b"one"))

    with listening(script) as url, pytest.raises(ConnectionFailed, match=r"^GetThing: .* broke"):
        read(url)


@every_way
def test_each_wait_for_a_piece_has_a_limit(read: Pieces) -> None:
    over = threading.Event()

    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(CHUNKED + chunk(b"one"))
        over.wait(10)

    with listening(script) as url:
        with pytest.raises(Timeout) as caught:
            read(url, Limits(timeout=0.1, deadline=5, max_retries=0))
        over.set()
    assert type(caught.value) is Timeout


@pytest.mark.parametrize("is_injected", [False, True])
def test_the_deadline_ends_with_the_head(
    is_injected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = time.monotonic
    with listening(chunked(*PIECES)) as url, httpx2.Client() as client:
        session = Session(
            SETTINGS,
            credentials=Security(token=SECRET),
            server_url=url,
            http_client=client if is_injected else None,
        )
        with session.stream(GetThing()) as response:
            monkeypatch.setattr(time, "monotonic", lambda: clock() + 1000)
            assert response.read() == b"onetwothree"
            monkeypatch.undo()
        session.close()


@pytest.mark.parametrize("is_injected", [False, True])
def test_the_deadline_ends_with_the_head_async(
    is_injected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(url: str) -> None:
        loop = asyncio.get_running_loop()
        clock = loop.time
        async with httpx2.AsyncClient() as client:
            session = AsyncSession(
                SETTINGS,
                credentials=Security(token=SECRET),
                server_url=url,
                http_client=client if is_injected else None,
            )
            async with session.stream(GetThing()) as response:
                monkeypatch.setattr(loop, "time", lambda: clock() + 1000)
                assert await response.read() == b"onetwothree"
            await session.aclose()

    with listening(chunked(*PIECES)) as url:
        asyncio.run(run(url))


@every_way
def test_the_deadline_bounds_the_wait_for_the_head(read: Pieces) -> None:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.settimeout(10)
        connection.recv(1)

    with listening(script) as url, pytest.raises(DeadlineExceeded):
        read(url, Limits(deadline=0.1))


@every_way
def test_an_error_is_raised_with_its_body(read: Pieces) -> None:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")

    with listening(script) as url, pytest.raises(StatusError) as caught:
        read(url)
    assert (caught.value.status, caught.value.raw, caught.value.attempts) == (404, b"{}", 1)


@every_way
def test_the_body_of_an_error_is_bounded_by_size_and_deadline(read: Pieces) -> None:
    def large(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n123456789")

    def slow(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n")
        end = time.monotonic() + 5
        while time.monotonic() < end:
            time.sleep(0.05)
            connection.sendall(b"")
            connection.settimeout(0.01)
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    with listening(large) as url, pytest.raises(ResponseTooLarge):
        read(url, Limits(max_response_bytes=8, max_retries=0))
    with listening(slow) as url, pytest.raises(DeadlineExceeded):
        read(url, Limits(deadline=0.2, max_retries=0))


@every_way
def test_what_may_pass_is_tried_again(read: Pieces) -> None:
    first = threading.Event()

    def script(connection: socket.socket) -> None:
        while read_request(connection):
            if first.is_set():
                connection.sendall(ok())
            else:
                first.set()
                connection.sendall(
                    b"HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
                )

    with listening(script) as url:
        assert b"".join(read(url, Limits(max_retries=1))) == BODY


def test_read_gives_the_whole_up_to_the_limit() -> None:
    with listening(chunked(*PIECES)) as url:
        session = new_session(url)
        with session.stream(GetThing()) as response:
            assert (response.status, response.request_id) == (200, "req_1")
            assert response.headers["transfer-encoding"] == "chunked"
            assert repr(response) == "StreamedResponse(GetThing, 200)"
            assert response.read() == b"onetwothree"
        options = RequestOptions(max_response_bytes=10)
        with (
            session.stream(GetThing(), options) as response,
            pytest.raises(ResponseTooLarge, match="more than 10 bytes"),
        ):
            response.read()
        session.close()


def counted(connections: list[int]) -> Script:
    """Answer each request with a piece and more to come, and count the connections."""

    def script(connection: socket.socket) -> None:
        connections.append(1)
        chunked(b"x" * 100_000, b"y" * 100_000)(connection)

    return script


def test_a_connection_is_used_again_after_the_end_and_dropped_before_it() -> None:
    connections: list[int] = []
    with listening(counted(connections)) as url:
        session = new_session(url)
        for _ in range(3):
            with session.stream(GetThing()) as response:
                assert len(b"".join(response)) == 200_000
        assert len(connections) == 1
        for _ in range(3):
            with session.stream(GetThing()) as response:
                next(iter(response))
        with session.stream(GetThing()) as response:
            response.read()
        assert len(connections) == 4
        session.close()


def test_a_connection_is_used_again_after_the_end_and_dropped_before_it_async() -> None:
    connections: list[int] = []

    async def run(url: str) -> None:
        session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), server_url=url)
        for _ in range(3):
            async with session.stream(GetThing()) as response:
                assert len(await response.read()) == 200_000
        assert len(connections) == 1
        for _ in range(3):
            async with session.stream(GetThing()) as response:
                await anext(aiter(response))
        async with session.stream(GetThing()) as response:
            await response.read()
        assert len(connections) == 4
        await session.aclose()

    with listening(counted(connections)) as url:
        asyncio.run(run(url))


def test_a_task_that_is_cancelled_drops_the_connection() -> None:
    dropped = threading.Event()

    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(CHUNKED + chunk(b"one"))
        connection.settimeout(10)
        if connection.recv(1) == b"":
            dropped.set()

    async def run(url: str) -> None:
        session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), server_url=url)
        begun = asyncio.Event()

        async def reading() -> None:
            async with session.stream(GetThing()) as response:
                async for _ in response:
                    begun.set()

        task = asyncio.create_task(reading())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(dropped.wait, 5)
        await session.aclose()

    with listening(script) as url:
        asyncio.run(run(url))


def test_a_client_that_is_closed_opens_nothing() -> None:
    session = new_session("http://127.0.0.1:1")
    session.close()
    with pytest.raises(ClientClosed), session.stream(GetThing()):
        raise AssertionError


def test_media_types_are_asked_for_by_option() -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Accept"])
        return httpx2.Response(200, content=BODY)

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as client:
        session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
        session.send(GetThing(), RequestOptions(accept="text/csv"))
        session.send(GetThing(), RequestOptions(accept="text/csv", headers={"accept": "text/xml"}))
        with session.stream(GetThing(), RequestOptions(accept="image/*")):
            pass
        with pytest.raises(InvalidArgument, match="Accept"):
            session.send(GetThing(), RequestOptions(accept="text/csv\r\nX: 1"))
    assert asked == ["text/csv", "text/xml", "image/*"]


def test_a_body_that_a_hook_of_the_client_has_read() -> None:
    def hook(response: httpx2.Response) -> None:
        response.read()

    content = gzip.compress(BODY)
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, content=content, headers={"Content-Encoding": "gzip"})
    )
    with httpx2.Client(transport=transport, event_hooks={"response": [hook]}) as client:
        session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
        with session.stream(GetThing()) as response:
            assert list(response) == [BODY]


def test_an_error_while_reading_holds_no_credentials() -> None:
    class Breaking(httpx2.SyncByteStream, httpx2.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"one"
            raise httpx2.ReadError("gone")

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"one"
            raise httpx2.ReadError("gone")

    def check(error: Error) -> None:
        cause = error.__cause__
        assert isinstance(cause, httpx2.ReadError)
        assert "authorization" not in cause.request.headers

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Breaking()))
    with httpx2.Client(transport=transport) as client:
        session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
        with session.stream(GetThing()) as response, pytest.raises(ConnectionFailed) as caught:
            list(response)
    check(caught.value)

    async def run() -> None:
        async with httpx2.AsyncClient(transport=transport) as client:
            session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), http_client=client)
            async with session.stream(GetThing()) as response:
                with pytest.raises(ConnectionFailed) as caught:
                    await response.read()
        check(caught.value)

    asyncio.run(run())


def test_hooks_and_waits_are_those_of_every_call() -> None:
    clock = FakeTime()
    answers = [httpx2.Response(503), httpx2.Response(200, content=BODY)]
    transport = httpx2.MockTransport(lambda _: answers.pop(0))
    with httpx2.Client(transport=transport) as client:
        session = Session(
            SETTINGS,
            credentials=Security(token=SECRET),
            http_client=client,
            clock=clock.clock,
            sleep=clock.sleep,
        )
        with session.stream(GetThing()) as response:
            assert isinstance(response, StreamedResponse)
            assert response.read() == BODY
    assert clock.waits == [0.5]
