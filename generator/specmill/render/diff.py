"""Shows how files differ: what writing would change, or two versions in memory."""

import difflib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from specmill.render.manifest import manifest_file
from specmill.render.plan import Changes
from specmill.render.prose import visible

_LINE_WIDTH = 160
# Comparing two files line by line takes quadratic time where they have little in common.
_MAX_COMPARED_BYTES = 512 * 1024


class FileVersions(NamedTuple):
    """A file before and after.

    Attributes:
        path: Where it is.
        before: What was in it; None where there was none.
        after: What is in it; None where there is none any more.
    """

    path: PurePosixPath
    before: bytes | None
    after: bytes | None


def diff(changes: Changes, *, lines_per_file: int = 20, lines: int = 100) -> str:
    """Writes a short unified diff from what is on disk to what would be written.

    Args:
        changes: The planned changes.
        lines_per_file: Most lines to show of one file, its two headings not counted.
        lines: Most lines to show in all.

    Returns:
        Text that ends in a line feed and says what it leaves out; empty when there is nothing to
        show. Long lines are cut, and characters that could disturb a terminal are escaped.
    """
    return diff_of(_versions(changes), lines_per_file=lines_per_file, lines=lines)


def diff_of(files: Iterable[FileVersions], *, lines_per_file: int, lines: int) -> str:
    """Writes a unified diff of files in memory.

    Args:
        files: The files that differ.
        lines_per_file: Most lines to show of one file, its two headings not counted.
        lines: Most lines to show in all.

    Returns:
        Text as of `diff`.
    """
    shown = [line for file in files for line in _section(file, limit=lines_per_file)]
    cut = len(shown) - lines
    if cut > 0:
        shown = [*shown[:lines], f"... {cut} more lines of this diff"]
    return "".join(f"{line}\n" for line in shown)


def _versions(changes: Changes) -> Iterator[FileVersions]:
    """Everything that changes, with what is on disk."""
    for file in changes.replace:
        yield FileVersions(file.path, _on_disk(changes, file.path), file.content)
    for file in changes.create:
        yield FileVersions(file.path, None, file.content)
    for path in changes.delete:
        yield FileVersions(path, _on_disk(changes, path), None)
    if changes.manifest_changed:
        file = manifest_file(changes.manifest)
        exists = (changes.folder / file.path).exists()
        yield FileVersions(
            file.path, _on_disk(changes, file.path) if exists else None, file.content
        )


def _on_disk(changes: Changes, path: PurePosixPath) -> bytes:
    return (changes.folder / path).read_bytes()


def _section(file: FileVersions, *, limit: int) -> Iterator[str]:
    path = file.path
    old, new = file.before or b"", file.after or b""
    yield f"--- {'/dev/null' if file.before is None else path}"
    yield f"+++ {'/dev/null' if file.after is None else path}"
    if len(old) + len(new) > _MAX_COMPARED_BYTES:
        yield f"... {len(old)} bytes become {len(new)}"
        return
    compared = difflib.unified_diff(_lines(old), _lines(new), n=2, lineterm="")
    body = islice(compared, 2, None)
    yield from (_printable(line) for line in islice(body, limit))
    if cut := sum(1 for _ in body):
        yield f"... {cut} more lines of {path}"


def _lines(content: bytes) -> list[str]:
    """The lines of a text, each line end that is not a line feed being part of its line."""
    text = content.decode(errors="replace")
    lines = text.split("\n")
    if not lines[-1]:
        return lines[:-1]
    return [*lines[:-1], f"{lines[-1]} (no line feed at the end)"]


def _printable(line: str) -> str:
    shown = visible(line.replace("\r", "\\r")).replace("\n", "\\n")
    return shown if len(shown) <= _LINE_WIDTH else f"{shown[: _LINE_WIDTH - 3]}..."
