"""How long a client lives, who may share it, and what it leaves behind."""

from __future__ import annotations

import asyncio
import copy
import gc
import os
import pickle
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from tests.runtime.acme import (
    SECRET,
    SETTINGS,
    GetThing,
    Security,
    Thing,
    answers,
    listening,
    ok,
    read_request,
)

from runtime.errors import ClientClosed
from runtime.session import AsyncSession, Session

PATIENCE = 10.0


class Server:
    """Answers, and knows how many connections were made and how many of them are open."""

    def __init__(self) -> None:
        self.made = 0
        self.open = 0
        self._changed = threading.Condition()

    def __call__(self, connection: socket.socket) -> None:
        self._count(1)
        try:
            while request := read_request(connection):
                name = request.split()[1].rpartition(b"/")[2]
                connection.sendall(ok(b'{"id":"%b"}' % name))
        finally:
            self._count(-1)

    def has_none_open(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.open == 0, PATIENCE)

    def _count(self, change: int) -> None:
        with self._changed:
            self.made += max(change, 0)
            self.open += change
            self._changed.notify_all()


def session_of(url: str) -> Session:
    return Session(SETTINGS, credentials=Security(token=SECRET), server_url=url)


def async_session_of(url: str) -> AsyncSession:
    return AsyncSession(SETTINGS, credentials=Security(token=SECRET), server_url=url)


async def get(session: AsyncSession, name: str = "a") -> Thing:
    return (await session.send(GetThing(id=name))).value


def test_threads_share_a_client() -> None:
    server = Server()
    names = [str(number) for number in range(200)]
    with listening(server) as url:
        session = session_of(url)
        with ThreadPoolExecutor(8) as threads:
            responses = threads.map(session.send, [GetThing(id=name) for name in names])
            things = [response.value for response in responses]
        session.close()
        assert things == [Thing(id=name) for name in names]
        assert server.made <= 8
        assert server.has_none_open()


def test_a_process_that_was_forked_has_connections_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server()
    with listening(server) as url:
        session = session_of(url)
        session.send(GetThing(id="a"))
        parent = os.getpid()
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: parent + 1)
            session.send(GetThing(id="a"))
            session.send(GetThing(id="a"))
        # The connection that came with the fork is closed with the client.
        del session
        gc.collect()
        assert server.made == 2
        assert server.has_none_open()


def test_tasks_share_a_client() -> None:
    server = Server()
    names = [str(number) for number in range(50)]

    async def run(url: str) -> list[Thing]:
        session = async_session_of(url)
        things = await asyncio.gather(*(get(session, name) for name in names))
        await session.aclose()
        return things

    with listening(server) as url:
        assert asyncio.run(run(url)) == [Thing(id=name) for name in names]
        assert server.has_none_open()


def test_event_loops_one_after_another_share_a_client() -> None:
    server = Server()
    with listening(server) as url:
        session = async_session_of(url)
        for _ in range(3):
            assert asyncio.run(get(session)) == Thing(id="a")
            # The loop has closed the connections that belonged to it.
            assert server.has_none_open()
        asyncio.run(session.aclose())
        assert server.made == 3


def test_event_loops_at_the_same_time_share_a_client() -> None:
    server = Server()
    meet = threading.Barrier(3)

    async def twice(session: AsyncSession) -> None:
        await get(session)
        meet.wait(PATIENCE)
        assert await get(session) == Thing(id="a")

    with listening(server) as url:
        session = async_session_of(url)
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(asyncio.run, [twice(session) for _ in range(3)]))
        assert server.has_none_open()
        assert server.made == 3


def test_a_client_that_is_closed_elsewhere_leaves_nothing_open() -> None:
    server = Server()
    with listening(server) as url, asyncio.Runner() as one, asyncio.Runner() as other:
        session = async_session_of(url)
        one.run(get(session))
        other.run(get(session))
        one.run(session.aclose())
        other.run(asyncio.sleep(0))
        with pytest.raises(ClientClosed):
            other.run(get(session))
        assert server.has_none_open()


def test_a_client_that_nobody_closes_leaves_nothing_open() -> None:
    server = Server()
    with listening(server) as url:
        session = session_of(url)
        session.send(GetThing())
        assert server.open == 1
        del session
        gc.collect()
        assert server.has_none_open()


def test_an_async_client_that_nobody_closes_leaves_nothing_open() -> None:
    server = Server()

    async def run(url: str) -> None:
        session = async_session_of(url)
        await get(session)
        del session
        gc.collect()
        # In a thread, as it is this loop that closes them.
        assert await asyncio.to_thread(server.has_none_open)

    with listening(server) as url:
        asyncio.run(run(url))


def test_a_call_that_is_cancelled_leaves_nothing_open() -> None:
    asked = threading.Event()

    def silent(connection: socket.socket) -> None:
        if read_request(connection):
            asked.set()
            read_request(connection)

    async def run(url: str) -> None:
        session = async_session_of(url)
        task = asyncio.create_task(get(session))
        await asyncio.to_thread(asked.wait, PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The server reads on until the connection is closed; it ends before the client does.
        await session.aclose()

    with listening(silent) as url:
        asyncio.run(run(url))


def test_a_closed_client_says_so() -> None:
    session = session_of("http://127.0.0.1:9")
    session.close()
    session.close()
    with pytest.raises(ClientClosed, match=r"^the client is closed$") as caught:
        session.send(GetThing())
    assert caught.value.attempts == 0


def test_a_closed_async_client_says_so() -> None:
    async def run() -> None:
        session = async_session_of("http://127.0.0.1:9")
        await session.aclose()
        await session.aclose()
        with pytest.raises(ClientClosed, match=r"^the client is closed$"):
            await get(session)

    asyncio.run(run())


def test_an_http_client_that_the_user_closed_says_so() -> None:
    handler, _ = answers(200)
    client = httpx2.Client(transport=httpx2.MockTransport(handler))
    session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
    session.send(GetThing())
    client.close()
    with pytest.raises(ClientClosed):
        session.send(GetThing())


def test_a_client_goes_into_no_pickle_and_no_copy() -> None:
    for session in (session_of("http://a"), async_session_of("http://a")):
        with pytest.raises(TypeError, match="make another one"):
            pickle.dumps(session)
        with pytest.raises(TypeError, match="make another one"):
            copy.deepcopy(session)
        assert SECRET not in repr(session)
