from __future__ import annotations

import time

import pytest

from runtime.headers import Headers
from runtime.retry import (
    RetryBudget,
    RetryRule,
    backoff,
    is_repeatable,
    may_retry,
    retry_after,
)

PLAIN = RetryRule()
RULE = RetryRule(statuses=(409,), header="Should-Retry", idempotency_key="Idempotency-Key")
NOW = 1_800_000_000.0


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_a_safe_or_idempotent_method_is_repeatable(method: str) -> None:
    assert is_repeatable(PLAIN, method, Headers())


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_another_method_is_repeatable_with_the_declared_key_alone(method: str) -> None:
    key = Headers([("idempotency-key", "a")])
    assert not is_repeatable(PLAIN, method, key)
    assert not is_repeatable(RULE, method, Headers())
    assert is_repeatable(RULE, method, key)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((status, True) for status in (408, 429, 500, 502, 503, 504, 507, 599)),
        *((status, False) for status in (300, 400, 401, 404, 409, 422, 501, 505, 600)),
    ],
)
def test_statuses(status: int, expected: bool) -> None:
    assert may_retry(PLAIN, status, Headers()) is expected


def test_a_declared_status() -> None:
    assert may_retry(RULE, 409, Headers())


@pytest.mark.parametrize(
    ("status", "value", "expected"),
    [
        (400, "true", True),
        (400, " TRUE ", True),
        (503, "false", False),
        (409, "false", False),
        (503, "perhaps", True),
        (400, "perhaps", False),
    ],
)
def test_the_declared_header_decides_both_ways(status: int, value: str, expected: bool) -> None:
    headers = Headers([("should-retry", value)])
    assert may_retry(RULE, status, headers) is expected
    assert may_retry(PLAIN, status, headers) is (status == 503)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 120 ", 120),
        ("Fri, 15 Jan 2027 08:00:10 GMT", 10),
        ("Fri, 15 Jan 2027 07:59:50 GMT", 0),
        ("Friday, 15-Jan-27 08:00:10 GMT", 10),
        ("Fri Jan 15 08:00:10 2027", 10),
        ("Fri, 15 Jan 2027 08:00:10 -0000", 10),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Fri, 99 Jan 2027 08:00:10 GMT", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(Headers([("Retry-After", value)]), NOW) == seconds


def test_a_date_without_a_zone_is_in_utc_wherever_the_client_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ+5")
        time.tzset()
        assert retry_after(Headers([("Retry-After", "Fri Jan 15 08:00:10 2027")]), NOW) == 10
    time.tzset()


def test_no_retry_after() -> None:
    assert retry_after(Headers(), NOW) is None


def test_backoff_doubles_up_to_a_cap_and_has_full_jitter() -> None:
    assert [backoff(attempt, lambda: 1.0) for attempt in (1, 2, 3, 4, 5, 6, 5000)] == [
        *(0.5, 1, 2, 4, 8, 8, 8)
    ]
    assert backoff(3, lambda: 0.0) == 0
    assert backoff(3, lambda: 0.25) == 0.5


def test_a_budget_is_spent_by_retries_and_restored_by_successes() -> None:
    budget = RetryBudget(2)
    assert [budget.take() for _ in range(3)] == [True, True, False]
    for _ in range(9):
        budget.give_back()
    assert not budget.take()
    for _ in range(2):
        budget.give_back()
    assert budget.take()
    for _ in range(100):
        budget.give_back()
    assert [budget.take() for _ in range(3)] == [True, True, False]
