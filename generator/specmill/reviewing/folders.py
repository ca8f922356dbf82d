"""Finds the OpenAPI documents among the files of a folder."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from specmill.reviewing.snapshot import Snapshot

__all__ = ["document_names", "documents_of_commit", "documents_of_folder", "is_document"]

_SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_OPENAPI = re.compile(rb"""^["']?openapi["']?[ \t]*:|[{,]\s*"openapi"\s*:""", re.MULTILINE)
_NOT_OURS = "node_modules"


def documents_of_folder(folder: Path) -> dict[str, Path]:
    """The OpenAPI documents in a folder, and in those below it.

    Args:
        folder: The folder; hidden ones below it are left out.

    Returns:
        Where they are, by their paths from the folder, in the order of those.
    """
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: paths[name]
        for name in document_names(paths)
        if paths[name].is_file() and is_document(paths[name].read_bytes())
    }


def documents_of_commit(snapshot: Snapshot, path: str) -> dict[str, Path]:
    """The document at a path of a commit, or the OpenAPI documents in the folder there.

    Args:
        snapshot: The commit.
        path: Path from the root of the repository; `.` for the root itself.

    Returns:
        Where they were copied to, by their paths from the folder; "" for a document that was
        named by itself. Empty if there is nothing.
    """
    place = snapshot.copy(path)
    if place is not None:
        return {"": place}
    files = snapshot.repository.files(snapshot.commit)
    prefix = "" if path == "." else f"{path}/"
    found: dict[str, Path] = {}
    for name in document_names(file[len(prefix) :] for file in files if file.startswith(prefix)):
        content = snapshot.repository.content(files[prefix + name])
        copied = snapshot.copy(prefix + name) if is_document(content) else None
        if copied is not None:
            found[name] = copied
    return found


def document_names(names: Iterable[str]) -> list[str]:
    """The names that documents may have, in order."""
    return sorted(
        name
        for name in names
        if (path := PurePosixPath(name)).suffix.lower() in _SUFFIXES
        and not any(part.startswith(".") or part == _NOT_OURS for part in path.parts)
    )


def is_document(content: bytes) -> bool:
    """Whether a file looks like an OpenAPI document."""
    return _OPENAPI.search(content) is not None
