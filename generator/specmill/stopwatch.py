"""Times the stages of a run, and says which one it is at as soon as that takes a while."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TextIO

__all__ = ["PATIENCE", "Stopwatch", "Timing"]

PATIENCE = 1.0
"""Seconds that a run may take before it says anything."""

_INTERVAL = 0.25
_CLEAR = "\r\x1b[2K"


@dataclass(frozen=True, slots=True)
class Timing:
    """What a stage took.

    Attributes:
        stage: What was done.
        seconds: How long it took.
        cpu_seconds: What it took of the processors, in processes that it ran as well.
        peak_bytes: The most memory that this process or one it ran has held until then; None where
            the system does not say.
    """

    stage: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int | None


class Stopwatch:
    """Times what is begun until something else is, or until it ends.

    Args:
        stream: Where it says what is being done.
        is_live: Whether the stream is a terminal, on which one line can change.
        patience: Seconds before anything is said.
        clock: Tells the time in seconds.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        is_live: bool,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._is_live = is_live
        self._patience = patience
        self._clock = clock
        self._started = clock()
        self._stage = ""
        self._since = self._started
        self._cpu = 0.0
        self._is_shown = False
        self._stop = Event()
        self._lock = Lock()
        self._ticker: Thread | None = None
        self.timings: list[Timing] = []

    def begin(self, stage: str) -> None:
        """Begins a stage, and ends the one before."""
        with self._lock:
            self._finish()
            self._stage, self._since, self._cpu = stage, self._clock(), _cpu_seconds()
        self.show()
        if self._is_live and self._ticker is None:
            self._stop = Event()
            self._ticker = Thread(target=self._tick, args=(self._stop,), daemon=True)
            self._ticker.start()

    def end(self) -> None:
        """Ends the stage, if there is one, and clears the line."""
        self._stop.set()
        self._ticker = None
        with self._lock:
            self._finish()
            self._stage = ""
            if self._is_live and self._is_shown:
                self._write(_CLEAR)
            self._is_shown = False

    def show(self) -> None:
        """Says what is being done, if that has taken long enough."""
        with self._lock:
            elapsed = self._clock() - self._started
            if not self._stage or elapsed < self._patience:
                return
            if self._is_live:
                self._write(f"{_CLEAR}{self._stage} ({elapsed:.0f} s)")
            elif not self._is_shown:
                self._write(f"specmill: {self._stage} ...\n")
            self._is_shown = True

    def table(self) -> str:
        """The timings as a table, one line for each stage and one for all."""
        rows = [(one.stage, one.seconds, one.cpu_seconds, one.peak_bytes) for one in self.timings]
        peaks = [peak for *_, peak in rows if peak is not None]
        total = (sum(row[1] for row in rows), sum(row[2] for row in rows))
        rows.append(("total", *total, max(peaks, default=None)))
        width = max(len(row[0]) for row in rows)
        lines = [f"{'stage':{width}}  seconds  CPU seconds  peak MiB"]
        for stage, seconds, cpu, peak in rows:
            memory = "-" if peak is None else f"{peak / 2**20:.0f}"
            lines.append(f"{stage:{width}}  {seconds:7.2f}  {cpu:11.2f}  {memory:>8}")
        return "".join(f"{line}\n" for line in lines)

    def _finish(self) -> None:
        if not self._stage:
            return
        seconds, cpu = self._clock() - self._since, _cpu_seconds() - self._cpu
        self.timings.append(Timing(self._stage, seconds, cpu, _peak_bytes()))
        if not self._is_live:
            self._is_shown = False

    def _tick(self, stop: Event) -> None:
        while not stop.wait(_INTERVAL):
            self.show()

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _cpu_seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak_bytes() -> int | None:
    if sys.platform == "win32":
        return None
    # Windows has no such module.
    from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

    peak = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return peak if sys.platform == "darwin" else peak * 1024
