"""Answers that come piece by piece, and others that are no JSON: from a server to its client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from tests.cases.answers.streams.serving import both, connected, events_of, server_of


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


@pytest.mark.parametrize("name", ["delete_gone", "head_file", "get_nothing"])
def test_answers_without_a_body(package: Any, name: str) -> None:
    def nothing(call: object) -> None:
        del call

    with connected(package, server_of(**{name: nothing})) as client:
        assert getattr(client.files, name)() is None
