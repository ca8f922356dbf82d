"""Reads an input file: the only place where the front end touches the disk."""

import codecs
import hashlib
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from specmill.diagnostics import Location, SpecmillError, diagnostic

DEFAULT_MAX_BYTES = 64 * 1024 * 1024

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_WIDE_BOMS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document as it was read, wherever it came from.

    Attributes:
        name: What the user called it, with forward slashes; a path or `revision:path`.
        content: The bytes, unchanged.
        text: The decoded text without a byte order mark.
        path: Where it is, with symbolic links resolved; None for what did not come from disk.
        folders: The folders of files that it may refer to, with symbolic links resolved: its own
            first; none for what did not come from disk.
        inputs: SHA-256 of each file that became part of it, by its path; empty for one that is
            not there.
    """

    name: str
    content: bytes = field(repr=False)
    text: str = field(repr=False)
    path: Path | None = field(default=None, repr=False, compare=False)
    folders: tuple[Path, ...] = field(default=(), repr=False, compare=False)
    inputs: Mapping[str, str] = field(default_factory=dict[str, str], repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def read(
    path: Path,
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    name: str | None = None,
    folders: Iterable[Path] = (),
) -> SourceFile:
    """Reads and decodes a file.

    Args:
        path: The file, absolute or relative to the working directory.
        max_bytes: Largest size that is accepted; a larger file is refused without reading it.
        name: What to call it in diagnostics; None for its path.
        folders: Folders beside its own in which files may be that it refers to.

    Raises:
        SpecmillError: There is no such file, or it cannot be read, is too large or is not text.
    """
    name = path.as_posix() if name is None else name
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            _refuse(name, "not-a-file", f"this is {kind}", "name the document itself")
        if status.st_size > max_bytes:
            _refuse_size(name, status.st_size, max_bytes)
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError):
        _refuse(name, "file-not-found", "there is no such file", "check the spelling of the path")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        message = f"the file cannot be read: {reason or error}"
        _refuse(name, "file-unreadable", message, "check its permissions and its path")
    source = from_bytes(name, content, max_bytes=max_bytes)
    resolved = path.resolve()
    allowed = (resolved.parent, *(folder.resolve() for folder in folders))
    return replace(source, path=resolved, folders=allowed)


def from_bytes(name: str, content: bytes, *, max_bytes: int = DEFAULT_MAX_BYTES) -> SourceFile:
    """Makes a source file of bytes that come from elsewhere, such as a git revision.

    Args:
        name: What to call it in diagnostics.
        content: The bytes of the document, UTF-8 with or without a byte order mark.
        max_bytes: Largest size that is accepted.

    Raises:
        SpecmillError: The bytes are too many, empty, not UTF-8, or contain a NUL.
    """
    if len(content) > max_bytes:
        _refuse_size(name, len(content), max_bytes)
    _refuse_wide_encoding(name, content)
    text = _decode(name, content)
    if not text.strip():
        _refuse(name, "file-empty", "the file is empty", "write an OpenAPI document into it")
    if "\0" in text:
        raise SpecmillError(
            diagnostic(
                "control-character",
                "the file contains a NUL character",
                _location_at_end(name, text.partition("\0")[0]),
                hint="remove it; a document is text",
            )
        )
    return SourceFile(name=name, content=content, text=text)


def _decode(name: str, content: bytes) -> str:
    body = content.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecmillError(
            diagnostic(
                "invalid-encoding",
                f"byte 0x{body[error.start]:02x} is not valid UTF-8 here",
                _location_at_end(name, body[: error.start].decode("utf-8")),
                hint="save the file as UTF-8; it may be in Latin-1 or Windows-1252 now",
            )
        ) from error


def _refuse_wide_encoding(name: str, content: bytes) -> None:
    encoding = next((e for bom, e in _WIDE_BOMS.items() if content.startswith(bom)), None)
    # Without a byte order mark, every other byte of ASCII text in UTF-16 is zero.
    if encoding is None and len(content) > 1 and content[:2].count(0) == 1:
        encoding = "UTF-16"
    if encoding is not None:
        raise SpecmillError(
            diagnostic(
                "invalid-encoding",
                f"the file is encoded in {encoding}",
                Location(name, 1, 1),
                hint="save the file as UTF-8",
            )
        )


def _location_at_end(name: str, text: str) -> Location:
    lines = _LINE_BREAK.split(text)
    return Location(name, len(lines), len(lines[-1]) + 1)


def _refuse_size(name: str, size: int, max_bytes: int) -> NoReturn:
    _refuse(
        name,
        "file-too-large",
        f"the file has {size:,} bytes; at most {max_bytes:,} are accepted",
        "split the document or leave out what is not needed",
    )


def _refuse(name: str, code_id: str, message: str, hint: str) -> NoReturn:
    raise SpecmillError(diagnostic(code_id, message, Location(name), hint=hint))
