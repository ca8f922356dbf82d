"""Compares what credentials an operation asks for.

A client has what one alternative of the base asks for. It still gets in if an alternative of the
revision asks for no more. Schemes are told apart by what is sent, not by their names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from specmill.review.changes import Change
from specmill.review.schemes import Schemes, compare_scheme
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction

__all__ = ["Demand", "compare_security"]

_REQUEST = Direction.REQUEST

Credentials: TypeAlias = Mapping[str, frozenset[str]]
"""The names of security schemes, as a document writes them, with the scopes that they need."""


class Demand(NamedTuple):
    """A change of what an operation asks for.

    Attributes:
        change: The change.
        before: What the part of the base that it is about asks for; nothing where it has none.
        after: The same in the revision.
    """

    change: Change
    before: Credentials
    after: Credentials


class _Alternative(NamedTuple):
    """One way to get in.

    Attributes:
        site: Where it stands; for what asks for nothing because nothing is written, the place
            where it would be.
        needs: The scopes for each scheme, by the name of the scheme in the base where it has it.
        names: The names of the schemes as the document writes them, by those.
    """

    site: Site
    needs: Mapping[str, frozenset[str]]
    names: Mapping[str, str]

    def is_met_by(self, other: "_Alternative") -> bool:
        """Whether whoever has what the other asks for has what this one asks for."""
        return all(
            name in other.needs and scopes <= other.needs[name]
            for name, scopes in self.needs.items()
        )

    def likeness(self, other: "_Alternative") -> tuple[int, int, int]:
        """How much two alternatives have in common; greater is more."""
        shared = self.needs.keys() & other.needs.keys()
        scopes = sum(len(self.needs[name] & other.needs[name]) for name in shared)
        return len(shared), scopes, -len(self.needs.keys() ^ other.needs.keys())

    @property
    def written(self) -> Credentials:
        """What it needs, by the names that the document writes."""
        return {self.names[name]: scopes for name, scopes in self.needs.items()}

    def text(self) -> str:
        """It as short text, such as "login (write) and key"."""
        return " and ".join(
            self.names[name] + (f" ({', '.join(sorted(scopes))})" if scopes else "")
            for name, scopes in self.needs.items()
        )


def compare_security(schemes: Schemes, operations: Pair) -> tuple[Demand, ...]:
    """Compares the security of two operations: their own, else that of their documents.

    Args:
        schemes: The security schemes of both documents.
        operations: The operations.

    Returns:
        The changes, those that other operations share among them: equal ones are one edit.
    """
    own = operations.child("security")
    base, revision = _declared(own.base), _declared(own.revision)
    was = _alternatives(base, {})
    now = _alternatives(revision, schemes.old_names)
    wanted = {name for one in was for name in one.needs}
    of_schemes = [
        Demand(change, {}, {})
        for name in sorted({name for one in now for name in one.names.values()})
        if schemes.old_names.get(name) in wanted
        for change in compare_scheme(schemes, name)
    ]
    found = _compare(Pair(base, revision), was, now)
    if (base == own.base) is not (revision == own.revision):
        found = _at_operation(own, found)
    return *of_schemes, *found


def _declared(own: Site) -> Site:
    """Where the security of an operation is written: at itself, else at the document."""
    return own if isinstance(own.value, list) else Site(own.document, "/security")


def _at_operation(own: Pair, demands: Iterable[Demand]) -> Iterator[Demand]:
    """What is found where one of two operations has security of its own, and the other has not.

    The edit is that it came or went as a whole, whatever the document says for the others.
    """
    together: defaultdict[str, list[Demand]] = defaultdict(list)
    for demand in demands:
        together[demand.change.rule].append(demand)
    for rule, found in together.items():
        before, after = (
            " or ".join(dict.fromkeys(texts)).strip()
            for texts in zip(*((one.change.before, one.change.after) for one in found), strict=True)
        )
        yield Demand(
            own.changed(rule, before, after, _REQUEST),
            _all_of(one.before for one in found),
            _all_of(one.after for one in found),
        )


def _all_of(asked: Iterable[Credentials]) -> Credentials:
    found: dict[str, frozenset[str]] = {}
    for one in asked:
        for name, scopes in one.items():
            found[name] = found.get(name, frozenset()) | scopes
    return found


def _compare(
    everywhere: Pair, was: list[_Alternative], now: list[_Alternative]
) -> Iterator[Demand]:
    """Compares alternatives: who had what one of them asks for, and gets in no more, or now."""
    before, after = (_all_of(one.written for one in side) for side in (was, now))
    open_before, open_after = (_anonymous(side) for side in (was, now))
    if (open_before is None) is not (open_after is None):
        yield Demand(_opened(everywhere, was, now), before, after)
        return
    lost = [one for one in was if not any(other.is_met_by(one) for other in now)]
    gained = [one for one in now if not any(other.is_met_by(one) for other in was)]
    for one, several in _likest(lost, now):
        yield from _edited(several[0], one) if len(several) == 1 else _joined(several, one)
    for one, several in _likest(gained, was):
        yield from _edited(one, several[0]) if len(several) == 1 else _divided(one, several)
    for one, other in _matched(lost, gained):
        yield from _edited(one, other)
    for one in lost:
        pair = Pair(one.site, everywhere.revision)
        change = pair.removed("security-alternative-removed", one.text(), _REQUEST)
        yield Demand(change, one.written, {})
    for one in gained:
        pair = Pair(everywhere.base, one.site)
        change = pair.added("security-alternative-added", one.text(), _REQUEST)
        yield Demand(change, {}, one.written)


def _likest(
    fewer: list[_Alternative], sides: list[_Alternative]
) -> Iterator[tuple[_Alternative, list[_Alternative]]]:
    """Takes out what asks for less than an alternative of the other side, by the likest such."""
    found: dict[int, list[_Alternative]] = {}
    for one in fewer[:]:
        if stricter := [i for i, other in enumerate(sides) if one.is_met_by(other)]:
            found.setdefault(max(stricter, key=lambda i: one.likeness(sides[i])), []).append(one)
            fewer.remove(one)
    for index, several in found.items():
        yield sides[index], several


def _joined(was: list[_Alternative], now: _Alternative) -> Iterator[Demand]:
    """That one alternative asks for all that several asked for, each for a part of it."""
    pair = Pair(was[0].site, now.site)
    change = pair.added("security-requirement-added", f"{now.text()} at once", _REQUEST)
    yield Demand(change, _all_of(one.written for one in was), now.written)


def _divided(was: _Alternative, now: list[_Alternative]) -> Iterator[Demand]:
    """That several alternatives ask each for a part of what one asked for."""
    pair = Pair(was.site, now[0].site)
    change = pair.removed("security-requirement-removed", f"{was.text()} at once", _REQUEST)
    yield Demand(change, was.written, _all_of(one.written for one in now))


def _anonymous(alternatives: list[_Alternative]) -> _Alternative | None:
    """The alternative that needs nothing, if there is one."""
    return next((one for one in alternatives if not one.needs), None)


def _opened(everywhere: Pair, was: list[_Alternative], now: list[_Alternative]) -> Change:
    """That nothing is needed any more, or that something is.

    What needs nothing beside something else is an alternative like others, and stands where it does.
    """
    before, after = _anonymous(was), _anonymous(now)
    if before is not None and len(was) > 1:
        place = Pair(before.site, everywhere.revision)
        change = place.removed("security-became-required", "", _REQUEST)
        return replace(change, after=_any_of(now))
    if after is not None and len(now) > 1:
        place = Pair(everywhere.base, after.site)
        change = place.added("security-became-optional", "", _REQUEST)
        return replace(change, before=_any_of(was))
    if before is not None:
        return everywhere.changed("security-added", "", _any_of(now), _REQUEST)
    return everywhere.changed("security-removed", _any_of(was), "", _REQUEST)


def _any_of(alternatives: list[_Alternative]) -> str:
    return " or ".join(one.text() for one in alternatives)


def _matched(
    lost: list[_Alternative], gained: list[_Alternative]
) -> Iterator[tuple[_Alternative, _Alternative]]:
    """Takes alternatives that are like one another out of both lists, those most alike first."""
    pairs = [(one, other) for one in lost for other in gained]
    for one, other in sorted(pairs, key=lambda pair: pair[0].likeness(pair[1]), reverse=True):
        if one in lost and other in gained:
            lost.remove(one)
            gained.remove(other)
            yield one, other


def _alternatives(declared: Site, old_names: Mapping[str, str]) -> list[_Alternative]:
    """The alternatives, of which there is always one: to need nothing."""
    value = declared.value
    listed = value if isinstance(value, list) else []
    found = [_alternative(declared, index, old_names) for index in range(len(listed))]
    return found or [_Alternative(declared, {}, {})]


def _alternative(declared: Site, index: int, old_names: Mapping[str, str]) -> _Alternative:
    site = declared.child(index)
    needs: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for name, scopes in site.object.items():
        listed = scopes if isinstance(scopes, list) else []
        known = old_names.get(name, name)
        names[known] = name
        needs[known] = frozenset(scope for scope in listed if isinstance(scope, str))
    return _Alternative(site, needs, names)


def _edited(was: _Alternative, now: _Alternative) -> Iterator[Demand]:
    """What is asked for more or less, or something else altogether."""
    if not (was.needs.keys() <= now.needs.keys() or now.needs.keys() <= was.needs.keys()):
        pair = Pair(was.site, now.site)
        change = pair.changed("security-alternative-changed", was.text(), now.text(), _REQUEST)
        yield Demand(change, was.written, now.written)
        return
    for name in {**was.needs, **now.needs}:
        own = now.names.get(name) or was.names[name]
        old = was.names.get(name, own)
        pair = Pair(was.site.child(old), now.site.child(own))
        before, after = was.needs.get(name), now.needs.get(name)
        requirement = _requirement(pair, own, before, after)
        if requirement is not None:
            yield Demand(requirement, {old: before or frozenset()}, {own: after or frozenset()})


def _requirement(
    pair: Pair, name: str, before: frozenset[str] | None, after: frozenset[str] | None
) -> Change | None:
    if before is None:
        return pair.added("security-requirement-added", name, _REQUEST)
    if after is None:
        return pair.removed("security-requirement-removed", name, _REQUEST)
    less, more = sorted(before - after), sorted(after - before)
    place = Pair(_first_of(less, pair.base), _first_of(more, pair.revision))
    if less and more:
        return place.changed("security-scope-changed", ", ".join(less), ", ".join(more), _REQUEST)
    if more:
        return place.added("security-scope-added", ", ".join(more), _REQUEST)
    return place.removed("security-scope-removed", ", ".join(less), _REQUEST) if less else None


def _first_of(scopes: list[str], listed: Site) -> Site:
    """Where the first of some scopes stands in a list; the list itself for none."""
    value = listed.value
    found = value.index(scopes[0]) if scopes and isinstance(value, list) else None
    return listed if found is None else listed.child(found)
