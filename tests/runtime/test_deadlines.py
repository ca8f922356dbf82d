"""Nothing that a server does keeps a caller beyond the deadline.

Each of these servers would go on for much longer than a slow machine takes to give up.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable

import httpcore2
import pytest
from tests.runtime.acme import (
    SECRET,
    SETTINGS,
    GetThing,
    Script,
    Security,
    Thing,
    listening,
    read_request,
)

from runtime.errors import ConnectionFailed, DeadlineExceeded, Timeout
from runtime.limits import Limits
from runtime.network import Backend, StepLimit
from runtime.response import Response
from runtime.session import AsyncSession, Session

PATIENCE = 10.0
DEADLINE = 0.3
IMPATIENT = Limits(deadline=DEADLINE, max_retries=1)
Send = Callable[[str, Limits], Response[Thing]]


def send(url: str, limits: Limits) -> Response[Thing]:
    session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=limits)
    try:
        return session.send(GetThing())
    finally:
        session.close()


def send_async(url: str, limits: Limits) -> Response[Thing]:
    async def run() -> Response[Thing]:
        session = AsyncSession(
            SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=limits
        )
        try:
            return await session.send(GetThing())
        finally:
            await session.aclose()

    return asyncio.run(run())


both = pytest.mark.parametrize("send", [send, send_async])


def trickle(connection: socket.socket, text: bytes) -> None:
    """Send a byte at a time, each well within the time of a step."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)


def no_answer(connection: socket.socket) -> None:
    read_request(connection)
    connection.settimeout(PATIENCE)
    connection.recv(1)


def trickled_headers(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    trickle(connection, b"x")


def trickled_status_line(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 ")
    trickle(connection, b"O")


def trickled_body(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    trickle(connection, b" ")


def trickled_chunks(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    trickle(connection, b"1\r\n \r\n")


def interim_answers(connection: socket.socket) -> None:
    read_request(connection)
    trickle(connection, b"HTTP/1.1 102 Processing\r\n\r\n")


@both
@pytest.mark.parametrize(
    "script",
    [
        no_answer,
        trickled_headers,
        trickled_status_line,
        trickled_body,
        trickled_chunks,
        interim_answers,
    ],
)
def test_a_slow_server(send: Send, script: Script) -> None:
    start = time.monotonic()
    with listening(script) as url:
        with pytest.raises(DeadlineExceeded, match=r"^GetThing: .* within 0\.3 s$") as caught:
            send(url, IMPATIENT)
        assert time.monotonic() - start < PATIENCE / 2
    assert caught.value.attempts == 1
    assert caught.value.__cause__ is not None


@both
def test_a_step_has_a_time_of_its_own_and_may_be_tried_again(send: Send) -> None:
    with listening(no_answer) as url, pytest.raises(Timeout) as caught:
        send(url, Limits(timeout=0.05, max_retries=1))
    assert type(caught.value) is Timeout
    assert caught.value.was_sent
    assert caught.value.attempts == 2


@both
def test_a_server_that_is_not_there(send: Send) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(ConnectionFailed, match=r"^GetThing: no connection to 127\.") as caught:
        send(url, Limits(max_retries=0))
    assert not caught.value.was_sent


@both
def test_a_server_whose_name_is_unknown(send: Send) -> None:
    with pytest.raises(ConnectionFailed, match=r"^GetThing: no connection to nowhere\.invalid"):
        send("http://nowhere.invalid", Limits(max_retries=0))


def test_a_connection_is_not_begun_after_the_end() -> None:
    with pytest.raises(httpcore2.ConnectTimeout):
        Backend().connect_tcp("127.0.0.1", 9, StepLimit(5, time.monotonic()))


def test_a_wait_for_a_free_connection_ends_with_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.pooled._MAX_CONNECTIONS", 1)
    with listening(no_answer) as url:
        session = Session(
            SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=IMPATIENT
        )
        first = threading.Thread(target=end_of, args=(session,))
        first.start()
        assert isinstance(end_of(session), DeadlineExceeded)
        first.join()
        session.close()


def end_of(session: Session) -> DeadlineExceeded:
    with pytest.raises(DeadlineExceeded) as caught:
        session.send(GetThing())
    return caught.value
