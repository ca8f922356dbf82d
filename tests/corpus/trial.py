"""Tries one document: generates a package, and sees whether it is what it should be."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.child import Run, run
from tests.corpus.documents import CorpusDocument, operations_in
from tests.corpus.report import Report

__all__ = ["Trial", "try_document"]

ROOT = Path(__file__).parents[2]
SETTINGS = str(ROOT / "pyproject.toml")
PACKAGE = "generated_api"
COVERED = re.compile(r": (\d+) of (\d+) operations?; files")
FINDING = re.compile(r"^(?:.*: )?(warning|error)\[([a-z-]+)\]: (.*)$", re.MULTILINE)
LEFT_OUT = "operation-left-out"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a document.

    Attributes:
        name: Name of the document.
        operations: How many operations it has.
        covered: How many of them were generated.
        reported: How many a diagnostic says are left out.
        counts: What was tried of the package: examples, calls and so on.
        failed: How many failures there are of each stage.
        failures: The first of them: the stage, a colon, and what is to be known.
        findings: How often the generator reported what, by code.
        cpu: CPU seconds of generating.
        peak: MiB of memory that generating held at most.
    """

    name: str
    operations: int
    covered: int
    reported: int
    counts: Mapping[str, int]
    failed: Mapping[str, int]
    failures: tuple[str, ...]
    findings: Mapping[str, int]
    cpu: float
    peak: float


def try_document(document: CorpusDocument, output: Path, type_cache: Path | None) -> Trial:
    """Generate a package for a document, and try it.

    Args:
        document: The document.
        output: An empty folder, which keeps the package.
        type_cache: Where mypy keeps what it knows of libraries; None to check no types.
    """
    generated = run(
        [
            *(sys.executable, "-m", "specmill", "generate", str(document.path)),
            *("--output", str(output), "--package", PACKAGE, "--no-cache"),
        ],
        {"SPECMILL_TRACEBACK": "1", "NO_COLOR": "1"},
    )
    operations = operations_in(document.path)
    findings = Counter(code for _, code, _ in FINDING.findall(generated.err))
    matched = COVERED.search(generated.out)
    covered = int(matched[1]) if matched else 0
    reported = findings[LEFT_OUT]
    report = Report()
    for failure in _failures_of(generated, operations, covered, reported):
        report.fail(*failure)
    if generated.code == 0:
        (distribution,) = output.iterdir()
        for failure in _lint(distribution):
            report.fail(*failure)
        if type_cache is not None:
            _check_types(distribution, type_cache, report)
        _use(document, distribution, report)
    return Trial(
        document.name,
        operations,
        covered,
        reported,
        report.counts,
        report.failed,
        tuple(report.failures),
        findings,
        generated.cpu,
        generated.peak,
    )


def _failures_of(
    generated: Run, operations: int, covered: int, reported: int
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a run of the generator: the stage, and what is to be known."""
    if generated.code == 1:
        errors = [one for one in FINDING.findall(generated.err) if one[0] == "error"]
        yield "refused", ": ".join(errors[0][1:]) if errors else generated.last_line
    elif generated.code != 0:
        yield "generate", generated.last_line
    elif covered + reported != operations:
        yield "silence", f"{operations} operations, {covered} covered, {reported} reported"


def _lint(distribution: Path) -> Iterator[tuple[str, str]]:
    ruff = [sys.executable, "-m", "ruff"]
    options = ["--config", SETTINGS, "--no-cache", "--quiet", str(distribution)]
    commands = {
        "ruff": [*ruff, "check", "--output-format", "concise", *options],
        "format": [*ruff, "format", "--check", *options],
    }
    for stage, command in commands.items():
        # Its allocator reserves far more than it ever touches.
        done = run(command, {}, memory=None)
        if done.code != 0:
            for line in done.out.splitlines() or [done.last_line]:
                yield stage, line.replace(str(distribution), "")


def _check_types(distribution: Path, cache: Path, report: Report) -> None:
    """Check the types of a package as strictly as those of this repository."""
    settings = ["--strict", "--python-version", "3.11", "--cache-dir", str(cache)]
    # Only errors in the package count, and its imports are found as a user's checker finds them.
    command = [sys.executable, "-m", "mypy", *settings, "--no-error-summary", "--package", PACKAGE]
    done = run(command, {"MYPYPATH": str(distribution)})
    report.count("types")
    if done.code != 0:
        for line in done.out.splitlines() or [done.last_line]:
            report.fail("types", line.replace(str(distribution), ""))


def _use(document: CorpusDocument, distribution: Path, report: Report) -> None:
    """Import all of a package, and send its calls, in a process of its own."""
    path = {"PYTHONPATH": f"{distribution}:{ROOT}:{ROOT / 'generator'}"}
    inside = [sys.executable, "-W", "error", "-m", "tests.corpus.inside"]
    done = run([*inside, str(document.path), str(distribution / PACKAGE)], path)
    if done.code != 0:
        report.fail("inside", done.last_line)
        return
    # What comes from another process has no type of its own.
    found: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    report.include(found)
