"""What follows from another change, and is not said for itself.

Whoever makes an operation ask for another scope has to declare it as well: that is one edit. A
change is only swallowed by one that is at least as bad, for clients, servers and programs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from specmill.review.changes import Change
from specmill.review.sites import Site
from specmill.source.document import Document
from specmill.source.pointers import split

__all__ = ["Demands", "follows"]

# What asks clients for a scheme: worse than that the scheme is declared.
_ASKING = frozenset(
    {
        "security-added",
        "security-alternative-added",
        "security-alternative-changed",
        "security-requirement-added",
    }
)
# What servers do not know yet: worse than that a scope is declared.
_NEW = frozenset(
    {"security-alternative-added", "security-alternative-changed", "security-scope-changed"}
)
# What clients get in by no more: worse than that a scheme or a scope is not declared any more.
_REFUSING = frozenset(
    {"security-alternative-changed", "security-alternative-removed", "security-scope-changed"}
)


@dataclass(slots=True)
class Demands:
    """What operations ask for that they did not, or ask for no more.

    Attributes:
        asked: Names of security schemes in the revision that are asked for.
        introduced: Names of schemes in the revision, with the scopes that are new to servers.
        retired: Names of schemes in the base, with the scopes by which nobody gets in any more.
    """

    asked: set[str] = field(default_factory=set[str])
    introduced: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    retired: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    @staticmethod
    def of(base: Document, revision: Document, changes: Iterable[Change]) -> "Demands":
        """What changes of security ask for."""
        found = Demands()
        for change in changes:
            was = dict(_scopes(Site(base, change.base)))
            now = dict(_scopes(Site(revision, change.revision)))
            if change.rule in _ASKING:
                found.asked.update(now)
            if change.rule in _NEW:
                _add(found.introduced, now)
            if change.rule in _REFUSING:
                kept = {scope for scopes in now.values() for scope in scopes}
                _add(found.retired, {name: was[name] - kept for name in was})
        return found


def follows(change: Change, demands: Demands) -> bool:
    """Whether a change only follows from what operations ask for."""
    was, now = split(change.base), split(change.revision)
    match change.rule:
        case "security-scheme-declared":
            return now[-1] in demands.asked
        case "security-scheme-undeclared":
            return was[-1] in demands.retired
        case "oauth-scope-declared":
            return now[-1] in demands.introduced.get(now[2], ())
        case "oauth-scope-undeclared":
            return was[-1] in demands.retired.get(was[2], ())
        case _:
            return False


def _add(known: dict[str, set[str]], more: Mapping[str, frozenset[str]]) -> None:
    for name, scopes in more.items():
        known.setdefault(name, set()).update(scopes)


def _scopes(site: Site) -> Iterator[tuple[str, frozenset[str]]]:
    """The schemes, with their scopes, of a list of alternatives, of one, or of one scheme."""
    value = site.value
    if isinstance(value, dict):
        for name in value:
            yield from _scopes(site.child(name))
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for index in range(len(value)):
            yield from _scopes(site.child(index))
    elif isinstance(value, list):
        named = (scope for scope in value if isinstance(scope, str))
        yield split(site.pointer)[-1], frozenset(named)
