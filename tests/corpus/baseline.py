"""What came of each document before, which must not get worse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.corpus.trial import Trial

__all__ = ["Outcome", "outcome_of", "read_baseline", "regressions", "write_baseline"]

BASELINE = Path(__file__).with_name("baseline.json")


class Outcome(NamedTuple):
    """What came of a document, without what depends on the machine."""

    operations: int
    covered: int
    reported: int
    failed: Mapping[str, int]
    """How many failures there are of each stage."""


def outcome_of(trial: Trial) -> Outcome:
    """Keep of a trial what can be compared with another one."""
    return Outcome(trial.operations, trial.covered, trial.reported, trial.failed)


def read_baseline() -> dict[str, Outcome]:
    """Read what came of each document, by its name."""
    stored: dict[str, dict[str, Any]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return {name: Outcome(**entry) for name, entry in stored.items()}


def write_baseline(outcomes: Mapping[str, Outcome]) -> None:
    """Write what is to be compared with from now on."""
    lines = (
        f"  {json.dumps(name)}: {json.dumps(outcome._asdict(), sort_keys=True)}"
        for name, outcome in sorted(outcomes.items())
    )
    BASELINE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def regressions(
    baseline: Mapping[str, Outcome], outcomes: Iterable[tuple[str, Outcome]]
) -> Iterator[str]:
    """Say of each document what is worse than it was; one that is new must be without fault."""
    for name, now in outcomes:
        before = baseline.get(name, Outcome(now.operations, now.operations, 0, {}))
        if now.operations != before.operations:
            yield f"{name}: {now.operations} operations are counted, {before.operations} before"
        if now.covered < before.covered:
            yield f"{name}: {now.covered} operations are covered, {before.covered} before"
        for stage, number in now.failed.items():
            if number > before.failed.get(stage, 0):
                yield f"{name}: {stage} fails {number} times, {before.failed.get(stage, 0)} before"
