"""Faults on purpose: what a client has to cope with, rehearsed."""

from __future__ import annotations

from .draws import Draws
from .options import SandboxOptions

__all__ = ["FaultInjection"]

_RETRY_AFTER_SECONDS = "1"
_UNAVAILABLE = frozenset({429, 503})


class FaultInjection:
    """Decides which requests go wrong, and how; the same seed gives the same sequence.

    Args:
        options: The shares, the latency and the seed.
    """

    def __init__(self, options: SandboxOptions) -> None:
        self._options = options
        self._statuses = Draws(options.seed, "faults")
        self._latencies = Draws(options.seed, "latency")
        self._drops = Draws(options.seed, "drop")

    def status(self) -> int | None:
        """Draws the status that a request is to fail with; None for a request that may pass."""
        drawn = self._statuses.between(0, 1)
        for status, share in self._options.faults.items():
            if drawn < share:
                return status
            drawn -= share
        return None

    def headers(self, status: int) -> dict[str, str]:
        """Returns the header fields of an answer that fails on purpose."""
        return {"Retry-After": _RETRY_AFTER_SECONDS} if status in _UNAVAILABLE else {}

    def delay(self) -> float:
        """Draws how many seconds an answer is held back."""
        return self._latencies.between(*self._options.latency_range)

    def drops(self) -> bool:
        """Draws whether a connection is cut."""
        return self._drops.between(0, 1) < self._options.drop
