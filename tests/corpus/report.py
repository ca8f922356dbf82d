"""Gathers what was tried of a generated package, and what failed."""

from __future__ import annotations

import json
import traceback
from types import TracebackType

__all__ = ["Attempt", "Report"]

MOST_FAILURES = 10


class Report:
    """Counts, and failures by stage."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.failures: list[str] = []

    def count(self, what: str, number: int = 1) -> None:
        """Add to a count."""
        self.counts[what] = self.counts.get(what, 0) + number

    def fail(self, stage: str, problem: str) -> None:
        """Note a failure; of each stage so many, and the number of the others."""
        self.count(f"{stage} failed")
        if self.counts[f"{stage} failed"] <= MOST_FAILURES:
            self.failures.append(f"{stage}: {' '.join(problem.split())}"[:500])

    def attempt(self, stage: str, subject: str) -> Attempt:
        """Make a block whose exception is a failure of a stage, and goes no further."""
        self.count(stage)
        return Attempt(self, stage, subject)

    def as_json(self) -> str:
        """Write everything as one line."""
        return json.dumps({"counts": self.counts, "failures": self.failures})


class Attempt:
    """A block that may fail: whatever it raises is what the corpus is here to find."""

    def __init__(self, report: Report, stage: str, subject: str) -> None:
        self._report = report
        self._stage = stage
        self._subject = subject

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is None or isinstance(error, KeyboardInterrupt):
            return False
        place = traceback.extract_tb(trace)[-1]
        reason = f"{type(error).__name__}: {error}".strip()
        where = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
        self._report.fail(self._stage, f"{self._subject}: {reason} ({where})")
        return True
