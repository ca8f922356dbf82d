"""Exchanges two folders in one step, where the system can."""

import errno
import os
import sys
from pathlib import Path

if sys.platform == "linux":
    _AT_FDCWD = -100
    _RENAME_EXCHANGE = 2

    def exchange(one: Path, other: Path) -> None:
        """Lets two paths change places: nobody ever finds one of them missing.

        Args:
            one: A path that exists.
            other: A path on the same file system that exists.

        Raises:
            OSError: The system, or the file system, cannot do it or refuses; nothing has changed.
        """
        # Most runs write nothing.
        import ctypes

        try:
            rename = ctypes.CDLL(None, use_errno=True).renameat2
        except AttributeError:
            raise _failed(errno.ENOSYS, one, other) from None
        rename.argtypes = (
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_uint,
        )
        paths = (os.fsencode(one), os.fsencode(other))
        if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) != 0:
            raise _failed(ctypes.get_errno(), one, other)

elif sys.platform == "darwin":
    _RENAME_SWAP = 2

    def exchange(one: Path, other: Path) -> None:
        """Lets two paths change places, as on Linux."""
        import ctypes

        try:
            rename = ctypes.CDLL(None, use_errno=True).renamex_np
        except AttributeError:
            raise _failed(errno.ENOSYS, one, other) from None
        rename.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
        if rename(os.fsencode(one), os.fsencode(other), _RENAME_SWAP) != 0:
            raise _failed(ctypes.get_errno(), one, other)

else:

    def exchange(one: Path, other: Path) -> None:
        """Refuses: this system cannot let two paths change places."""
        raise _failed(errno.ENOSYS, one, other)


def _failed(number: int, one: Path, other: Path) -> OSError:
    return OSError(number, os.strerror(number), str(one), None, str(other))
