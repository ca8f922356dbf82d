"""Writes a package again and again, and is disturbed at each of its steps in turn.

Run as `python disturbance.py KIND WAY FOLDER`. A step is whatever changes a file system, as Python's
audit events tell. For step N the folder FOLDER/N gets the old package and what a user has put into it;
then the new one is written, and before its step N the run is killed, interrupted or refused. The
last folder is that of a run which had fewer steps.
"""

import errno
import os
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from unittest.mock import patch

from tests.render.packages import NEW, OLD, ORIGIN, USERS_FILES, put

from specmill.diagnostics import SpecmillError
from specmill.render.exchange import exchange as exchange_folders
from specmill.render.write import write_files

# A file that says that a run has ended with an error.
FAILED = "failed"

_CHANGES = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.utime", "exchange"}


def _kill() -> None:
    os._exit(0)


def _interrupt() -> None:
    raise KeyboardInterrupt


def _refuse() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


KINDS: dict[str, Callable[[], None]] = {"kill": _kill, "interrupt": _interrupt, "refuse": _refuse}


def main(kind: str, way: str, folder: Path) -> None:
    original = folder / "original"
    write_files(original, OLD, ORIGIN)
    put(original, USERS_FILES)
    for number in count():
        out = folder / str(number)
        shutil.copytree(original, out)
        child = os.fork()
        if child == 0:
            _write_disturbed(out, number, KINDS[kind], way)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 1:
            break
    shutil.rmtree(original)


def _write_disturbed(out: Path, number: int, disturb: Callable[[], None], way: str) -> None:
    """Writes the new package; ends with 1 if there was nothing to disturb."""
    steps = count()
    done = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        changes = event in _CHANGES or (event == "open" and _writes(arguments))
        if changes and next(steps) == number:
            done = True
            disturb()

    def exchange(one: Path, other: Path) -> None:
        sys.audit("exchange")
        if way == "moves":
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
        exchange_folders(one, other)
        # As if a signal came before the call returns.
        sys.audit("exchange")

    sys.addaudithook(watch)
    # The tests need not wait for the disk.
    with patch("specmill.render.replica.exchange", exchange), patch("os.fsync"):
        try:
            write_files(out, NEW, ORIGIN)
        except (SpecmillError, KeyboardInterrupt):
            (out / FAILED).touch()
    os._exit(0 if done else 1)


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) != 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
