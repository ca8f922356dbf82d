"""Compares what credentials an operation asks for.

A client has what one alternative of the base asks for. It still gets in if an alternative of the
revision asks for no more. Schemes are told apart by what is sent, not by their names.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemes import Schemes, compare_scheme
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction

__all__ = ["compare_security", "security_of"]

_REQUEST = Direction.REQUEST


class _Alternative(NamedTuple):
    """One way to get in.

    Attributes:
        site: Where it stands; for what asks for nothing because nothing is written, the place
            where it would be.
        place: Where all alternatives stand.
        needs: The scopes for each scheme, by the name of the scheme in the base where it has it.
        names: The names of the schemes as the document writes them, by those.
    """

    site: Site
    place: Site
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

    def text(self) -> str:
        """It as short text, such as "login (write) and key"."""
        return " and ".join(
            self.names[name] + (f" ({', '.join(sorted(scopes))})" if scopes else "")
            for name, scopes in self.needs.items()
        )


def security_of(operation: Site) -> Site:
    """Where the security of an operation is written: at itself, else at the document."""
    own = operation.child("security")
    return own if isinstance(own.value, list) else Site(operation.document, "/security")


def compare_security(schemes: Schemes, base: Site, revision: Site) -> Iterator[Change]:
    """Compares the security of two operations.

    Args:
        schemes: The security schemes of both documents.
        base: Where that of the one is written, see `security_of`.
        revision: Where that of the other is written.
    """
    was = _alternatives(base, {})
    now = _alternatives(revision, schemes.old_names)
    wanted = {name for one in was for name in one.needs}
    for name in sorted({name for one in now for name in one.names.values()}):
        if schemes.old_names.get(name) in wanted:
            yield from compare_scheme(schemes, name)
    yield from _compare(was, now)


def _compare(was: list[_Alternative], now: list[_Alternative]) -> Iterator[Change]:
    """Compares alternatives: who had what one of them asks for, and gets in no more, or now."""
    everywhere = Pair(was[0].place, now[0].place)
    open_before, open_after = (any(not one.needs for one in side) for side in (was, now))
    if open_before and not open_after:
        yield everywhere.added("security-added", _any_of(now), _REQUEST)
        return
    if open_after and not open_before:
        yield _opened(everywhere, _any_of(was))
        return
    lost = [one for one in was if not any(other.is_met_by(one) for other in now)]
    gained = [one for one in now if not any(other.is_met_by(one) for other in was)]
    for one in lost[:]:
        if stricter := [other for other in now if one.is_met_by(other)]:
            yield from _edited(one, max(stricter, key=one.likeness))
            lost.remove(one)
    for one in gained[:]:
        if stricter := [other for other in was if one.is_met_by(other)]:
            yield from _edited(max(stricter, key=one.likeness), one)
            gained.remove(one)
    for one, other in _matched(lost, gained):
        yield from _edited(one, other)
    for one in lost:
        pair = Pair(one.site, everywhere.revision)
        yield pair.removed("security-alternative-removed", one.text(), _REQUEST)
    for one in gained:
        pair = Pair(everywhere.base, one.site)
        yield pair.added("security-alternative-added", one.text(), _REQUEST)


def _opened(pair: Pair, before: str) -> Change:
    """That nothing is demanded any more, said of an operation where only its own says so."""
    if pair.revision.value is None or pair.base.pointer == pair.revision.pointer:
        return pair.removed("security-removed", before, _REQUEST)
    return pair.changed("security-removed", before, "", _REQUEST)


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
    return found or [_Alternative(declared, declared, {}, {})]


def _alternative(declared: Site, index: int, old_names: Mapping[str, str]) -> _Alternative:
    site = declared.child(index)
    needs: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for name, scopes in site.object.items():
        listed = scopes if isinstance(scopes, list) else []
        known = old_names.get(name, name)
        names[known] = name
        needs[known] = frozenset(scope for scope in listed if isinstance(scope, str))
    return _Alternative(site, declared, needs, names)


def _edited(was: _Alternative, now: _Alternative) -> Iterator[Change]:
    """What is asked for more or less, or something else altogether."""
    if not (was.needs.keys() <= now.needs.keys() or now.needs.keys() <= was.needs.keys()):
        pair = Pair(was.site, now.site)
        yield pair.changed("security-alternative-changed", was.text(), now.text(), _REQUEST)
        return
    for name in {**was.needs, **now.needs}:
        before, after = was.needs.get(name), now.needs.get(name)
        own = now.names.get(name) or was.names[name]
        pair = Pair(was.site.child(was.names.get(name, own)), now.site.child(own))
        if before is None:
            yield pair.added("security-requirement-added", own, _REQUEST)
        elif after is None:
            yield pair.removed("security-requirement-removed", own, _REQUEST)
        else:
            yield from _scopes(pair, before, after)


def _scopes(pair: Pair, before: frozenset[str], after: frozenset[str]) -> Iterator[Change]:
    less, more = (", ".join(sorted(one)) for one in (before - after, after - before))
    if less and more:
        yield pair.changed("security-scope-changed", less, more, _REQUEST)
    elif more:
        yield pair.added("security-scope-added", more, _REQUEST)
    elif less:
        yield pair.removed("security-scope-removed", less, _REQUEST)
