"""Answers that come piece by piece, and others that are no JSON: from a server to its client."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from tests.cases.answers.streams.serving import (
    connected,
    events_of,
    over_a_socket,
    server_of,
)


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


both = pytest.mark.parametrize("join", [connected, over_a_socket])


@pytest.fixture(scope="module")
def names(package: Any) -> Any:
    models = package.module("models.components")
    event = package.module("server").ServerEvent
    reply = package.module("server").Reply
    return SimpleNamespace(
        event=event,
        reply=reply,
        tick=models.Tick,
        chunk=models.Chunk,
        completion=models.Completion,
        errors=package.module("errors"),
        operations=package.module("operations.feeds"),
    )


def test_a_server_can_import_what_an_event_is(package: Any) -> None:
    assert "ServerEvent" in package.module("server").__all__


@both
def test_events(package: Any, names: Any, join: Any) -> None:
    sent = [
        names.event(names.tick(n=1)),
        names.event(names.tick(n=2), event="tick", id="a", retry=5),
        names.event(names.tick(n=3)),
    ]
    server = server_of(list_ticks=events_of(*sent))
    with join(package, server) as client, client.feeds.list_ticks() as stream:
        assert stream.response.status == 200
        assert stream.response.headers["Content-Type"] == "text/event-stream"
        assert list(stream) == [*sent[:2], sent[2]._replace(id="a")]


def test_events_async(package: Any, names: Any) -> None:
    sent = [names.event(names.tick(n=n)) for n in range(5)]
    server = server_of(list_wrapped=events_of(*sent))

    async def run() -> None:
        transport = package.module("server").connect(server)
        async with httpx2.AsyncClient(transport=transport) as http_client:
            client = package.AsyncStreams(http_client=http_client)
            assert [event async for event in client.feeds.list_wrapped()] == sent
            stream = client.feeds.list_wrapped()
            with pytest.raises(RuntimeError, match="async with"):
                _ = stream.response
            async with stream:
                assert stream.response.status == 200
                assert await anext(stream) == sent[0]

    asyncio.run(run())


@both
def test_texts_as_events(package: Any, names: Any, join: Any) -> None:
    texts = ["", "a", "two\nlines", " spaces ", "[DONE]", ": no comment", "é☃"]
    server = server_of(list_words=events_of(*map(names.event, texts)))
    with join(package, server) as client:
        assert [event.data for event in client.feeds.list_words()] == texts


@both
def test_lines(package: Any, names: Any, join: Any) -> None:
    rows = [names.tick(n=n) for n in range(3)]
    server = server_of(list_rows=events_of(*rows))
    with join(package, server) as client:
        assert list(client.feeds.list_rows()) == rows
        response = client.send(names.operations.ListRows())
        assert response.value == '{"n":0}\n{"n":1}\n{"n":2}\n'


@both
def test_either_a_whole_or_events(package: Any, names: Any, join: Any) -> None:
    chunks = [names.event(names.chunk(delta=text)) for text in "ab"]

    def answer(call: Any) -> Any:
        if call.body.stream:
            return events_of(*chunks)(call)
        return names.completion(text="ab")

    body = package.module("models.completions").CreateCompletionBody
    with join(package, server_of(create_completion=answer)) as client:
        completions = client.completions
        assert completions.create(body=body(stream=False)).text == "ab"
        assert list(completions.create_events(body=body(stream=True))) == chunks
        with pytest.raises(names.errors.UnexpectedResponse, match="text/event-stream is doc"):
            completions.create_events(body=body(stream=False))
        with pytest.raises(names.errors.UnexpectedResponse, match="the answer is a stream"):
            completions.create(body=body(stream=True))


@both
def test_bytes_piece_by_piece(package: Any, names: Any, join: Any) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"\x00\xff" * 10_000

    def answer(call: Any) -> Any:
        del call
        return names.reply(pieces(), media_type="image/png", headers={"X-Name": "a"})

    get_file = package.module("operations.files").GetFile
    with join(package, server_of(get_file=answer)) as client:
        assert client.files.get() == b"\x00\xff" * 400_000
        with client.stream(get_file()) as response:
            assert response.headers["Content-Type"] == "image/png"
            assert response.headers["X-Name"] == "a"
            assert sum(map(len, response)) == 800_000


def test_bytes_as_a_whole(package: Any) -> None:
    with connected(package, server_of(get_file=lambda _: b"\xff")) as client:
        assert client.files.get() == b"\xff"


def ask_for(package: Any, server: Any, accept: str | None) -> tuple[Any, str]:
    options = package.module("client").RequestOptions(accept=accept)
    call = package.module("operations.files").GetReport()
    with connected(package, server) as client:
        response = client.send(call, options)
        return response.value, response.headers["Content-Type"]


def test_the_caller_chooses_the_media_type(package: Any, names: Any) -> None:
    text = server_of(get_report=lambda _: "a,b")
    whole = server_of(get_report=lambda _: names.tick(n=1))
    assert ask_for(package, whole, None) == (names.tick(n=1), "application/json")
    assert ask_for(package, text, None) == ("a,b", "text/csv; charset=utf-8")
    assert ask_for(package, text, "application/xml") == ("a,b", "application/xml; charset=utf-8")
    with pytest.raises(names.errors.StatusError) as caught:
        ask_for(package, text, "image/png")
    assert caught.value.status == 406


def test_the_server_chooses_the_media_type(package: Any, names: Any) -> None:
    def replies(value: object, media_type: str) -> Any:
        return server_of(get_report=lambda _: names.reply(value, media_type=media_type))

    for value, media_type, content_type in (
        ("<a/>", "application/xml", "application/xml; charset=utf-8"),
        (b"%PDF", "application/pdf", "application/pdf"),
    ):
        assert ask_for(package, replies(value, media_type), None) == (value, content_type)
    with pytest.raises(names.errors.ServerError):
        ask_for(package, replies(b"GIF", "image/gif"), None)


def test_other_notations_of_json_are_left_out_and_can_be_asked_for(
    package: Any, names: Any
) -> None:
    (finding,) = [one for one in package.findings if "~1notations" in one.location.pointer]
    assert finding.code.id == "unsupported-feature"
    assert "not as `text/plain`, `application/xml`" in finding.message
    call = package.module("operations.files").GetNotations()
    assert call.operation.outcomes["200"].content == {
        "text/json": names.tick,
        "application/json": names.tick,
    }

    def answer(request: httpx2.Request) -> httpx2.Response:
        headers = {"Content-Type": request.headers["Accept"]}
        return httpx2.Response(200, content=b"<tick/>", headers=headers)

    options = package.module("client").RequestOptions(accept="application/xml")
    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        client = package.Streams(http_client=http_client)
        with client.stream(call, options) as response:
            assert response.read() == b"<tick/>"
        with pytest.raises(names.errors.UnexpectedResponse, match="content type is application/x"):
            client.send(call, options)


def test_json_is_asked_for_first(package: Any) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Accept"])
        return httpx2.Response(200, json={"n": 1})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        package.Streams(http_client=http_client).files.get_report()
    media_types = "application/json, text/csv;q=0.5, application/xml;q=0.5, application/pdf;q=0.5"
    assert asked == [media_types]


def test_a_redirect_is_what_is_asked_for(package: Any, names: Any) -> None:
    headers = {"Location": "https://elsewhere.example.com"}
    server = server_of(get_moved=lambda _: names.reply(None, headers=headers))
    with connected(package, server) as client:
        assert client.files.get_moved() is None
        response = client.send(package.module("operations.files").GetMoved())
    assert (response.status, response.headers["Location"]) == (302, headers["Location"])


@pytest.mark.parametrize("name", ["delete_gone", "head_file", "get_nothing"])
def test_answers_without_a_body(package: Any, name: str) -> None:
    def nothing(call: object) -> None:
        del call

    with connected(package, server_of(**{name: nothing})) as client:
        assert getattr(client.files, name)() is None


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


@pytest.mark.parametrize("resource", ["feeds", "files", "completions"])
def test_examples_are_served(package: Any, resource: str) -> None:
    server = package.module("server.examples").ExampleServer()
    body = package.module("models.completions").CreateCompletionBody(stream=False)
    with connected(package, server) as client:
        if resource == "feeds":
            feeds = client.feeds
            assert [event.data.n for event in feeds.list_ticks()] == [0]
            assert [event.data for event in feeds.list_words()] == ["text"]
            assert [row.n for row in feeds.list_rows()] == [0]
        elif resource == "files":
            assert client.files.get() == b""
            assert client.files.get_report() == "text"
        else:
            assert client.completions.create(body=body).text == "text"
            [event] = client.completions.create_events(body=body)
            assert event.data.delta == "text"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, application/json;q=0.5", "text/event-stream"),
        ("text/event-stream;q=0.5, application/json", "application/json"),
    ],
)
def test_examples_are_as_the_client_prefers(package: Any, accept: str, media_type: str) -> None:
    server = package.module("server.examples").ExampleServer()
    transport = package.module("server").connect(server)
    with httpx2.Client(transport=transport, base_url="http://test") as http_client:
        response = http_client.post(
            "/completions", json={"stream": True}, headers={"Accept": accept}
        )
    assert response.headers["Content-Type"] == media_type


def test_events_come_before_lines(package: Any, names: Any) -> None:
    with connected(package, server_of(list_both=events_of(names.event(names.tick(n=1))))) as client:
        assert [event.data.n for event in client.feeds.list_both()] == [1]
    (said,) = [one.message for one in package.findings if "x-ndjson" in one.message]
    assert said == (
        "the answer is read and sent as server-sent events, and not as `application/x-ndjson`"
    )
