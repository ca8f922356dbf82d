"""What hooks and the log are told: everything that matters, and no credential."""

from __future__ import annotations

import asyncio
import logging

import httpx2
import pytest
from tests.runtime.acme import BODY, SECRET, SETTINGS, FakeTime, GetThing, Security, answers

from runtime.credentials import ApiKeyScheme
from runtime.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    ResponseTooLarge,
    StatusError,
    Timeout,
    TransportError,
)
from runtime.hooks import ErrorEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent
from runtime.limits import Limits
from runtime.session import AsyncSession, Session

# The credential is where it is seen most easily: in the URL.
IN_THE_QUERY = SETTINGS._replace(schemes={"bearer": ApiKeyScheme("token", "key", "query")})


class Ear:
    def __init__(self) -> None:
        self.heard: list[RequestEvent | ResponseEvent | RetryEvent | ErrorEvent] = []
        hear = self.heard.append
        self.hooks = Hooks(on_request=hear, on_response=hear, on_retry=hear, on_error=hear)


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


def expected(cause: ConnectionFailed) -> list[tuple[object, ...]]:
    start = ("GetThing", "GET", "/v1/things/a")
    return [
        RequestEvent(*start, attempt=1),
        ErrorEvent(*start, attempt=1, seconds=0, cause=cause, is_final=False),
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


FAILURES = [
    (httpx2.ConnectError("refused"), Limits(max_retries=0), ConnectionFailed),
    (httpx2.ReadTimeout("late"), Limits(max_retries=0), Timeout),
    (httpx2.ReadTimeout("late"), Limits(deadline=1e-9), DeadlineExceeded),
    (httpx2.DecodingError("bad"), Limits(), TransportError),
    (
        httpx2.Response(200, stream=httpx2.ByteStream(BODY)),
        Limits(max_response_bytes=1),
        ResponseTooLarge,
    ),
]


def failed_call(
    step: Exception | httpx2.Response, limits: Limits, hooks: Hooks | None = None
) -> TransportError:
    handler, _ = answers(step)
    session = Session(
        IN_THE_QUERY,
        credentials=Security(token=SECRET),
        limits=limits,
        hooks=hooks,
        http_client=httpx2.Client(transport=httpx2.MockTransport(handler)),
        clock=FakeTime().clock if limits.deadline > 1 else None,
    )
    with pytest.raises(TransportError) as caught:
        session.send(GetThing())
    return caught.value


@pytest.mark.parametrize(("step", "limits", "kind"), FAILURES)
def test_an_attempt_without_an_answer_is_told_though_it_is_the_last(
    step: Exception | httpx2.Response, limits: Limits, kind: type[TransportError]
) -> None:
    ear = Ear()
    error = failed_call(step, limits, ear.hooks)
    assert type(error) is kind
    request, told = ear.heard
    assert isinstance(request, RequestEvent)
    assert isinstance(told, ErrorEvent)
    assert told[:4] == request[:4]
    assert told.cause is error
    assert told.is_final
    assert told.seconds >= 0
    assert SECRET not in repr(ear.heard)


def late_async_session(hooks: Hooks, *steps: Exception | int, deadline: float) -> AsyncSession:
    handler, _ = answers(*steps)

    async def handle(request: httpx2.Request) -> httpx2.Response:
        response = handler(request)
        if response.status_code == 200:
            await asyncio.Event().wait()
        return response

    return AsyncSession(
        SETTINGS,
        credentials=Security(token=SECRET),
        limits=Limits(deadline=deadline),
        hooks=hooks,
        http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(handle)),
        clock=FakeTime().clock,
        sleep=wait_for_ever,
    )


async def wait_for_ever(_seconds: float) -> None:
    await asyncio.Event().wait()


async def deadline_of(session: AsyncSession) -> DeadlineExceeded:
    with pytest.raises(DeadlineExceeded) as caught:
        await session.send(GetThing())
    return caught.value


def test_the_deadline_of_an_async_call_is_told_as_the_end_of_its_attempt() -> None:
    ear = Ear()
    error = asyncio.run(deadline_of(late_async_session(ear.hooks, 200, deadline=0.05)))
    assert [type(event) for event in ear.heard] == [RequestEvent, ErrorEvent]
    (told,) = [event for event in ear.heard if isinstance(event, ErrorEvent)]
    assert told.cause is error
    assert told.is_final


def test_a_deadline_that_ends_a_wait_is_told_of_no_second_time() -> None:
    ear = Ear()
    # The time of the session stands still, so that it believes that the wait is worth it.
    refused = httpx2.ConnectError("refused")
    asyncio.run(deadline_of(late_async_session(ear.hooks, refused, deadline=0.6)))
    assert [type(event) for event in ear.heard] == [RequestEvent, ErrorEvent, RetryEvent]


def test_a_call_that_ends_without_an_answer_is_logged_as_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, "acme"):
        failed_call(httpx2.ReadTimeout("late"), Limits(max_retries=0))
    (record,) = [record for record in caplog.records if record.name == "acme"]
    assert record.levelname == "INFO"
    assert record.getMessage() == "GET /v1/things/a: Timeout after 0.000 s"
    fields = vars(record)
    assert fields["error_type"] == "Timeout"
    assert fields["http_client_request_duration"] == 0.0
    assert SECRET not in repr(fields)


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
        ("DEBUG", "GET /v1/things/a: ConnectionFailed after 0.000 s"),
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
