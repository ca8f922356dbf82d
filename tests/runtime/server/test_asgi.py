"""What becomes of an answer in pieces when nobody is left to take it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from typing import Any

import pytest

from runtime.headers import Headers
from runtime.message import HttpResponse
from runtime.server.asgi import send_response

Message = MutableMapping[str, Any]


class Ticks:
    """An answer without an end."""

    def __init__(self) -> None:
        self.is_open = True
        self.response = HttpResponse(200, Headers([]), b"", self._pieces())

    async def _pieces(self) -> AsyncGenerator[bytes]:
        try:
            while True:
                yield b"tick"
                await asyncio.sleep(0)
        finally:
            self.is_open = False


async def nothing() -> Message:
    """Receive nothing, for ever."""
    await asyncio.Event().wait()
    return {}


def counting(
    sent: list[Message], third: Callable[[], None]
) -> Callable[[Message], Awaitable[None]]:
    """Collect what is sent, and do something at the third message."""

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == 3:
            third()

    return send


def test_a_cancelled_task_closes_the_stream_and_stays_cancelled() -> None:
    ticks, sent = Ticks(), list[Message]()

    async def run() -> None:
        def cancel() -> None:
            task.cancel()

        task = asyncio.create_task(send_response(nothing, counting(sent, cancel), ticks.response))
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()

    asyncio.run(run())
    assert not ticks.is_open
    assert all(message.get("more_body") for message in sent[1:])


def test_a_task_stays_cancelled_although_the_client_has_left_too() -> None:
    ticks = Ticks()

    async def run() -> None:
        gone = asyncio.Event()

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        def leave() -> None:
            gone.set()
            task.cancel()

        task = asyncio.create_task(send_response(receive, counting([], leave), ticks.response))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert not ticks.is_open


def test_a_connection_that_breaks_closes_the_stream() -> None:
    ticks = Ticks()

    def fail() -> None:
        raise OSError("the connection is gone")

    with pytest.raises(OSError, match="the connection is gone"):
        asyncio.run(send_response(nothing, counting([], fail), ticks.response))
    assert not ticks.is_open
