"""Answers that are sent in pieces, and every way to read them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import httpx2
import pytest
from tests.runtime.acme import SECRET, SETTINGS, GetThing, Script, Security, read_request

from runtime.limits import Limits
from runtime.session import AsyncSession, Session

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
