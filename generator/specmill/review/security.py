"""Compares what credentials an operation asks for.

A client has what one alternative of the base asks for. It still gets in if an alternative of the
revision asks for no more. Schemes are told apart by what is sent, not by their names.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.places import quoted
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

    def text(self) -> str:
        """It as short text, such as "`login` (write) and `key`"."""
        return " and ".join(
            quoted(self.names[name]) + (f" ({', '.join(sorted(scopes))})" if scopes else "")
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
    lost = [one for one in was if not any(other.is_met_by(one) for other in now)]
    for one in lost:
        yield from _narrowed(one, _nearest(one, now))
    met = [one for one in now if one not in [_nearest(other, now) for other in lost]]
    for one in met:
        if not any(other.is_met_by(one) for other in was):
            yield from _widened(_nearest(one, was), one)


def _alternatives(declared: Site, old_names: Mapping[str, str]) -> list[_Alternative]:
    """The alternatives, of which there is always one: to need nothing."""
    value = declared.value
    listed = value if isinstance(value, list) else []
    found = [_alternative(declared.child(index), old_names) for index in range(len(listed))]
    return found or [_Alternative(declared, {}, {})]


def _alternative(site: Site, old_names: Mapping[str, str]) -> _Alternative:
    needs: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for name, scopes in site.object.items():
        listed = scopes if isinstance(scopes, list) else []
        known = old_names.get(name, name)
        names[known] = name
        needs[known] = frozenset(scope for scope in listed if isinstance(scope, str))
    return _Alternative(site, needs, names)


def _nearest(one: _Alternative, others: list[_Alternative]) -> _Alternative:
    """The alternative that has most in common with one."""

    def likeness(other: _Alternative) -> tuple[int, int, int]:
        shared = one.needs.keys() & other.needs.keys()
        scopes = sum(len(one.needs[name] & other.needs[name]) for name in shared)
        return len(shared), scopes, -len(other.needs)

    return max(others, key=likeness)


def _narrowed(was: _Alternative, now: _Alternative) -> Iterator[Change]:
    """What is missing to those who have what the base asks for."""
    if not was.needs.keys() <= now.needs.keys():
        pair = Pair(was.site, now.site)
        yield pair.removed("security-alternative-removed", was.text(), _REQUEST)
        return
    for name, scopes in now.needs.items():
        own = now.names[name]
        pair = Pair(was.site.child(was.names.get(name, own)), now.site.child(own))
        if name not in was.needs:
            yield pair.added("security-requirement-added", own, _REQUEST)
        elif more := scopes - was.needs[name]:
            yield pair.added("security-scope-added", ", ".join(sorted(more)), _REQUEST)


def _widened(was: _Alternative, now: _Alternative) -> Iterator[Change]:
    """What is asked for no more, or another way in."""
    if not now.is_met_by(was):
        pair = Pair(was.site, now.site)
        yield pair.added("security-alternative-added", now.text(), _REQUEST)
        return
    for name, scopes in was.needs.items():
        own = was.names[name]
        pair = Pair(was.site.child(own), now.site.child(now.names.get(name, own)))
        if name not in now.needs:
            yield pair.removed("security-requirement-removed", own, _REQUEST)
        elif less := scopes - now.needs[name]:
            yield pair.removed("security-scope-removed", ", ".join(sorted(less)), _REQUEST)
