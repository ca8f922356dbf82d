"""What a walk through two documents collects, and how its parts report."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from specmill.review.changes import Change, Operation, Reach
from specmill.review.policy import PolicyComparison
from specmill.review.reading import value_at
from specmill.review.sameness import Sameness
from specmill.review.schemas.comparison import SchemaComparison
from specmill.review.schemas.node import SchemaNode
from specmill.review.verdicts import Direction
from specmill.source.document import Document

__all__ = ["Fold", "Mask", "Pair", "Walk", "Way"]

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
        schemas: Compares their schemas.
        policy: Compares security, servers, announcements and names.
        sameness: What needs no comparison.
        operations: Operations by their numbers.
        unpromised: Operations that promise nothing yet.
        changes: What changed outside of schemas, with what it reaches.
        pairs: Schemas to compare, with what uses them.
        folds: What more there is to compare for single changes.
    """

    base: Document
    revision: Document
    schemas: SchemaComparison
    policy: PolicyComparison
    sameness: Sameness
    operations: list[Operation] = field(default_factory=list[Operation])
    unpromised: Mask = 0
    changes: dict[Change, Mask] = field(default_factory=dict[Change, Mask])
    pairs: dict[Pair, Mask] = field(default_factory=dict[Pair, Mask])
    folds: list["Fold"] = field(default_factory=list["Fold"])

    def beside(self) -> "Walk":
        """A walk through the same documents and operations that has not found anything yet."""
        return Walk(
            self.base,
            self.revision,
            self.schemas,
            self.policy,
            self.sameness,
            operations=self.operations,
            unpromised=self.unpromised,
        )

    def number(self, operation: Operation, *, is_promised: bool = True) -> int:
        """Gives an operation its number.

        Args:
            operation: The operation.
            is_promised: Whether changes of it break anybody at all.
        """
        number = len(self.operations)
        self.operations.append(operation)
        if not is_promised:
            self.unpromised |= _bit(number, _BOTH)
        return number

    def add(self, change: Change, mask: Mask) -> None:
        """Remembers a change, and one more thing that it reaches."""
        self.changes[change] = self.changes.get(change, 0) | mask

    def is_same(self, base: str, revision: str) -> bool:
        """Whether two places have the same value, with all that it refers to.

        Args:
            base: Pointer into the base.
            revision: Pointer into the revision.
        """
        if base == revision and self.sameness.inside(base):
            return True
        before, after = value_at(self.base.root, base), value_at(self.revision.root, revision)
        return self.sameness.values(before, after)

    def bits(self, directions: Direction) -> Mask:
        """All operations, in some directions."""
        every = ((1 << 2 * len(self.operations)) - 1) // _BOTH.value
        return every * directions.value

    def reaches(self, mask: Mask) -> Iterator[Reach]:
        """The operations of a set."""
        while mask:
            index = ((mask & -mask).bit_length() - 1) // 2
            directions = Direction(mask >> (2 * index) & _BOTH.value)
            yield Reach(self.operations[index], directions)
            mask &= ~_bit(index, _BOTH)

    def directions(self, mask: Mask) -> tuple[Direction, ...]:
        """The directions in which anything is reached."""
        return tuple(direction for direction in Direction if mask & self.bits(direction))


_BOTH = Direction.REQUEST | Direction.RESPONSE


def _bit(index: int, direction: Direction) -> Mask:
    return direction.value << (2 * index)


class Fold(NamedTuple):
    """A change that has more to it, of which nothing is said for itself.

    Attributes:
        change: The change.
        mask: What it reaches.
        beside: What more there is to it: what was found, and the schemas to compare.
        is_alone: Whether it is said even if there is nothing more to it.
        inside: Of a change of a reference the two components, by their pointers: what differs
            elsewhere does not follow from it. None for any other change.
    """

    change: Change
    mask: Mask
    beside: Walk
    is_alone: bool
    inside: tuple[str, str] | None = None


class Way(NamedTuple):
    """Values of one operation on their way between client and server, or on both ways.

    Attributes:
        walk: What is collected.
        number: The number of the operation.
        direction: The ways that the values go.
    """

    walk: Walk
    number: int
    direction: Direction

    @property
    def mask(self) -> Mask:
        """The operation in this direction."""
        return _bit(self.number, self.direction)

    def add(self, change: Change) -> None:
        """Reports a change that was made already, unless it says nothing of this direction."""
        mask = self.mask & _bit(self.number, change.directions)
        if mask:
            self.walk.add(change, mask)

    def added(self, rule: str, base: str, revision: str, after: str = "") -> None:
        """Reports what only the revision has.

        Args:
            rule: Id of the rule.
            base: Pointer of where it would be in the base.
            revision: Pointer of where it is.
            after: What it is, as short text.
        """
        self.add(Change(rule, base, revision, in_base=False, in_revision=True, after=after))

    def removed(self, rule: str, base: str, revision: str, before: str = "") -> None:
        """Reports what only the base has; see `added`."""
        self.add(Change(rule, base, revision, in_base=True, in_revision=False, before=before))

    def changed(
        self, rule: str, base: str, revision: str, before: str = "", after: str = ""
    ) -> None:
        """Reports what both have, and differs."""
        self.add(
            Change(rule, base, revision, in_base=True, in_revision=True, before=before, after=after)
        )

    def schemas(
        self,
        base: str,
        revision: str,
        *,
        is_text: bool = False,
        is_needed: bool = False,
        is_xml: bool = False,
    ) -> None:
        """Asks for a comparison of two schemas.

        Args:
            base: Pointer of the schema of the base.
            revision: Pointer of the schema of the revision.
            is_text: Whether its values are written as plain text, as in a query.
            is_needed: Whether it is about a parameter that cannot be left out.
            is_xml: Whether its values are written as XML.
        """
        if self.walk.is_same(base, revision):
            return
        pair = self.walk.schemas.roots(
            base, revision, is_text=is_text, is_needed=is_needed, is_xml=is_xml
        )
        self.walk.pairs[pair] = self.walk.pairs.get(pair, 0) | self.mask
