"""Finds out which operations, and which ways of theirs, a change of a schema reaches.

The pairs of schemas are a graph, with circles. What uses a pair, as a set of bits, flows along its
edges until nothing is new; so each pair is compared once, however many operations use it.
"""

from collections import deque
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.node import Compared, SchemaNode
from specmill.review.verdicts import Direction
from specmill.review.walk import Mask, Pair, Walk

__all__ = ["Reached", "compare_schemas"]

_SCHEMAS = "/components/schemas/"
_DEPTH = _SCHEMAS.count("/")
_BOTH = Direction.REQUEST | Direction.RESPONSE


class Reached(NamedTuple):
    """What a comparison of schemas gave.

    Attributes:
        changes: The changes, with the operations that they reach and in which directions.
        components: The components that were compared, as pairs of pointers, with the same.
    """

    changes: dict[Change, Mask]
    components: dict[tuple[str, str], Mask]


def compare_schemas(walk: Walk) -> Reached:
    """Compares the schemas that a walk asked for, and those that they lead to."""
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
    components: dict[tuple[str, str], Mask] = {}
    for pair, found in compared.items():
        for change in found.changes:
            mask = masks[pair] & bits[change.directions]
            if mask:
                changes[change] = changes.get(change, 0) | mask
        if (names := _components(*pair)) is not None:
            components[names] = components.get(names, 0) | masks[pair]
    return Reached(changes, components)


def _components(base: SchemaNode, revision: SchemaNode) -> tuple[str, str] | None:
    """The components that a pair of schemas are, if they are nothing else."""
    if len(base.places) != 1 or len(revision.places) != 1:
        return None
    names = base.places[0], revision.places[0]
    is_component = [name.startswith(_SCHEMAS) and name.count("/") == _DEPTH for name in names]
    return names if all(is_component) else None


def _is_same(walk: Walk, base: SchemaNode, revision: SchemaNode) -> bool:
    """Whether nothing can differ, as far as that is known without a comparison."""
    return base == revision and all(walk.sameness.inside(place) for place in base.places)
