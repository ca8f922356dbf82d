"""Puts documents of a commit, and what they refer to, into a folder where they can be read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from specmill.diagnostics import SpecmillError
from specmill.reviewing.git import Repository
from specmill.source.bundle.bundle import may_refer_out
from specmill.source.document import parse
from specmill.source.read import from_bytes
from specmill.source.tree import JsonValue

__all__ = ["Snapshot"]

_MOST_FILES = 2_000
_LINK = "120000"


@dataclass(slots=True)
class Snapshot:
    """The files of a commit that were asked for.

    Attributes:
        repository: The repository.
        commit: Hash of the commit.
        folder: Where the files are put, as they are in the repository.
    """

    repository: Repository
    commit: str
    folder: Path
    _copied: set[str] = field(default_factory=set[str])

    def copy(self, path: str) -> Path | None:
        """Copies a document, and the files that it refers to, into the folder.

        Args:
            path: Path of the document from the root of the repository.

        Returns:
            Where it is; None where the commit has no such file.
        """
        waiting = [path]
        while waiting and len(self._copied) <= _MOST_FILES:
            content = self._copy(waiting.pop())
            if content is not None:
                found, text = content
                waiting.extend(_references(found, text))
        place = self.folder / path
        return place if place.is_file() else None

    def _copy(self, path: str) -> tuple[str, bytes] | None:
        """Copies one file; the path of what a link leads to, and its content, if it is new."""
        blob = self.repository.files(self.commit).get(path)
        if blob is None or path in self._copied:
            return None
        self._copied.add(path)
        content = self.repository.content(blob)
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if blob.mode != _LINK:
            place.write_bytes(content)
            return path, content
        target = normpath(join(dirname(path), os.fsdecode(content)))
        if target.startswith(("/", "..")):
            return None
        place.symlink_to(os.path.relpath(self.folder / target, place.parent))
        return self._copy(target)


def _references(path: str, content: bytes) -> Iterator[str]:
    """The paths of the files that a document refers to."""
    try:
        source = from_bytes(path, content)
        root = parse(source).root if may_refer_out(source.text) else None
    except SpecmillError:
        return
    for ref in _refs(root):
        file = unquote(ref.partition("#")[0])
        target = normpath(join(dirname(path), file))
        if file and "\0" not in file and not target.startswith(("/", "..")):
            yield target


def _refs(root: JsonValue) -> Iterator[str]:
    """All that may be a reference: values of `$ref`, and of the mappings of discriminators."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
            mapping = value.get("mapping")
            named = [value.get("$ref"), *(mapping.values() if isinstance(mapping, dict) else ())]
            yield from (ref for ref in named if isinstance(ref, str))
