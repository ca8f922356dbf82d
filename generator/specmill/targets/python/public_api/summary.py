"""Tells each change of a public API once, and a rename as what it is.

What an operation takes stands in two methods and in a class: the method of the client without
`async` is what is named, and the others are noted there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from specmill.code_changes import CodeChange
from specmill.targets.python.public_api.objects import Entry, PublicApi
from specmill.targets.python.public_api.renames import renames

__all__ = ["summarize"]

_ASYNC = re.compile(r"^(\w+\.)Async(?=[A-Z])")
# What a sandbox offers hangs on the examples of the document: no version promises it.
_OF_SANDBOX = re.compile(r"\w+\.server\.(sandbox|examples)\.")
_DUTY = "whoever implements the server has to add it"


def summarize(
    changes: Iterable[CodeChange], base: PublicApi, revision: PublicApi
) -> tuple[CodeChange, ...]:
    """Sums up what differs.

    Args:
        changes: The differences, each thing by itself.
        base: The one version.
        revision: The other.

    Returns:
        The changes in order of name, each with a note of where else it shows.
    """
    renamed = _with_renames(tuple(changes), renames(base.entries, revision.entries))
    twins = _Twins(base.entries, revision.entries)
    told: dict[tuple[str, str], CodeChange] = {}
    others: list[CodeChange] = []
    for change in renamed:
        if twins.first(change) == change.name:
            told[change.name, change.kind] = change
        else:
            others.append(change)
    for change in others:
        key = twins.first(change), change.kind
        if key in told:
            told[key] = _noting(told[key], change)
        else:
            told[change.name, change.kind] = change
    noted = (_as_promised(_with_duty(change)) for change in told.values())
    return tuple(sorted(noted, key=lambda one: (one.name, one.kind)))


def _noting(change: CodeChange, other: CodeChange) -> CodeChange:
    place = f"`{other.name.partition('.')[2]}`"
    note = f"{change.note}, {place}" if change.note else f"also {place}"
    return replace(change, note=note, is_breaking=change.is_breaking or other.is_breaking)


def _with_duty(change: CodeChange) -> CodeChange:
    is_method = re.fullmatch(r"\w+\.server\.\w+\.\w+", change.name) is not None
    return replace(change, note=_DUTY) if is_method and change.kind == "added" else change


def _as_promised(change: CodeChange) -> CodeChange:
    if not change.is_breaking or not _OF_SANDBOX.match(change.name):
        return change
    note = "what a sandbox offers hangs on the examples of the document"
    return replace(change, is_breaking=False, note=note)


class _Twins:
    """Knows which names show the same."""

    def __init__(self, base: Mapping[str, Entry], revision: Mapping[str, Entry]) -> None:
        self._entries = {**base, **revision}
        methods = {
            entry.call: place
            for place, entry in self._entries.items()
            if entry.call and not _ASYNC.match(place) and place.split(".")[1] != "server"
        }
        self._methods = {
            place: methods[entry.name]
            for place, entry in self._entries.items()
            if entry.operation and entry.name in methods
        }

    def first(self, change: CodeChange) -> str:
        """The name by which a change is told that may show under several."""
        name = change.name
        without = _ASYNC.sub(r"\1", name)
        if without != name and without.partition("(")[0] in self._entries:
            return without
        if change.kind == "renamed":
            # The class of an operation has another new name than its method.
            return name
        owner, _, field = name.rpartition(".")
        if name in self._methods:
            return self._methods[name]
        return f"{self._methods[owner]}({field})" if owner in self._methods else name


def _with_renames(changes: tuple[CodeChange, ...], new: Mapping[str, str]) -> Iterator[CodeChange]:
    """Changes in which what only has another name did not come and go."""
    gone = {change.name for change in changes if change.kind == "removed"}
    come = {change.name for change in changes if change.kind == "added"}
    told = {old: one for old, one in new.items() if old in gone and one in come}
    known = {*told.values()}
    for change in changes:
        if change.kind == "removed" and change.name in told:
            before, after = _apart(change.name, told[change.name])
            yield CodeChange(change.name, "renamed", before, after, is_breaking=True)
        elif not (change.kind == "added" and change.name in known):
            yield change


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two names without what they have in common in front."""
    olds, news = old.split("."), new.split(".")
    while len(olds) > 1 and len(news) > 1 and olds[0] == news[0]:
        olds, news = olds[1:], news[1:]
    return ".".join(olds), ".".join(news)
