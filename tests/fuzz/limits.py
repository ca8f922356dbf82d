"""A limit of CPU time for what is run in this process."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

import pytest

__all__ = ["CPU_SECONDS", "limited"]

CPU_SECONDS = 60
"""Far more than any document of a test needs, and far less than what grows without bounds."""


@contextmanager
def limited() -> Generator[None]:
    """Have a block fail that takes more CPU time than any document of a test may."""
    before = signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _too_long(number: int, frame: FrameType | None) -> None:
    del number, frame
    pytest.fail(f"it took more than {CPU_SECONDS} seconds of CPU time")
