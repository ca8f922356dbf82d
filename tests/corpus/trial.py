"""Tries one document: generates a package, and sees whether it is what it should be."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.child import Run, run
from tests.corpus.documents import CorpusDocument, operations_in

__all__ = ["Trial", "try_document"]

ROOT = Path(__file__).parents[2]
PACKAGE = "generated_api"
COVERED = re.compile(r": (\d+) of (\d+) operations?; files")
FINDING = re.compile(r"^(?:.*: )?(?:warning|error)\[([a-z-]+)\]: (.*)$", re.MULTILINE)
LEFT_OUT = ("operation-left-out", "unsupported-operation")


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a document.

    Attributes:
        name: Name of the document.
        operations: How many operations it has.
        covered: How many of them were generated.
        reported: How many a diagnostic says are left out.
        counts: What was tried of the package: modules, examples, calls and so on.
        findings: How often the generator reported what, by code.
        failures: What went wrong: the stage, a colon, and what is to be known.
        cpu: CPU seconds of generating.
        peak: MiB of memory that generating held at most.
    """

    name: str
    operations: int
    covered: int
    reported: int
    counts: Mapping[str, int]
    findings: Mapping[str, int]
    failures: tuple[str, ...]
    cpu: float
    peak: float


def try_document(document: CorpusDocument, output: Path) -> Trial:
    """Generate a package for a document, and try it.

    Args:
        document: The document.
        output: An empty folder, which keeps the package.
    """
    generated = run(
        [
            *(sys.executable, "-m", "specmill", "generate", str(document.path)),
            *("--output", str(output), "--package", PACKAGE, "--no-cache"),
        ],
        {"SPECMILL_TRACEBACK": "1", "NO_COLOR": "1"},
    )
    operations = operations_in(document.path)
    findings = Counter(code for code, _ in FINDING.findall(generated.err))
    matched = COVERED.search(generated.out)
    covered = int(matched[1]) if matched else 0
    reported = sum(findings[code] for code in LEFT_OUT)
    failures = list(_failures_of(generated, operations, covered, reported))
    counts: Mapping[str, int] = {}
    if generated.code == 0:
        counts, more = _try_package(document, output)
        failures += more
    return Trial(
        document.name,
        operations,
        covered,
        reported,
        counts,
        findings,
        tuple(failures),
        generated.cpu,
        generated.peak,
    )


def _failures_of(generated: Run, operations: int, covered: int, reported: int) -> list[str]:
    if generated.code == 1:
        errors = [f"{code}: {text}" for code, text in FINDING.findall(generated.err)]
        refused = [text for text in errors if f"error[{text.partition(':')[0]}]" in generated.err]
        return [f"refused: {refused[0]}" if refused else f"refused: {generated.last_line}"]
    if generated.code != 0:
        return [f"generate: {generated.last_line}"]
    if covered + reported != operations:
        return [f"silence: {operations} operations, {covered} covered, {reported} reported"]
    return []


def _try_package(document: CorpusDocument, output: Path) -> tuple[Mapping[str, int], list[str]]:
    (distribution,) = output.iterdir()
    failures = [*_lint(distribution)]
    path = {"PYTHONPATH": f"{distribution}:{ROOT}:{ROOT / 'generator'}"}
    inside = [sys.executable, "-W", "error", "-m", "tests.corpus.inside"]
    tried = run([*inside, str(document.path), str(distribution / PACKAGE)], path)
    if tried.code != 0:
        return {}, [*failures, f"inside: {tried.last_line}"]
    # What comes from another process has no type of its own.
    report: dict[str, Any] = json.loads(tried.out.splitlines()[-1])
    return report["counts"], [*failures, *report["failures"]]


def _lint(distribution: Path) -> list[str]:
    ruff = [sys.executable, "-m", "ruff"]
    settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", str(distribution)]
    commands = {
        "ruff": [*ruff, "check", "--output-format", "concise", "--quiet", *settings],
        "format": [*ruff, "format", "--check", "--quiet", *settings],
    }
    runs = {name: run(command, {}) for name, command in commands.items()}
    lines = {name: done.out.splitlines() or [done.last_line] for name, done in runs.items()}
    return [
        f"{name}: {lines[name][0].replace(str(distribution), '')} ({len(lines[name])} in all)"
        for name, done in runs.items()
        if done.code != 0
    ]
