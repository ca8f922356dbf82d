"""Puts rendered files on disk so that a failure or a kill leaves the old package whole.

The order is: stage what is new in a working folder on the same file system; add journals of what is
there and of what will be made; move the files beside the package; make the next version of the
package's folder and exchange it with the last one in one step. Where the system cannot do that, the
files are moved one after the other: new ones, replacements, what is obsolete; the manifest last.

An error or an interrupt on the way undoes what was done. A kill cannot be undone: then the journals
tell the next run which of the files are specmill's.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path, PurePosixPath

from specmill.diagnostics import SpecmillError
from specmill.render.files import RenderedFile
from specmill.render.lock import WORK_FOLDER, clear, work_folder
from specmill.render.manifest import Origin, manifest_file
from specmill.render.plan import (
    JOURNALS,
    Changes,
    Owned,
    not_written,
    plan_changes,
    read_owned,
)
from specmill.render.replica import Replica, carry_over, discard, remove_if_empty, remove_traces

_STAGED = "staged"
_BACKUPS = "backups"


def write_files(
    folder: Path, files: tuple[RenderedFile, ...], origin: Origin, *, patience: float = 10.0
) -> Changes:
    """Brings an output folder up to date; touches nothing when it is.

    Args:
        folder: The output folder of the distribution; made when it does not exist.
        files: All files of the distribution but the manifest, rendered and checked.
        origin: What they were made from.
        patience: Seconds to wait for another run that writes to the same folder.

    Returns:
        What was done.

    Raises:
        SpecmillError: Another run does not end; something is in the way; the system refuses. The
            files that were there before are unchanged.
    """
    first = _first_look(folder, files, origin)
    if first is not None and first.up_to_date and not first.interrupted:
        return first
    try:
        with work_folder(folder, patience=patience) as work:
            clear(work, _STAGED, _BACKUPS)
            carry_over(work, folder, _is_expendable(folder, origin))
            # Another run may have written since the first look.
            latest = plan_changes(folder, files, origin)
            apply(latest, work)
            # By now the working folder is that of this run.
            return replace(latest, interrupted=first is not None and first.interrupted)
    except OSError as error:
        raise not_written(folder, error) from error


def _first_look(folder: Path, files: tuple[RenderedFile, ...], origin: Origin) -> Changes | None:
    """Plans without the lock; None where another run, just writing, may be in the way."""
    try:
        return plan_changes(folder, files, origin)
    except SpecmillError:
        if (folder / WORK_FOLDER).is_dir():
            return None
        # It may have ended meanwhile; what is still in the way now is the user's.
        return plan_changes(folder, files, origin)


def apply(changes: Changes, work: Path) -> None:
    """Makes the changes, all or none.

    Args:
        changes: What to do, as planned while the lock was held.
        work: The working folder of the output folder.

    Raises:
        OSError: The system refuses; everything is as before.
    """
    first = _count(work / JOURNALS)
    journals = [work / JOURNALS / f"{first + number:04}.json" for number in range(2)]
    try:
        _commit(changes, work, journals)
    except BaseException:
        # Older journals stay: what they list may still be on disk.
        for journal in journals:
            journal.unlink(missing_ok=True)
        remove_if_empty(work / JOURNALS)
        discard(work)
        raise
    else:
        remove_traces(changes.folder, changes.delete)
        is_expendable = _is_expendable(changes.folder, changes.manifest.origin)
        if carry_over(work, changes.folder, is_expendable):
            clear(work, JOURNALS)
    finally:
        clear(work, _STAGED, _BACKUPS)


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


def _is_expendable(folder: Path, origin: Origin) -> Callable[[PurePosixPath, Path], bool]:
    """Tells which files of an old package are specmill's, once there is one."""

    @cache
    def owned() -> Owned:
        return read_owned(folder, origin)

    return lambda path, place: owned().is_expendable(path, place)


def _commit(changes: Changes, work: Path, journals: list[Path]) -> None:
    manifest = manifest_file(changes.manifest)
    package = PurePosixPath(changes.manifest.origin.package)
    (work / _STAGED).mkdir()
    (work / _BACKUPS).mkdir()
    _write_journals(changes, work / _BACKUPS, journals)
    replica = Replica(work, changes.folder / package)
    new = [*changes.create, *changes.replace, *([manifest] if changes.manifest_changed else [])]
    staged = {
        file.path: replica.folder / file.path.relative_to(package)
        if file.path.parts[0] == package.name
        else work / _STAGED / file.path
        for file in new
    }
    _write({staged[file.path]: file.content for file in new})
    # The manifest comes last.
    paths = [path for path in (*staged, *changes.delete) if path != manifest.path]
    if changes.manifest_changed:
        paths.append(manifest.path)
    inside = [path for path in paths if path.parts[0] == package.name]
    beside = [path for path in paths if path.parts[0] != package.name]
    with ExitStack() as undo:
        moves = _Moves(changes.folder, staged, work / _BACKUPS, undo)
        for path in beside:
            moves.move(path)
        if not _exchange(changes, replica, inside, undo):
            for path in inside:
                moves.move(path)
        undo.pop_all()


def _write_journals(changes: Changes, drafts: Path, journals: list[Path]) -> None:
    """Keeps the manifest that there is, and the new one, until all is done."""
    manifest = manifest_file(changes.manifest)
    contents = [manifest.content]
    if (changes.folder / manifest.path).exists():
        contents.append((changes.folder / manifest.path).read_bytes())
    drafted = {drafts / journal.name: journal for journal in journals[: len(contents)]}
    _write(dict(zip(drafted, contents, strict=True)))
    for draft, journal in drafted.items():
        journal.parent.mkdir(exist_ok=True)
        draft.replace(journal)


def _write(files: Mapping[Path, bytes]) -> None:
    """Writes files, and waits until the disk has them all."""
    for folder in {place.parent for place in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for place, content in files.items():
        place.write_bytes(content)
    for place in files:
        with place.open("r+b") as stream:
            os.fsync(stream.fileno())


def _exchange(
    changes: Changes, replica: Replica, paths: list[PurePosixPath], undo: ExitStack
) -> bool:
    """Changes files of the package in one step, if the system can.

    One file needs no more than to be moved, which leaves the folder alone.
    """
    if len(paths) < 2:
        return False
    package = changes.manifest.origin.package
    changed = {path.relative_to(package) for path in paths}
    deleted = [path.relative_to(package) for path in changes.delete if path.parts[0] == package]
    try:
        replica.complete(changed, deleted)
        undo.callback(replica.give_place)
        replica.take_place()
    except OSError:
        # Whatever it is, moving the files either does without it or says it.
        return False
    return True


class _Moves:
    """Moves files into and out of an output folder, and records how to undo each move.

    The way back is recorded before a move, so that an interrupt between the two does no harm.
    """

    def __init__(
        self, folder: Path, staged: Mapping[PurePosixPath, Path], backups: Path, undo: ExitStack
    ) -> None:
        self._folder = folder
        self._staged = staged
        self._backups = backups
        self._undo = undo
        self._numbers = count()

    def move(self, path: PurePosixPath) -> None:
        """Moves a file into its place if one is staged for it, else out of it."""
        if path in self._staged:
            self._put(self._staged[path], path)
        else:
            self._take(path)

    def _put(self, source: Path, path: PurePosixPath) -> None:
        """The place may be taken by the file's old version."""
        place = self._folder / path
        self._make_folder(place.parent)
        if place.exists():
            backup = self._backup_of(place)
            try:
                backup.hardlink_to(place)
            except OSError:
                # Not every file system has hard links.
                shutil.copy2(place, backup)
        else:
            self._undo.callback(place.unlink, missing_ok=True)
        source.replace(place)

    def _take(self, path: PurePosixPath) -> None:
        place = self._folder / path
        place.replace(self._backup_of(place))

    def _backup_of(self, place: Path) -> Path:
        backup = self._backups / str(next(self._numbers))
        self._undo.callback(_restore, backup, place)
        return backup

    def _make_folder(self, place: Path) -> None:
        if not place.is_dir():
            self._make_folder(place.parent)
            self._undo.callback(remove_if_empty, place)
            place.mkdir(exist_ok=True)


def _restore(backup: Path, place: Path) -> None:
    with suppress(FileNotFoundError):
        backup.replace(place)
