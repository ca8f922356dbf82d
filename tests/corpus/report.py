"""Gathers what was tried of a generated package, and what failed."""

from __future__ import annotations

import json
import traceback
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import Any

__all__ = ["Attempt", "Report"]

MOST_NOTED = 10


class Report:
    """Counts, and failures by stage."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.failures: list[str] = []

    def count(self, what: str, number: int = 1) -> None:
        """Add to a count."""
        self.counts[what] += number

    def fail(self, stage: str, problem: str) -> None:
        """Count a failure, and note it if it is among the first of its stage."""
        self.failed[stage] += 1
        if self.failed[stage] <= MOST_NOTED:
            self.failures.append(f"{stage}: {' '.join(problem.split())}"[:500])

    def attempt(self, stage: str, subject: str) -> Attempt:
        """Make a block whose exception is a failure of a stage, and goes no further."""
        self.count(stage)
        return Attempt(self, stage, subject)

    def as_json(self) -> str:
        """Write everything as one line."""
        return json.dumps(vars(self))

    # What comes out of `json.loads` has no type of its own.
    def include(self, other: Mapping[str, Any]) -> None:
        """Add what another report held, which was written as JSON."""
        self.counts.update(other["counts"])
        self.failed.update(other["failed"])
        self.failures += other["failures"]


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
