"""Bodies that can be sent in several media types, and those that are text."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from tests.cases.bodies.calls import Server, calling

FORM = "application/x-www-form-urlencoded"
MOMENT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
V1, V2 = "application/json;version=1", "application/json; version=2"


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


@pytest.fixture
def thing(package: Any) -> Any:
    return package.module("models.components").Thing


def sent(package: Any, method: str, **arguments: Any) -> tuple[str | None, bytes]:
    """The content type and the content that the client writes."""
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(200, json={})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        client = package.Choices(http_client=http_client)
        getattr(client.choices, method)(**arguments)
    (request,) = requests
    return request.headers.get("Content-Type"), request.content


def received(package: Any, path: str, content: bytes, content_type: str | None) -> Any:
    """The call that the server makes of what is sent by hand; the response if it refuses."""
    server = Server()

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(package.module("server").create_app(server))
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            headers = {} if content_type is None else {"Content-Type": content_type}
            return await client.post(path, content=content, headers=headers)

    response = asyncio.run(ask())
    return server.calls[0] if response.status_code == 200 else response


def choices(package: Any, call: str, field: str = "content_type") -> tuple[object, object]:
    info = getattr(package.module("operations.choices"), call).model_fields[field]
    return info.annotation, info.default


def test_json_is_preferred_and_has_one_name(package: Any) -> None:
    assert choices(package, "SendSame") == (
        Literal["application/json", "multipart/form-data", FORM],
        "application/json",
    )


def test_a_parameter_keeps_its_name(package: Any) -> None:
    assert choices(package, "SendDifferent", "body_content_type") == (
        Literal["application/json", "application/vnd.other+json", "audio/ogg", "text/plain"],
        "application/json",
    )


def test_what_is_not_sent_is_said(package: Any) -> None:
    (finding,) = package.findings
    assert finding.code.id == "unsupported-feature"
    assert "`application/xml`" in finding.message


def test_the_caller_chooses(package: Any, thing: Any) -> None:
    body = thing(id=1, body="a b")
    assert sent(package, "send_same", body=body) == ("application/json", b'{"id":1,"body":"a b"}')
    form = sent(package, "send_same", body=body, content_type=FORM)
    assert form == (FORM, b"id=1&body=a%20b")
    content_type, content = sent(
        package, "send_same", body=body, content_type="multipart/form-data"
    )
    assert content_type is not None
    assert content_type.startswith("multipart/form-data; boundary=")
    assert content.count(b"Content-Disposition") == 2
    with pytest.raises(package.module("errors").InvalidArgument, match="content_type"):
        sent(package, "send_same", body=body, content_type="application/xml")


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", FORM])
def test_the_server_is_told(
    package: Any, thing: Any, call: Callable[..., Any], content_type: str
) -> None:
    server = Server()
    body = thing(id=1, body="a")
    call(
        package,
        server,
        calling("choices", "send_same", body=body, content_type=content_type),
    )
    assert [(one.body, one.content_type) for one in server.calls] == [(body, content_type)]


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "text/json", "application/vnd.thing+json", None],
)
def test_other_names_of_json_are_taken(package: Any, thing: Any, content_type: str | None) -> None:
    call = received(package, "/same", b'{"id":1}', content_type)
    assert (call.body, call.content_type) == (thing(id=1), "application/json")


def test_each_media_type_has_its_type(package: Any, thing: Any, call: Callable[..., Any]) -> None:
    server = Server()
    file = package.module("_runtime.files").File
    bodies = {
        "application/json": thing(id=1),
        "application/vnd.other+json": [1, 2],
        "audio/ogg": b"\x00",
        "text/plain": "é",
    }
    for content_type, body in bodies.items():
        call(
            package,
            server,
            calling("choices", "send_different", body=body, body_content_type=content_type),
        )
    call(package, server, calling("choices", "send_different"))
    bodies["audio/ogg"] = file(b"\x00", None, "audio/ogg")
    assert [(one.body, one.body_content_type) for one in server.calls] == [
        *((body, content_type) for content_type, body in bodies.items()),
        (None, "application/json"),
    ]


@pytest.mark.parametrize(
    ("received_as", "documented_as", "body"),
    [
        ("application/json;version=1", V1, {"id": 5}),
        ("application/json; version=2", V2, {"name": "x"}),
        ('application/json; charset=utf-8; Version="2"', V2, {"name": "x"}),
        ("application/json", V1, {"id": 5}),
        ("application/json; version=3", V1, {"id": 5}),
    ],
)
def test_a_parameter_tells_versions_apart(
    package: Any, received_as: str, documented_as: str, body: dict[str, object]
) -> None:
    call = received(package, "/versions", json.dumps(body).encode(), received_as)
    assert (call.body.model_dump(), call.content_type) == (body, documented_as)


@pytest.mark.parametrize(
    ("method", "body", "content"),
    [
        ("word", "abc", b"abc"),
        ("word", "", b""),
        ("number", 5, b"5"),
        ("color", "red", b"red"),
        ("either", MOMENT, b"2026-01-02T03:04:05Z"),
    ],
)
def test_texts_of_a_type_there_and_back(
    package: Any, method: str, body: object, content: bytes
) -> None:
    more = {"content_type": "text/plain"} if method == "either" else {}
    call = getattr(package.module("operations.texts"), f"Send{method.title()}")(body=body, **more)
    written = package.module("_runtime.parameters").table(type(call)).body.media[-1].write(body)
    assert written == ("text/plain; charset=utf-8", content, None)
    assert received(package, f"/{method}", content, "text/plain").body == body


@pytest.mark.parametrize(
    ("method", "body"),
    [("word", "abcd"), ("word", "A"), ("number", -1), ("number", "5"), ("color", "blue")],
)
def test_texts_are_checked_before_they_are_sent(package: Any, method: str, body: object) -> None:
    call = getattr(package.module("operations.texts"), f"Send{method.title()}")
    with pytest.raises(package.module("errors").InvalidArgument, match="body"):
        call(body=body)


@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("word", "abcd"),
        ("word", "1"),
        ("number", "-1"),
        ("number", "five"),
        ("number", "5.5"),
        ("color", "blue"),
        ("color", '"red"'),
        ("either", "today"),
    ],
)
def test_texts_that_are_received_are_checked(package: Any, method: str, content: str) -> None:
    response = received(package, f"/{method}", content.encode(), "text/plain")
    assert response.status_code == 400
