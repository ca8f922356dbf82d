"""Whether a request is sent again, and after how long. Nothing here waits or sends."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from typing import NamedTuple

__all__ = ["RetryBudget", "RetryRule", "backoff", "is_repeatable", "may_retry", "retry_after"]

_SAFE_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "TRACE"})
_NEVER = frozenset({501, 505})
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0


class RetryRule(NamedTuple):
    """What a document says about sending requests again."""

    statuses: tuple[int, ...] = ()
    """Statuses to retry besides 408, 429 and those from 500 on."""
    header: str | None = None
    """A header field of answers whose `true` or `false` decides, whatever the status."""
    idempotency_key: str | None = None
    """The header field of requests that makes any of them safe to repeat."""


def is_repeatable(rule: RetryRule, method: str, headers: Mapping[str, str]) -> bool:
    """Tells whether a request does no more when it comes twice.

    Args:
        rule: What the document says.
        method: In upper case.
        headers: The header fields of the request.
    """
    if method in _SAFE_METHODS:
        return True
    return rule.idempotency_key is not None and rule.idempotency_key in headers


def may_retry(rule: RetryRule, status: int, headers: Mapping[str, str]) -> bool:
    """Tells whether an answer invites to send a repeatable request again.

    Args:
        rule: What the document says.
        status: The status of the answer.
        headers: The header fields of the answer.
    """
    said = "" if rule.header is None else headers.get(rule.header, "").strip().lower()
    if said in ("true", "false"):
        return said == "true"
    if status in (408, 429) or status in rule.statuses:
        return True
    return 500 <= status <= 599 and status not in _NEVER


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Returns the seconds that an answer asks to wait; None if it does not say.

    Args:
        headers: The header fields of the answer.
        now: The time in seconds since the epoch.
    """
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text)
    # It takes long to import, and few answers have a date.
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
        # The oldest of the three forms that HTTP knows names no zone: it is always UTC.
        seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
        return max(0.0, seconds - now)
    except (ValueError, OverflowError):
        return None


def backoff(attempt: int, random: Callable[[], float]) -> float:
    """Returns the seconds to wait after an attempt: exponential, with full jitter.

    Args:
        attempt: The number of the attempt, from 1.
        random: Returns a number from 0 to 1.
    """
    # Above this exponent the cap holds anyway, and a float could overflow.
    longest = math.ldexp(_FIRST_DELAY, min(attempt - 1, 16))
    return random() * min(_LONGEST_DELAY, longest)


class RetryBudget:
    """Keeps the retries of a client in proportion to its successes.

    While a server is down, retries would multiply the load that it cannot bear. Each retry takes
    one token, each success returns a tenth; without a token there is no retry. Threads may share
    it.

    Args:
        tokens: How many there are at first, and at most.
    """

    def __init__(self, tokens: float = 100.0) -> None:
        self._most = tokens
        self._tokens = tokens
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Takes a token for a retry; False if there is none."""
        with self._lock:
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True

    def give_back(self) -> None:
        """Returns a tenth of a token, after a success."""
        # Most clients never retry, and need no lock to find that nothing is missing.
        if self._tokens < self._most:
            with self._lock:
                self._tokens = min(self._most, self._tokens + 0.1)
