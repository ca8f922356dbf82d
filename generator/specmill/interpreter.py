"""What a run asks of the interpreter: room for deep calls, and no search for what stays."""

import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager

from specmill.diagnostics import Location, SpecmillError, diagnostic

__all__ = ["room_for_chains", "without_collection"]

# In frames of Python, of which each schema of a chain takes a few. Some of them take room on the stack
# of the process as well: 8 MiB, its usual size, last for more than that.
_DEEPEST_CALL = 50_000


@contextmanager
def room_for_chains(file: str) -> Generator[None]:
    """Lets a chain of schemas be followed, each of which needs the next.

    How deep a value is nested is limited when it is read; how long a chain of references is, only
    by how many schemas there are. Reading itself keeps the usual limit: the standard library's
    JSON parser, written in C, counts on it.

    Args:
        file: The name of the document, for messages.

    Raises:
        SpecmillError: A chain is too long.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST_CALL))
    try:
        yield
    except RecursionError:
        message = "thousands of schemas in a row refer each to the next one: specmill cannot follow"
        raise SpecmillError(diagnostic("nested-too-deep", message, Location(file))) from None
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def without_collection() -> Generator[None]:
    """Keeps the collector from looking, again and again, through values that all stay.

    A generation makes millions of objects in trees and next to none in cycles.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # Together these put all that there is with what is old, without looking at it.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
