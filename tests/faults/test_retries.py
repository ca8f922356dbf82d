"""How often a request is sent when answers invite to send it again, or when none comes."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from stripe_invoice_payments import errors
from tests.faults import faults
from tests.faults.calls import Caller
from tests.faults.checks import Expected, fails_as_stated, recovers
from tests.faults.faults import JSON, PAGE, answer, encoded, sends, sends_and_closes, try_later
from tests.faults.proxy import Fault, FaultProxy

MANY = 50
PAST = "Sun, 06 Nov 1994 08:49:37 GMT"
FUTURE = "Fri, 01 Jan 2999 00:00:00 GMT"
BUSY = "429 Too Many Requests"


def again(status: str, retry_after: str = "0") -> Fault:
    return sends(try_later(status, retry_after))


def told(status: str, answer_to_retries: str) -> Fault:
    return sends(answer(status, JSON + f"Stripe-Should-Retry: {answer_to_retries}\r\n".encode()))


# What comes, one request after the other; the outcome; and how many requests were sent, with two
# retries allowed.
TABLE: dict[str, tuple[list[Fault], Expected, int]] = {
    "one refusal": ([again(BUSY)], None, 2),
    "two refusals": ([again(BUSY)] * 2, None, 3),
    "a storm of refusals": ([again(BUSY)] * MANY, errors.ClientError, 3),
    "unavailable, and then fine": ([again("503 Service Unavailable")], None, 2),
    "unavailable": ([again("503 Service Unavailable")] * MANY, errors.ServerError, 3),
    "a time that is over": ([again(BUSY, PAST)] * 2, None, 3),
    "failures of several kinds": ([again("500 Oh"), again("502 Bad Gateway")], None, 3),
    "too late for the server": ([again("408 Request Timeout")], None, 2),
    "a gateway that waits in vain": ([again("504 Gateway Timeout")], None, 2),
    # What the document of this API says, over what the status says.
    "a conflict": ([again("409 Conflict")], None, 2),
    "told to try again": ([told("400 Bad Request", "true")], None, 2),
    "told not to try again": ([told("503 Service Unavailable", "false")], errors.ServerError, 1),
    "told neither": ([told("503 Service Unavailable", "maybe")], None, 2),
    # It does not fit into the deadline: nobody waits for nothing.
    "a day later": ([again(BUSY, "86400")], errors.ClientError, 1),
    "a thousand years later": ([again("503 Service Unavailable", FUTURE)], errors.ServerError, 1),
    "never": ([again(BUSY, "9" * 500)], errors.ClientError, 1),
    # Nothing that a repetition could mend.
    "not implemented": ([again("501 Not Implemented")], errors.ServerError, 1),
    "no such version": ([again("505 HTTP Version Not Supported")], errors.ServerError, 1),
    "a bad request": ([again("400 Bad Request")], errors.ClientError, 1),
    "unauthorized": ([again("401 Unauthorized")], errors.ClientError, 1),
    "forbidden": ([again("403 Forbidden")], errors.ClientError, 1),
    "not found": ([again("404 Not Found")], errors.ClientError, 1),
    "a redirect": ([again("307 Temporary Redirect")], errors.StatusError, 1),
    "content that cannot be read": (
        [sends(encoded("gzip", b"\x1f\x8b"))],
        errors.TransportError,
        1,
    ),
    "a success that is not as documented": (
        [sends(answer(body=b""))],
        errors.UnexpectedResponse,
        1,
    ),
}

# Where a server does not say when to come again, or no whole answer comes at all.
SILENT: dict[str, Fault] = {
    "reset": faults.reset,
    "closed": faults.hang_up,
    "half of the headers": faults.half_of_headers,
    "half a body": faults.half_of_body,
    "not HTTP": sends_and_closes(b"?\r\n\r\n"),
    "no time to come again": sends(answer("503 Service Unavailable")),
    "no time to wait": again(BUSY),
    "a time that is none": again(BUSY, "soon"),
    "a time below zero": again(BUSY, "-1"),
    "a fraction": again(BUSY, "1.5"),
    "a date that is none": again(BUSY, "Sun, 99 Nov 2026 99:99:99 GMT"),
    "digits of another script": again(BUSY, "٣"),
    "two times": again(BUSY, "1, 2"),
    "nothing": again(BUSY, ""),
}


@pytest.mark.parametrize("case", TABLE)
def test_attempts(proxy: FaultProxy, caller: Caller, case: str) -> None:
    script, expected, attempts = TABLE[case]
    proxy.script(script)
    fails_as_stated(caller, expected, max_retries=2)
    assert len(proxy.heads) == attempts
    assert len({*proxy.heads}) == 1
    recovers(proxy, caller)


@pytest.mark.parametrize("case", SILENT)
def test_pauses_grow_and_are_random(proxy: FaultProxy, caller: Caller, case: str) -> None:
    proxy.script([SILENT[case]] * 3)
    fails_as_stated(caller, None, max_retries=3)
    assert len(proxy.heads) == 4
    assert len({*caller.pauses}) == 3
    for pause, longest in zip(caller.pauses, (0.5, 1, 2), strict=True):
        assert 0 <= pause <= longest
    recovers(proxy, caller)


def test_a_pause_is_as_long_as_the_server_says(proxy: FaultProxy, caller: Caller) -> None:
    date = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)
    proxy.script([again(BUSY, "3"), again("503 Oh", date)])
    fails_as_stated(caller, None, max_retries=2, deadline=600)
    seconds, until_date = caller.pauses
    assert seconds == 3
    assert 0 < until_date <= 60


@pytest.mark.parametrize("retries", [0, 1, 9])
def test_the_number_of_attempts_is_bounded(proxy: FaultProxy, caller: Caller, retries: int) -> None:
    proxy.script([again(BUSY)] * MANY)
    with pytest.raises(errors.ClientError) as caught:
        caller.call(max_retries=retries, deadline=600)
    assert (caught.value.status, caught.value.attempts) == (429, retries + 1)
    assert len(proxy.heads) == retries + 1


def test_too_large_a_body_is_not_asked_for_again(proxy: FaultProxy, caller: Caller) -> None:
    proxy.script([sends(answer())])
    fails_as_stated(caller, errors.ResponseTooLarge, max_retries=2, max_response_bytes=9)
    assert len(proxy.heads) == 1
    assert len(PAGE) > 9


def test_a_wait_that_the_deadline_has_no_time_for(proxy: FaultProxy, caller: Caller) -> None:
    proxy.script([again(BUSY, "1")] * MANY)
    fails_as_stated(caller, errors.ClientError, deadline=0.5, max_retries=MANY)
    assert len(proxy.heads) == 1
