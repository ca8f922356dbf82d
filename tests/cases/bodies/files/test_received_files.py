"""Bodies in parts, as others send them to a server."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx2
import pytest
from tests.cases.bodies.calls import Server
from tests.cases.bodies.files.parts import received, sent

HEAD = 'Content-Disposition: form-data; name="%s"'


def part(name: str, content: str, *fields: str) -> str:
    return "\r\n".join(["--b", HEAD % name, *fields, "", content, ""])


FILE = part("file", "x", "Content-Type: image/png")
PURPOSE = part("purpose", "logo")


@pytest.mark.parametrize(
    ("content", "field", "value"),
    [
        (FILE + PURPOSE + "--b--\r\n", "purpose", "logo"),
        ("preamble\r\n" + FILE + PURPOSE + "--b--\r\nepilogue", "purpose", "logo"),
        (FILE + PURPOSE + part("pages[]", "1") + part("pages[]", "2") + "--b--", "pages", [1, 2]),
        (FILE + PURPOSE + part("extra", '["a"]') + "--b--", "extra", ["a"]),
        (FILE + PURPOSE + part("codes", "1,2") + "--b--", "codes", [1, 2]),
        (FILE + part("purpose", "logo", "Content-Type: text/plain; charset=utf-16") + "--b--", "purpose", None),
        (FILE + part("purpose", "logo", "content-type: text/plain;charset=latin-1") + "--b--", "purpose", "logo"),
        (FILE + PURPOSE + part("pages", "1", "Content-Type: text/plain") + "--b--", "pages", [1]),
    ],
)  # fmt: skip
def test_what_others_send(package: Any, content: str, field: str, value: object) -> None:
    assert getattr(received(package, content), field, None) == value


def test_a_line_that_begins_like_the_boundary_is_content(package: Any, file: Any) -> None:
    content = part("file", "a\r\n--bc\r\n--") + PURPOSE + "--b--"
    assert received(package, content).file == file(b"a\r\n--bc\r\n--")


def test_what_may_be_anything_may_be_text(package: Any) -> None:
    parts = FILE + PURPOSE + part("anything", "a") + part("several", "b") + part("several", "1")
    body = received(package, parts + "--b--")
    assert (body.anything, body.several) == ("a", ["b", "1"])


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ('"a.png"', "a.png"),
        ("a.png", "a.png"),
        (r'"C:\\dir\\a.png"', "a.png"),
        ('"../../etc/passwd"', "passwd"),
        ('".."', None),
        ('""', None),
        (r'"a\"b.png"', 'a"b.png'),
        ('"a%22b%0A.png"', 'a"b%0A.png'),
        ('"é.png"', "é.png"),
    ],
)
def test_names_of_files(package: Any, filename: str, name: str | None) -> None:
    content = part("file", "x").replace('name="file"', f'name="file"; filename={filename}')
    assert received(package, content + PURPOSE + "--b--").file.filename == name


@pytest.mark.parametrize(
    ("content_type", "is_taken"),
    [
        ("image/png", True),
        ("IMAGE/JPEG; q=1", True),
        ("application/octet-stream", True),
        ("image/gif", False),
        ("text/html", False),
    ],
)
def test_a_file_is_of_a_media_type_that_the_document_names(
    package: Any, file: Any, upload: Any, content_type: str, is_taken: bool
) -> None:
    sent_by_hand = part("file", "x", f"Content-Type: {content_type}") + PURPOSE + "--b--"
    answer = received(package, sent_by_hand)
    assert hasattr(answer, "file") is is_taken
    body = upload(file=file(b"x", None, content_type), purpose="logo")
    if is_taken and "image/" in content_type.lower():
        assert content_type.encode() in sent(package, "upload", body)[1]
    else:
        invalid = package.module("errors").InvalidArgument
        with pytest.raises(invalid, match="content_type that is image/png or image/jpeg"):
            sent(package, "upload", body)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "--b--",
        "no boundary",
        FILE + PURPOSE,
        FILE + PURPOSE + "--b",
        FILE + PURPOSE + PURPOSE + "--b--",
        FILE + FILE + PURPOSE + "--b--",
        FILE + part("purpose", "unknown") + "--b--",
        FILE + PURPOSE + part("pages", "one") + "--b--",
        FILE + PURPOSE + part("about", "{") + "--b--",
        FILE + PURPOSE + part("about", "{", "Content-Type: application/json") + "--b--",
        FILE + PURPOSE + part("codes", "1", "Content-Transfer-Encoding: base64") + "--b--",
        FILE + PURPOSE + "--b\r\n\r\nx\r\n--b--",
        FILE + PURPOSE + "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
        FILE + PURPOSE + "--b\r\nContent-Disposition: form-data; name\r\n\r\nx\r\n--b--",
        FILE + PURPOSE + "--b\r\n" + "X: " + "y" * 9000 + "\r\n\r\nx\r\n--b--",
        FILE + PURPOSE + "--b\r\nX y\r\n\r\nx\r\n--b--",
        FILE + PURPOSE + part("pages", "1") * 1001 + "--b--",
        FILE + PURPOSE + part("pages", "1", "X:" + " " * 8000 + "a\x01") + "--b--",
        (FILE + PURPOSE).encode() + b"--b\r\nX: \xff\r\n\r\nx\r\n--b--",
        FILE.encode() + part("purpose", "").encode()[:-2] + b"\xff\r\n--b--",
    ],
)
def test_bad_bodies_are_refused(package: Any, content: str | bytes) -> None:
    assert received(package, content).status_code == 400


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("multipart/form-data", 400), ("multipart/form-data; boundary=", 400), ("text/plain", 415)],
)
def test_bad_content_types_are_refused(package: Any, content_type: str, status: int) -> None:
    assert received(package, FILE + PURPOSE + "--b--", content_type).status_code == status


def test_a_server_says_how_long_a_body_may_be(package: Any, file: Any) -> None:
    module = package.module("server")

    async def ask(application: Any) -> int:
        transport = httpx2.ASGITransport(application)
        async with httpx2.AsyncClient(transport=transport) as http_client:
            client = package.AsyncFiles(http_client=http_client, server_url="http://test")
            try:
                await client.files.replace_raw(body=file(io.BytesIO(b"x" * 101)))
            except package.module("errors").StatusError as error:
                status: int = error.status
                return status
        return 200

    assert asyncio.run(ask(module.create_app(Server(), max_body_bytes=101))) == 200
    assert asyncio.run(ask(module.create_app(Server(), max_body_bytes=100))) == 413
