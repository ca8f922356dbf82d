"""The files that a target plans, the files that come of them, and the rules for their paths."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.render.processes import processors, spread
from specmill.render.reuse import FileNote, Read, Reads, Remembered, nothing_remembered

if TYPE_CHECKING:
    # The engine loads Jinja, which an unchanged regeneration does without.
    from specmill.render.engine import Engine, View

# As many files take longer to make than a process takes to start.
_MANY = 100

_SEGMENT = re.compile(r"[A-Za-z0-9._-]{1,100}")
DEVICES = frozenset(
    ["aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""What Windows calls devices, which no file may be called."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that is to be rendered.

    Attributes:
        path: Where it goes, relative to the folder of the distribution.
        template: Name of the template.
        view: Makes a frozen dataclass whose fields are the variables of the template.
        given: Digest of what `view` depends on beside what it reads of watched mappings; empty
            where that is not known.
    """

    path: PurePosixPath
    template: str
    view: "Callable[[], View]"
    given: str = ""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file whose bytes are final.

    Attributes:
        path: Where it goes, relative to the folder of the distribution.
        content: The bytes, which are neither rendered nor formatted.
    """

    path: PurePosixPath
    content: bytes


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file that is ready to be formatted, checked and written.

    Attributes:
        path: Where it goes, relative to the folder of the distribution.
        content: The bytes.
        copied: Whether the bytes were given and must not be formatted.
        settled: Whether the bytes are those of an earlier run, which has held them to all rules.
        rendered: SHA-256 of the bytes before they were formatted; empty before that.
        note: What it was made of; None where that was not noted.
    """

    path: PurePosixPath
    content: bytes
    copied: bool = False
    settled: bool = False
    rendered: str = ""
    note: FileNote | None = None


def render_files(
    engine: "Engine",
    planned: Iterable[PlannedFile | CopiedFile],
    reads: Reads | None = None,
    remembered: Remembered = nothing_remembered,
) -> tuple[RenderedFile, ...]:
    """Renders what is planned and not as it was in an earlier run, in order of path.

    Args:
        engine: Renders the templates.
        planned: The files.
        reads: Watches the mappings that the views are made of.
        remembered: Finds what came of a file in an earlier run.

    Raises:
        SpecmillError: A path breaks the rules, two paths are the same, or a template is faulty.
    """
    files = list(planned)
    check_paths(sorted(file.path for file in files))
    copied = [
        RenderedFile(file.path, file.content, copied=True)
        for file in files
        if isinstance(file, CopiedFile)
    ]
    reads = reads or Reads()
    made = [file for file in files if isinstance(file, PlannedFile)]
    kept = [found for file in made if (found := _as_it_was(file, reads, remembered))]
    places = {file.path for file in kept}
    # Modules of one resource are neighbours: they lay out the same texts, which one process does.
    rest = sorted(
        (file for file in made if file.path not in places),
        key=lambda file: (file.path.stem, file.path),
    )
    processes = processors() if len(rest) >= _MANY else 1
    noted = spread(partial(_render_noting, engine, reads), rest, processes)
    rendered = [
        replace(made, note=reads.note(file.given, read)) if file.given else made
        for file, (made, read) in zip(rest, noted, strict=True)
    ]
    return tuple(sorted((*copied, *kept, *rendered), key=lambda file: file.path))


def _as_it_was(file: PlannedFile, reads: Reads, remembered: Remembered) -> RenderedFile | None:
    """What an earlier run has made of the same."""
    found = remembered(file.path) if file.given else None
    if found is None or found.note is None or not reads.holds(found.note, file.given):
        return None
    return RenderedFile(
        file.path, found.content, settled=True, rendered=found.rendered, note=found.note
    )


def _render_noting(
    engine: "Engine", reads: Reads, file: PlannedFile
) -> tuple[RenderedFile, frozenset[Read]]:
    """Renders a file, and says what it was made of."""
    with reads.noting() as noted:
        made = _render(engine, file)
    return made, frozenset(noted)


def _render(engine: "Engine", file: PlannedFile) -> RenderedFile:
    text = engine.render(file.template, file.view())
    try:
        return RenderedFile(file.path, text.encode())
    except UnicodeEncodeError as error:
        # Half of a surrogate pair, which JSON can spell and no file can hold.
        raise SpecmillError(
            diagnostic(
                "generator-defect",
                str(error),
                Location(str(file.path)),
                hint="This is a mistake in specmill, not in the document: please report it",
            )
        ) from error


def check_paths(paths: Iterable[PurePosixPath]) -> None:
    """Holds the rules for the paths of one distribution.

    A path is relative and made of segments of `A-Z a-z 0-9 . _ -`, at most 100 bytes each, none
    of them `.` or `..`, ending in a dot, or a device name of Windows. No two paths are the same,
    and none is the folder of another, on a file system that ignores case.

    Raises:
        SpecmillError: One diagnostic for each path that breaks a rule.
    """
    findings: list[Diagnostic] = []
    seen: dict[str, PurePosixPath] = {}
    folders: dict[str, PurePosixPath] = {}
    for path in paths:
        text = str(path)
        key = text.casefold()
        if (reason := path_fault(text)) is not None:
            findings.append(_finding(path, reason))
        elif key in seen:
            findings.append(_finding(path, f"the path is the same as {seen[key]}"))
        seen.setdefault(key, path)
        while key := key.rpartition("/")[0]:
            folders.setdefault(key, path)
    findings += [
        _finding(path, f"the path is also the folder of {folders[key]}")
        for key, path in seen.items()
        if key in folders
    ]
    if findings:
        raise SpecmillError(*findings)


def path_fault(path: str) -> str | None:
    """Says what is wrong with a relative path of an output file; None when nothing is."""
    for segment in path.split("/"):
        if _SEGMENT.fullmatch(segment) is None:
            return f"the segment {segment[:120]!r} is not made of 1 to 100 of A-Z a-z 0-9 . _ -"
        if segment.endswith("."):
            return f"the segment {segment!r} ends in a dot"
        if segment.split(".")[0].casefold() in DEVICES:
            return f"the segment {segment!r} is the name of a device on Windows"
    return None


def _finding(path: PurePosixPath, reason: str) -> Diagnostic:
    return diagnostic(
        "unsafe-path",
        reason,
        Location(str(path)),
        hint="Give the package, tag or schema that the file is named after another name",
    )
