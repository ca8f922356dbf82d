"""What a row of the benchmark is, and how one is measured.

Every figure is CPU time, and what counts is the ratio to a baseline that is measured right beside
it: so the figures of different machines, and of a machine under load, can be compared.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Result", "Row", "cpu_of", "cpu_of_python", "measure"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to measure, and what to compare it with.

    Attributes:
        name: What is measured.
        baseline_name: What it is compared with.
        measured: Does the work once, and returns the CPU seconds that it took.
        baseline: The same for the baseline, with as many operations.
        operations: How many operations one run of either does.
    """

    name: str
    baseline_name: str
    measured: Callable[[], float]
    baseline: Callable[[], float]
    operations: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a row.

    Attributes:
        name: What was measured.
        baseline_name: What it was compared with.
        ratio: Median over the repetitions of measured time by baseline time.
        lowest: The lowest ratio.
        highest: The highest ratio.
        measured: Median of the CPU seconds of one operation.
        baseline: The same for the baseline.
    """

    name: str
    baseline_name: str
    ratio: float
    lowest: float
    highest: float
    measured: float
    baseline: float


def measure(row: Row, repetitions: int) -> Result:
    """Run a row once to warm up, and then as often as asked, each time beside its baseline."""
    row.baseline()
    row.measured()
    pairs = [(row.measured(), row.baseline()) for _ in range(repetitions)]
    ratios = [measured / baseline for measured, baseline in pairs]
    return Result(
        name=row.name,
        baseline_name=row.baseline_name,
        ratio=statistics.median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        measured=statistics.median(measured for measured, _ in pairs) / row.operations,
        baseline=statistics.median(baseline for _, baseline in pairs) / row.operations,
    )


def cpu_of(work: Callable[[], object], times: int = 1) -> float:
    """Return the CPU seconds that this process takes for something, done so many times."""
    start = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - start


def cpu_of_python(
    *arguments: str, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> float:
    """Return the CPU seconds of a run of Python, with the processes that it starts."""
    start = _cpu_of_children()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return _cpu_of_children() - start


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
