"""What bounds an answer that is read in pieces: waits, deadlines and sizes."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import httpx2
import pytest
from tests.runtime.acme import SECRET, SETTINGS, GetThing, Security, listening, read_request
from tests.runtime.pieces import CHUNKED, PIECES, Pieces, chunk, chunked, every_way, new_session

from runtime.errors import DeadlineExceeded, ResponseTooLarge, Timeout
from runtime.limits import Limits
from runtime.options import RequestOptions
from runtime.session import AsyncSession, Session


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
