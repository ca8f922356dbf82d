"""Finds what is called otherwise and else the same."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping

from specmill.targets.python.public_api.objects import Entry, Kind

__all__ = ["Entries", "renames"]

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
    gone, come = _Names(base).without(revision), _Names(revision).without(base)
    return {
        old[0]: new[0]
        for identity, old in gone.items()
        if len(old) == 1 and len(new := come.get(identity, [])) == 1
    }


class _Names:
    """The names of one version."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._sorted = sorted(entries)
        self._operations = {one.name: one.operation for one in entries.values() if one.operation}

    def without(self, others: Entries) -> Mapping[tuple[object, ...], list[str]]:
        """What the other version has not, by all that it is beside its name."""
        found: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for name in self._sorted:
            identity = None if name in others else self._identity(name)
            if identity is not None:
                found[(*_scope(name), *identity)].append(name)
        return found

    def _identity(self, name: str) -> tuple[object, ...] | None:
        """What a thing is beside its name; None where nothing tells it from others."""
        entry = self._entries[name]
        below = tuple(self._below(name))
        # What stands for its name: a method is not called after a type, but its operation is one.
        called = entry.call if entry.kind is Kind.FUNCTION else name.rpartition(".")[2]
        own = re.compile(rf"\b{re.escape(called)}\b")
        text = own.sub("_", entry.text)
        texts = tuple((place, own.sub("_", one.text)) for place, one in below)
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


def _scope(name: str) -> tuple[str, bool]:
    """The part of a package that something is in, and whether it is for `async`."""
    part = name.split(".")[1]
    return ("client", part.startswith("Async")) if part[:1].isupper() else (part, False)
