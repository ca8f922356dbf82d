"""Puts rendered files on disk so that a failure leaves the old ones whole.

The order is: stage everything in a working folder on the same file system; add a journal of what
will be made; move new files into place, then replacements, then take away what is obsolete; the
manifest comes last. An error or an interrupt on the way undoes the moves that were done. A kill
cannot be undone: then the journal tells the next run which of the files are specmill's.
"""

import os
import shutil
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path, PurePosixPath

from specmill.diagnostics import SpecmillError
from specmill.render.files import RenderedFile
from specmill.render.lock import WORK_FOLDER, clear, work_folder
from specmill.render.manifest import Origin, manifest_file
from specmill.render.plan import JOURNALS, Changes, not_written, plan_changes

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
    journal = work / JOURNALS / f"{_count(work / JOURNALS):04}.json"
    try:
        _commit(changes, work, journal)
    except BaseException:
        # Older journals stay: what they list may still be on disk.
        journal.unlink(missing_ok=True)
        with suppress(OSError):
            journal.parent.rmdir()
        raise
    else:
        clear(work, JOURNALS)
    finally:
        clear(work, _STAGED, _BACKUPS)
    _remove_empty_folders(changes)


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


def _commit(changes: Changes, work: Path, journal: Path) -> None:
    manifest = manifest_file(changes.manifest)
    (work / _STAGED).mkdir()
    (work / _BACKUPS).mkdir()
    journal.parent.mkdir(exist_ok=True)
    files = [*changes.create, *changes.replace]
    *staged, staged_manifest, draft = _stage(work / _STAGED, [*files, manifest, manifest])
    draft.replace(journal)
    with ExitStack() as undo:
        moves = _Moves(changes.folder, work / _BACKUPS, undo)
        for source, file in zip(staged, files, strict=True):
            moves.put(source, file.path)
        for path in changes.delete:
            moves.take(path)
        if changes.manifest_changed:
            moves.put(staged_manifest, manifest.path)
        undo.pop_all()


def _stage(folder: Path, files: list[RenderedFile]) -> list[Path]:
    """Writes files under numbers and waits until the disk has them all."""
    staged = [folder / str(number) for number in range(len(files))]
    for place, file in zip(staged, files, strict=True):
        place.write_bytes(file.content)
    for place in staged:
        with place.open("r+b") as stream:
            os.fsync(stream.fileno())
    return staged


class _Moves:
    """Moves files into and out of an output folder, and records how to undo each move.

    The way back is recorded before a move, so that an interrupt between the two does no harm.
    """

    def __init__(self, folder: Path, backups: Path, undo: ExitStack) -> None:
        self._folder = folder
        self._backups = backups
        self._undo = undo
        self._numbers = count()

    def put(self, source: Path, path: PurePosixPath) -> None:
        """Moves a staged file into its place, which may be taken by the file's old version."""
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

    def take(self, path: PurePosixPath) -> None:
        """Moves a file out of its place."""
        place = self._folder / path
        place.replace(self._backup_of(place))

    def _backup_of(self, place: Path) -> Path:
        backup = self._backups / str(next(self._numbers))
        self._undo.callback(_restore, backup, place)
        return backup

    def _make_folder(self, place: Path) -> None:
        if not place.is_dir():
            self._make_folder(place.parent)
            self._undo.callback(_remove_if_empty, place)
            place.mkdir(exist_ok=True)


def _restore(backup: Path, place: Path) -> None:
    with suppress(FileNotFoundError):
        backup.replace(place)


def _remove_if_empty(place: Path) -> None:
    with suppress(OSError):
        place.rmdir()


def _remove_empty_folders(changes: Changes) -> None:
    """Removes the folders that deletions left empty, and the caches of the deleted modules."""
    for path in changes.delete:
        cache = changes.folder / path.parent / "__pycache__"
        for compiled in cache.glob(f"{path.stem}.*.pyc"):
            with suppress(OSError):
                compiled.unlink()
        _remove_if_empty(cache)
        for parent in path.parents[:-1]:
            _remove_if_empty(changes.folder / parent)
