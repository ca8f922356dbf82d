"""Formats rendered Python with one run of ruff.

Files are told apart by their suffix, not by the target that planned them: how Python is formatted
is a matter of the language, and every target that emits some wants it the same. A language that
comes later gets its formatter beside this one, and `check` its rule.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.render.files import RenderedFile
from specmill.render.manifest import sha256
from specmill.render.reuse import Remembered, nothing_remembered

_RUFF_REFUSED = 2
_PARSE_ERROR = re.compile(r"error: Failed to parse (?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): ")


def format_files(
    files: tuple[RenderedFile, ...], remembered: Remembered = nothing_remembered
) -> tuple[RenderedFile, ...]:
    """Formats the Python files and ends every text in exactly one line feed.

    Copied files stay as they are, byte for byte. The result does not depend on any configuration
    of ruff on this machine, nor on its locale.

    Args:
        files: The files.
        remembered: Finds what came of a file in an earlier run.

    Raises:
        SpecmillError: ruff cannot be run, or a file is not Python.
    """
    files = tuple(_settle(file, remembered) for file in files)
    python = [file for file in files if _is_python(file)]
    if not python:
        return tuple(map(_end_in_line_feed, files))
    with tempfile.TemporaryDirectory(prefix="specmill-") as name:
        folder = Path(name)
        for file in python:
            place = folder / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.content)
        _run_ruff(folder)
        return tuple(
            replace(file, content=(folder / file.path).read_bytes())
            if _is_python(file)
            else _end_in_line_feed(file)
            for file in files
        )


def _settle(file: RenderedFile, remembered: Remembered) -> RenderedFile:
    """The file with what has come of the same text before."""
    if file.settled or file.path.suffix != ".py":
        return file
    rendered = sha256(file.content)
    found = remembered(file.path)
    if found is None or found.rendered != rendered:
        return replace(file, rendered=rendered)
    return replace(file, content=found.content, settled=True, rendered=rendered)


def _is_python(file: RenderedFile) -> bool:
    return file.path.suffix == ".py" and not file.copied and not file.settled


def _end_in_line_feed(file: RenderedFile) -> RenderedFile:
    if file.copied or file.settled or not file.content:
        return file
    return replace(file, content=file.content.rstrip(b"\n") + b"\n")


def _run_ruff(folder: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            # Without it a generated module called ruff.py would be run in place of ruff.
            "-P",
            "-m",
            "ruff",
            "format",
            "--isolated",
            "--no-cache",
            "--no-respect-gitignore",
            "--color=never",
            "--line-length=100",
            "--target-version=py311",
            # A tag may be called `build` or `dist`, which ruff leaves out by default.
            "--config=exclude=[]",
            '--config=format.line-ending="lf"',
            ".",
        ],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    messages = done.stderr.decode(errors="replace")
    if done.returncode == _RUFF_REFUSED:
        raise SpecmillError(*_refusals(messages))
    if done.returncode != 0:
        raise SpecmillError(
            diagnostic(
                "formatter-missing",
                f"ruff cannot be run: {messages.strip()}",
                Location(sys.executable),
                hint="Install specmill together with its dependencies",
            )
        )


def _refusals(messages: str) -> Iterator[Diagnostic]:
    """One diagnostic for each file that ruff refuses; one for all it says if it names none."""
    refused = [line for line in messages.splitlines() if _PARSE_ERROR.match(line)]
    for line in refused or [messages.strip()]:
        place = _PARSE_ERROR.match(line)
        yield diagnostic(
            "generator-defect",
            f"the rendered file is not Python: {line[place.end() :]}" if place else line,
            _location(place),
            hint="This is a mistake in specmill, not in the document: please report it",
        )


def _location(place: re.Match[str] | None) -> Location:
    if place is None:
        return Location("ruff")
    file = PurePosixPath(place["file"].replace("\\", "/"))
    return Location(str(file), int(place["line"]), int(place["column"]))
