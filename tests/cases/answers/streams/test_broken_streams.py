"""Answers that come piece by piece and end too early, on either side."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest
from tests.cases.answers.streams.serving import both, connected, events_of, over_a_socket, server_of


@both
def test_an_exception_midway_cuts_the_connection_and_is_logged(
    package: Any, names: Any, join: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing(call: Any) -> AsyncIterator[Any]:
        del call
        yield names.event(names.tick(n=1))
        raise LookupError("gone")

    received: list[Any] = []
    with join(package, server_of(list_ticks=failing)) as client:
        with pytest.raises(names.errors.ConnectionFailed):
            received.extend(client.feeds.list_ticks())
        with client.feeds.list_ticks() as stream:
            assert next(stream).data.n == 1
    logger = package.module("_runtime.server.dispatch").__name__
    (first, *_) = [record for record in caplog.records if record.name == logger]
    assert first.levelno == logging.ERROR
    assert "listTicks failed midway" in first.getMessage()
    assert first.exc_info is not None
    assert isinstance(first.exc_info[1], LookupError)


@both
def test_an_item_that_is_not_as_documented_cuts_the_connection(
    package: Any, names: Any, join: Any
) -> None:
    wrong = names.tick.model_construct(n="one")
    server = server_of(
        list_ticks=events_of(names.event(wrong)),
        list_rows=events_of(wrong),
        list_wrapped=events_of(names.tick(n=1)),
        list_words=events_of(names.event("a", id="1\n2")),
        get_file=events_of("text"),
    )
    with join(package, server) as client:
        for name in ("list_ticks", "list_rows", "list_wrapped", "list_words"):
            with pytest.raises(names.errors.ConnectionFailed):
                list(getattr(client.feeds, name)())
        with pytest.raises(names.errors.ConnectionFailed):
            client.files.get()


@pytest.mark.parametrize("answer", [5, "text", b"bytes", None])
def test_a_method_that_gives_no_stream_where_there_has_to_be_one(
    package: Any, names: Any, answer: object
) -> None:
    with (
        connected(package, server_of(list_ticks=lambda _: answer)) as client,
        pytest.raises(names.errors.ServerError),
    ):
        client.feeds.list_ticks()


def endless(names: Any, ended: threading.Event) -> Callable[..., AsyncIterator[Any]]:
    async def generate(call: Any) -> AsyncIterator[Any]:
        del call
        try:
            n = 0
            while True:
                yield names.event(names.tick(n=n))
                n += 1
                await asyncio.sleep(0.001)
        finally:
            ended.set()

    return generate


@both
def test_a_client_that_leaves_ends_the_method(package: Any, names: Any, join: Any) -> None:
    ended = threading.Event()
    with join(package, server_of(list_ticks=endless(names, ended))) as client:
        with client.feeds.list_ticks() as stream:
            assert [next(stream).data.n for _ in range(3)] == [0, 1, 2]
        assert ended.wait(10)


def test_a_stream_that_nobody_holds_any_more_is_closed(package: Any, names: Any) -> None:
    ended = threading.Event()
    server = server_of(list_ticks=endless(names, ended))
    with over_a_socket(package, server) as client:
        for event in client.feeds.list_ticks():
            if event.data.n == 2:
                break
        assert ended.wait(10)


@pytest.mark.parametrize("door", ["create_app", "create_router"])
def test_a_disconnected_client_ends_the_method_behind_each_door(
    package: Any, names: Any, door: str
) -> None:
    from fastapi import FastAPI

    ended = threading.Event()
    made = getattr(package.module("server"), door)(server_of(list_ticks=endless(names, ended)))
    app = made
    if door == "create_router":
        app = FastAPI()
        app.include_router(made)
    sent: list[Any] = []

    async def run() -> None:
        gone = asyncio.Event()
        requests = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Any:
            if requests:
                return requests.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if len(sent) == 4:
                gone.set()

        scope: dict[str, object] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "path": "/ticks",
            "raw_path": b"/ticks",
            "root_path": "",
            "scheme": "http",
            "query_string": b"",
            "headers": [],
        }
        await app(scope, receive, send)

    asyncio.run(run())
    assert ended.is_set()
    assert sent[0]["status"] == 200
    assert json.loads(sent[1]["body"].removeprefix(b"data: ")) == {"n": 0}
    assert all(message.get("more_body") for message in sent[1:])


def test_head_of_a_stream_ends_the_method(package: Any, names: Any) -> None:
    server = server_of(list_ticks=endless(names, threading.Event()))
    transport = package.module("server").connect(server)
    with httpx2.Client(transport=transport, base_url="http://test") as http_client:
        response = http_client.head("/ticks")
    assert response.headers["Content-Type"] == "text/event-stream"
    assert response.content == b""
