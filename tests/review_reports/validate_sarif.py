"""Holds logs of SARIF to Microsoft's validator, which knows the schema and what GitHub asks for.

    python -m tests.review_reports.validate_sarif NODE_MODULES

`nox -s github` runs it. What the validator calls an error or a warning is a mistake.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.review_reports.reviews import BREAKING, EMPTY, HOSTILE_REVIEW, SAFE, UNREAD, USUAL, many

from specmill.review.findings import Review
from specmill.review.report.presentation import Presentation
from specmill.review.report.sarif_log import render_sarif

__all__ = ["main", "mistakes"]

_REVIEWS = {
    "usual": USUAL,
    "empty": EMPTY,
    "unread": UNREAD,
    "hostile": HOSTILE_REVIEW,
    "many": many(200, (BREAKING, SAFE, SAFE)),
}
_PAGE = "https://specs.example/rules.md"
_LEVELS = "Error;Warning"
_KINDS = "Sarif;Gh"
# The program works without the tables of languages, which a machine need not have.
_ENVIRONMENT = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}


def mistakes(program: Path, review: Review, folder: Path) -> list[str]:
    """What the validator has to say of the log of a review.

    Args:
        program: The validator.
        review: The review.
        folder: An empty folder.
    """
    log, answer = folder / "review.sarif", folder / "answer.sarif"
    log.write_text(render_sarif(review, Presentation(rules_page=_PAGE)), encoding="utf-8")
    asked = ["--rule-kind", _KINDS, "--level", _LEVELS, "--output", str(answer)]
    done = subprocess.run(
        [str(program), "validate", str(log), *asked],
        env={**os.environ, **_ENVIRONMENT},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if not answer.exists():
        return [f"the validator did not run: {done.stdout}{done.stderr}"]
    [run] = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"]
    found: list[dict[str, Any]] = run.get("results", [])
    wrong = [one for one in found if one.get("level", "warning") != "note"]
    return [f"{one['ruleId']}: {one['message']}" for one in wrong]


def main() -> int:
    """Returns the exit code: 1 if anything is wrong with any log."""
    if platform.system() == "Linux" and platform.machine() != "x86_64":
        print("SARIF was not validated: there is no validator for this machine")
        return 0
    packages = Path(sys.argv[1]) / "@microsoft"
    found = packages.glob("sarif-multitool-*/Sarif.Multitool*")
    [program] = [path for path in found if path.suffix in {".Multitool", ".exe"}]
    # The scripts that packages bring, one of which would do this, are not run.
    program.chmod(0o755)
    wrong = 0
    for name, review in _REVIEWS.items():
        with tempfile.TemporaryDirectory() as folder:
            said = mistakes(program, review, Path(folder))
        print(f"{name}: {len(said)} mistakes", *said, sep="\n  ")
        wrong += len(said)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
