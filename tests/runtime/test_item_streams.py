"""Server-sent events and JSON lines: how streams of any bytes, in any pieces, are read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given, strategies as st
from tests.profiles import examples
from tests.runtime.acme import SECRET, SETTINGS, Security, Thing

from runtime.errors import ResponseTooLarge, StatusError, UnexpectedResponse
from runtime.event_stream import AsyncEventStream, EventStream, ServerEvent
from runtime.json_lines import AsyncJsonLines, JsonLines
from runtime.operation import Operation, Outcome, StreamCall
from runtime.options import RequestOptions
from runtime.session import AsyncSession, Session


class Words(StreamCall[str, str]):
    operation = Operation(
        "Words", "GET", "/", {"200": Outcome(streams={"text/event-stream": str}), "204": Outcome()}
    )


class Things(StreamCall[Thing, Thing]):
    operation = Operation(
        "Things",
        "GET",
        "/",
        {
            "200": Outcome({"application/json": Thing}, streams={"text/event-stream": Thing}),
            "202": Outcome({"application/json": Thing}),
        },
        request_id="X-Request-Id",
    )


class Rows(StreamCall[str, Thing]):
    operation = Operation(
        "Rows", "GET", "/", {"2XX": Outcome(streams={"application/jsonl": Thing})}
    )


class TextRows(StreamCall[str, str]):
    operation = Operation(
        "TextRows", "GET", "/", {"200": Outcome(streams={"application/x-ndjson": str})}
    )


class Pieces(httpx2.SyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces

    def close(self) -> None:
        self.is_closed = True


def session_of(
    *pieces: bytes, content_type: str = "text/event-stream", status: int = 200
) -> Session:
    headers = {"Content-Type": content_type, "X-Request-Id": "req_1"}
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(status, headers=headers, stream=Pieces([*pieces]))
    )
    return Session(
        SETTINGS,
        credentials=Security(token=SECRET),
        http_client=httpx2.Client(transport=transport),
    )


def pieces_of(stream: bytes, cuts: list[int]) -> list[bytes]:
    """Cut a stream at some places of those that are in it."""
    borders = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    return [stream[start:end] for start, end in pairwise(borders)]


def words(*pieces: bytes) -> list[ServerEvent[str]]:
    return list(EventStream(session_of(*pieces), Words()))


def rows(*pieces: bytes, content_type: str = "application/jsonl") -> list[Thing]:
    return list(JsonLines(session_of(*pieces, content_type=content_type), Rows()))


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: a\n\n", [ServerEvent("a")]),
        (b"data:a\r\rdata: b\r\n\r\n", [ServerEvent("a"), ServerEvent("b")]),
        (b"data:  a\n\n", [ServerEvent(" a")]),
        (b"data\n\n", [ServerEvent("")]),
        (b"data\ndata\n\n", [ServerEvent("\n")]),
        (b"data: a\ndata: b\n\n", [ServerEvent("a\nb")]),
        (b"\xef\xbb\xbfdata: a\n\n", [ServerEvent("a")]),
        (b"data: \xef\xbb\xbfa\n\n", [ServerEvent("\ufeffa")]),
        (b": note\n\ndata: a\n:\n\n", [ServerEvent("a")]),
        (b"data: a", []),
        (b"data: a\n", []),
        (b"data: a\n\ndata: b\n", [ServerEvent("a")]),
        (b"event: tick\n\ndata: a\n\n", [ServerEvent("a")]),
        (b"event: tick\ndata: a\n\n", [ServerEvent("a", "tick")]),
        (b"event\ndata: a\n\n", [ServerEvent("a")]),
        (b"id: 1\n\ndata: a\n\n", [ServerEvent("a", id="1")]),
        (b"id: 1\ndata: a\n\ndata: b\n\n", [ServerEvent("a", id="1"), ServerEvent("b", id="1")]),
        (b"id: 1\ndata: a\n\nid\ndata: b\n\n", [ServerEvent("a", id="1"), ServerEvent("b", id="")]),
        (b"id: 1\0\ndata: a\n\n", [ServerEvent("a")]),
        (b"retry: 10\ndata: a\n\n", [ServerEvent("a", retry=10)]),
        (b"retry: 1s\ndata: a\n\n", [ServerEvent("a")]),
        (b"retry: " + b"9" * 5000 + b"\ndata: a\n\n", [ServerEvent("a")]),
        (b"Data: a\nother: b\n data: c\n\n", []),
        (b"data: \xff\n\n", [ServerEvent("\ufffd")]),
        (b"data: [DONE]\n\ndata: a\n\n", [ServerEvent("[DONE]"), ServerEvent("a")]),
        (b"\n\n\r\n\r", []),
        (b"", []),
    ],
)
def test_events_as_the_standard_has_them(stream: bytes, events: list[ServerEvent[str]]) -> None:
    assert words(stream) == events
    # However the connection cuts it.
    assert words(*(stream[place : place + 1] for place in range(len(stream)))) == events


@examples(200)
@given(
    lines=st.lists(
        st.sampled_from([b"data: a", b"data", b"data:b", b"id: 1", b"event: e", b": c", b"", b"x"])
    ),
    end=st.sampled_from([b"\n", b"\r", b"\r\n"]),
    cuts=st.lists(st.integers(0, 200)),
)
def test_neither_line_ends_nor_borders_of_pieces_matter(
    lines: list[bytes], end: bytes, cuts: list[int]
) -> None:
    expected = words(b"".join(line + b"\n" for line in lines))
    assert words(*pieces_of(b"".join(line + end for line in lines), cuts)) == expected


@examples(200)
@given(st.binary(), st.lists(st.integers(0, 40)))
def test_any_bytes_give_the_same_in_any_pieces(stream: bytes, cuts: list[int]) -> None:
    assert words(*pieces_of(stream, cuts)) == words(stream)


def test_data_in_json_are_read_as_documented() -> None:
    stream = EventStream(session_of(b'data: {"id":\ndata:  "a"}\n\n'), Things())
    assert list(stream) == [ServerEvent(Thing(id="a"))]
    assert (stream.response.status, stream.response.request_id) == (200, "req_1")


def test_done_ends_a_stream_of_json() -> None:
    pieces = Pieces([b'data: {"id":"a"}\n\ndata: [DONE]\n\ndata: {"id":"b"}\n\n', b"more"])
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, headers={"Content-Type": "text/event-stream"}, stream=pieces)
    )
    client = httpx2.Client(transport=transport)
    session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
    assert [event.data.id for event in EventStream(session, Things())] == ["a"]
    assert pieces.is_closed


@pytest.mark.parametrize("data", [b'{"id":5}', b"{", b"text", b'{"error":{}}', b"", b"[DONE] "])
def test_data_that_are_not_as_documented(data: bytes) -> None:
    stream = EventStream(
        session_of(b'data: {"id":"a"}\n\nevent: tick\ndata: ' + data + b"\n\n"), Things()
    )
    assert next(stream).data.id == "a"
    with pytest.raises(
        UnexpectedResponse, match=r"^Things .* the data of an event 'tick' is not"
    ) as caught:
        next(stream)
    assert caught.value.raw == data
    assert caught.value.request_id == "req_1"
    assert caught.value.faults
    assert list(stream) == []


@pytest.mark.parametrize("stream", [b"data: " + b"x" * 100, b"data: 45678\ndata: 123456\n\n"])
def test_an_event_has_a_limit(stream: bytes) -> None:
    options = RequestOptions(max_response_bytes=11)
    with pytest.raises(ResponseTooLarge, match="more than 11 bytes"):
        list(EventStream(session_of(stream), Words(), options))
    many = b"data: 12345\ndata: 12345\n\n" * 10
    assert len(list(EventStream(session_of(many), Words(), options))) == 10


def test_many_lines_in_one_piece() -> None:
    assert len(words(b"data: a\n\n" * 20_000)) == 20_000


def test_a_large_event_in_small_pieces() -> None:
    pieces = [b"data: ", *[b"x" * 100] * 20_000, b"\n\n"]
    (event,) = words(*pieces)
    assert len(event.data) == 2_000_000


def test_the_stream_is_asked_for() -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.headers["Accept"])
        return httpx2.Response(200, headers={"Content-Type": "text/event-stream"})

    client = httpx2.Client(transport=httpx2.MockTransport(answer))
    session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
    for options in (None, RequestOptions(accept="*/*"), RequestOptions(headers={"ACCEPT": "a/b"})):
        assert list(EventStream(session, Things(), options)) == []
    assert asked == ["text/event-stream", "*/*", "a/b"]


@pytest.mark.parametrize(
    ("status", "content_type", "problem"),
    [
        (200, "application/json", "its content type is application/json"),
        (201, "text/event-stream", "this status is not documented"),
        (202, "text/event-stream", "no stream is documented for this status"),
    ],
)
def test_an_answer_that_is_no_stream(status: int, content_type: str, problem: str) -> None:
    session = session_of(b'{"id":"a"}', content_type=content_type, status=status)
    with pytest.raises(UnexpectedResponse, match=problem) as caught:
        EventStream(session, Things())
    assert caught.value.raw == b'{"id":"a"}'


def test_an_answer_without_a_body_has_no_items() -> None:
    assert list(EventStream(session_of(status=204), Words())) == []


def test_an_error_is_raised_at_once() -> None:
    with pytest.raises(StatusError):
        EventStream(session_of(b"{}", status=404), Words())


def test_send_gives_the_text() -> None:
    assert session_of(b"data: a\n\n").send(Words()).value == "data: a\n\n"


@pytest.mark.parametrize(
    ("stream", "ids"),
    [
        (b'{"id":"a"}\n{"id":"b"}\n', "ab"),
        (b'{"id":"a"}\r\n\n \n{"id":"b"}', "ab"),
        (b'\x1e{"id":"a"}\n\x1e{"id":"b"}\n', "ab"),
        (b"", ""),
        (b"\n\n", ""),
    ],
)
def test_lines(stream: bytes, ids: str) -> None:
    assert [thing.id for thing in rows(stream)] == list(ids)
    cut = [stream[place : place + 1] for place in range(len(stream))]
    assert [thing.id for thing in rows(*cut)] == list(ids)


def test_lines_of_text() -> None:
    session = session_of(b"a\n b \r\n\nc", content_type="application/x-ndjson")
    assert list(JsonLines(session, TextRows())) == ["a", " b ", "c"]


def test_a_line_that_is_not_as_documented() -> None:
    stream = JsonLines(session_of(b'{"id":"a"}\n{"id":', content_type="application/jsonl"), Rows())
    assert next(stream).id == "a"
    with pytest.raises(UnexpectedResponse, match="line 2 is not as documented"):
        next(stream)


def test_a_line_has_a_limit() -> None:
    session = session_of(b"x" * 10, b"x" * 10, content_type="application/jsonl")
    with pytest.raises(ResponseTooLarge):
        list(JsonLines(session, Rows(), RequestOptions(max_response_bytes=19)))


def test_streams_async() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        is_rows = request.headers["Accept"] == "application/jsonl"
        content = b'{"id":"a"}\n{"id":"b"}' if is_rows else b"data: a\n\ndata: b\n\n"
        headers = {"Content-Type": request.headers["Accept"]}
        return httpx2.Response(200, headers=headers, content=content)

    async def run() -> None:
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as client:
            session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), http_client=client)
            assert [event.data async for event in AsyncEventStream(session, Words())] == ["a", "b"]
            assert [thing.id async for thing in AsyncJsonLines(session, Rows())] == ["a", "b"]
            stream = AsyncEventStream(session, Words())
            async with stream:
                assert stream.response.status == 200
                assert (await anext(stream)).data == "a"
            with pytest.raises(StopAsyncIteration):
                await anext(stream)
            unused = AsyncEventStream(session, Words())
            await unused.aclose()
            unexpected = AsyncEventStream(session, Things(), RequestOptions(accept="text/html"))
            with pytest.raises(UnexpectedResponse, match="its content type is text/html"):
                await anext(unexpected)

    asyncio.run(run())
