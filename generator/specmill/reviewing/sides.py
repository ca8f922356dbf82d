"""Finds the documents that a command line means: those of the base, and those of the revision.

An argument is a file, a folder, a revision of git, or `revision:path` as git has it. What is missing
is filled in: a revision without a path has the path of the other side, or the documents of the
configuration; the base is where the working tree left the main branch, and the revision is the
working tree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from posixpath import normpath
from typing import NoReturn

from specmill.config import find_config, read_config
from specmill.diagnostics import Location, SpecmillError, diagnostic
from specmill.reviewing.folders import documents_of_commit, documents_of_folder
from specmill.reviewing.git import Repository, unknown_revision
from specmill.reviewing.snapshot import Snapshot

__all__ = ["Entry", "Side", "find_sides"]

_SHORT = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of one side.

    Attributes:
        title: What the document is called on both sides, such as `spec/stripe.yaml`.
        name: What this version of it is called, such as `main:spec/stripe.yaml`.
        path: Where it can be read.
        folders: Folders beside its own in which files may be that it refers to.
    """

    title: str
    name: str
    path: Path
    folders: tuple[Path, ...] = ()


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
    return found.side(base), found.side(revision)


def _operand(argument: str) -> _Operand:
    if not argument:
        raise unknown_revision(argument)
    if Path(argument).exists():
        return _Operand("", argument)
    revision, colon, path = argument.partition(":")
    if colon and revision:
        return _Operand(revision, normpath(path) if path else ".")
    return _Operand(argument, None)


def _repository(operands: Sequence[_Operand]) -> Repository:
    """The repository of the file that was named, else of the working folder."""
    named = next((Path(one.path) for one in operands if not one.revision and one.path), Path.cwd())
    return Repository.around(named if named.is_dir() else named.parent)


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
        if len(operands) > 1:
            base, revision = operands
            return self._with_path(base, revision), self._with_path(revision, base)
        if not operands:
            return _Operand(self._merge_base(), None), _Operand("", None)
        [named] = operands
        if named.revision:
            return named, self._with_path(_Operand("", None, is_named=False), named)
        return self._with_path(_Operand(self._merge_base(), None, is_named=False), named), named

    def side(self, operand: _Operand) -> Side:
        """The documents of a side."""
        if operand.revision:
            return self._committed(operand)
        day = self.repository.head_day()
        if operand.path is None:
            return Side(self._configured(), day)
        path = Path(operand.path)
        return _working(path, day) if operand.is_named or path.exists() else Side({}, day)

    def _merge_base(self) -> str:
        return self.repository.merge_base(self.main)

    def _with_path(self, operand: _Operand, other: _Operand) -> _Operand:
        """A side without a path, with that of the other side."""
        if operand.path is not None or other.path is None:
            return operand
        if operand.revision:
            path = self._from_root(Path(other.path)) if not other.revision else other.path
        else:
            path = _shown(self.repository.root / other.path).as_posix()
        return replace(operand, path=path, is_named=False)

    def _from_root(self, path: Path) -> str:
        """A path in the working tree as git writes it."""
        # A document that is a link is one in git as well.
        is_named = path.name not in {"", ".."}
        place = path.parent.resolve() / path.name if is_named else path.resolve()
        if not place.is_relative_to(self.repository.root):
            _refuse(f"`{path.as_posix()}` is not in the repository", path.as_posix())
        return place.relative_to(self.repository.root).as_posix()

    def _committed(self, operand: _Operand) -> Side:
        commit = self.repository.commit(operand.revision)
        is_hash = commit == operand.revision
        label = commit[:_SHORT] if is_hash else operand.revision
        snapshot = Snapshot(self.repository, commit, self.folder / commit)
        day = self.repository.day(commit)
        if operand.path is None:
            return Side(self._configured_then(snapshot, label), day)
        files = documents_of_commit(snapshot, operand.path)
        if not files and operand.is_named:
            message = f"`{operand.revision}` has no document at `{operand.path}`"
            _refuse(message, f"{operand.revision}:{operand.path}")
        titles = {key: files[key].relative_to(snapshot.folder).as_posix() for key in files}
        return Side(
            {
                key: Entry(titles[key], f"{label}:{titles[key]}", place)
                for key, place in files.items()
            },
            day,
        )

    def _configured(self) -> dict[str, Entry]:
        """The documents of the configuration as it is now."""
        jobs = read_config(find_config(Path.cwd()))
        return {self._key(job.spec): _entry(_shown(job.spec), job.allow_refs) for job in jobs}

    def _configured_then(self, snapshot: Snapshot, label: str) -> dict[str, Entry]:
        """The documents of the configuration of a commit, or of the present one there."""
        config = find_config(Path.cwd())
        copied = snapshot.copy(self._from_root(config))
        try:
            jobs = read_config(copied) if copied is not None else ()
        except SpecmillError:
            jobs = ()
        listed = {job.spec.relative_to(snapshot.folder).as_posix(): job.allow_refs for job in jobs}
        entries: dict[str, Entry] = {}
        for path in listed or self._configured():
            place = snapshot.copy(path)
            if place is not None:
                entries[path] = Entry(path, f"{label}:{path}", place, listed.get(path, ()))
        return entries

    def _key(self, spec: Path) -> str:
        place = spec.resolve()
        root = self.repository.root
        return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()


def _working(path: Path, day: date | None) -> Side:
    """The document at a path, or those in a folder."""
    if path.is_dir():
        files = documents_of_folder(path)
        return Side({key: _entry(place) for key, place in files.items()}, day)
    return Side({"": _entry(path)}, day)


def _entry(path: Path, folders: tuple[Path, ...] = ()) -> Entry:
    return Entry(path.as_posix(), path.as_posix(), path, folders)


def _shown(path: Path) -> Path:
    """The path as a user in this folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _refuse(message: str, place: str) -> NoReturn:
    raise SpecmillError(
        diagnostic(
            "nothing-to-compare",
            message,
            Location(place),
            hint="name two documents, or two folders of documents",
        )
    )
