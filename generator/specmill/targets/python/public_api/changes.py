"""Compares the public APIs of two versions of a package.

What is breaking is judged for programs that call the API: what they give to the package may be less
restricted than before, and what they take from it may be more so. Those who implement a server have
to follow its document anyway; that they have more to implement breaks nothing here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from specmill.code_changes import CodeChange
from specmill.targets.python.public_api.limits import allow
from specmill.targets.python.public_api.objects import (
    MAY_BE_MISSING,
    NOBODY,
    Entry,
    Flow,
    Kind,
    PublicApi,
)
from specmill.targets.python.public_api.renames import renamed, renames
from specmill.targets.python.public_api.types import Scope, are_same, holds
from specmill.targets.python.public_api.uses import flows

__all__ = ["changes"]

_BOTH = Flow.GIVEN | Flow.TAKEN


def changes(base: PublicApi, revision: PublicApi) -> tuple[CodeChange, ...]:
    """Finds out how two versions differ.

    Args:
        base: The one.
        revision: The other.

    Returns:
        The differences in order of name: what is in something that was added or removed as a whole
        is not named by itself.
    """
    return tuple(_Comparison(base.entries, revision.entries).changes())


class _Comparison:
    def __init__(self, base: Mapping[str, Entry], revision: Mapping[str, Entry]) -> None:
        self._base = _renamed(base, _types(base, revision))
        self._revision = revision
        self._base_scope, self._revision_scope = _scope(self._base), _scope(revision)
        was, now = flows(self._base), flows(revision)
        self._flows = {name: was.get(name, NOBODY) | now.get(name, NOBODY) for name in {*was, *now}}

    def changes(self) -> Iterator[CodeChange]:
        for name in sorted({*self._base, *self._revision}):
            was, now = self._base.get(name), self._revision.get(name)
            if was is None and now is not None:
                if not _is_within(name, self._revision, self._base):
                    yield CodeChange(name, "added", "", now.text, self._adds_a_duty(now))
            elif was is not None and now is None:
                if not _is_within(name, self._base, self._revision):
                    yield CodeChange(name, "removed", was.text, "", was.kind is not Kind.CHECK)
            elif was is not None and now is not None and self._differ(was, now):
                yield CodeChange(name, "changed", was.text, now.text, self._breaks(was, now))

    def _differ(self, was: Entry, now: Entry) -> bool:
        """Whether two entries say different things, and not one thing in two ways."""
        same_but_type = replace(now, type=was.type, flow=was.flow, name=was.name, owner=was.owner)
        if was != same_but_type:
            return True
        if was.type == now.type or was.kind in (Kind.CLASS, Kind.FUNCTION):
            return was.type != now.type
        return not are_same(was.type, self._base_scope, now.type, self._revision_scope)

    def _adds_a_duty(self, added: Entry) -> bool:
        """Whether programs have to give what they have never given."""
        is_duty = added.kind in (Kind.FIELD, Kind.PARAMETER, Kind.CHECK) and added.has_to_be_given
        return is_duty and Flow.GIVEN in self._flow(added)

    def _breaks(self, was: Entry, now: Entry) -> bool:
        if was.kind is not now.kind or was.kind is Kind.FUNCTION:
            return True
        if not now.type or not was.type:
            return was.type != now.type
        flow = self._flow(was) | self._flow(now)
        if was.kind is Kind.CHECK:
            return Flow.GIVEN in flow and not allow({"Meets": now.type}, {"Meets": was.type})
        given = Flow.GIVEN in flow and not self._takes_as_much(was, now)
        return given or (Flow.TAKEN in flow and not self._gives_no_more(was, now))

    def _flow(self, entry: Entry) -> Flow:
        return entry.flow or self._flows.get(entry.name or entry.owner) or _BOTH

    def _takes_as_much(self, was: Entry, now: Entry) -> bool:
        """Whether a program may go on giving what it has given."""
        by_keyword = now.manner in (was.manner, "positional or keyword")
        return (
            (was.has_to_be_given or not now.has_to_be_given)
            and (was.position is None or was.position == now.position)
            and by_keyword
            and holds(_given(now), self._revision_scope, _given(was), self._base_scope, limits=True)
        )

    def _gives_no_more(self, was: Entry, now: Entry) -> bool:
        """Whether a program finds what it has always found."""
        if was.kind is Kind.FIELD and was.type == "None":
            # Nobody reads what is always None.
            return True
        may_be_missing = now.default == MAY_BE_MISSING and was.default != MAY_BE_MISSING
        is_gone = now.type == "None" and was.type != "None"
        return not (may_be_missing or is_gone) and holds(
            was.type, self._base_scope, now.type, self._revision_scope, limits=False
        )


def _given(entry: Entry) -> str:
    """The type of what a program gives: None stands for what it receives alone."""
    return entry.type.removesuffix(" | None") if entry.is_sent else entry.type


def _types(base: Mapping[str, Entry], revision: Mapping[str, Entry]) -> Mapping[str, str]:
    """New names of types by old ones."""
    found = ((base[old].name, revision[new].name) for old, new in renames(base, revision).items())
    return {old: new for old, new in found if old}


def _scope(entries: Mapping[str, Entry]) -> Scope:
    return Scope({one.name: one.type for one in entries.values() if one.kind is Kind.ALIAS})


def _renamed(entries: Mapping[str, Entry], names: Mapping[str, str]) -> Mapping[str, Entry]:
    """Entries that call types as the other version does."""
    if not names:
        return entries
    return {
        place: replace(entry, type=renamed(entry.type, names)) for place, entry in entries.items()
    }


def _is_within(name: str, entries: Mapping[str, Entry], others: Mapping[str, Entry]) -> bool:
    """Whether something came or went together with what it is in."""
    parent, _, parameter = name.rpartition("(")
    if not parameter or not parent:
        parent = name.rpartition(".")[0]
    while parent:
        if parent in entries and parent not in others:
            return True
        parent = parent.rpartition(".")[0]
    return False
