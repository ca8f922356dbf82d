"""A working folder inside an output folder, for one run at a time.

It holds what a run needs while it writes: the lock, the staged files, the files that were
replaced. The operating system gives up the lock of a process that dies, so that a lock is never
stale; what such a process leaves in the folder is removed by the next run.
"""

import os
import shutil
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from specmill.diagnostics import Location, SpecmillError, diagnostic

WORK_FOLDER = ".specmill"

_LOCK_NAME = "lock"
_PAUSE_SECONDS = 0.02

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def work_folder(folder: Path, *, patience: float = 10.0) -> Generator[Path]:
    """Makes the working folder of an output folder and holds its lock.

    The folder stays when it holds journals of runs that have not been healed, else it goes.

    Args:
        folder: The output folder; made when it does not exist.
        patience: Seconds to wait for another run.

    Yields:
        The working folder.

    Raises:
        SpecmillError: Another run holds the lock, or a link is in the place of the folder.
        OSError: The folder cannot be made or written to.
    """
    existed = folder.exists()
    work = folder / WORK_FOLDER
    descriptor = _acquire(work, time.monotonic() + patience)
    try:
        yield work
    finally:
        _release(work, descriptor)
        if not existed:
            # A run that failed leaves no empty folder.
            with suppress(OSError):
                folder.rmdir()


def _acquire(work: Path, deadline: float) -> int:
    while True:
        work.mkdir(parents=True, exist_ok=True)
        if work.is_symlink():
            raise _refusal("output-conflict", work, "the working folder is a link", "Remove it")
        with suppress(FileNotFoundError):
            descriptor = os.open(work / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o666)
            if _owns(descriptor, work / _LOCK_NAME):
                return descriptor
            os.close(descriptor)
        if time.monotonic() > deadline:
            raise _refusal(
                "output-locked",
                work.parent,
                "another run of specmill is writing to this folder",
                "Wait until it has ended, then run specmill again",
            )
        time.sleep(_PAUSE_SECONDS)


def _owns(descriptor: int, path: Path) -> bool:
    """Locks the file, and makes sure that the last owner has not just removed it."""
    try:
        _try_lock(descriptor)
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _release(work: Path, descriptor: int) -> None:
    """Removes the folder if nothing but the lock is left in it, and gives up the lock."""
    try:
        if [entry.name for entry in os.scandir(work)] == [_LOCK_NAME]:
            # Windows does not remove a file that is open; an empty lock file does no harm.
            with suppress(OSError):
                (work / _LOCK_NAME).unlink()
                work.rmdir()
    finally:
        os.close(descriptor)


def clear(work: Path, *names: str) -> None:
    """Removes folders of the working folder, with all that they hold."""
    for name in names:
        shutil.rmtree(work / name, ignore_errors=True)


def _refusal(code: str, path: Path, message: str, hint: str) -> SpecmillError:
    return SpecmillError(diagnostic(code, message, Location(path.as_posix()), hint=hint))
