"""Finds out which operations, and which ways of theirs, a change of a schema reaches.

The pairs of schemas are a graph, with circles. What uses a pair, as a set of bits, flows along its
edges until nothing is new; so each pair is compared once, however many operations use it.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.replacements import Inside, inside_of, with_differences
from specmill.review.schemas.node import Compared, Edge, SchemaNode
from specmill.review.unchanged import Use, uses_of_unchanged
from specmill.review.verdicts import Direction
from specmill.review.walk import Mask, Pair, Walk

__all__ = ["Reached", "SchemaSearch"]

_SCHEMAS = "/components/schemas/"
_NAMINGS = frozenset({"schema-named", "schema-inlined"})
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


class _Replaced(NamedTuple):
    """A schema that refers to another component now.

    Attributes:
        change: The change of the reference.
        pair: The component that it referred to, and the one that it refers to.
    """

    change: Change
    pair: Pair


@dataclass(frozen=True, slots=True)
class _Found:
    """The pairs of schemas that there is a way to.

    Attributes:
        masks: What uses each pair.
        replaced: The schemas that refer to other components, with what uses them.
        renamed: The components that have another name, with what uses them.
        pending: The pairs from which nobody went on yet.
    """

    masks: dict[Pair, Mask] = field(default_factory=dict[Pair, Mask])
    replaced: dict[_Replaced, Mask] = field(default_factory=dict[_Replaced, Mask])
    renamed: dict[tuple[str, str], Mask] = field(default_factory=dict[tuple[str, str], Mask])
    pending: deque[Pair] = field(default_factory=deque[Pair])


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
        self._inside: dict[Pair, Inside] = {}

    def compare(self, pairs: Mapping[Pair, Mask]) -> Reached:
        """Compares schemas, and those that they lead to.

        Args:
            pairs: The schemas, with what uses them.
        """
        found = self._search(pairs)
        changes: dict[Change, Mask] = {}
        components = dict(found.renamed)
        for (base, revision), using in pairs.items():
            for change in self._walk.schemas.naming(Edge(base, revision)):
                self._add(changes, change, using)
        for pair, using in found.masks.items():
            for change in self._compare(pair).changes:
                self._add(changes, change, using)
            if (names := _components(*pair)) is not None:
                components[names] = components.get(names, 0) | using
        for replaced, using in found.replaced.items():
            for change in self._differences(replaced):
                self._add(changes, change, using)
        return Reached(self._without_names(changes), components)

    def _without_names(self, changes: dict[Change, Mask]) -> dict[Change, Mask]:
        """Changes, with other names as a part of what is said beside a reference, if they follow."""
        namings = [one for one in changes if one.rule in _NAMINGS]
        for naming in namings:
            if not self._walk.schemas.is_extended(naming):
                continue
            inside = [one for one in changes if one != naming and _is_inside(one, naming)]
            for one in inside:
                mask = changes.pop(one)
                changes[replace(one, folded=one.folded | {naming.rule})] = mask
            if inside:
                del changes[naming]
        return changes

    def _add(self, changes: dict[Change, Mask], change: Change, using: Mask) -> None:
        """Adds a change in the ways on the wire in which it says anything."""
        if mask := using & self._bits[change.directions]:
            changes[change] = changes.get(change, 0) | mask

    def _differences(self, replaced: _Replaced) -> Iterator[Change]:
        """What there is to say of a schema that refers to another component."""
        inside = self._inside_of(replaced.pair)
        if inside.differences or self._walk.schemas.are_classes(*replaced.pair):
            documents = (self._walk.base, self._walk.revision)
            yield from with_differences(replaced.change, inside, documents)

    def _search(self, pairs: Mapping[Pair, Mask]) -> _Found:
        found = _Found()
        for (base, revision), mask in pairs.items():
            self._follow(Edge(base, revision), mask, found)
        while found.pending:
            pair = found.pending.popleft()
            for edge in self._compare(pair).edges:
                self._follow(edge, found.masks[pair], found)
        return found

    def _follow(self, edge: Edge, using: Mask, found: _Found) -> None:
        """Goes on to a pair, or to where two components refer to the same again."""
        pair = (edge.base, edge.revision)
        using &= self._bits[edge.directions]
        change = self._walk.schemas.replacement(edge)
        if change is None:
            if names := self._walk.schemas.renamed(edge):
                found.renamed[names] = found.renamed.get(names, 0) | using
            known = found.masks.get(pair, 0)
            if using | known != known and (known or not self._is_done(*pair)):
                found.masks[pair] = known | using
                found.pending.append(pair)
            return
        replaced = _Replaced(change, pair)
        known = found.replaced.get(replaced, 0)
        if using | known != known:
            found.replaced[replaced] = known | using
            for (base, revision), directions in self._inside_of(pair).exits.items():
                self._follow(Edge(base, revision, directions), using, found)

    def _inside_of(self, pair: Pair) -> Inside:
        if pair not in self._inside:
            self._inside[pair] = inside_of(pair, self._compare)
        return self._inside[pair]

    def _is_done(self, base: SchemaNode, revision: SchemaNode) -> bool:
        """Whether there is nothing to say, not even that a component has another name."""
        return base == revision and self._is_same(base, revision)

    def _compare(self, pair: Pair) -> Compared:
        if (known := self._compared.get(pair)) is None:
            known = self._compared[pair] = self._compared_anew(*pair)
        return known

    def _compared_anew(self, base: SchemaNode, revision: SchemaNode) -> Compared:
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


def _is_inside(change: Change, use: Change) -> bool:
    """Whether a change is one of what is said beside a reference."""
    if use.rule == "schema-inlined":
        return change.revision.startswith(use.revision + "/")
    return change.base.startswith(use.base + "/")


def _components(base: SchemaNode, revision: SchemaNode) -> tuple[str, str] | None:
    """The components that a pair of schemas are, if they are nothing else."""
    if len(base.places) != 1 or len(revision.places) != 1:
        return None
    names = base.places[0], revision.places[0]
    is_component = [name.startswith(_SCHEMAS) and name.count("/") == _DEPTH for name in names]
    return names if all(is_component) else None
