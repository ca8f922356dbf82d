"""Shows what came of the documents, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.corpus.trial import Trial

__all__ = ["HEADING", "row", "totals"]

HEADING = (
    "covered reported failed     of | examples   calls untried |   CPU s    MiB | document\n"
    "-------------------------------+--------------------------+----------------+---------"
)


def row(trial: Trial) -> str:
    """Show one document, and below it what failed."""
    return "\n      ".join((_line(trial.name, [trial]), *trial.failures))


def totals(trials: Sequence[Trial]) -> str:
    """Show what all documents come to."""
    clean = [one for one in trials if not one.failures]
    whole = [one for one in clean if one.covered == one.operations]
    operations = sum(one.operations for one in trials) or 1
    reported = _findings(trials)
    lines = [
        HEADING,
        _line(f"{len(trials)} documents", trials),
        "",
        f"{len(whole)} of {len(trials)} documents are complete and without a failure,",
        f"{len(clean) - len(whole)} more without a failure, but with operations left out;",
        f"{sum(one.covered for one in trials) / operations:.2%} of all operations are covered.",
        "",
        *(f"{number:6} × {code}" for code, number in reported.items()),
    ]
    return "\n".join(lines)


def _findings(trials: Iterable[Trial]) -> dict[str, int]:
    """Count what the generator reported, the most frequent first."""
    counted: dict[str, int] = {}
    for trial in trials:
        for code, number in trial.findings.items():
            counted[code] = counted.get(code, 0) + number
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _line(name: str, trials: Sequence[Trial]) -> str:
    failed = sum(number for trial in trials for number in trial.failed.values())
    tried = [sum(trial.counts.get(what, 0) for trial in trials) for what in _TRIED]
    return (
        f"{sum(one.covered for one in trials):7} {sum(one.reported for one in trials):8} "
        f"{failed:6} {sum(one.operations for one in trials):6} | "
        f"{tried[0]:8} {tried[1]:7} {tried[2]:7} | "
        f"{sum(one.cpu for one in trials):7.1f} {max(one.peak for one in trials):6.0f} | {name}"
    )


_TRIED = ("example", "call", "operation not tried")
