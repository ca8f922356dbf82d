"""Settles changes that have more to them: what follows counts as theirs, and is not said for itself."""

from collections.abc import Iterator
from dataclasses import replace

from specmill.review.changes import Change
from specmill.review.reach import SchemaSearch
from specmill.review.replacements import differences
from specmill.review.rules.table import RULES
from specmill.review.walk import Fold, Mask, Walk

__all__ = ["settle_folds"]


def settle_folds(walk: Walk, search: SchemaSearch, components: dict[tuple[str, str], Mask]) -> None:
    """Adds what was put aside, now that all else is known.

    Args:
        walk: All that was found, and what was put aside.
        search: Compares schemas.
        components: Receives the components that were compared, with what uses them.
    """
    settling = _Settling(walk, search, components)
    for change, mask in [one for fold in walk.folds for one in settling.settle(fold)]:
        walk.add(change, mask)


class _Settling:
    def __init__(
        self, walk: Walk, search: SchemaSearch, components: dict[tuple[str, str], Mask]
    ) -> None:
        self._walk = walk
        self._search = search
        self._components = components

    def settle(self, fold: Fold) -> Iterator[tuple[Change, Mask]]:
        """A change with what follows from it, but for what is said anyway; nothing for nothing.

        Args:
            fold: The change. What is not inside of its components is said for itself.
        """
        reached = self._search.compare(fold.beside.pairs)
        found = {**fold.beside.changes, **reached.changes}
        for inner in fold.beside.folds:
            found.update(self.settle(inner))
        if fold.inside is None:
            more = [one for one in found if one not in self._walk.changes and _is_seen(one)]
            if more or fold.is_alone:
                yield _with(fold.change, more, fold.change.consequence if more else ""), fold.mask
            return
        for names, mask in reached.components.items():
            self._components[names] = self._components.get(names, 0) | mask
        own = [one for one in found if _is_inside(one, fold.inside)]
        yield from ((one, mask) for one, mask in found.items() if one not in own)
        if own:
            documents = self._walk.base, self._walk.revision
            yield _with(fold.change, own, differences(own, documents)), fold.mask


def _with(change: Change, more: list[Change], consequence: str) -> Change:
    """A change with what follows from it."""
    return replace(
        change,
        folded=frozenset(rule for one in more for rule in (one.rule, *one.folded)),
        is_proved=all(one.is_proved for one in more),
        consequence=consequence,
    )


def _is_inside(change: Change, components: tuple[str, str]) -> bool:
    """Whether a change is of what stands in two components, and not of what they refer to."""
    places = change.base, change.revision
    return any(
        f"{place}/".startswith(f"{one}/") for place, one in zip(places, components, strict=True)
    )


def _is_seen(change: Change) -> bool:
    """Whether a change, or what follows from it, is seen on the wire."""
    return any(RULES[rule].area != "name" for rule in (change.rule, *change.folded))
