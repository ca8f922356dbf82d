"""Finds out which operations, and which ways of theirs, a change of a schema reaches.

The pairs of schemas are a graph, with circles. What uses a pair, as a set of bits, flows along its
edges until nothing is new; so each pair is compared once, however many operations use it.
"""

from collections import deque

from specmill.review.changes import Change
from specmill.review.schemas.node import Compared, SchemaNode
from specmill.review.verdicts import Direction
from specmill.review.walk import Mask, Pair, Walk

__all__ = ["changes_of_schemas"]

_BOTH = Direction.REQUEST | Direction.RESPONSE


def changes_of_schemas(walk: Walk) -> dict[Change, Mask]:
    """Compares the schemas that a walk asked for, and those that they lead to.

    Returns:
        The changes, with the operations that they reach and in which directions.
    """
    masks = {pair: mask for pair, mask in walk.pairs.items() if not _is_same(walk, *pair)}
    compared: dict[Pair, Compared] = {}
    bits = {directions: walk.bits(directions) for directions in Direction}
    bits |= {_BOTH: walk.bits(_BOTH), Direction(0): 0}
    pending = deque(masks)
    while pending:
        pair = pending.popleft()
        if pair not in compared:
            compared[pair] = walk.schemas.compare(*pair)
        for edge in compared[pair].edges:
            target = (edge.base, edge.revision)
            known = masks.get(target, 0)
            mask = known | (masks[pair] & bits[edge.directions])
            if mask != known and (known or not _is_same(walk, *target)):
                masks[target] = mask
                pending.append(target)
    changes: dict[Change, Mask] = {}
    for pair, found in compared.items():
        for change in found.changes:
            mask = masks[pair] & bits[change.directions]
            changes[change] = changes.get(change, 0) | mask
    return changes


def _is_same(walk: Walk, base: SchemaNode, revision: SchemaNode) -> bool:
    """Whether nothing can differ, as far as that is known without a comparison."""
    return base == revision and all(walk.sameness.inside(place) for place in base.places)
