"""What holds for every fault: its outcome, its time, its secrets, and the connections after it."""

from __future__ import annotations

import copy
import gc
import pickle
import time
import tracemalloc
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import Unpack

import pytest
from stripe_invoice_payments import errors
from tests.faults.calls import SECRET, Caller, Options
from tests.faults.proxy import PATIENCE, FaultProxy

__all__ = ["Expected", "at_most_in_memory", "fails_as_stated", "recovers", "shows_no_secret"]

Expected = type[errors.Error] | None
"""The class of the error; None for a success."""


def fails_as_stated(caller: Caller, expected: Expected, **options: Unpack[Options]) -> None:
    """Call once, and see that just this comes of it, in time, and that nothing is given away."""
    start = time.monotonic()
    if expected is None:
        caller.call(**options)
    else:
        with pytest.raises(errors.Error) as caught:
            caller.call(**options)
        is_of_class(caught.value, expected)
        shows_no_secret(caught.value)
        assert str(copy.copy(caught.value)) == str(caught.value)
    # Much above any deadline of these tests, and much below what a stuck call would take.
    assert time.monotonic() - start < PATIENCE


def is_of_class(error: errors.Error, expected: type[errors.Error]) -> None:
    """See that an error is just of this class, or of a class for one status below it."""
    if issubclass(expected, errors.StatusError):
        assert isinstance(error, expected), repr(error)
    else:
        assert type(error) is expected, repr(error)


def recovers(proxy: FaultProxy, caller: Caller) -> None:
    """See that the next call works at once, and that closing the client leaves no connection."""
    assert proxy.idle_connections() <= 1
    proxy.script([])
    assert len(caller.call()) == 1
    assert len(proxy.heads) == 1
    assert proxy.idle_connections() <= 1
    caller.close()
    assert proxy.has_no_connections()


def shows_no_secret(error: BaseException) -> None:
    """See that the credentials are nowhere in an exception, its causes, and their pickles."""
    assert SECRET.encode() not in pickle.dumps(error)
    for text in texts_within(error):
        assert SECRET not in text


def texts_within(error: BaseException) -> Iterator[str]:
    """Walk through everything that an exception refers to, but for code and its frames."""
    code = (type, ModuleType, FunctionType, FrameType, TracebackType)
    seen: set[int] = set()
    todo: list[object] = [error]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, code):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        elif isinstance(one, bytes | bytearray):
            yield bytes(one).decode("latin-1")
        else:
            todo += gc.get_referents(one)
    # What is not kept may still be shown.
    yield repr(error)
    yield str(error)


@contextmanager
def at_most_in_memory(size: int) -> Generator[None]:
    """See that no more bytes than these are taken, at any moment."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < size
    finally:
        tracemalloc.stop()
