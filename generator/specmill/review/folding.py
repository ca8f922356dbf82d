"""Settles changes that have more to them: what follows counts as theirs, and is not said for itself."""

from dataclasses import replace

from specmill.review.changes import Change
from specmill.review.reach import SchemaSearch
from specmill.review.rules.table import RULES
from specmill.review.walk import Fold, Walk

__all__ = ["settle_folds"]


def settle_folds(walk: Walk, search: SchemaSearch) -> None:
    """Adds what was put aside, now that all else is known.

    Args:
        walk: All that was found, and what was put aside.
        search: Compares schemas.
    """
    settled = [(_settled(walk, search, fold), fold.mask) for fold in walk.folds]
    for change, mask in settled:
        if change is not None:
            walk.add(change, mask)


def _settled(walk: Walk, search: SchemaSearch, fold: Fold) -> Change | None:
    """A change with what follows from it, but for what is said anyway; None for nothing at all."""
    found = {**fold.beside.changes, **search.compare(fold.beside.pairs).changes}
    more = [one for one in found if one not in walk.changes and _is_seen(one)]
    if not more:
        return replace(fold.change, consequence="") if fold.is_alone else None
    return replace(
        fold.change,
        folded=frozenset(rule for one in more for rule in (one.rule, *one.folded)),
        is_proved=all(one.is_proved for one in more),
    )


def _is_seen(change: Change) -> bool:
    """Whether a change, or what follows from it, is seen on the wire."""
    return any(RULES[rule].area != "name" for rule in (change.rule, *change.folded))
