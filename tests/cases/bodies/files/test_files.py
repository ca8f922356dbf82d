"""Files: as a whole body and as parts of one, in memory and read while they are sent."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cases.bodies.calls import Server, calling
from tests.cases.bodies.files.parts import parts, sent

TIME = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


class Unseekable(io.BytesIO):
    """Bytes of which nobody knows how many there are, such as those of a pipe."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def written(name: str, content: str, *fields: str) -> str:
    disposition = f"Content-Disposition: form-data; name={name}"
    return "\r\n".join(["", disposition, *fields, "", content, ""])


def test_each_part_in_its_media_type(package: Any, file: Any, upload: Any) -> None:
    body = upload(
        file=file(b"\x00png", 'a"ü.png', "image/png", {"X-Part": "1"}),
        others=[b"one", file(b"two", "two.pdf")],
        purpose='identity "document"',
        pages=[1, 2],
        codes=[3, 4],
        taken=TIME,
        about={"title": "é", "blob": "b"},
        extra=["x"],
        link={"create": True, "expires": 5},
    )
    pdf, json = "Content-Type: application/pdf", "Content-Type: application/json"
    assert parts(sent(package, "upload", body)) == [
        written('"file"; filename="a%22ü.png"', "\x00png", "Content-Type: image/png", "X-Part: 1"),
        written('"others"; filename="others"', "one", pdf),
        written('"others"; filename="two.pdf"', "two", pdf),
        written('"purpose"', 'identity "document"'),
        written('"pages"', "1"),
        written('"pages"', "2"),
        written('"codes"', "3,4"),
        written('"taken"', "2026-01-02T03:04:05Z"),
        written('"about"', '{"title":"é","blob":"b"}', json),
        written('"extra"', '["x"]', json),
        written('"link[create]"', "true"),
        written('"link[expires]"', "5"),
    ]


@pytest.mark.parametrize("kind", [bytes, io.BytesIO, Unseekable])
def test_a_body_in_parts_there_and_back(
    package: Any, file: Any, upload: Any, call: Callable[..., Any], kind: Callable[[bytes], Any]
) -> None:
    content = bytes(range(256)) * 1000 + b"\r\n--"
    server = Server()

    def body() -> Any:
        return upload(
            file=file(kind(content), "../a b.png", "image/png", {"X-Part": "1"}),
            others=[b"", file(kind(b"two"), "two.pdf", "application/pdf")],
            purpose="logo",
            pages=[1],
            taken=TIME,
            about={"title": "é"},
            extra=[],
            anything=file(kind(b"any"), "any.bin"),
            several=[file(kind(b"one"), "1"), b"two"],
            more={"a": ["b"]},
        )

    call(package, server, calling("files", "upload", body=body()))
    (received,) = server.bodies
    assert received.file == file(content, "a b.png", "image/png", {"X-Part": "1"})
    assert received.others == [
        file(b"", "others", "application/pdf"),
        file(b"two", "two.pdf", "application/pdf"),
    ]
    octets = "application/octet-stream"
    assert received.anything == file(b"any", "any.bin", octets)
    assert received.several == [file(b"one", "1", octets), file(b"two", "several", octets)]
    assert (received.purpose, received.pages, received.taken) == ("logo", [1], TIME)
    assert received.about.title == "é"
    assert received.thumbnail is None
    assert received.model_extra == {"more": {"a": ["b"]}}


@pytest.mark.parametrize("kind", [io.BytesIO, Unseekable])
def test_a_file_over_a_socket(package: Any, file: Any, kind: Callable[[bytes], Any]) -> None:
    server = Server()
    application = package.module("server").create_app(server)
    content = bytes(range(256)) * 1000
    with package.module("_runtime.server.serve").serving(application, "127.0.0.1", 0) as url:
        with package.Files(server_url=url) as client:
            client.files.replace_raw(body=file(kind(content)))

        async def send() -> None:
            async with package.AsyncFiles(server_url=url) as client:
                await client.files.replace_raw(body=file(kind(content)))

        asyncio.run(send())
    assert [body.content for body in server.bodies] == [content, content]


@pytest.mark.parametrize("name", ["BytesOrFile", "Encoding", "File", "MultipartBody"])
def test_a_schema_may_be_called_like_what_sends_files(
    generate: Callable[..., Any], call: Callable[..., Any], document: Path, name: str
) -> None:
    text = document.read_text("utf-8").replace("Upload:", f"{name}:")
    text = text.replace("schemas/Upload", f"schemas/{name}")
    package = generate(text, f"called_{name.lower()}")
    components = package.module("models.components")
    (exported,) = set(components.__all__) - {"Security", "Blob", "Document"}
    server = Server()
    body = getattr(components, exported)(file=b"x", purpose="logo")
    call(package, server, calling("files", "upload", body=body))
    assert server.bodies[0].file.content == b"x"


@pytest.mark.parametrize("kind", [bytes, io.BytesIO, Unseekable])
def test_bytes_there_and_back(
    package: Any, file: Any, call: Callable[..., Any], kind: Callable[[bytes], Any]
) -> None:
    server = Server()
    content = kind(b"\x00\xff")
    body = content if isinstance(content, bytes) else file(content)
    call(package, server, calling("files", "replace_raw", body=body))
    assert server.bodies == [file(b"\x00\xff", None, "application/octet-stream")]


def test_an_empty_file_is_there(package: Any, file: Any, call: Callable[..., Any]) -> None:
    server = Server()
    call(package, server, calling("files", "replace_raw", body=b""))
    call(package, server, calling("files", "replace_image"))
    assert server.bodies == [file(b"", None, "application/octet-stream"), None]


def test_a_file_is_sent_from_where_it_stands(package: Any, file: Any) -> None:
    content = io.BytesIO(b"head body")
    content.seek(5)
    assert sent(package, "replace_raw", file(content))[1] == b"body"


def test_an_open_file_tells_its_name(package: Any, file: Any, upload: Any, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"png")
    with path.open("rb") as opened:
        (first, _) = parts(sent(package, "upload", upload(file=file(opened), purpose="logo")))
    assert 'filename="photo.png"\r\nContent-Type: image/png\r\n\r\npng' in first


def test_a_file_names_its_type_where_the_document_names_a_range(
    package: Any, file: Any, call: Callable[..., Any]
) -> None:
    server = Server()
    image = file(b"gif", content_type="image/gif")
    call(package, server, calling("files", "replace_image", body=image))
    assert server.bodies == [image]
    errors = package.module("errors")
    for wrong in (b"gif", file(b"", content_type="text/plain")):
        with pytest.raises(errors.InvalidArgument, match="content_type that is image/"):
            sent(package, "replace_image", wrong)


def test_parts_of_any_kind(package: Any, file: Any, call: Callable[..., Any]) -> None:
    server = Server()
    body = {"a": "1", "b": [b"x", b"y"], "c": {"d": [1]}, "e": file(b"z", "z.bin"), "f": ["1", "2"]}
    call(package, server, calling("files", "send_anything", body=body))
    (received,) = server.bodies
    octets = "application/octet-stream"
    assert received == {
        "a": "1",
        "b": [file(b"x", "b", octets), file(b"y", "b", octets)],
        "c": {"d": [1]},
        "e": file(b"z", "z.bin", octets),
        "f": ["1", "2"],
    }


@pytest.mark.parametrize(
    ("name", "content_type", "headers"),
    [
        ("a\r\nb", None, {}),
        ("a\x00", None, {}),
        ("a", "text/plain\r\nX: y", {}),
        ("a", None, {"X": "a\nb"}),
        ("a", None, {"X: y\r\nZ": "a"}),
        ("a", None, {"Content-Type": "a/b"}),
        ("\ud800", None, {}),
    ],
)
def test_nothing_breaks_out_of_a_header(
    package: Any, file: Any, upload: Any, name: str, content_type: str | None, headers: Any
) -> None:
    errors = package.module("errors")
    body = upload(file=file(b"", name, content_type, headers), purpose="logo")
    with pytest.raises(errors.InvalidArgument, match=r"body\.file"):
        sent(package, "upload", body)


def test_text_is_no_file(file: Any, package: Any) -> None:
    with pytest.raises(TypeError, match="binary mode"):
        file(io.StringIO("a"))
    with pytest.raises(TypeError):
        file("a")
    with pytest.raises(package.module("errors").InvalidArgument):
        sent(package, "replace_raw", "text")
