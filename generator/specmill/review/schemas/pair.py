"""Two schemas side by side."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from specmill.review.changes import Change
from specmill.review.schemas.node import BOTH, Edge, SchemaNode
from specmill.review.schemas.reader import Reader
from specmill.review.schemas.shape import Said, Shape
from specmill.review.verdicts import Direction

__all__ = ["Covers", "Pair", "Place", "linked"]


Place: TypeAlias = tuple[Reader, SchemaNode]
"""A schema, with what reads its document."""

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
        before = _at_use(before, self.base, self.revision, self.revision_reader)
        after = _at_use(after, self.revision, self.base, self.base_reader)
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
            revision: JSON pointers of the schemas that hold in the revision; not both are none.
            directions: The ways on the wire in which it counts.
        """
        before = base or (_opposite_of(revision, self.revision, self.base),)
        after = revision or (_opposite_of(base, self.base, self.revision),)
        is_text = self.base.node.is_text
        old = self.base_reader.node(before)._replace(is_text=is_text)
        new = self.revision_reader.node(after)._replace(is_text=is_text)
        return linked(old, new, (before[0], after[0]), directions)


def linked(
    base: SchemaNode, revision: SchemaNode, at: tuple[str, str], directions: Direction = BOTH
) -> Edge:
    """A pair of schemas with the places that use them, where these matter.

    Args:
        base: The schema of the base.
        revision: The schema of the revision.
        at: JSON pointers of the places that use them.
        directions: The ways on the wire in which it counts.
    """
    before, after = at if base.places != revision.places else ("", "")
    return Edge(base._replace(at=before), revision._replace(at=after), directions)


def _at_use(pointer: str, own: Shape, other: Shape, other_reader: Reader) -> str:
    """A pointer below the place that uses a component, where the edit is not in the component.

    That is where the other document has the component as well, and does not use it here.
    """
    at = own.node.at
    if not at:
        return pointer
    for place in own.node.places:
        if pointer == place or pointer.startswith(place + "/"):
            component = _component(place)
            if (
                component
                and component != _component(at)
                and place not in other.node.places
                and other_reader.value(component) is not True
            ):
                return at + pointer[len(place) :]
    return pointer


def _component(pointer: str) -> str:
    """The component that a pointer leads into; empty if it leads into none."""
    tokens = pointer.split("/", 4)
    return "/".join(tokens[:4]) if tokens[1:2] == ["components"] else ""


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
