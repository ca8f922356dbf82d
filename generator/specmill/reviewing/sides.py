"""Finds the documents that a command line means: those of the base, and those of the revision.

An argument is a file, a folder, a revision of git, or `revision:path` as git has it. What is missing
is filled in: a revision without a path has the path of the other side, or the documents of the
configuration; the base is where the working tree left the main branch, and the revision is the
working tree.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from posixpath import normpath
from typing import NoReturn

from specmill.diagnostics import Location, SpecmillError, diagnostic
from specmill.reviewing.configured import ConfiguredDocuments
from specmill.reviewing.entries import Entry, entry, from_root, in_submodule, refuse, shown
from specmill.reviewing.folders import documents_of_commit, documents_of_folder
from specmill.reviewing.git import Repository, unknown_revision
from specmill.reviewing.renames import Files, renamed
from specmill.reviewing.snapshot import Snapshot

__all__ = ["Side", "find_sides"]

_SHORT = 12
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
"""How a path begins that names a drive, which is no revision."""


@dataclass(frozen=True, slots=True)
class Side:
    """The base, or the revision.

    Attributes:
        entries: The documents, by names that both sides have in common; a document that was
            named by itself has the name "".
        day: The day that it is of; None for files that come from nowhere.
    """

    entries: Mapping[str, Entry]
    day: date | None


@dataclass(frozen=True, slots=True)
class _Operand:
    """What one argument says.

    Attributes:
        revision: The revision as it was written; empty for the working tree.
        path: The path: from the root of the repository if there is a revision, else as it was
            written; None for the documents of the configuration.
        is_named: Whether the path was written for this side, so that it has to be there.
    """

    revision: str
    path: str | None
    is_named: bool = True


def find_sides(arguments: Sequence[str], main: str | None, folder: Path) -> tuple[Side, Side]:
    """Finds the documents of both sides.

    Args:
        arguments: At most two: the base and the revision.
        main: The main branch; None for the one that is found.
        folder: A folder of its own, where files of commits are put.

    Raises:
        SpecmillError: An argument names nothing, or git cannot say what to compare with.
    """
    operands = [_operand(argument) for argument in arguments]
    if len(operands) > 1 and not any(one.revision for one in operands):
        was, now = (_working(Path(one.path or "."), None) for one in operands)
        return was, now
    found = _Finder(_repository(operands), main, folder)
    base, revision = found.completed(operands)
    return found.base(base, revision), found.revision(revision, base)


def _operand(argument: str) -> _Operand:
    if not argument:
        raise unknown_revision(argument)
    if Path(argument).exists():
        return _Operand("", argument)
    if _DRIVE.match(argument):
        raise SpecmillError(
            diagnostic(
                "unknown-revision",
                f"there is no file or folder `{argument}`",
                Location(argument),
                hint="check its spelling",
            )
        )
    revision, colon, path = argument.partition(":")
    if colon and revision:
        return _Operand(revision, path or ".")
    return _Operand(argument, None)


def _repository(operands: Sequence[_Operand]) -> Repository:
    """The repository of the file that was named, else of the working folder."""
    named = next((Path(one.path) for one in operands if not one.revision and one.path), Path.cwd())
    unknown = next((one.revision for one in operands if one.revision), None)
    folder = named if named.is_dir() else named.parent
    try:
        return _repository_around(folder)
    except SpecmillError as error:
        [found] = error.diagnostics
        if found.code.id != "not-a-repository" or unknown is None:
            raise
        # Most likely a file was meant.
        raise unknown_revision(unknown, found.message) from error


def _repository_around(folder: Path) -> Repository:
    try:
        return Repository.around(folder)
    except SpecmillError:
        here = Path.cwd()
        if folder.resolve() == here:
            raise
        return Repository.around(here)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds documents in a repository.

    Attributes:
        repository: The repository.
        main: The main branch; None for the one that is found.
        folder: Where files of commits are put.
    """

    repository: Repository
    main: str | None
    folder: Path

    def completed(self, operands: Sequence[_Operand]) -> tuple[_Operand, _Operand]:
        """Both sides, with what no argument says."""
        operands = [self._from_root(one) for one in operands]
        if len(operands) > 1:
            base, revision = operands
            return self._with_path(base, revision), self._with_path(revision, base)
        if not operands:
            return _Operand(self._merge_base(), None), _Operand("", None)
        [named] = operands
        if named.revision:
            return named, self._with_path(_Operand("", None, is_named=False), named)
        return self._with_path(_Operand(self._merge_base(), None, is_named=False), named), named

    def base(self, operand: _Operand, revision: _Operand) -> Side:
        """The documents of the base."""
        return self._side(operand, revision, is_revision=False)

    def revision(self, operand: _Operand, base: _Operand) -> Side:
        """The documents of the revision, where all that is listed has to be there."""
        return self._side(operand, base, is_revision=True)

    def _side(self, operand: _Operand, other: _Operand, *, is_revision: bool) -> Side:
        if operand.revision:
            return self._committed(operand, other, is_revision=is_revision)
        day = self.repository.head_day()
        if operand.path is None:
            config = ConfiguredDocuments.of(self.repository)
            return Side(config.now(self._files(other)), day)
        path = Path(operand.path)
        if operand.is_named or path.exists():
            return _working(path, day)
        name = self._renamed(operand, other)
        return Side({}, day) if name is None else _working(self._in_tree(name), day)

    def _files(self, operand: _Operand) -> Files:
        commit = self.repository.commit(operand.revision) if operand.revision else ""
        return Files(self.repository, commit)

    def _renamed(self, operand: _Operand, other: _Operand) -> str | None:
        """What the document of the other side is called on this one, where no such file is."""
        there = other.path or "."
        name = there if other.revision else from_root(self.repository, Path(there))
        return renamed(name, self._files(other), self._files(operand))

    def _merge_base(self) -> str:
        return self.repository.merge_base(self.main)

    def _with_path(self, operand: _Operand, other: _Operand) -> _Operand:
        """A side without a path, with that of the other side."""
        if operand.path is not None or other.path is None:
            return operand
        path = other.path if other.revision else from_root(self.repository, Path(other.path))
        if not operand.revision:
            path = self._in_tree(path).as_posix()
        return replace(operand, path=path, is_named=False)

    def _from_root(self, operand: _Operand) -> _Operand:
        """A side of which the path counts from the root, if it is one of a commit."""
        if not operand.revision or operand.path is None:
            return operand
        # As git has it: from the root, unless it says that it counts from here.
        is_from_here = operand.path.startswith(("./", "../"))
        path = from_root(self.repository, Path(operand.path)) if is_from_here else operand.path
        return replace(operand, path=normpath(path))

    def _in_tree(self, path: str) -> Path:
        """The file of the working tree, as a user in this folder would write it."""
        return shown(self.repository.root / path)

    def _committed(self, operand: _Operand, other: _Operand, *, is_revision: bool) -> Side:
        commit = self.repository.commit(operand.revision)
        is_hash = commit == operand.revision
        label = commit[:_SHORT] if is_hash else operand.revision
        snapshot = Snapshot(self.repository, commit, self.folder / commit)
        day = self.repository.day(commit)
        if operand.path is None:
            config = ConfiguredDocuments.of(self.repository)
            base = self._files(other) if is_revision else None
            return Side(config.then(snapshot, label, base), day)
        files = documents_of_commit(snapshot, operand.path)
        if not files and operand.is_named:
            _refuse_missing(self.repository, operand, commit)
        if not files and (name := self._renamed(operand, other)) is not None:
            files = documents_of_commit(snapshot, name)
        titles = {key: files[key].relative_to(snapshot.folder).as_posix() for key in files}
        return Side(
            {
                key: Entry(titles[key], f"{label}:{titles[key]}", place)
                for key, place in files.items()
            },
            day,
        )


def _refuse_missing(repository: Repository, operand: _Operand, commit: str) -> NoReturn:
    place = f"{operand.revision}:{operand.path}"
    submodule = repository.submodule(commit, operand.path or "")
    if submodule is not None:
        raise SpecmillError(in_submodule(place, submodule))
    refuse(f"`{operand.revision}` has no document at `{operand.path}`", place)


def _working(path: Path, day: date | None) -> Side:
    """The document at a path, or those in a folder."""
    if path.is_dir():
        files = documents_of_folder(path)
        return Side({key: entry(place) for key, place in files.items()}, day)
    return Side({"": entry(path)}, day)
