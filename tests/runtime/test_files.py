"""Bodies that are read while they are sent: over a socket, with and without a known length."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import Callable
from typing import Annotated, Any

import httpx2
import pytest
from tests.runtime.acme import (
    SECRET,
    SETTINGS,
    FakeTime,
    Script,
    Security,
    Thing,
    answers,
    listening,
    ok,
)

from runtime.errors import ConnectionFailed, StatusError
from runtime.file_stream import FileStream
from runtime.files import BinaryBody, BytesOrFile, File
from runtime.limits import Limits
from runtime.model import DecodeError, Model, decode, encode
from runtime.operation import Call, Operation, Outcome
from runtime.session import AsyncSession, Session

CONTENT = bytes(range(256)) * 1024


class Unseekable(io.BytesIO):
    """Bytes that can be read once."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


class PutThing(Call[Thing]):
    operation = Operation(
        "PutThing",
        "PUT",
        "/things",
        {"200": Outcome({"application/json": Thing})},
        security=(("bearer",),),
    )
    body: Annotated[BytesOrFile, BinaryBody("application/octet-stream")]


def send(url: str, file: File) -> Thing:
    session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url)
    try:
        return session.send(PutThing(body=file)).value
    finally:
        session.close()


def send_async(url: str, file: File) -> Thing:
    async def run() -> Thing:
        session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), server_url=url)
        try:
            return (await session.send(PutThing(body=file))).value
        finally:
            await session.aclose()

    return asyncio.run(run())


def keeping(requests: list[bytes], ends: Callable[[bytes], bool], refused: int = 0) -> Script:
    """Keep whole requests, and cut the connection after the first ones without an answer."""

    def script(connection: socket.socket) -> None:
        received = b""
        while not ends(received):
            piece = connection.recv(65536)
            if not piece:
                return
            received += piece
        requests.append(received)
        if len(requests) > refused:
            connection.sendall(ok())

    return script


def has_length(received: bytes) -> bool:
    head, end, content = received.partition(b"\r\n\r\n")
    return bool(end) and b"Content-Length: %d" % len(CONTENT) in head and content == CONTENT


def is_chunked(received: bytes) -> bool:
    return b"Transfer-Encoding: chunked" in received and received.endswith(b"\r\n0\r\n\r\n")


both = pytest.mark.parametrize("send", [send, send_async])


@both
def test_a_file_is_sent_with_its_length(send: Callable[[str, File], Thing]) -> None:
    requests: list[bytes] = []
    with listening(keeping(requests, has_length)) as url:
        assert send(url, File(io.BytesIO(CONTENT))) == Thing(id="a")
    assert len(requests) == 1


@both
def test_a_file_without_a_length_is_sent_in_chunks(send: Callable[[str, File], Thing]) -> None:
    requests: list[bytes] = []
    with listening(keeping(requests, is_chunked)) as url:
        assert send(url, File(Unseekable(CONTENT))) == Thing(id="a")
    assert b"Content-Length" not in requests[0]


@both
def test_a_file_is_sent_again_from_its_start(send: Callable[[str, File], Thing]) -> None:
    requests: list[bytes] = []
    with listening(keeping(requests, has_length, refused=1)) as url:
        assert send(url, File(io.BytesIO(CONTENT))) == Thing(id="a")
    assert len(requests) == 2


@both
def test_what_can_be_read_once_is_sent_once(send: Callable[[str, File], Thing]) -> None:
    requests: list[bytes] = []
    with (
        listening(keeping(requests, is_chunked, refused=1)) as url,
        pytest.raises(ConnectionFailed),
    ):
        send(url, File(Unseekable(CONTENT)))
    assert len(requests) == 1


@pytest.mark.parametrize(("file", "attempts"), [(io.BytesIO, 2), (Unseekable, 1)])
def test_an_answer_that_invites_to_send_again(
    file: Callable[[bytes], io.BytesIO], attempts: int
) -> None:
    handle, requests = answers(503, 200)
    contents: list[bytes] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        contents.append(request.read())
        return handle(request)

    time = FakeTime()
    with httpx2.Client(transport=httpx2.MockTransport(handler)) as client:
        session = Session(
            SETTINGS,
            credentials=Security(token=SECRET),
            http_client=client,
            clock=time.clock,
            sleep=time.sleep,
            limits=Limits(),
        )
        call = PutThing(body=File(file(CONTENT)))
        if attempts == 1:
            with pytest.raises(StatusError):
                session.send(call)
        else:
            session.send(call)
    assert contents == [CONTENT] * attempts
    assert len(requests) == attempts


def test_what_was_not_begun_can_still_be_sent() -> None:
    stream = FileStream([b"a", File(Unseekable(b"b")), b"c"])
    assert (stream.length, stream.can_begin) == (None, True)
    assert b"".join(stream.pieces()) == b"abc"
    assert not stream.can_begin


def test_other_credentials_are_tried_where_the_body_is_still_there() -> None:
    tokens = iter(["old", "new", "newer"])

    def credentials() -> Security:
        return Security(token=next(tokens))

    for content, status in ((io.BytesIO(b"x"), 200), (Unseekable(b"x"), 401)):
        handle, requests = answers(401, 200)

        def handler(request: httpx2.Request, handle: Any = handle) -> httpx2.Response:
            request.read()
            response: httpx2.Response = handle(request)
            return response

        with httpx2.Client(transport=httpx2.MockTransport(handler)) as client:
            session = Session(SETTINGS, credentials=credentials, http_client=client)
            try:
                got = session.send(PutThing(body=File(content))).status
            except StatusError as error:
                got = error.status
        assert got == status
        assert len(requests) == (2 if status == 200 else 1)


def test_a_file_shows_no_bytes_and_is_compared_by_them() -> None:
    file = File(b"secret", "a.txt", "text/plain", {"X-A": "1"})
    assert repr(file) == "File('a.txt', 'text/plain', 6 bytes)"
    assert repr(File(Unseekable(b"secret"))) == "File(None, None)"
    assert file == File(b"secret", "a.txt", "text/plain", {"x-a": "1"})
    assert file != File(b"other", "a.txt", "text/plain", {"X-A": "1"})
    assert file != b"secret"
    assert len({file, File(b"secret", "a.txt", "text/plain", {"X-A": "1"})}) == 1


def test_a_file_can_be_read_again() -> None:
    file = File(io.BytesIO(b"abc"))
    assert (file.read(), file.read(), file.length) == (b"abc", b"abc", 3)


class Photo(Model):
    data: BytesOrFile
    more: list[BytesOrFile] | None = None


def test_in_json_bytes_are_the_text_that_they_spell() -> None:
    photo = Photo(data=b"a", more=[File(io.BytesIO("é".encode())), b""])
    assert encode(photo, Photo) == '{"data":"a","more":["é",""]}'.encode()
    assert decode(Photo, '{"data":"é"}'.encode()) == Photo(data="é".encode())
    with pytest.raises(ValueError, match="utf-8"):
        encode(Photo(data=b"\xff"), Photo)
    with pytest.raises(DecodeError):
        decode(Photo, b'{"data":1}')


@pytest.mark.parametrize("wrong", ["text", None, 1, bytearray(b"a")])
def test_other_values_are_no_bytes(wrong: Any) -> None:
    with pytest.raises(ValueError, match="data"):
        Photo(data=wrong)


def test_bytes_have_a_type_of_their_own() -> None:
    assert BinaryBody("a/b").of(int).type is BytesOrFile
