"""Credentials that a function gives: when it is asked, and by whom."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from tests.runtime.acme import BODY, SETTINGS, GetThing, MakeThing, Security

from runtime.credential_source import CredentialSource
from runtime.errors import InvalidArgument, MissingCredentials, StatusError
from runtime.session import AsyncSession, Session


class Vault:
    """Gives a new token whenever it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> Security:
        self.asked += 1
        return Security(token=f"token{self.asked}")

    async def ask(self) -> Security:
        await asyncio.sleep(0)
        return self()


class Server:
    """Takes one token only."""

    def __init__(self, valid: str) -> None:
        self.valid = f"Bearer {valid}"
        self.seen: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request.headers["Authorization"])
        is_valid = self.seen[-1] == self.valid
        return httpx2.Response(200 if is_valid else 401, content=BODY if is_valid else b"")


def session_of(server: Server, credentials: Callable[[], Security]) -> Session:
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    return Session(SETTINGS, credentials=credentials, http_client=client)


def async_session_of(
    server: Server, credentials: Callable[[], Security | Awaitable[Security]]
) -> AsyncSession:
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(server))
    return AsyncSession(SETTINGS, credentials=credentials, http_client=client)


def test_a_function_is_asked_when_it_is_needed_and_once() -> None:
    vault, server = Vault(), Server("token1")
    session = session_of(server, vault)
    assert vault.asked == 0
    for _ in range(3):
        session.send(GetThing())
    assert (vault.asked, server.seen) == (1, ["Bearer token1"] * 3)


@pytest.mark.parametrize("call", [GetThing(), MakeThing()])
def test_a_function_is_asked_again_after_a_401(call: GetThing | MakeThing) -> None:
    vault, server = Vault(), Server("token2")
    session = session_of(server, vault)
    session.send(call)
    session.send(call)
    assert (vault.asked, server.seen) == (2, ["Bearer token1", "Bearer token2", "Bearer token2"])


def test_a_function_that_had_none_is_asked_again_after_a_401() -> None:
    source = CredentialSource(lambda: next(answers))
    answers = iter([Security(), Security(token="token1")])
    given = source.given()
    assert (given, source.other_than(given)) == ({}, {"token": "token1"})


def test_a_second_401_is_an_error() -> None:
    vault = Vault()
    with pytest.raises(StatusError) as caught:
        session_of(Server("never"), vault).send(GetThing())
    assert (caught.value.status, caught.value.attempts, vault.asked) == (401, 2, 2)


def test_credentials_that_were_given_once_are_not_sent_again() -> None:
    server = Server("other")
    client = httpx2.Client(transport=httpx2.MockTransport(server))
    session = Session(SETTINGS, credentials=Security(token="one"), http_client=client)
    with pytest.raises(StatusError):
        session.send(GetThing())
    assert server.seen == ["Bearer one"]


def test_threads_ask_once() -> None:
    vault, server = Vault(), Server("token2")
    session = session_of(server, vault)
    meet = threading.Barrier(8, timeout=10)

    def send() -> None:
        meet.wait()
        session.send(GetThing())

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(send) for _ in range(8)]:
            done.result()
    assert vault.asked == 2


@pytest.mark.parametrize("is_async", [False, True])
def test_tasks_ask_once(is_async: bool) -> None:
    async def run() -> None:
        vault, server = Vault(), Server("token2")
        session = async_session_of(server, vault.ask if is_async else vault)
        await asyncio.gather(*(session.send(GetThing()) for _ in range(8)))
        assert vault.asked == 2

    asyncio.run(run())


def test_event_loops_one_after_another_have_the_same_credentials() -> None:
    vault, server = Vault(), Server("token1")
    session = async_session_of(server, vault.ask)
    for _ in range(2):
        asyncio.run(get(session))
    assert vault.asked == 1


async def get(session: AsyncSession) -> None:
    await session.send(GetThing())


def test_a_function_that_fails_is_asked_again_by_the_next_call() -> None:
    vault = Vault()

    def sometimes() -> Security:
        security = vault()
        if vault.asked == 1:
            raise LookupError("no vault")
        return security

    session = session_of(Server("token2"), sometimes)
    with pytest.raises(LookupError):
        session.send(GetThing())
    session.send(GetThing())


def test_a_function_has_to_give_credentials() -> None:
    with pytest.raises(MissingCredentials):
        session_of(Server("a"), Security).send(GetThing())
    # `Any`: what a caller without a type checker may pass.
    text: Any = str
    with pytest.raises(InvalidArgument, match="security: the function has to return credentials"):
        session_of(Server("a"), text).send(GetThing())


def test_an_async_function_is_refused_by_a_client_that_cannot_wait_for_it() -> None:
    # `Any`: what a caller without a type checker may pass.
    ask: Any = Vault().ask
    server = Server("token1")
    with pytest.raises(InvalidArgument, match="security: the function is async"):
        session_of(server, ask)

    # Nothing tells what this one returns before it is called.
    def ask_later() -> Any:
        return ask()

    session = session_of(server, ask_later)
    with pytest.raises(InvalidArgument, match="security: the function is async"):
        session.send(GetThing())
    assert server.seen == []
