"""Two schemas side by side."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from specmill.review.changes import Change
from specmill.review.schemas.node import BOTH, Edge, SchemaNode
from specmill.review.schemas.provenance import (
    counterpart,
    is_untouched,
    place_of,
    place_of_edit,
    uses,
)
from specmill.review.schemas.reader import Place, Reader
from specmill.review.schemas.shape import Said, Shape
from specmill.review.verdicts import Direction

__all__ = ["Covers", "Pair", "linked"]


Covers: TypeAlias = Callable[[Place, Place], bool]
"""Whether everything that the first schema accepts is accepted by the second."""


class Pair(NamedTuple):
    """The schema of the base and that of the revision.

    Attributes:
        base: The schema of the base.
        revision: The schema of the revision.
        base_reader: What reads the base.
        revision_reader: What reads the revision.
        covers: Whether one schema accepts everything that another one does; it may not know.
    """

    base: Shape
    revision: Shape
    base_reader: Reader
    revision_reader: Reader
    covers: Covers

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of values that both accept."""
        return self.base.kinds & self.revision.kinds

    @property
    def places(self) -> tuple[Place, Place]:
        """Both schemas, each with what reads its document."""
        return (self.base_reader, self.base.node), (self.revision_reader, self.revision.node)

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
        one, other = self.places
        if base and revision and base.place != revision.place:
            # What one side says in a schema that both have was not edited: the other side was.
            if is_untouched(base, other) and not is_untouched(revision, one):
                base = None
            elif is_untouched(revision, one) and not is_untouched(base, other):
                revision = None
        before = base.pointer if base else _opposite(revision, other, one)
        after = revision.pointer if revision else _opposite(base, one, other)
        return Change(
            rule=rule,
            base=place_of_edit(before, one, other),
            revision=place_of_edit(after, other, one),
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
            revision: JSON pointers of the schemas that hold in the revision; not both are none.
            directions: The ways on the wire in which it counts.
        """
        one, other = self.places
        before = base or (_opposite_of(revision, other, one),)
        after = revision or (_opposite_of(base, one, other),)
        is_text, is_xml = self.base.node.is_text, self.base.node.is_xml
        old = self.base_reader.node(before)._replace(is_text=is_text, is_xml=is_xml)
        new = self.revision_reader.node(after)._replace(is_text=is_text, is_xml=is_xml)
        edge = linked(old, new, (before, after), directions)
        return edge._replace(
            base=edge.base._replace(written=uses(edge.base.at, one, other)),
            revision=edge.revision._replace(written=uses(edge.revision.at, other, one)),
        )

    def inside(self, edge: Edge) -> "Pair":
        """The pair that an edge leads to."""
        base, revision = (
            self.base_reader.shape(edge.base),
            self.revision_reader.shape(edge.revision),
        )
        return self._replace(base=base, revision=revision)


def linked(
    base: SchemaNode,
    revision: SchemaNode,
    at: tuple[tuple[str, ...], tuple[str, ...]],
    directions: Direction = BOTH,
) -> Edge:
    """A pair of schemas with the places that use them, where these matter.

    Args:
        base: The schema of the base.
        revision: The schema of the revision.
        at: JSON pointers of the places that use them.
        directions: The ways on the wire in which it counts.
    """
    before, after = at if base.places != revision.places else ((), ())
    return Edge(
        base._replace(at=before, written=()), revision._replace(at=after, written=()), directions
    )


def _opposite(said: Said | None, own: Place, other: Place) -> str:
    """Where the other schema would say what one says."""
    if said is None:
        return next(iter(other[1].at), other[1].places[0])
    return counterpart(said.place, own, other) + said.pointer[len(said.place) :]


def _opposite_of(pointers: tuple[str, ...], own: Place, other: Place) -> str:
    """Where the other schema would have the schema that stands at some place."""
    if len(other[1].places) == 1 and other[0].value(other[1].places[0]) is True:
        # Nothing is inside of nothing: what refers to itself here would go on there for ever.
        return other[1].places[0]
    for pointer in pointers:
        if place := place_of(pointer, own):
            return counterpart(place, own, other) + pointer[len(place) :]
    return other[1].places[0]
