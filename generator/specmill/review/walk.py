"""What a walk through two documents collects, and how its parts report."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from specmill.review.changes import Change, Operation, Reach
from specmill.review.sameness import Sameness
from specmill.review.schemas.comparison import SchemaComparison
from specmill.review.schemas.node import SchemaNode
from specmill.review.verdicts import Direction
from specmill.source.document import Document

__all__ = ["Mask", "Pair", "Walk", "Way"]

Mask: TypeAlias = int
"""A set of operations and directions: bit `2 * i` is what clients send to operation `i`, and bit
`2 * i + 1` what they receive."""

Pair: TypeAlias = tuple[SchemaNode, SchemaNode]


@dataclass(slots=True)
class Walk:
    """Two documents, and what was found in them so far.

    Attributes:
        base: The one document.
        revision: The other.
        on: The day on which dates of sunset are judged.
        schemas: Compares their schemas.
        sameness: What needs no comparison.
        operations: Operations by their numbers.
        changes: What changed outside of schemas, with what it reaches.
        pairs: Schemas to compare, with what uses them.
    """

    base: Document
    revision: Document
    on: date
    schemas: SchemaComparison
    sameness: Sameness
    operations: list[Operation] = field(default_factory=list[Operation])
    changes: dict[Change, Mask] = field(default_factory=dict[Change, Mask])
    pairs: dict[Pair, Mask] = field(default_factory=dict[Pair, Mask])

    def number(self, operation: Operation) -> int:
        """Gives an operation its number."""
        self.operations.append(operation)
        return len(self.operations) - 1

    def add(self, change: Change, mask: Mask) -> None:
        """Remembers a change, and one more thing that it reaches."""
        self.changes[change] = self.changes.get(change, 0) | mask

    def bits(self, directions: Direction) -> Mask:
        """All operations, in some directions."""
        return sum(_bit(i, d) for i in range(len(self.operations)) for d in directions)

    def reaches(self, mask: Mask) -> Iterator[Reach]:
        """The operations of a set."""
        for index, operation in enumerate(self.operations):
            directions = Direction(mask >> (2 * index) & _EITHER)
            if directions:
                yield Reach(operation, directions)


_EITHER = (Direction.REQUEST | Direction.RESPONSE).value


def _bit(index: int, direction: Direction) -> Mask:
    return direction.value << (2 * index)


class Way(NamedTuple):
    """Values of one operation on their way between client and server.

    Attributes:
        walk: What is collected.
        number: The number of the operation.
        direction: The way that the values go.
    """

    walk: Walk
    number: int
    direction: Direction

    @property
    def mask(self) -> Mask:
        """The operation in this direction."""
        return _bit(self.number, self.direction)

    def added(self, rule: str, base: str, revision: str, after: str = "") -> None:
        """Reports what only the revision has.

        Args:
            rule: Id of the rule.
            base: Pointer of where it would be in the base.
            revision: Pointer of where it is.
            after: What it is, as short text.
        """
        change = Change(rule, base, revision, in_base=False, in_revision=True, after=after)
        self.walk.add(change, self.mask)

    def removed(self, rule: str, base: str, revision: str, before: str = "") -> None:
        """Reports what only the base has; see `added`."""
        change = Change(rule, base, revision, in_base=True, in_revision=False, before=before)
        self.walk.add(change, self.mask)

    def changed(
        self, rule: str, base: str, revision: str, before: str = "", after: str = ""
    ) -> None:
        """Reports what both have, and differs."""
        change = Change(
            rule, base, revision, in_base=True, in_revision=True, before=before, after=after
        )
        self.walk.add(change, self.mask)

    def schemas(self, base: str, revision: str, *, is_text: bool = False) -> None:
        """Asks for a comparison of two schemas.

        Args:
            base: Pointer of the schema of the base.
            revision: Pointer of the schema of the revision.
            is_text: Whether its values are written as plain text, as in a query.
        """
        pair = self.walk.schemas.roots(base, revision, is_text=is_text)
        self.walk.pairs[pair] = self.walk.pairs.get(pair, 0) | self.mask
