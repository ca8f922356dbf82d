"""Finds what is called otherwise and else the same."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping

from specmill.targets.python.public_api.objects import Entry, Kind

__all__ = ["Entries", "renamed", "renames"]

_MOST_DEPTH = 8
_WORD = re.compile(r"\b[A-Za-z_]\w*")

Entries = Mapping[str, Entry]
"""What programs may name, by dotted name."""


def renames(base: Entries, revision: Entries) -> Mapping[str, str]:
    """Finds what has another name, and nothing else that differs.

    Operations are told by method and path as well, and what programs call by their operations.

    Args:
        base: The one version.
        revision: The other.

    Returns:
        New dotted names by old ones, of those that only one of each side comes into question for.
    """
    old, new = _Names(base, revision), _Names(revision, base)
    come = new.identities({})
    found: Mapping[str, str] = {}
    for _ in range(_MOST_DEPTH):
        # What was found is in others, which are the same if it is called so there.
        types = {base[one].name: revision[other].name for one, other in found.items()}
        gone = old.identities({name: other for name, other in types.items() if name})
        before, found = (
            found,
            {
                ones[0]: others[0]
                for identity, ones in gone.items()
                if len(ones) == 1 and len(others := come.get(identity, [])) == 1
            },
        )
        if found.keys() == before.keys():
            break
    return found


class _Names:
    """The names of one version that the other has not."""

    def __init__(self, entries: Entries, others: Entries) -> None:
        self._entries = entries
        self._sorted = sorted(entries)
        self._alone = [name for name in self._sorted if name not in others]
        self._operations = {one.name: one.operation for one in entries.values() if one.operation}

    def identities(self, types: Mapping[str, str]) -> Mapping[tuple[object, ...], list[str]]:
        """The names, by all that each thing is beside its name.

        Args:
            types: What the other version calls some types.
        """
        found: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for name in self._alone:
            identity = self._identity(name, types)
            if identity is not None:
                found[(*_scope(name), *identity)].append(name)
        return found

    def _identity(self, name: str, types: Mapping[str, str]) -> tuple[object, ...] | None:
        """What a thing is beside its name; None where nothing tells it from others."""
        entry = self._entries[name]
        below = tuple(self._below(name))
        # What stands for its name: a method is not called after a type, but its operation is one.
        own = entry.call if entry.kind is Kind.FUNCTION else name.rpartition(".")[2]
        called = {**types, own: "_"}
        text = renamed(entry.text, called)
        texts = tuple((place, renamed(one.text, called)) for place, one in below)
        operation = entry.operation or self._operations.get(entry.call, "")
        if operation:
            return (entry.kind, operation, text, texts)
        if entry.kind is Kind.ALIAS or (entry.kind is Kind.CLASS and below):
            return (entry.kind, text, texts)
        # The class of a resource is called as the attribute is.
        calls = tuple(self._operations.get(one.call, "") for _, one in below if one.call)
        return (entry.kind, calls, texts) if any(calls) else None

    def _below(self, name: str) -> Iterator[tuple[str, Entry]]:
        """What is in something, by the rest of its name."""
        for index in range(bisect_left(self._sorted, f"{name}("), len(self._sorted)):
            place = self._sorted[index]
            if not place.startswith((f"{name}(", f"{name}.")):
                return
            yield place.removeprefix(name), self._entries[place]


def renamed(text: str, names: Mapping[str, str]) -> str:
    """A text in which names are others."""
    return _WORD.sub(lambda found: names.get(found[0], found[0]), text)


def _scope(name: str) -> tuple[str, bool]:
    """The part of a package that something is in, and whether it is for `async`."""
    part = name.split(".")[1]
    return ("client", part.startswith("Async")) if part[:1].isupper() else (part, False)
