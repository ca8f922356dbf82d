"""Two schemas side by side."""

from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.node import BOTH, Edge
from specmill.review.schemas.reader import Reader
from specmill.review.schemas.shape import Said, Shape
from specmill.review.verdicts import Direction

__all__ = ["Pair"]


class Pair(NamedTuple):
    """The schema of the base and that of the revision.

    Attributes:
        base: The schema of the base.
        revision: The schema of the revision.
        base_reader: What reads the base.
        revision_reader: What reads the revision.
    """

    base: Shape
    revision: Shape
    base_reader: Reader
    revision_reader: Reader

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of values that both accept."""
        return self.base.kinds & self.revision.kinds

    def change(
        self,
        rule: str,
        base: Said | None,
        revision: Said | None,
        *,
        text: tuple[str, str] = ("", ""),
        directions: Direction = BOTH,
        is_proved: bool = True,
    ) -> Change:
        """A change whose place is known in one document at least.

        Args:
            rule: Id of the rule.
            base: What the base says; None where it says nothing.
            revision: What the revision says; None where it says nothing.
            text: The values of both as text.
            directions: The ways on the wire in which it counts.
            is_proved: Whether the values were compared.
        """
        before = base.pointer if base else _opposite(revision, self.revision, self.base)
        after = revision.pointer if revision else _opposite(base, self.base, self.revision)
        return Change(
            rule=rule,
            base=before,
            revision=after,
            in_base=base is not None,
            in_revision=revision is not None,
            before=text[0],
            after=text[1],
            directions=directions,
            is_proved=is_proved,
        )

    def edge(
        self, base: tuple[str, ...], revision: tuple[str, ...], directions: Direction = BOTH
    ) -> Edge:
        """A pair inside of this one.

        Args:
            base: JSON pointers of the schemas that hold in the base.
            revision: JSON pointers of the schemas that hold in the revision.
            directions: The ways on the wire in which it counts.
        """
        return Edge(
            self.base_reader.node(base or (_opposite_of(revision, self.revision, self.base),)),
            self.revision_reader.node(revision or (_opposite_of(base, self.base, self.revision),)),
            directions,
        )


def _opposite(said: Said | None, own: Shape, other: Shape) -> str:
    """Where the other schema would say what one says."""
    if said is None:
        return other.node.places[0]
    return _counterpart(said.place, own, other) + said.pointer[len(said.place) :]


def _opposite_of(pointers: tuple[str, ...], own: Shape, other: Shape) -> str:
    """Where the other schema would have the schema that stands at some place."""
    for pointer in pointers:
        for place in own.node.places:
            if pointer.startswith(place + "/"):
                return _counterpart(place, own, other) + pointer[len(place) :]
    return other.node.places[0]


def _counterpart(place: str, own: Shape, other: Shape) -> str:
    """The place of the other schema that matches one best."""
    places = other.node.places
    if place in places:
        return place
    if place in own.node.places and len(places) == len(own.node.places):
        return places[own.node.places.index(place)]
    return places[0]
