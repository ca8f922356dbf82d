"""Knows what each file was made of, so that it is made again only when some of that has changed.

A view is made by a function. What it depends on is what the function is given: some values, and
some mappings of which it reads a part. The values are known beforehand, by their digest. What is
read of the mappings is noted while the function runs. If the values are what they were, and all
that was read as well, the function would do the same again.
"""

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, TypeAlias, TypeVar

__all__ = [
    "EarlierFile",
    "FileNote",
    "Read",
    "Reads",
    "Remembered",
    "digest_of",
    "nothing_remembered",
]

_KeyT = TypeVar("_KeyT", bound=Hashable)
_ValueT = TypeVar("_ValueT")
Read: TypeAlias = tuple[str, Hashable]
"""The name of a mapping, and a key that was looked for in it."""

_ABSENT = "absent"


class _Everything:
    """Stands for all keys of a mapping."""

    def __repr__(self) -> str:
        return "*"


_EVERYTHING = _Everything()


@dataclass(frozen=True, slots=True)
class FileNote:
    """What a file was made of.

    Attributes:
        given: Digest of the function that made its view, and of the values that it was given.
        reads: What it read: names of mappings, each with the `repr` of a key.
        values: Digest of the values that were there.
    """

    given: str
    reads: tuple[tuple[str, str], ...]
    values: str


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """What an earlier run has made of a file, and the disk still holds.

    Attributes:
        content: The bytes, final.
        rendered: SHA-256 of the bytes before they were formatted.
        note: What it was made of; None where that was not noted.
    """

    content: bytes
    rendered: str
    note: FileNote | None


Remembered: TypeAlias = Callable[[PurePosixPath], EarlierFile | None]
"""Finds what the same generator has made of a file before; None where it is not known."""


def nothing_remembered(_path: PurePosixPath) -> EarlierFile | None:
    """Knows of no earlier run."""
    return None


class _WatchedMapping(Mapping[_KeyT, _ValueT]):
    """A mapping whose reads are noted."""

    def __init__(self, name: str, values: Mapping[_KeyT, _ValueT], reads: "Reads") -> None:
        self._name = name
        self._values = values
        self._reads = reads

    def __getitem__(self, key: _KeyT) -> _ValueT:
        self._reads.noted.add((self._name, key))
        return self._values[key]

    def __iter__(self) -> Iterator[_KeyT]:
        self._reads.noted.add((self._name, _EVERYTHING))
        return iter(self._values)

    def __len__(self) -> int:
        self._reads.noted.add((self._name, _EVERYTHING))
        return len(self._values)


class _WatchedSet(Set[_KeyT]):
    """A set whose reads are noted; what is computed with it is a plain one."""

    def __init__(self, values: Mapping[_KeyT, bool]) -> None:
        self._values = values

    def __contains__(self, value: object) -> bool:
        return value in self._values

    def __iter__(self) -> Iterator[_KeyT]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @classmethod
    def _from_iterable(cls, it: Iterable[_ValueT]) -> frozenset[_ValueT]:
        return frozenset(it)


@dataclass(slots=True)
class Reads:
    """Notes what is read of the mappings that it watches.

    Attributes:
        noted: What was read since something is being made: names of mappings, with keys.
    """

    noted: set[Read] = field(default_factory=set[Read])
    # A mapping is invariant in its keys: there is no type for one with keys of whatever kind.
    _watched: dict[str, Mapping[Any, object]] = field(
        default_factory=dict[str, Mapping[Any, object]]
    )
    _keys: dict[str, dict[str, Hashable]] = field(default_factory=dict[str, dict[str, Hashable]])
    _digests: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def watch(self, name: str, values: Mapping[_KeyT, _ValueT]) -> Mapping[_KeyT, _ValueT]:
        """The same mapping, whose reads are noted.

        Args:
            name: What it is called in notes, unlike others.
            values: Equal keys and values have an equal `repr`, and others another one.
        """
        self._watched[name] = values
        return _WatchedMapping(name, values, self)

    def watch_set(self, name: str, values: Set[_KeyT]) -> Set[_KeyT]:
        """The same set, of which it is noted what is looked for in it."""
        return _WatchedSet(self.watch(name, dict.fromkeys(sorted(values, key=repr), True)))

    @contextmanager
    def noting(self) -> Generator[set[Read]]:
        """Notes what is read while something is made."""
        before, self.noted = self.noted, set()
        try:
            yield self.noted
        finally:
            self.noted = before

    def note(self, given: str, noted: Iterable[Read]) -> FileNote:
        """Makes a note to keep."""
        reads = tuple(sorted((name, repr(key)) for name, key in noted))
        return FileNote(given, reads, self._digest(reads))

    def holds(self, note: FileNote, given: str) -> bool:
        """Whether everything that a note speaks of is as it was."""
        return note.given == given and note.values == self._digest(note.reads)

    def _digest(self, reads: Iterable[tuple[str, str]]) -> str:
        digest = sha256()
        for read in reads:
            if read not in self._digests:
                self._digests[read] = self._digest_of(*read)
            digest.update(self._digests[read].encode())
        return digest.hexdigest()

    def _digest_of(self, name: str, key: str) -> str:
        values = self._watched.get(name, {})
        if key == repr(_EVERYTHING):
            return digest_of(values)
        if name not in self._keys:
            self._keys[name] = {repr(one): one for one in values}
        keys = self._keys[name]
        return digest_of(values[keys[key]]) if key in keys else _ABSENT


def digest_of(value: object) -> str:
    """A digest of a value that is made of frozen dataclasses, and whose `repr` says it all."""
    return sha256(repr(value).encode(errors="surrogatepass")).hexdigest()
