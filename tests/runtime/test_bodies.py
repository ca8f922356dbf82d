"""What comes of answers that are too long, too short, or not what they say they are."""

from __future__ import annotations

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Callable

import httpx2
import pytest
from tests.runtime.acme import (
    BODY,
    SECRET,
    SETTINGS,
    GetThing,
    Script,
    Security,
    Thing,
    listening,
    ok,
    read_request,
)

from runtime.content import BadContentError, Content, ContentTooLargeError
from runtime.errors import (
    ConnectionFailed,
    Error,
    ResponseTooLarge,
    StatusError,
    TransportError,
    UnexpectedResponse,
)
from runtime.headers import Headers
from runtime.limits import Limits
from runtime.options import RequestOptions
from runtime.response import Response
from runtime.session import AsyncSession, Session

MIB = 1024 * 1024
LIMITS = Limits(max_retries=0, max_response_bytes=MIB)
RETRIED = RequestOptions(max_retries=1)
Send = Callable[[str], Response[Thing]]


def send(url: str) -> Response[Thing]:
    """Call twice with one client: the fault first, then what the server makes of it."""
    session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=LIMITS)
    try:
        return session.send(GetThing())
    finally:
        assert session.send(GetThing(id="good"), RETRIED).value == Thing(id="a")
        session.close()


def send_async(url: str) -> Response[Thing]:
    async def run() -> Response[Thing]:
        session = AsyncSession(
            SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=LIMITS
        )
        try:
            return await session.send(GetThing())
        finally:
            assert (await session.send(GetThing(id="good"), RETRIED)).value == Thing(id="a")
            await session.aclose()

    return asyncio.run(run())


both = pytest.mark.parametrize("send", [send, send_async])


def answering(*pieces: bytes, closing: bool = False) -> Script:
    """Answer with something odd, but to the path `good` with what is right."""

    def script(connection: socket.socket) -> None:
        while request := read_request(connection):
            if b"/good " in request:
                connection.sendall(ok())
                continue
            for piece in pieces:
                connection.sendall(piece)
            if closing:
                return

    return script


def head(*fields: str) -> bytes:
    return "\r\n".join(
        ["HTTP/1.1 200 OK", "Content-Type: application/json", *fields, "", ""]
    ).encode()


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content)


CHUNKED = "Transfer-Encoding: chunked"
BOMB = gzip.compress(bytes(64 * MIB))
ZIPPED = gzip.compress(BODY)
RAW_DEFLATE = zlib.compress(BODY)[2:-4]


@both
@pytest.mark.parametrize(
    "script",
    [
        answering(head("Content-Length: 999999999"), closing=True),
        answering(head(CHUNKED), *[chunk(bytes(MIB // 8))] * 9),
        answering(ok(BOMB, "Content-Encoding: gzip")),
    ],
    ids=["declared", "chunked", "gzip bomb"],
)
def test_a_body_that_is_too_large_is_not_read(send: Send, script: Script) -> None:
    with (
        listening(script) as url,
        pytest.raises(ResponseTooLarge, match=r"more than 1048576 bytes"),
    ):
        send(url)


def test_a_bomb_does_not_fill_the_memory() -> None:
    content = Content(Headers([("Content-Encoding", "gzip")]), MIB)
    tracemalloc.start()
    with pytest.raises(ContentTooLargeError):
        content.add(BOMB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MIB


@both
@pytest.mark.parametrize(
    "script",
    [
        answering(ok(ZIPPED, "Content-Encoding: gzip")),
        answering(ok(ZIPPED, "Content-Encoding: X-GZip")),
        answering(ok(gzip.compress(BODY[:3]) + gzip.compress(BODY[3:]), "Content-Encoding: gzip")),
        answering(ok(zlib.compress(BODY), "Content-Encoding: deflate")),
        answering(ok(RAW_DEFLATE, "Content-Encoding: deflate")),
        answering(ok(BODY, "Content-Encoding: identity")),
        answering(head(CHUNKED), *map(chunk, (BODY[:3], BODY[3:])), b"0\r\n\r\n"),
        answering(head("Connection: close"), BODY, closing=True),
        answering(b"HTTP/1.1 100 Continue\r\n\r\n", ok()),
    ],
    ids=[
        "gzip",
        "x-gzip",
        "two gzips",
        "deflate",
        "bare deflate",
        "identity",
        "chunked",
        "until close",
        "100",
    ],
)
def test_bodies_in_all_their_forms(send: Send, script: Script) -> None:
    with listening(script) as url:
        assert send(url).value == Thing(id="a")


BROKEN: list[tuple[str, Script, type[Error]]] = [
    ("no answer", answering(closing=True), ConnectionFailed),
    ("half a head", answering(b"HTTP/1.1 200 OK\r\nContent-", closing=True), ConnectionFailed),
    ("half a body", answering(head("Content-Length: 99"), BODY, closing=True), ConnectionFailed),
    ("half a chunk", answering(head(CHUNKED), b"99\r\n{", closing=True), ConnectionFailed),
    ("no chunk", answering(head(CHUNKED), b"zz\r\n{", closing=True), ConnectionFailed),
    ("not HTTP", answering(b"SSH-2.0-OpenSSH_9.9\r\n", closing=True), ConnectionFailed),
    ("huge head", answering(head(f"X: {'x' * 200_000}"), closing=True), ConnectionFailed),
    ("two lengths", answering(head("Content-Length: 1", "Content-Length: 2")), ConnectionFailed),
    ("half a gzip", answering(ok(ZIPPED[:-9], "Content-Encoding: gzip")), TransportError),
    ("no gzip", answering(ok(BODY, "Content-Encoding: gzip")), TransportError),
    ("a coding unasked for", answering(ok(BODY, "Content-Encoding: br")), TransportError),
    ("too short a length", answering(head("Content-Length: 4"), BODY, closing=True), UnexpectedResponse),
    ("no body", answering(ok(b"")), UnexpectedResponse),
    ("half a JSON text", answering(ok(BODY[:-2])), UnexpectedResponse),
    ("a redirect", answering(b"HTTP/1.1 302 Found\r\nLocation: http://a\r\nContent-Length: 0\r\n\r\n"), StatusError),
]  # fmt: skip


@both
@pytest.mark.parametrize(
    ("script", "expected"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
)
def test_broken_answers(send: Send, script: Script, expected: type[Error]) -> None:
    with listening(script) as url, pytest.raises(Error) as caught:
        send(url)
    assert type(caught.value) is expected
    assert SECRET not in f"{caught.value!r} {caught.value.__cause__!r}"


@both
def test_a_page_of_a_proxy_is_kept_as_it_came(send: Send) -> None:
    page = b"<html>Bad Gateway</html>"
    for status, expected in (("502 Bad Gateway", StatusError), ("200 OK", UnexpectedResponse)):
        fields = f"Content-Type: text/html\r\nX-Request-Id: r1\r\nContent-Length: {len(page)}"
        script = answering(f"HTTP/1.1 {status}\r\n{fields}\r\n\r\n".encode() + page)
        with listening(script) as url, pytest.raises(expected) as caught:
            send(url)
        assert caught.value.raw == page
        assert caught.value.headers["content-type"] == "text/html"
        assert (caught.value.status, caught.value.request_id) == (int(status[:3]), "r1")


def test_a_connection_that_the_server_closes_while_idle_is_replaced() -> None:
    connections: list[socket.socket] = []

    def once(connection: socket.socket) -> None:
        connections.append(connection)
        read_request(connection)
        connection.sendall(ok())

    with listening(once) as url:
        session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url)
        for _ in range(3):
            assert session.send(GetThing()).value == Thing(id="a")
        session.close()
    assert len(connections) >= 3


@pytest.mark.parametrize("coding", ["gzip, gzip", "compress", "deflate, gzip"])
def test_codings_that_nobody_asked_for(coding: str) -> None:
    with pytest.raises(BadContentError, match="nobody asked for"):
        Content(Headers([("Content-Encoding", coding)]), 9)


@pytest.mark.parametrize(
    ("length", "is_too_much"), [("10", True), ("9" * 5_000, True), ("²", False)]
)
def test_a_declared_length_is_taken_at_its_word(length: str, is_too_much: bool) -> None:
    headers = Headers([("Content-Length", length)])
    if is_too_much:
        with pytest.raises(ContentTooLargeError):
            Content(headers, 9)
    else:
        assert Content(headers, 9).whole() == b""


def test_a_body_may_be_as_large_as_the_limit() -> None:
    for fields, body in (((), BODY), ((("Content-Encoding", "gzip"),), ZIPPED)):
        content = Content(Headers(fields), len(BODY))
        for byte in body:
            content.add(bytes([byte]))
        assert content.whole() == BODY


def test_a_client_of_the_users_is_bounded_too() -> None:
    def bomb(_request: httpx2.Request) -> httpx2.Response:
        stream = httpx2.ByteStream(BOMB)
        return httpx2.Response(200, stream=stream, headers={"Content-Encoding": "gzip"})

    with httpx2.Client(transport=httpx2.MockTransport(bomb)) as client:
        session = Session(
            SETTINGS, credentials=Security(token=SECRET), limits=LIMITS, http_client=client
        )
        with pytest.raises(ResponseTooLarge):
            session.send(GetThing())


def test_an_answer_that_a_hook_has_read_is_taken_as_it_is() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["Accept-Encoding"] == "gzip, deflate"
        return httpx2.Response(200, content=ZIPPED, headers={"Content-Encoding": "gzip"})

    hooks: list[Callable[[httpx2.Response], object]] = [httpx2.Response.read]
    for event_hooks in ({}, {"response": hooks}):
        transport = httpx2.MockTransport(answer)
        with httpx2.Client(transport=transport, event_hooks=event_hooks) as client:
            session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
            assert session.send(GetThing()).value == Thing(id="a")


@both
def test_what_a_server_sends_beyond_an_answer_answers_no_other_call(send: Send) -> None:
    forged = ok(b'{"id":"forged"}')
    with listening(answering(ok() + forged)) as url:
        # The call after the first one has an answer of its own, over another connection.
        assert send(url).value == Thing(id="a")
