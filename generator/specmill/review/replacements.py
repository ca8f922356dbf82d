"""Puts together what differs where a schema refers to another component than it did.

That is one edit, of the reference: neither component was edited. Whatever else differs in the two
follows from it, up to where both refer to one component again.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.places import describe, shown
from specmill.review.rules.table import RULES
from specmill.review.schemas.node import BOTH, Compared
from specmill.review.verdicts import Direction
from specmill.review.walk import Pair
from specmill.source.document import Document
from specmill.source.refs import RefError, lookup

__all__ = ["Inside", "differences", "inside_of", "with_differences"]

_MAX_CLAUSES = 3


class Inside(NamedTuple):
    """What differs in two components of which one took the place of the other.

    Attributes:
        differences: What differs, with the ways in which it does.
        exits: The pairs that are the same schema in both, with the ways that lead there.
    """

    differences: Mapping[Change, Direction]
    exits: Mapping[Pair, Direction]


def inside_of(pair: Pair, compare: Callable[[Pair], Compared]) -> Inside:
    """Compares two components of which one took the place of the other.

    Args:
        pair: The two.
        compare: Compares a pair of schemas.
    """
    differences: defaultdict[Change, Direction] = defaultdict(_no_way)
    exits: defaultdict[Pair, Direction] = defaultdict(_no_way)
    ways: dict[Pair, Direction] = {pair: BOTH}
    pending = deque([pair])
    while pending:
        current = pending.popleft()
        compared = compare(current)
        for change in compared.changes:
            differences[change] |= ways[current] & change.directions
        for edge in compared.edges:
            target, found = (edge.base, edge.revision), ways[current] & edge.directions
            if edge.base.places == edge.revision.places:
                exits[target] |= found
            elif found not in ways.get(target, _no_way()):
                ways[target] = ways.get(target, _no_way()) | found
                pending.append(target)
    return Inside({c: way for c, way in differences.items() if way}, exits)


def _no_way() -> Direction:
    return Direction(0)


def with_differences(
    change: Change, inside: Inside, documents: tuple[Document, Document]
) -> Iterator[Change]:
    """A change of a reference, for each way on the wire, with what follows from it.

    Args:
        change: The change of the reference.
        inside: What differs in the components that it refers to.
        documents: The base and the revision.
    """
    for way in change.directions:
        found = [one for one, ways in inside.differences.items() if way in ways]
        yield replace(
            change,
            directions=way,
            folded=frozenset(one.rule for one in found) - {change.rule},
            is_proved=all(one.is_proved for one in found),
            consequence=differences(found, documents),
        )


def differences(found: Iterable[Change], documents: tuple[Document, Document]) -> str:
    """What differs in two components, as a sentence; empty if nothing does.

    Args:
        found: What differs.
        documents: The base and the revision.
    """
    clauses = dict.fromkeys(_clause(one, documents) for one in sorted(found, key=_order))
    return _sentence(list(clauses))


def _order(change: Change) -> tuple[int, int]:
    """What breaks clients first."""
    rule = RULES[change.rule]
    verdicts = [side.clients for side in (rule.request, rule.response) if side]
    return -max(verdicts), rule.area == "name"


def _sentence(clauses: list[str]) -> str:
    """What differs in two components; empty if nothing does."""
    if not clauses:
        return ""
    rest = len(clauses) - _MAX_CLAUSES
    more = f"; and {rest} more" if rest > 0 else ""
    return f"What differs: {'; '.join(clauses[:_MAX_CLAUSES])}{more}."


def _clause(change: Change, documents: tuple[Document, Document]) -> str:
    document, pointer = documents[0], change.base
    if change.in_revision:
        document, pointer = documents[1], change.revision
    subject = describe(document, _written(document, pointer))
    before, after = shown(change.before), shown(change.after)
    return RULES[change.rule].message.format(subject=subject, before=before, after=after)


def _written(document: Document, pointer: str) -> str:
    """Where something is written that a pointer leads to through references."""
    try:
        return lookup(document.root, f"#{pointer}", pointer).pointer
    except RefError:
        return pointer
