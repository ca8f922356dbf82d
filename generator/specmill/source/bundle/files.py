"""The files that a document may refer to: those in folders that are allowed, and nothing else."""

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from specmill.diagnostics import SpecmillError
from specmill.source.document import Document, parse
from specmill.source.pointers import from_fragment
from specmill.source.read import DEFAULT_MAX_BYTES, read
from specmill.source.refs import RefError, Target, check_fragment, lookup

_MAX_FILES = 2_000
_NETWORK = re.compile(r"//|[A-Za-z][A-Za-z0-9+.-]*:")
_MISSING = frozenset({"file-not-found", "not-a-file", "file-unreadable"})


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A place in a file.

    Attributes:
        file: The file, with all symbolic links resolved.
        pointer: JSON pointer into it.
    """

    file: Path
    pointer: str


@dataclass(slots=True)
class Files:
    """Reads each file once.

    Attributes:
        root: The document that everything begins with.
        folders: The folders that files may lie in, with all symbolic links resolved.
        documents: The files that were read.
        missing: The files that could not be read.
    """

    root: Document
    folders: tuple[Path, ...]
    documents: dict[Path, Document] = field(default_factory=dict[Path, Document])
    missing: set[Path] = field(default_factory=set[Path])
    _used: int = 0

    def find(self, base: Path, ref: str) -> FilePlace:
        """The place that a reference names.

        Args:
            base: The file that the reference stands in.
            ref: The reference.

        Raises:
            RefError: There is no such place, or it must not be read.
            SpecmillError: The file is no document that can be read.
        """
        path_part, _, fragment = ref.partition("#")
        if _NETWORK.match(path_part):
            raise RefError(
                "external-ref-unsupported",
                f"the reference `{ref}` leads into a network, from which nothing is fetched",
                "save the file beside the document, and refer to it by its path",
            )
        check_fragment(ref, fragment)
        file = self._resolve(base, ref, unquote(path_part)) if path_part else base
        target = self._look_up(file, ref, from_fragment(fragment))
        return FilePlace(file, target.pointer)

    def value(self, place: FilePlace) -> Target:
        """What stands at a place that `find` has found."""
        return lookup(self.documents[place.file].root, "#", place.pointer)

    def _resolve(self, base: Path, ref: str, path: str) -> Path:
        try:
            file = (base.parent / path).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            raise RefError("unknown-ref", f"`{ref}` is no path of a file", "correct it") from error
        if not any(file.is_relative_to(folder) for folder in self.folders):
            raise RefError(
                "external-ref-unsupported",
                f"the reference `{ref}` leads out of the document's folder",
                "move the file there, or allow its folder with `--allow-refs`",
            )
        return file

    def _look_up(self, file: Path, ref: str, pointer: str) -> Target:
        if file not in self.documents:
            self.documents[file] = self._read(file, ref)
        return lookup(self.documents[file].root, ref, pointer)

    def _read(self, file: Path, ref: str) -> Document:
        if len(self.documents) > _MAX_FILES:
            raise RefError(
                "external-ref-unsupported",
                f"`{ref}` is one file too many: {_MAX_FILES:,} are read at most",
                "bundle the document first",
            )
        try:
            source = read(file, max_bytes=DEFAULT_MAX_BYTES - self._used, name=self._name(file))
        except SpecmillError as error:
            if any(finding.code.id not in _MISSING for finding in error.diagnostics):
                raise
            self.missing.add(file)
            message = f"`{ref}` does not exist: {error.diagnostics[0].message}"
            raise RefError("unknown-ref", message, "check the path") from error
        self._used += len(source.content)
        return parse(source)

    def _name(self, file: Path) -> str:
        """The file as the user would write it, who wrote the document's name as it is."""
        folder = self.folders[0]
        shown = PurePosixPath(self.root.file).parent
        if file.is_relative_to(folder):
            return normpath((shown / file.relative_to(folder).as_posix()).as_posix())
        return file.as_posix()


def files_around(root: Document, path: Path) -> Files:
    """The files that a document may refer to, of which it is the first."""
    return Files(root, root.source.folders, {path: root})
