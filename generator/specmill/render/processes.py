"""Spreads work over the processors, where there is enough of it and the system can fork.

A forked process sees all that this one holds, so that nothing has to be sent to it but which items
are its own, and nothing comes back but what came of them. Elsewhere than on Linux, where a fork is
missing or not safe, one process does everything.
"""

import os
import signal
import struct
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import pairwise
from multiprocessing.connection import Connection, Pipe
from typing import NoReturn, TypeAlias, TypeVar

__all__ = ["processors", "spread"]

_ItemT = TypeVar("_ItemT")
_ResultT = TypeVar("_ResultT")
_Results: TypeAlias = dict[int, _ResultT]

# Each holds values of its own, and the memory of a machine does not grow with its processors.
_MOST_PROCESSES = 4
# Enough for all processes to end at about the same time, few enough for a pipe to hold.
_RUNS_OF_EACH = 16
_NUMBER = struct.Struct("=I")


def processors() -> int:
    """How many processes are worth having: one where a process cannot be forked safely."""
    if sys.platform != "linux":
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)


def spread(
    function: Callable[[_ItemT], _ResultT], items: Sequence[_ItemT], processes: int
) -> list[_ResultT]:
    """Applies a function to items, in several processes at the same time.

    What another process fails to do is done again in this one, whose error is raised.

    Args:
        function: Depends on nothing that it changes; what it returns can be pickled.
        items: The items; those next to each other are likely to be done by the same process.
        processes: How many processes there may be, this one included.

    Returns:
        What came of the items, in their order.
    """
    if sys.platform != "linux" or processes < 2 or len(items) < 2:
        return [function(item) for item in items]
    runs = _runs(len(items), processes * _RUNS_OF_EACH)
    with ExitStack() as cleanup:
        queue = _queue(len(runs), cleanup)

        def work() -> _Results[_ResultT]:
            return {index: function(items[index]) for run in _taken(queue) for index in runs[run]}

        answers: list[Connection] = []
        for _ in range(processes - 1):
            # Where there may be no further process, those that there are do everything.
            with suppress(OSError):
                answers.append(_fork(work, cleanup))
        done = work()
        for answer in answers:
            # A process that failed has closed its end, and has said nothing or half of it.
            with suppress(EOFError, OSError):
                done |= answer.recv()
    return [done[index] if index in done else function(item) for index, item in enumerate(items)]


def _runs(count: int, most: int) -> list[range]:
    """Indexes up to a count, in runs of neighbours that are as good as equally long."""
    number = min(count, most)
    edges = (count * edge // number for edge in range(number + 1))
    return [range(start, end) for start, end in pairwise(edges)]


def _queue(count: int, cleanup: ExitStack) -> int:
    """A pipe that holds the numbers up to a count, of which each is read by one process."""
    end, start = os.pipe()
    cleanup.callback(os.close, end)
    os.write(start, b"".join(map(_NUMBER.pack, range(count))))
    os.close(start)
    return end


def _taken(queue: int) -> Iterator[int]:
    while number := os.read(queue, _NUMBER.size):
        yield _NUMBER.unpack(number)[0]


def _fork(work: Callable[[], _Results[_ResultT]], cleanup: ExitStack) -> Connection:
    """Lets another process do a share of the work.

    Returns:
        What its results can be received from.
    """
    end, start = Pipe(duplex=False)
    cleanup.enter_context(end)
    with start:
        with warnings.catch_warnings():
            # Python warns of other threads, such as that of the progress display. None of them
            # holds what the child needs.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            # Or it would wait for itself to read, once nobody else is there to do so.
            end.close()
            _work_and_exit(work, start)
    cleanup.callback(_end, child)
    return end


def _work_and_exit(work: Callable[[], _Results[_ResultT]], answer: Connection) -> NoReturn:
    """Does the work of a child, and leaves without what a process does at its end.

    An error, or an interrupt from the keyboard, is told by silence.
    """
    try:
        answer.send(work())
    finally:
        os._exit(0)


def _end(child: int) -> None:
    """Ends a process, which either has said all that it had to say or is not wanted any more."""
    # Where this process was started to ignore how its children end, nothing is left of them.
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)
