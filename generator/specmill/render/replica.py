"""Makes the next version of a package's folder, which takes the place of the old one in one step.

It is made in the working folder, and named after its own inode. So a run that finds one there can
tell whether the run before it was killed before the two changed places or after: whether it is the
next version or the last one.
"""

import errno
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from specmill.render.exchange import exchange
from specmill.render.files import path_fault

_FOLDER = "packages"
_DRAFT = "draft"
_CACHE = "__pycache__"


class Replica:
    """The folder of a package that is being made, and what becomes of it.

    Attributes:
        folder: Where it is made; after the exchange, where the old package is.
        package: The package's own folder, which need not exist.
    """

    def __init__(self, work: Path, package: Path) -> None:
        """Makes an empty folder.

        Args:
            work: The working folder, on the same file system as the package.
            package: The folder of the package.

        Raises:
            OSError: The system refuses.
        """
        draft = work / _FOLDER / _DRAFT
        draft.mkdir(parents=True)
        self.package = package
        self.folder = draft.rename(draft.with_name(_name(package, draft)))

    def complete(
        self, changed: Collection[PurePosixPath], deleted: Collection[PurePosixPath]
    ) -> None:
        """Adds what stays of the old package: folders, and links to files, which are not read.

        Args:
            changed: Files that are in the new package already, or are not to be in it; relative to
                the package.
            deleted: Those that are not to be in it.

        Raises:
            OSError: A file cannot be linked, or a folder cannot be made as it was. A copy would not
                do: the file may be another user's, or open, or in a mounted folder.
        """
        if not self.package.exists():
            return
        content = list(_walk(self.package))
        for place, names in content:
            (self.folder / place).mkdir(exist_ok=True)
            for path in (place / name for name in names):
                if path not in changed:
                    os.link(self.package / path, self.folder / path, follow_symlinks=False)
        remove_traces(self.folder, deleted)
        touched = {parent for path in changed for parent in path.parents}
        for place, _ in content:
            if (self.folder / place).is_dir():
                _dress(self.package / place, self.folder / place, place in touched)

    def take_place(self) -> None:
        """Puts the new package in the place of the old one, in one step.

        Raises:
            OSError: The system refuses; nothing has changed.
        """
        if self.package.exists():
            exchange(self.folder, self.package)
        else:
            self.folder.rename(self.package)

    def give_place(self) -> None:
        """Undoes `take_place`, if that was done."""
        if self.folder.name != _name(self.package, self.package):
            return
        if self.folder.exists():
            exchange(self.folder, self.package)
        else:
            self.package.rename(self.folder)


def _name(package: Path, folder: Path) -> str:
    return f"{package.name}-{_inode(folder)}"


def _inode(path: Path) -> int | None:
    try:
        return path.lstat().st_ino
    except OSError:
        return None


def _walk(package: Path) -> Iterator[tuple[PurePosixPath, list[str]]]:
    """Lists folders, the outermost first, each with the names of its files and links."""
    for place, folders, names in os.walk(package, onerror=_refuse):
        if not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), place)
        relative = PurePosixPath(Path(place).relative_to(package).as_posix())
        yield relative, [*names, *_links(place, folders)]


def _links(place: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(place, name).is_symlink()]


def _refuse(error: OSError) -> None:
    raise error


def _dress(old: Path, new: Path, changed: bool) -> None:
    """Gives a folder the owner, mode and attributes of the one that it replaces."""
    before, made = old.stat(), new.stat()
    if (before.st_uid, before.st_gid) != (made.st_uid, made.st_gid):
        shutil.chown(new, before.st_uid, before.st_gid)
    shutil.copystat(old, new)
    if changed:
        # Python looks into a folder again only when its time has changed.
        os.utime(new)


def remove_traces(folder: Path, deleted: Collection[PurePosixPath]) -> None:
    """Removes the folders that deletions left empty, and the caches of the deleted modules."""
    for path in deleted:
        cache = folder / path.parent / _CACHE
        for compiled in cache.glob(f"{path.stem}.*.pyc"):
            with suppress(OSError):
                compiled.unlink()
        remove_if_empty(cache)
        for parent in path.parents[:-1]:
            remove_if_empty(folder / parent)


def remove_if_empty(place: Path) -> None:
    """Removes a folder, unless something is in it."""
    with suppress(OSError):
        place.rmdir()


def discard(work: Path) -> None:
    """Removes the folders that have never been in place."""
    for replica in _replicas(work):
        if path_fault(_package_of(replica)) or _number_of(replica) == str(_inode(replica)):
            shutil.rmtree(replica, ignore_errors=True)
    remove_if_empty(work / _FOLDER)


def carry_over(
    work: Path, folder: Path, is_expendable: Callable[[PurePosixPath, Path], bool]
) -> bool:
    """Removes old packages; what came into them while the new ones were made is moved over.

    Args:
        work: The working folder.
        folder: The folder of the distribution.
        is_expendable: Whether a file of an old package is specmill's; gets its path relative to the
            distribution, and where it is now.

    Returns:
        Whether nothing is left for the next run.
    """
    discard(work)
    for old in _replicas(work):
        package = PurePosixPath(_package_of(old))
        for place, folders, names in os.walk(old, topdown=False):
            for name in (*names, *_links(place, folders)):
                source = Path(place, name)
                path = package / source.relative_to(old)
                # What the system refuses is left.
                with suppress(OSError):
                    if _is_known(source, folder / path) or is_expendable(path, source):
                        source.unlink()
                    else:
                        _put(source, folder, path)
            remove_if_empty(Path(place))
    remove_if_empty(work / _FOLDER)
    return not _replicas(work)


def _replicas(work: Path) -> list[Path]:
    """The folders that this run or one before it has left; links are somebody else's."""
    folder = work / _FOLDER
    if folder.is_symlink():
        return []
    return sorted(path for path in folder.glob("*") if path.is_dir() and not path.is_symlink())


def _package_of(replica: Path) -> str:
    return replica.name.rpartition("-")[0]


def _number_of(replica: Path) -> str:
    return replica.name.rpartition("-")[2]


def _is_known(source: Path, target: Path) -> bool:
    """Whether the new package has a file, or a younger one, or is as well without it."""
    if not os.path.lexists(target):
        return source.parent.name == _CACHE
    old, new = source.lstat(), target.lstat()
    return os.path.samestat(old, new) or old.st_mtime_ns <= new.st_mtime_ns


def _put(source: Path, folder: Path, path: PurePosixPath) -> None:
    """Moves a file to a path in a folder, unless a link on the way leads out of it."""
    target = folder / path
    if target.parent.resolve() == folder.resolve() / path.parent:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
