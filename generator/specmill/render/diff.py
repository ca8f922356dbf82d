"""Shows what writing would change, for `specmill check`."""

import difflib
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from specmill.render.files import RenderedFile
from specmill.render.manifest import manifest_file
from specmill.render.plan import Changes
from specmill.render.prose import visible

_LINE_WIDTH = 160
# Comparing two files line by line takes quadratic time where they have little in common.
_MAX_COMPARED_BYTES = 512 * 1024


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
    sections = (_section(changes, *item, limit=lines_per_file) for item in _versions(changes))
    shown = [line for section in sections for line in section]
    cut = len(shown) - lines
    if cut > 0:
        shown = [*shown[:lines], f"... {cut} more lines of this diff"]
    return "".join(f"{line}\n" for line in shown)


def _versions(changes: Changes) -> Iterator[tuple[PurePosixPath, bool, RenderedFile | None]]:
    """Path, whether it is on disk, and the new file of everything that changes."""
    for file in changes.replace:
        yield file.path, True, file
    for file in changes.create:
        yield file.path, False, file
    for path in changes.delete:
        yield path, True, None
    if changes.manifest_changed:
        file = manifest_file(changes.manifest)
        yield file.path, (changes.folder / file.path).exists(), file


def _section(
    changes: Changes, path: PurePosixPath, exists: bool, new: RenderedFile | None, *, limit: int
) -> Iterator[str]:
    old_content = (changes.folder / path).read_bytes() if exists else b""
    new_content = b"" if new is None else new.content
    yield f"--- {path if exists else '/dev/null'}"
    yield f"+++ {'/dev/null' if new is None else path}"
    if len(old_content) + len(new_content) > _MAX_COMPARED_BYTES:
        yield f"... {len(old_content)} bytes become {len(new_content)}"
        return
    compared = difflib.unified_diff(_lines(old_content), _lines(new_content), n=2, lineterm="")
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
