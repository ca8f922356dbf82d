"""What a sandbox is started with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["SandboxOptions"]

_ERRORS = range(400, 600)


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """How a sandbox behaves.

    Raises:
        TypeError: The credentials are a single text.
        ValueError: A value is out of its range.
    """

    items: int = 0
    """How many items are made up beside those of the document's examples."""
    seed: int = 0
    """What made-up items, faults, latencies and drops follow from."""
    credentials: Sequence[str] = field(default=(), repr=False)
    """The credentials that are accepted: tokens, keys, `user:password`, or a user name alone,
    whatever the password. Empty: all that are well formed.
    """
    faults: Mapping[int, float] = field(default_factory=dict[int, float])
    """The share of requests, from 0 to 1, that is answered with a status of 400 or above."""
    latency: float | tuple[float, float] = 0.0
    """Seconds that an answer is held back, or the least and the most of them."""
    drop: float = 0.0
    """The share of requests, from 0 to 1, whose connection is cut without an answer."""

    def __post_init__(self) -> None:
        if self.items < 0:
            raise ValueError(f"items is {self.items}, and cannot be negative")
        if isinstance(self.credentials, str):
            raise TypeError("credentials is one text, and has to be a list of them")
        for status, share in self.faults.items():
            if status not in _ERRORS:
                raise ValueError(f"the status of a fault is {status}, not one from 400 to 599")
            _check_share(f"the share of {status}", share)
        _check_share("the sum of all shares of faults", sum(self.faults.values()))
        _check_share("drop", self.drop)
        least, most = self.latency_range
        if not 0 <= least <= most < float("inf"):
            raise ValueError(f"latency is no range of seconds: {least:g} to {most:g}")

    @property
    def latency_range(self) -> tuple[float, float]:
        """The least and the most seconds that an answer is held back."""
        if isinstance(self.latency, tuple):
            return self.latency
        return self.latency, self.latency


def _check_share(what: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"{what} is {share:g}, not a number from 0 to 1")
