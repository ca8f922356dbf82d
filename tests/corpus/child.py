"""Runs a command within limits, and measures what it took."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Run", "run"]

SECONDS = 300
BYTES = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a command.

    Attributes:
        code: Its exit code; negative for the signal that ended it.
        out: Standard output.
        err: Standard error.
        cpu: CPU seconds, of its children as well.
        peak: Most memory that one of its processes held, in MiB.
    """

    code: int
    out: str
    err: str
    cpu: float
    peak: float

    @property
    def last_line(self) -> str:
        """The end of what it had to say, for a report."""
        if self.code < 0:
            return f"ended by {signal.Signals(-self.code).name}"
        lines = [line for line in f"{self.out}\n{self.err}".splitlines() if line.strip()]
        return lines[-1][:300] if lines else f"exit code {self.code}"


def run(command: Sequence[str], environment: Mapping[str, str], memory: int | None = BYTES) -> Run:
    """Run a command to its end, or to the end of its time.

    Args:
        command: Program and arguments.
        environment: Variables to add to those of this process.
        memory: Bytes of address space that it may have; None for as many as it likes.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
            start_new_session=True,
        )
        if memory is not None:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
        timer = threading.Timer(SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        # It was waited for already: without a code, its end would be looked for again.
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Run(
            code=process.returncode,
            out=out.read().decode("utf-8", "replace"),
            err=err.read().decode("utf-8", "replace"),
            cpu=usage.ru_utime + usage.ru_stime,
            peak=usage.ru_maxrss / 1024,
        )
