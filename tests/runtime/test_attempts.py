"""How often a call is sent, after how long a wait, and what an error tells about it."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable

import httpx2
import pytest
from tests.runtime.acme import (
    SECRET,
    SETTINGS,
    FakeTime,
    GetThing,
    Handler,
    MakeThing,
    Security,
    Thing,
    answers,
)

from runtime.errors import ConnectionFailed, StatusError, Timeout, TransportError
from runtime.limits import Limits
from runtime.operation import Call
from runtime.options import RequestOptions
from runtime.response import Response
from runtime.session import AsyncSession, Session

Send = Callable[..., Response[Thing]]


def send(
    handler: Handler, time: FakeTime, call: Call[Thing], options: RequestOptions | None = None
) -> Response[Thing]:
    with httpx2.Client(transport=httpx2.MockTransport(handler)) as client:
        session = Session(
            SETTINGS,
            credentials=Security(token=SECRET),
            http_client=client,
            clock=time.clock,
            sleep=time.sleep,
        )
        return session.send(call, options)


def send_async(
    handler: Handler, time: FakeTime, call: Call[Thing], options: RequestOptions | None = None
) -> Response[Thing]:
    async def run() -> Response[Thing]:
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as client:
            session = AsyncSession(
                SETTINGS,
                credentials=Security(token=SECRET),
                http_client=client,
                clock=time.clock,
                sleep=time.sleep_async,
            )
            return await session.send(call, options)

    return asyncio.run(run())


both = pytest.mark.parametrize("send", [send, send_async])


@both
@pytest.mark.parametrize(
    "failure",
    [408, 409, 429, 500, 503, httpx2.ConnectError("refused"), httpx2.ReadError("reset"),
     httpx2.RemoteProtocolError("gone"), httpx2.ReadTimeout("slow"), httpx2.ConnectTimeout("slow")],
)  # fmt: skip
def test_what_may_pass_is_tried_again_after_a_growing_wait(
    send: Send, failure: int | Exception
) -> None:
    time = FakeTime()
    handler, requests = answers(failure, failure, 200)
    assert send(handler, time, GetThing()).value == Thing(id="a")
    assert len(requests) == 3
    assert time.waits == [0.5, 1.0]


@both
@pytest.mark.parametrize(
    "failure", [400, 401, 404, 501, httpx2.UnsupportedProtocol("ftp"), httpx2.ProxyError("407")]
)
def test_what_will_not_pass_is_told_at_once(send: Send, failure: int | Exception) -> None:
    handler, requests = answers(failure)
    with pytest.raises((StatusError, TransportError)) as caught:
        send(handler, FakeTime(), GetThing())
    assert len(requests) == caught.value.attempts == 1


@both
def test_the_number_of_attempts_is_bounded(send: Send) -> None:
    for options, expected in (
        (None, 3),
        (RequestOptions(max_retries=0), 1),
        (RequestOptions(max_retries=5), 6),
    ):
        time = FakeTime()
        handler, requests = answers(503)
        with pytest.raises(StatusError) as caught:
            send(handler, time, GetThing(), options)
        assert len(requests) == expected
        assert caught.value.attempts == expected
        assert len(time.waits) == expected - 1


@both
def test_the_error_of_the_last_attempt_is_raised_with_its_cause(send: Send) -> None:
    last = httpx2.ReadTimeout("slow")
    handler, _ = answers(httpx2.ConnectError("refused"), 503, last)
    with pytest.raises(Timeout) as caught:
        send(handler, FakeTime(), GetThing())
    assert caught.value.__cause__ is last
    assert (caught.value.attempts, caught.value.was_sent) == (3, True)
    same = copy.copy(caught.value)
    assert (str(same), same.attempts, same.was_sent) == (str(caught.value), 3, True)


@both
@pytest.mark.parametrize(
    ("value", "wait"),
    [("3", 3.0), ("Fri, 15 Jan 2027 08:00:09 GMT", 9.0), ("0", 0.5), ("soon", 0.5)],
)
def test_the_server_says_how_long_to_wait(send: Send, value: str, wait: float) -> None:
    time = FakeTime()
    handler, _ = answers(httpx2.Response(429, headers={"Retry-After": value}), 200)
    send(handler, time, GetThing())
    assert time.waits == [wait]


@both
@pytest.mark.parametrize("value", ["10", "99999999999999999999", "Sat, 16 Jan 2027 08:00:00 GMT"])
def test_a_wait_that_does_not_fit_into_the_deadline_is_not_begun(send: Send, value: str) -> None:
    time = FakeTime()
    handler, requests = answers(httpx2.Response(503, headers={"Retry-After": value}), 200)
    with pytest.raises(StatusError) as caught:
        send(handler, time, GetThing(), RequestOptions(deadline=10))
    assert caught.value.status == 503
    assert (len(requests), time.waits) == (1, [])


@both
def test_the_declared_header_overrules_the_status(send: Send) -> None:
    handler, requests = answers(httpx2.Response(400, headers={"Should-Retry": "true"}), 200)
    send(handler, FakeTime(), GetThing())
    assert len(requests) == 2
    handler, requests = answers(httpx2.Response(503, headers={"Should-Retry": "false"}), 200)
    with pytest.raises(StatusError):
        send(handler, FakeTime(), GetThing())
    assert len(requests) == 1


@both
def test_an_idempotency_key_is_made_and_kept(send: Send) -> None:
    handler, requests = answers(503, 429, 200)
    send(handler, FakeTime(), MakeThing())
    keys = {request.headers["Idempotency-Key"] for request in requests}
    assert len(requests) == 3
    assert len(keys) == 1
    handler, others = answers(200)
    send(handler, FakeTime(), MakeThing())
    assert others[0].headers["Idempotency-Key"] not in keys


@both
def test_an_idempotency_key_of_the_callers_is_left_alone(send: Send) -> None:
    handler, requests = answers(503, 200)
    send(handler, FakeTime(), MakeThing(), RequestOptions(headers={"idempotency-key": "mine"}))
    assert [request.headers.get_list("Idempotency-Key") for request in requests] == [["mine"]] * 2


@both
def test_a_safe_request_needs_no_idempotency_key(send: Send) -> None:
    handler, requests = answers(200)
    send(handler, FakeTime(), GetThing())
    assert "Idempotency-Key" not in requests[0].headers


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (429, 1),
        (503, 1),
        (httpx2.ReadError("reset"), 1),
        (httpx2.ReadTimeout("slow"), 1),
        (httpx2.ConnectError("refused"), 2),
        (httpx2.ConnectTimeout("slow"), 2),
    ],
)
def test_a_request_that_may_not_come_twice_is_repeated_only_if_it_never_left(
    failure: int | Exception, expected: int
) -> None:
    time = FakeTime()
    handler, requests = answers(failure, 200)
    with httpx2.Client(transport=httpx2.MockTransport(handler)) as client:
        session = Session(
            SETTINGS._replace(retry=type(SETTINGS.retry)()),
            credentials=Security(token=SECRET),
            http_client=client,
            clock=time.clock,
            sleep=time.sleep,
        )
        if expected == 2:
            session.send(MakeThing())
        else:
            with pytest.raises((StatusError, ConnectionFailed, Timeout)):
                session.send(MakeThing())
    assert len(requests) == expected


def test_a_client_that_only_fails_stops_trying_again() -> None:
    time = FakeTime()
    handler, requests = answers(503)
    with httpx2.Client(transport=httpx2.MockTransport(handler)) as client:
        session = Session(
            SETTINGS,
            credentials=Security(token=SECRET),
            limits=Limits(max_retries=60, deadline=10_000),
            http_client=client,
            clock=time.clock,
            sleep=time.sleep,
        )
        for _ in range(3):
            with pytest.raises(StatusError):
                session.send(GetThing())
    assert len(requests) == 3 + 100
