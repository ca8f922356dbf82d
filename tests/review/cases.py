"""Compares the pairs of documents in a folder, for a score of what is found.

Run as `python -m tests.review.cases FOLDER RESULTS.json`. Each pair is a folder with `base.yaml` and
`revision.yaml`. The results have what was found for clients in each pair, by the folder's name.
"""

import json
import sys
from datetime import date
from pathlib import Path

from specmill.review.changes import Operation
from specmill.review.compare import compare
from specmill.review.findings import Comparison
from specmill.source.load import load


def main(folder: Path, results: Path) -> None:
    """Compares all pairs.

    Args:
        folder: Where the pairs are.
        results: The file to write.
    """
    found = {case.name: _levels(_compare(case)) for case in sorted(folder.iterdir())}
    results.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _compare(case: Path) -> Comparison:
    base, revision = (load(case / f"{name}.yaml").document for name in ("base", "revision"))
    return compare(base, revision, name=case.name, on=_day(case))


def _day(case: Path) -> date:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    return date.fromisoformat(expected.get("evaluated_on", "2026-11-21"))


def _levels(comparison: Comparison) -> list[dict[str, str]]:
    """One record for each finding and each operation that it reaches."""
    nowhere = [Operation("", "")]
    return [
        {
            "id": finding.rule.id,
            "level": finding.clients.label,
            "operation": operation.method,
            "path": operation.path,
        }
        for finding in comparison.findings
        for operation in [reach.operation for reach in finding.operations] or nowhere
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
