"""Finds out which operations, and which ways of theirs, a change of a schema reaches.

The pairs of schemas are a graph, with circles. What uses a pair, as a set of bits, flows along its
edges until nothing is new; so each pair is compared once, however many operations use it.
"""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.node import Compared, Edge, SchemaNode
from specmill.review.unchanged import Use, uses_of_unchanged
from specmill.review.verdicts import Direction
from specmill.review.walk import Mask, Pair, Walk

__all__ = ["Reached", "SchemaSearch"]

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


class SchemaSearch:
    """Follows pairs of schemas to those that they lead to.

    Args:
        walk: The two documents, when all their operations have their numbers.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._uses = uses_of_unchanged(walk.sameness, walk.base.root)
        self._bits = {directions: walk.bits(directions) for directions in (*Direction, _BOTH)}
        self._bits[Direction(0)] = 0
        self._same: dict[Pair, bool] = {}
        self._compared: dict[Pair, Compared] = {}

    def compare(self, pairs: Mapping[Pair, Mask]) -> Reached:
        """Compares schemas, and those that they lead to.

        Args:
            pairs: The schemas, with what uses them.
        """
        masks = self._masks(pairs)
        changes: dict[Change, Mask] = {}
        components: dict[tuple[str, str], Mask] = {}
        for pair, using in masks.items():
            for change in self._compared[pair].changes:
                mask = using & self._bits[change.directions]
                if mask:
                    changes[change] = changes.get(change, 0) | mask
            if (names := _components(*pair)) is not None:
                components[names] = components.get(names, 0) | using
        return Reached(changes, components)

    def _masks(self, pairs: Mapping[Pair, Mask]) -> dict[Pair, Mask]:
        """What uses each pair that there is a way to; all of them are compared then."""
        masks = {pair: mask for pair, mask in pairs.items() if not self._is_done(*pair)}
        pending = deque(masks)
        while pending:
            pair = pending.popleft()
            if pair not in self._compared:
                self._compared[pair] = self._compare(*pair)
            for edge in self._compared[pair].edges:
                target = (edge.base, edge.revision)
                known = masks.get(target, 0)
                mask = known | (masks[pair] & self._bits[edge.directions])
                if mask != known and (known or not self._is_done(*target)):
                    masks[target] = mask
                    pending.append(target)
        return masks

    def _is_done(self, base: SchemaNode, revision: SchemaNode) -> bool:
        """Whether there is nothing to say, not even that a component has another name."""
        return base == revision and self._is_same(base, revision)

    def _compare(self, base: SchemaNode, revision: SchemaNode) -> Compared:
        if self._is_same(base, revision):
            return Compared()
        if base == revision == SchemaNode(base.places) and len(base.places) == 1:
            uses = self._uses.get(base.places[0])
            if uses is not None:
                return Compared((), tuple(self._edge(use) for use in uses))
        return self._walk.schemas.compare(base, revision)

    def _edge(self, use: Use) -> Edge:
        base, revision = self._walk.schemas.roots(use.target, use.target)
        return Edge(base, revision, use.directions)

    def _is_same(self, base: SchemaNode, revision: SchemaNode) -> bool:
        """Whether nothing can differ, as far as that is known without a comparison."""
        if (base, revision) not in self._same:
            self._same[base, revision] = self._has_same_values(base, revision)
        return self._same[base, revision]

    def _has_same_values(self, base: SchemaNode, revision: SchemaNode) -> bool:
        if base._replace(places=()) != revision._replace(places=()):
            return False
        pairs = zip(base.places, revision.places, strict=False)
        return len(base.places) == len(revision.places) and all(
            self._walk.is_same(one, other) for one, other in pairs
        )


def _components(base: SchemaNode, revision: SchemaNode) -> tuple[str, str] | None:
    """The components that a pair of schemas are, if they are nothing else."""
    if len(base.places) != 1 or len(revision.places) != 1:
        return None
    names = base.places[0], revision.places[0]
    is_component = [name.startswith(_SCHEMAS) and name.count("/") == _DEPTH for name in names]
    return names if all(is_component) else None
