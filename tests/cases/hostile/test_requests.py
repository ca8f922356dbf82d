"""Requests that nobody would send but to do harm: each is refused, and none fails the server."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
NODE = b'{"name":"a"}'
MANY = 20_000
TOO_MANY = 1_100_000
ANSWERS: dict[str, Any] = {"send_json": {}, "send_any": {}, "file": "x"}


class Server:
    """Takes whatever was let through to it."""

    def __getattr__(self, name: str) -> Any:
        async def handler(call: Any, context: Any) -> Any:
            del call, context
            return ANSWERS.get(name)

        return handler


@pytest.fixture(scope="module")
def application(generate: Callable[..., Any]) -> Any:
    package = generate(Path(__file__).parent / "requests.yaml")
    return package.module("server").create_app(Server())


def ask(
    application: Any,
    target: str,
    body: bytes | Iterable[bytes] | None,
    headers: Iterable[tuple[str, str]],
) -> int:
    """Send a request as bytes, which no client would send, and return the status."""
    path, _, query = target.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(name.lower().encode(), text.encode("latin-1")) for name, text in headers],
        "client": ("192.0.2.1", 1),
        "server": ("test", 80),
    }
    pieces = iter([body] if isinstance(body, bytes) else body or ())
    statuses: list[int] = []

    async def receive() -> MutableMapping[str, Any]:
        piece = next(pieces, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message: MutableMapping[str, Any]) -> None:
        if "status" in message:
            statuses.append(message["status"])

    asyncio.run(application(scope, receive, send))
    (status,) = statuses
    return status


def nested(levels: int) -> bytes:
    return b'{"name":"a","child":' * levels + b"{}" + b"}" * levels


def pairs(pair: str, number: int = 9_999) -> bytes:
    return "&".join(pair.replace("#", str(n)) for n in range(number)).encode()


# The body in JSON for `/json`, and the status.
BODIES: dict[str, tuple[bytes, int]] = {
    "a hundred thousand levels": (b"[" * 100_000, 400),
    "a hundred thousand levels that end": (b"[" * 100_000 + b"]" * 100_000, 400),
    "objects in objects": (nested(250), 400),
    "an integer of a megabyte": (b'{"name":"a","count":%s}' % (b"9" * 1_000_000), 400),
    "an integer of 5,000 digits": (b'{"name":"a","count":%s}' % (b"9" * 5_000), 400),
    "an exponent": (b'{"name":"a","big":1e999999}', 400),
    "not a number": (b'{"name":"a","big":NaN}', 400),
    "infinity": (b'{"name":"a","more":{"b":-Infinity}}', 400),
    "half of a surrogate pair": (b'{"name":"\\ud800"}', 400),
    "half of a surrogate pair in a name": (b'{"name":"a","\\ud800":1}', 400),
    "no UTF-8": (b'{"name":"\xff\xfe"}', 400),
    "UTF-16": ('{"name":"a"}'.encode("utf-16"), 400),
    "zeros": (bytes(1000), 400),
    "too many values": (b'{"name":"a","more":[%s]}' % b",".join([b"1"] * TOO_MANY), 413),
    "many faults": (b'{"name":"a","children":[%s]}' % b",".join([b"{}"] * MANY), 400),
    "many repetitions": (b'{"name":"a","tags":[%s]}' % b",".join([b'"a"'] * MANY), 400),
    "a day of no calendar": (b'{"name":"a","day":"0000-00-00"}', 400),
    "a moment of many digits": (b'{"name":"a","when":"2026-01-01T%s"}' % (b"9" * MANY), 400),
    "a name many times": (b"{%s}" % b",".join([b'"name":"a"'] * MANY), 200),
    "names of Python": (b'{"name":"a","__class__":1,"__dict__":{},"model_config":[]}', 200),
}  # fmt: skip

FORMS: dict[str, tuple[bytes, int]] = {
    "a million fields": (pairs("k#=1", 1_000_000), 400),
    "nothing but separators": (b"&" * 1_000_000, 400),
    "as many fields as are taken": (pairs("k#=1"), 204),
    "each field below another": (pairs("node[k#]=1"), 400),
    "faults": (pairs("numbers[]=a"), 400),
    "levels of brackets": (b"node" + b"[a]" * MANY + b"=1", 400),
    "brackets that do not end": (b"node" + b"[a" * MANY + b"=1", 400),
    "an index": (b"numbers[999999]=1&numbers[0]=2", 204),
    "an index below zero": (b"numbers[-1]=1", 400),
    "percent signs": (b"name=" + b"%" * MANY, 400),
    "no UTF-8": (b"name=%ff", 400),
    "half of a surrogate pair": (b"name=%ed%a0%80", 400),
    "an integer of 10,000 digits": (b"numbers=" + b"9" * 10_000, 400),
    "an integer in other digits": (b"numbers=%D9%A1", 400),
    "JSON of many levels": (b"node=" + b"[" * 100_000, 400),
    "JSON of too many values": (b"node=[%s]" % b",".join([b"1"] * TOO_MANY), 400),
    "a field twice": (b"name=a&name=b", 400),
    "a text and an object": (b"node=a&node[name]=b", 400),
    "names of Python": (b"__class__=1&__dict__[a]=1&model_config=2", 204),
}


def part(disposition: str, content: bytes = b"a", head: str = "") -> bytes:
    return f"--b\r\nContent-Disposition: {disposition}\r\n{head}\r\n".encode() + content + b"\r\n"


NAME = part('form-data; name="name"')
FILE = 'form-data; name="file"; filename='
END = b"--b--\r\n"
# What comes beside the part that is required, and the status.
MULTIPARTS: dict[str, tuple[bytes, int]] = {
    "nothing": (END, 204),
    "no end": (b"", 400),
    "100,000 parts": (part('form-data; name="x"') * 100_000 + END, 400),
    "1,000 parts": (part('form-data; name="numbers"', b"1") * 999 + END, 204),
    "empty parts": (b"--b\r\n" * 100_000 + END, 400),
    "lines that begin like a delimiter": (b"--bx\r\n" * 100_000 + END, 204),
    "a delimiter of spaces": (b"--b" + b" " * 1_000_000 + b"x", 400),
    "header fields of a megabyte": (part(FILE + "x", head="X: " + "a" * 1_000_000 + "\r\n"), 400),
    "many header fields": (part(FILE + "x", head="X: a\r\n" * MANY) + END, 400),
    "a header field in two lines": (part(FILE + "x", head="X: a\r\n b\r\n") + END, 400),
    "a header field without a colon": (part(FILE + "x", head="nonsense\r\n") + END, 400),
    "a control character": (part(FILE + "x", head="X: \0\r\n") + END, 400),
    "line feeds alone": (part(FILE + "x").replace(b"\r\n", b"\n") + END, 400),
    "no name": (part("form-data") + END, 400),
    "a name that does not end": (part('form-data; name="a') + END, 400),
    "a name twice": (NAME + END, 400),
    "a file twice": (part(FILE + "x") * 2 + END, 400),
    "a path as a file name": (part(FILE + '"../../etc/passwd"') + END, 204),
    "zeros in a file name": (part(FILE + '"\0"') + END, 400),
    "line ends in a file name": (part(FILE + '"a\r\nX: b"') + END, 400),
    "line ends that are escaped": (part(FILE + '"a%0d%0aX: b"') + END, 204),
    "a file in place of a text": (part('form-data; name="numbers"; filename="1"') + END, 400),
    "parts in a part": (
        part('form-data; name="x"', NAME.replace(b"--b", b"--c") + b"--c--",
             "Content-Type: multipart/mixed; boundary=c\r\n") + END, 204),
    "a transfer encoding": (
        part(FILE + "x", b"YQ==", "Content-Transfer-Encoding: base64\r\n") + END, 400),
    "a character set that decompresses": (
        part('form-data; name="x"', b"a", "Content-Type: text/plain; charset=zlib\r\n") + END, 400),
    "JSON of many levels": (
        part('form-data; name="node"', b"[" * 100_000, f"Content-Type: {JSON}\r\n") + END, 400),
    "JSON of too many values": (
        part('form-data; name="node"', b"[" + b",".join([b"1"] * TOO_MANY) + b"]",
             f"Content-Type: {JSON}\r\n") + END, 400),
}  # fmt: skip

TARGETS: dict[str, tuple[str, int]] = {
    "a million fields": ("/query?" + pairs("k#=1", 1_000_000).decode(), 414),
    "as many faults as fields": ("/query?" + pairs("ids=a").decode(), 400),
    "a list of faults": ("/query?csv=" + "," * MANY, 400),
    "fields below another": ("/query?" + pairs("filter[k#]=1").decode(), 400),
    "JSON of many levels": ("/query?json=" + "%5B" * 100_000, 400),
    "JSON twice": ("/query?json=%7B%7D&json=%7B%7D", 400),
    "an integer of many digits": ("/query?count=" + "9" * 100_000, 400),
    "a number that is none": ("/query?number=nan", 400),
    "a number that is infinite": ("/query?number=1e999", 400),
    "an integer as Python writes it": ("/query?count=1_0", 400),
    "a moment of no zone": ("/query?at=2026-01-01T00:00:00%2B99:99", 400),
    "no UTF-8": ("/query?number=%ff", 400),
    "octets as they are": ("/query?number=\xe9", 400),
    "dots": ("/files/..", 404),
    "dots that are escaped": ("/files/%2e%2e", 404),
    "folders that are escaped": ("/files/..%2f..%2fetc%2fpasswd", 200),
    "zeros": ("/files/%00", 200),
    "no UTF-8 in a path": ("/files/%ff", 400),
    "a path of a megabyte": ("/" + "a/" * 500_000, 404),
    "a matrix of many": ("/matrix/" + ";m=x" * MANY + "/.a=b", 400),
    "labels of many": ("/matrix/;m=1/" + "." * MANY, 400),
}

HEADERS: dict[str, tuple[tuple[str, str], int]] = {
    "no media type": (("Content-Type", "/"), 415),
    "a media type of many parameters": (("Content-Type", f"{JSON};" + "a=b;" * MANY), 200),
    "a media type that does not end": (("Content-Type", f'{JSON}; a="' + "\\" * MANY), 200),
    "a body that is compressed": (("Content-Encoding", "gzip"), 415),
    "many codings": (("Content-Encoding", ", ".join(["gzip"] * MANY)), 415),
    "many media types": (("Accept", "a/b," * MANY), 406),
    "a quality of many digits": (("Accept", "*/*;q=" + "9" * MANY), 200),
    "a length of many digits": (("Content-Length", "9" * MANY), 413),
    "a length that is none": (("Content-Length", "0x10"), 200),
    "no token": (("Authorization", "Bearer"), 401),
    "credentials that are no base64": (("Authorization", "Basic x"), 401),
    "credentials that are no UTF-8": (("Authorization", "Basic /////w=="), 401),
    "cookies without an end": (("Cookie", ";" * MANY), 200),
}


@pytest.mark.parametrize("name", BODIES)
def test_json(application: Any, name: str) -> None:
    body, status = BODIES[name]
    assert ask(application, "/json", body, [("Content-Type", JSON)]) == status


@pytest.mark.parametrize("name", FORMS)
def test_forms(application: Any, name: str) -> None:
    body, status = FORMS[name]
    assert ask(application, "/form", body, [("Content-Type", FORM)]) == status


@pytest.mark.parametrize("name", MULTIPARTS)
def test_parts(application: Any, name: str) -> None:
    others, status = MULTIPARTS[name]
    assert ask(application, "/multipart", NAME + others, [("Content-Type", PARTS)]) == status


@pytest.mark.parametrize(
    "boundary", ["", "; boundary=", '; boundary="\xff"', "; boundary=" + "b" * 71]
)
def test_boundaries(application: Any, boundary: str) -> None:
    headers = [("Content-Type", f"multipart/form-data{boundary}")]
    assert ask(application, "/multipart", NAME + END, headers) == 400


@pytest.mark.parametrize("name", TARGETS)
def test_targets(application: Any, name: str) -> None:
    target, status = TARGETS[name]
    assert ask(application, target, None, []) == status


@pytest.mark.parametrize("name", HEADERS)
def test_headers(application: Any, name: str) -> None:
    header, status = HEADERS[name]
    content_type = [] if header[0] == "Content-Type" else [("Content-Type", JSON)]
    assert ask(application, "/json", NODE, [*content_type, header]) == status


@pytest.mark.parametrize(
    "charset", ["zlib", "unicode_escape", "idna", "undefined", "\\", "x" * MANY]
)
def test_character_sets(application: Any, charset: str) -> None:
    headers = [("Content-Type", f"text/plain; charset={charset}")]
    assert ask(application, "/text", b"a", headers) == 400


def test_a_body_without_an_end(application: Any) -> None:
    headers = [("Content-Type", JSON), ("Transfer-Encoding", "chunked")]
    endless = (b" " * 65_536 for _ in iter(int, 1))
    assert ask(application, "/json", endless, headers) == 413
    assert next(endless)


def test_a_bomb(application: Any) -> None:
    headers = [("Content-Type", JSON), ("Content-Encoding", "gzip")]
    assert ask(application, "/json", gzip.compress(bytes(10_000_000)), headers) == 415
