"""What follows from another change, and is not said for itself.

Whoever makes an operation ask for another scope has to declare it as well: that is one edit. Its
verdicts are the worst of both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.security import Credentials, Demand
from specmill.source.pointers import split

__all__ = ["Consequences", "consequences_of"]


class Consequences(NamedTuple):
    """What follows from what operations ask for.

    Attributes:
        dropped: The changes of security schemes that follow from others.
        folded: Ids of the rules of these, by the changes that they follow from.
    """

    dropped: frozenset[Change]
    folded: Mapping[Change, frozenset[str]]

    def settle(self, changes: Mapping[Change, int]) -> dict[Change, int]:
        """Folds what follows into what it follows from.

        Args:
            changes: All changes, with what each of them reaches.
        """
        kept = {change: mask for change, mask in changes.items() if change not in self.dropped}
        for change, rules in self.folded.items():
            if change in kept:
                mask = kept.pop(change)
                kept[replace(change, folded=change.folded | rules)] = mask
        return kept


def consequences_of(changes: Iterable[Change], demands: Iterable[Demand]) -> Consequences:
    """Finds out which changes of security schemes follow from what operations ask for.

    Args:
        changes: Changes of the schemes.
        demands: What operations ask for that they did not, or ask for no more.
    """
    listed = list(demands)
    dropped: set[Change] = set()
    folded: defaultdict[Change, frozenset[str]] = defaultdict(frozenset)
    # Each change once: operations that ask for the same have the same changes of schemes.
    for change in dict.fromkeys(changes):
        for demand in listed:
            if _follows(change, demand):
                dropped.add(change)
                folded[demand.change] |= {change.rule}
    return Consequences(frozenset(dropped), folded)


def _follows(change: Change, demand: Demand) -> bool:
    was, now = split(change.base), split(change.revision)
    match change.rule:
        case "security-scheme-declared":
            return now[-1] in demand.after
        case "security-scheme-undeclared":
            return was[-1] in demand.before
        case "oauth-scope-declared":
            return now[-1] in demand.after.get(now[2], frozenset()) - _scopes(demand.before)
        case "oauth-scope-undeclared":
            return was[-1] in demand.before.get(was[2], frozenset()) - _scopes(demand.after)
        case _:
            return False


def _scopes(asked: Credentials) -> frozenset[str]:
    return frozenset[str]().union(*asked.values())
