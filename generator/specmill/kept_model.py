"""Writes what is kept of a model, and reads nothing but that.

It is a pickle, since nothing else is read fast enough: of a large document there are millions of
values. What it may consist of are the classes of the model, all of them frozen dataclasses, and
values of JSON. No other name is looked up, so that nothing that it says can be run.
"""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import is_dataclass
from hashlib import sha256
from importlib import import_module
from io import BytesIO
from operator import attrgetter
from pathlib import Path

from specmill.cache import DAMAGED, keep, kept_file
from specmill.config import Job
from specmill.lower.memory import Memory, Recall

__all__ = ["recall_model", "remember_model"]

_MODULES = frozenset(
    {
        "specmill.ir.api",
        "specmill.ir.names",
        "specmill.ir.pagination",
        "specmill.ir.sandbox",
        "specmill.ir.servers",
        "specmill.ir.types",
        "specmill.lower.definition_names",
        "specmill.lower.memory",
        "specmill.lower.operation_names",
    }
)
_DIGEST = 64
_WRITABLE_BY_OTHERS = 0o022


def _classes() -> Iterator[type]:
    """The classes of a model."""
    for name in _MODULES:
        for value in vars(import_module(name)).values():
            if isinstance(value, type) and is_dataclass(value):
                yield value


def _reducer(cls: type) -> Callable[[object], tuple[type, tuple[object, ...]]]:
    """What writes a dataclass as its class and its values, in half of the usual time."""
    names: tuple[str, ...] = vars(cls)["__match_args__"]
    if len(names) > 1:
        values_of = attrgetter(*names)
        return lambda value: (cls, values_of(value))
    return lambda value: (cls, tuple(getattr(value, name) for name in names))


class _Unpickler(pickle.Unpickler):
    """Reads the classes of a model, and looks up no other name."""

    def __init__(self, content: bytes) -> None:
        super().__init__(BytesIO(content))
        self._classes = {(cls.__module__, cls.__qualname__): cls for cls in _classes()}

    def find_class(self, module_name: str, global_name: str, /) -> type:
        """The class of that name."""
        found = self._classes.get((module_name, global_name))
        if found is None:
            msg = f"{module_name}.{global_name} is no class of a model"
            raise pickle.UnpicklingError(msg)
        return found


def _written(memory: Memory) -> bytes:
    file = BytesIO()
    pickler = pickle.Pickler(file, protocol=5)
    pickler.dispatch_table = {cls: _reducer(cls) for cls in _classes()}
    pickler.dump(memory)
    return file.getvalue()


def remember_model(folder: Path, job: Job, generator: str, memory: Memory | None) -> None:
    """Keeps what is to be kept of the model of a job, where that is possible.

    Args:
        folder: The folder of the records; made when it does not exist.
        job: The job.
        generator: The digest of the generator that has made it.
        memory: What is to be kept; None for what is kept already.
    """
    if memory is None:
        return
    # A type may be nested too deep to be written.
    with suppress(RecursionError):
        content = _written(memory)
        head = f"{generator}{memory.surroundings}{sha256(content).hexdigest()}"
        keep(kept_file(folder, job, "model"), head.encode() + content)


def recall_model(folder: Path, job: Job, generator: str) -> Recall:
    """What finds what was kept of the model of a job when it was done last.

    Args:
        folder: The folder of the records.
        job: The job.
        generator: The digest of the generator, which must have been the same.
    """
    place = kept_file(folder, job, "model")

    def recall(surroundings: str) -> Memory | None:
        try:
            return _read(place, f"{generator}{surroundings}".encode())
        except DAMAGED:
            return None

    return recall


def _read(place: Path, origin: bytes) -> Memory | None:
    """Reads what is kept; None where that is of other origin, or another user may have written it."""
    with place.open("rb") as file:
        if not _is_own(os.fstat(file.fileno())) or file.read(len(origin)) != origin:
            return None
        digest, content = file.read(_DIGEST), file.read()
    if digest != sha256(content).hexdigest().encode():
        return None
    memory = _Unpickler(content).load()
    return memory if isinstance(memory, Memory) else None


def _is_own(status: os.stat_result) -> bool:
    """Whether a file is the user's own, and nobody else may write to it."""
    # Windows has other means, and a cache that is in the user's own folder.
    if os.name != "posix":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _WRITABLE_BY_OTHERS
