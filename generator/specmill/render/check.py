"""Judges what is about to be written: it is Python, where it may be, and not too large.

As in `format`, the suffix of a file says which language's rule it is held to.
"""

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import PurePosixPath
from symtable import symtable

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.render.files import RenderedFile, check_paths
from specmill.render.processes import processors, spread

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_TOTAL_BYTES = 512 * 1024 * 1024

# As many bytes take longer to compile than a process takes to start.
_MUCH = 1024 * 1024


def check_files(
    files: Iterable[RenderedFile], *, package: str, beside: Collection[str] = ()
) -> None:
    """Holds what must be true of the files of a distribution.

    Args:
        files: All files that are about to be written.
        package: Name of the folder, directly in that of the distribution, that they belong in.
        beside: Names of the files that may stand beside that folder.

    Raises:
        SpecmillError: A path breaks the rules or leaves the package, a file is not UTF-8, has
            other line ends than line feeds or is too large, or a Python file cannot be read
            without a warning.
    """
    checked = tuple(files)
    check_paths(file.path for file in checked)
    # The largest first, so that no process is left with one at the end.
    largest = sorted(checked, key=lambda file: (-len(file.content), file.path))
    large = sum(len(file.content) for file in checked if _is_compiled(file)) >= _MUCH
    read = _read if large else _compile
    faults = spread(
        lambda file: list(_faults(file, package, beside, read)),
        largest,
        processors() if large else 1,
    )
    findings = sorted(finding for found in faults for finding in found)
    if (total := sum(len(file.content) for file in checked)) > MAX_TOTAL_BYTES:
        findings.append(_too_large(PurePosixPath(package), "package", total, MAX_TOTAL_BYTES))
    if findings:
        raise SpecmillError(*findings)


def _faults(
    file: RenderedFile, package: str, beside: Collection[str], read: Callable[[str, str], object]
) -> Iterator[Diagnostic]:
    inside = len(file.path.parts) > 1 and file.path.parts[0] == package
    if not inside and str(file.path) not in beside:
        yield _finding(file.path, f"the file is not in the folder {package}")
    # What is copied is no larger than what was read.
    if len(file.content) > MAX_FILE_BYTES and not file.copied:
        yield _too_large(file.path, "file", len(file.content), MAX_FILE_BYTES)
        return
    if b"\r" in file.content and not file.copied:
        yield _finding(file.path, "the file holds a carriage return")
    try:
        text = file.content.decode()
    except UnicodeDecodeError as error:
        yield _finding(file.path, f"the file is not UTF-8 at byte {error.start}")
        return
    if _is_compiled(file):
        yield from _compile_faults(file.path, text, read)


def _is_compiled(file: RenderedFile) -> bool:
    return file.path.suffix == ".py" and not file.settled


def _compile(text: str, name: str) -> object:
    return compile(text, name, "exec", dont_inherit=True)


def _read(text: str, name: str) -> object:
    """Reads a file as Python does, up to what its names mean.

    That is more than its grammar, of which a repeated argument, say, is no matter. What is left out
    is to make byte code: a third more, which counts where there is much. It finds no more than
    statements in a place where no text of a document can have put them, such as a `return` outside
    of a function.
    """
    return symtable(text, name, "exec")


def _compile_faults(
    path: PurePosixPath, text: str, read: Callable[[str, str], object]
) -> Iterator[Diagnostic]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read(text, str(path))
    except SyntaxError as error:
        yield _finding(path, f"the file does not compile: {error.msg}", error.lineno, error.offset)
    except (Warning, ValueError, RecursionError, MemoryError, OverflowError) as error:
        yield _finding(path, f"the file does not compile: {error or type(error).__name__}")


def _too_large(path: PurePosixPath, what: str, size: int, most: int) -> Diagnostic:
    return diagnostic(
        "file-too-large",
        f"the {what} would have {size:,} bytes; at most {most:,} are written",
        Location(str(path)),
        hint="shorten the texts of the document, or select a part with `--only-tag`",
    )


def _finding(
    path: PurePosixPath, message: str, line: int | None = None, column: int | None = None
) -> Diagnostic:
    return diagnostic(
        "generator-defect",
        message,
        Location(str(path), line, column),
        hint="This is a mistake in specmill, not in the document: please report it",
    )
