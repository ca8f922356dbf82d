"""What a client tries again."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["RetryRule"]


class RetryRule(NamedTuple):
    """What a document says about trying again, beside what HTTP itself calls for."""

    statuses: tuple[int, ...] = ()
    """Further statuses of answers after which a request is sent again."""
    header: str | None = None
    """The header field of an answer that decides by `true` or `false`, over its status."""
    idempotency_key: str | None = None
    """The header field of a request that makes any method repeatable."""
