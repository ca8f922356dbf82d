"""Which of its media types an answer comes in."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from tests.cases.answers.streams.serving import connected, events_of, server_of


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
