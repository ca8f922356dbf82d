"""What becomes of the connection of an answer that is read in pieces."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest
from tests.runtime.acme import SECRET, SETTINGS, GetThing, Script, Security, listening, read_request
from tests.runtime.pieces import CHUNKED, chunk, chunked, new_session

from runtime.errors import ClientClosed
from runtime.session import AsyncSession


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
