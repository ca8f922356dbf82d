"""Answers that are read in pieces: over sockets, through clients of the user's, and cut short."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from tests.runtime.acme import (
    BODY,
    SECRET,
    SETTINGS,
    FakeTime,
    GetThing,
    Security,
    listening,
    ok,
    read_request,
)
from tests.runtime.pieces import CHUNKED, PIECES, Pieces, chunk, chunked, every_way

from runtime.errors import ConnectionFailed, Error, InvalidArgument, StatusError, TransportError
from runtime.limits import Limits
from runtime.options import RequestOptions
from runtime.session import AsyncSession, Session
from runtime.streaming import StreamedResponse


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
def test_an_error_is_raised_with_its_body(read: Pieces) -> None:
    def script(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")

    with listening(script) as url, pytest.raises(StatusError) as caught:
        read(url)
    assert (caught.value.status, caught.value.raw, caught.value.attempts) == (404, b"{}", 1)


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
