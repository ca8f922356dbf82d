"""Events that differ in their types, and events whose data are texts."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import httpx2
import pytest
from tests.cases.answers.streams.serving import both, connected, events_of, server_of


@pytest.fixture(scope="module")
def models(package: Any) -> Any:
    return package.module("models.feeds")


def read(package: Any, method: str, stream: bytes) -> list[Any]:
    """Let a client read a stream."""
    headers = {"Content-Type": "text/event-stream"}
    transport = httpx2.MockTransport(
        lambda _: httpx2.Response(200, headers=headers, content=stream)
    )
    with httpx2.Client(transport=transport) as http_client:
        client = package.Streams(http_client=http_client)
        return list(getattr(client.feeds, method)())


def written(package: Any, path: str, server: Any) -> bytes:
    """Let a server write a stream."""
    transport = package.module("server").connect(server)
    with httpx2.Client(transport=transport, base_url="http://test") as http_client:
        return http_client.get(path).content


@pytest.fixture(scope="module")
def events(models: Any) -> list[Any]:
    return [
        models.RunTicked(event="run.ticked", data=models.Tick(n=1), id="7", retry=20),
        models.RunSaid(event="run.said", data="two\nlines"),
        models.RunSaid(event="run.said", data="5"),
        models.RunSaid(event="run.said", data='"quoted"'),
        models.Failure(event="error", data=models.Problem(title="no")),
        models.Done(event="done", data="[DONE]"),
    ]


@both
def test_each_event_is_the_object_of_its_type(package: Any, events: list[Any], join: Any) -> None:
    with join(package, server_of(list_run_events=events_of(*events))) as client:
        assert list(client.feeds.list_run_events()) == events


def test_the_members_are_the_fields_of_the_event(package: Any, events: list[Any]) -> None:
    server = server_of(list_run_events=events_of(*events[:2], *events[4:]))
    assert written(package, "/runs", server).decode().split("\n\n") == [
        'event: run.ticked\nid: 7\nretry: 20\ndata: {"n":1}',
        "event: run.said\ndata: two\ndata: lines",
        'event: error\ndata: {"title":"no"}',
        "event: done\ndata: [DONE]",
        "",
    ]


def test_what_other_servers_send(package: Any, models: Any) -> None:
    stream = (
        b'data: {"event":"run.ticked","data":{"n":3}}\n\n'
        b'event: run.ticked\ndata: {"n": 4}\nid: 1\n\n'
        b'event: run.ticked\ndata: {"n": 5}\n\n'
        b"data: [DONE]\n\ndata: never read\n\n"
    )
    ticks = read(package, "list_run_events", stream)
    assert [type(tick) for tick in ticks] == [models.RunTicked] * 3
    assert [tick.data.n for tick in ticks] == [3, 4, 5]
    assert [tick.id for tick in ticks] == [None, "1", None]


def test_an_event_that_is_not_as_documented(package: Any) -> None:
    error = package.module("errors").UnexpectedResponse
    with pytest.raises(error, match=r"an event 'run\.ticked' is not as documented"):
        read(package, "list_run_events", b'event: run.ticked\ndata: {"n": "4"}\n\n')


@pytest.mark.parametrize("member", [{"note": "x"}, {"id": "a\nb"}])
def test_what_no_event_can_have_is_not_sent(
    package: Any, models: Any, member: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, f"{package.name}._runtime.server.dispatch")
    said = models.RunSaid(event="run.said", data="a", **member)
    with (
        connected(package, server_of(list_run_events=events_of(said))) as client,
        pytest.raises(package.module("errors").TransportError),
    ):
        list(client.feeds.list_run_events())


@both
def test_data_that_are_one_of_a_few_texts(package: Any, join: Any) -> None:
    event = package.module("server").ServerEvent
    with join(package, server_of(list_states=events_of(event("on"), event("off")))) as client:
        assert [one.data for one in client.feeds.list_states()] == ["on", "off"]


def test_texts_have_no_quotes(package: Any) -> None:
    event, moment = package.module("server").ServerEvent, dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    server = server_of(list_states=events_of(event("on")), list_times=events_of(event(moment)))
    assert written(package, "/states", server) == b"data: on\n\n"
    assert written(package, "/times", server) == b"data: 2026-01-02T00:00:00Z\n\n"


@pytest.mark.parametrize("text", [b"2026-01-02T00:00:00Z", b'"2026-01-02T00:00:00Z"'])
def test_texts_are_read_with_quotes_and_without(package: Any, text: bytes) -> None:
    [event] = read(package, "list_times", b"data: " + text + b"\n\n")
    assert event.data == dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def test_a_text_that_is_none_of_them(package: Any) -> None:
    with pytest.raises(package.module("errors").UnexpectedResponse, match="of an event 'message'"):
        read(package, "list_times", b"data: tomorrow\n\n")


def test_the_example_is_an_event(package: Any, models: Any) -> None:
    server = package.module("server.examples").ExampleServer()
    with connected(package, server) as client:
        [event] = client.feeds.list_run_events()
    assert event == models.RunTicked(event="run.ticked", data=models.Tick(n=0))


def test_types_for_type_checkers(package: Any) -> None:
    folder = package.folder / package.name
    client = (folder / "client" / "feeds.py").read_text()
    assert "-> TypedEventStream[AnyEvent]:" in client
    assert "-> AsyncTypedEventStream[AnyEvent]:" in client
    assert 'event: Literal["run.ticked"]\n' in (folder / "models" / "feeds.py").read_text()
