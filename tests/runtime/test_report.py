"""What hooks and the log are told: everything that matters, and no credential."""

from __future__ import annotations

import asyncio
import logging

import httpx2
import pytest
from tests.runtime.acme import BODY, SECRET, SETTINGS, FakeTime, GetThing, Security, answers

from runtime.credentials import ApiKeyScheme
from runtime.errors import ConnectionFailed, StatusError
from runtime.hooks import Hooks, RequestEvent, ResponseEvent, RetryEvent
from runtime.limits import Limits
from runtime.session import AsyncSession, Session

# The credential is where it is seen most easily: in the URL.
IN_THE_QUERY = SETTINGS._replace(schemes={"bearer": ApiKeyScheme("token", "key", "query")})


class Ear:
    def __init__(self) -> None:
        self.heard: list[RequestEvent | ResponseEvent | RetryEvent] = []
        self.hooks = Hooks(self.heard.append, self.heard.append, self.heard.append)


def good() -> httpx2.Response:
    return httpx2.Response(200, content=BODY, headers={"X-Request-Id": "r3"})


def session_of(time: FakeTime, hooks: Hooks | None = None) -> Session:
    handler, _ = answers(httpx2.ConnectError("refused"), 503, good())
    return Session(
        IN_THE_QUERY,
        credentials=Security(token=SECRET),
        hooks=hooks,
        http_client=httpx2.Client(transport=httpx2.MockTransport(handler)),
        clock=time.clock,
        sleep=time.sleep,
    )


def expected(cause: ConnectionFailed | None) -> list[tuple[object, ...]]:
    start = ("GetThing", "GET", "/v1/things/a")
    return [
        RequestEvent(*start, attempt=1),
        RetryEvent(*start, attempt=1, delay=0.5, status=None, cause=cause),
        RequestEvent(*start, attempt=2),
        ResponseEvent(*start, attempt=2, status=503, seconds=0, request_id=None),
        RetryEvent(*start, attempt=2, delay=1.0, status=503, cause=None),
        RequestEvent(*start, attempt=3),
        ResponseEvent(*start, attempt=3, status=200, seconds=0, request_id="r3"),
    ]


def cause_in(ear: Ear) -> ConnectionFailed:
    (cause,) = [event.cause for event in ear.heard if isinstance(event, RetryEvent) and event.cause]
    assert isinstance(cause, ConnectionFailed)
    return cause


def test_hooks_are_told_of_every_attempt() -> None:
    ear = Ear()
    session_of(FakeTime(), ear.hooks).send(GetThing())
    assert ear.heard == expected(cause_in(ear))
    assert SECRET not in repr(ear.heard)


def test_hooks_of_an_async_client_are_told_the_same() -> None:
    ear, time = Ear(), FakeTime()
    handler, _ = answers(httpx2.ConnectError("refused"), 503, good())

    async def run() -> None:
        session = AsyncSession(
            IN_THE_QUERY,
            credentials=Security(token=SECRET),
            hooks=ear.hooks,
            http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(handler)),
            clock=time.clock,
            sleep=time.sleep_async,
        )
        await session.send(GetThing())

    asyncio.run(run())
    assert ear.heard == expected(cause_in(ear))


def test_an_error_answer_is_told_too() -> None:
    ear = Ear()
    handler, _ = answers(404)
    client = httpx2.Client(transport=httpx2.MockTransport(handler))
    session = Session(
        SETTINGS, credentials=Security(token=SECRET), hooks=ear.hooks, http_client=client
    )
    with pytest.raises(StatusError):
        session.send(GetThing())
    assert [type(event) for event in ear.heard] == [RequestEvent, ResponseEvent]


def test_what_a_hook_raises_reaches_the_caller() -> None:
    def fail(_event: RequestEvent) -> None:
        raise LookupError("from the hook")

    with pytest.raises(LookupError, match="from the hook"):
        session_of(FakeTime(), Hooks(on_request=fail)).send(GetThing())


def test_the_log_has_a_record_for_each_with_fields_for_programs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "acme"):
        session_of(FakeTime()).send(GetThing())
    records = [record for record in caplog.records if record.name == "acme"]
    assert [(record.levelname, record.getMessage()) for record in records] == [
        ("DEBUG", "GET /v1/things/a: attempt 1"),
        ("INFO", "GET /v1/things/a: again in 0.500 s, after ConnectionFailed"),
        ("DEBUG", "GET /v1/things/a: attempt 2"),
        ("DEBUG", "GET /v1/things/a: 503 in 0.000 s"),
        ("INFO", "GET /v1/things/a: again in 1.000 s, after 503"),
        ("DEBUG", "GET /v1/things/a: attempt 3"),
        ("DEBUG", "GET /v1/things/a: 200 in 0.000 s"),
    ]
    fields = vars(records[-1])
    assert {name: fields[name] for name in fields if "_" in name and name not in USUAL} == {
        "operation_id": "GetThing",
        "http_request_method": "GET",
        "http_request_resend_count": 2,
        "http_response_status_code": 200,
        "http_client_request_duration": 0.0,
        "http_response_request_id": "r3",
        "server_address": "api.example.com",
        "server_port": 80,
        "url_path": "/v1/things/a",
    }
    assert not [record for record in records if SECRET in repr(vars(record))]


USUAL = vars(logging.makeLogRecord({}))


def test_only_retries_are_logged_by_default(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "acme"):
        session_of(FakeTime()).send(GetThing())
    assert [record.levelname for record in caplog.records if record.name == "acme"] == ["INFO"] * 2


def test_connections_of_our_own_log_no_credential(
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = Session(
        IN_THE_QUERY,
        credentials=Security(token=SECRET),
        server_url="http://127.0.0.1:9",
        limits=Limits(max_retries=0),
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(ConnectionFailed):
        session.send(GetThing())
    session.close()
    assert caplog.records
    assert not [record for record in caplog.records if SECRET in repr(vars(record))]
