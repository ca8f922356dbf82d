"""What `validate --fix` does: it mends a document on disk, or shows what it would change."""

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from specmill.console import Console
from specmill.diagnostics import Location, SpecmillError, diagnostic
from specmill.lint.levels import Levels
from specmill.lint.mend import mend
from specmill.source.read import SourceFile

__all__ = ["mend_file"]

_LINE_WIDTH = 160
# Comparing texts takes time with the square of their lines.
_MOST_COMPARED_BYTES = 512 * 1024


def mend_file(source: SourceFile, levels: Levels, console: Console, *, writes: bool) -> SourceFile:
    """Mends what is certain in a document.

    Args:
        source: A document on disk.
        levels: How much each rule matters.
        console: Where it is said what was mended; without writing, the diff.
        writes: Whether to write the document, all of it or nothing.

    Returns:
        What is on disk afterwards.

    Raises:
        SpecmillError: The document cannot be parsed, or was changed by another meanwhile.
        OSError: It cannot be written.
    """
    mended = mend(source, levels)
    if mended.source is source or source.path is None:
        return source
    listed = ", ".join(f"{count} {rule}" for rule, count in mended.counts.items())
    count = sum(mended.counts.values())
    findings = f"{count} finding{'' if count == 1 else 's'} ({listed})"
    if not writes:
        console.say("\n".join(_diff(source, mended.source)))
        console.note(f"{source.name}: --fix would mend {findings}")
        return source
    _write(source.path, source, mended.source)
    console.note(f"{source.name}: mended {findings}")
    return mended.source


def _diff(old: SourceFile, new: SourceFile) -> Iterator[str]:
    if len(old.content) > _MOST_COMPARED_BYTES:
        yield f"{old.name}: too large for a diff; run --fix, and compare with the version before"
        return
    before, after = (one.text.splitlines() for one in (old, new))
    for line in difflib.unified_diff(before, after, old.name, new.name, lineterm=""):
        yield line if len(line) <= _LINE_WIDTH else f"{line[:_LINE_WIDTH]} …"


def _write(path: Path, old: SourceFile, new: SourceFile) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(new.content)
        shutil.copymode(path, temporary)
        if path.read_bytes() != old.content:
            message = "the document has changed since it was read"
            hint = "run the command again"
            place = Location(old.name)
            raise SpecmillError(diagnostic("output-not-written", message, place, hint=hint))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
