"""Finds out where an edit was made: in a schema, or where another one uses it."""

from specmill.review.schemas.kinds import key_of
from specmill.review.schemas.node import SchemaNode
from specmill.review.schemas.reader import Place
from specmill.review.schemas.shape import Said

__all__ = ["counterpart", "is_untouched", "place_of", "place_of_edit", "uses"]


def is_untouched(said: Said, other: Place) -> bool:
    """Whether the other document says the same at the same place.

    Args:
        said: What one side says.
        other: The other side, which need not use the schema that says so.
    """
    reader, node = other
    is_there = said.place in node.places or (
        bool(_component(said.place)) and said.value is not True
    )
    return is_there and key_of(reader.value(said.pointer)) == key_of(said.value)


def place_of(pointer: str, own: Place) -> str:
    """The innermost schema of a side that a pointer leads into; empty if there is none."""
    places = (p for p in own[1].places if pointer == p or pointer.startswith(p + "/"))
    return max(places, key=len, default="")


def place_of_edit(pointer: str, own: Place, other: Place) -> str:
    """Where something was edited that one side says.

    That is where a component is used, if the other document has the component as well, and does not
    use it here.

    Args:
        pointer: JSON pointer of what a side says.
        own: That side.
        other: The other side.
    """
    place = place_of(pointer, own)
    if not place or place in other[1].places:
        return pointer
    used = _visited(other)
    components = {_component(known) for known in used}
    routes = _visited(own)
    where = place
    while (component := _component(where)) and component not in components:
        if not (referrer := routes.get(where)) or other[0].value(component) is True:
            break
        where = referrer
    if component and component not in components and other[0].value(component) is not True:
        where = _written(where, own[1])
    return where + pointer[len(place) :]


def _written(pointer: str, node: SchemaNode) -> str:
    """Where something is that a use of a schema has, if the use is a part of an edit."""
    for at, written in zip(node.at, node.written, strict=False):
        if pointer == at or pointer.startswith(at + "/"):
            return written + pointer[len(at) :]
    return pointer


def uses(pointers: tuple[str, ...], own: Place, other: Place) -> tuple[str, ...]:
    """Where the edits were made of which places inside of a side are a part.

    Args:
        pointers: JSON pointers of the places.
        own: The side.
        other: The other side.

    Returns:
        The places of the edits; nothing if they are the pointers.
    """
    found = tuple(_use(pointer, own, other) for pointer in pointers)
    return () if found == pointers else found


def _use(pointer: str, own: Place, other: Place) -> str:
    """Where an edit was made that leads to a pointer, through one reference at most.

    Components may contain each other, so that there is no end to the ways through several.
    """
    node, place = own[1], place_of(pointer, own)
    is_inside = any(place == at or place.startswith(at + "/") for at in node.at)
    return pointer if node.written and not is_inside else place_of_edit(pointer, own, other)


def counterpart(place: str, own: Place, other: Place) -> str:
    """The schema of the other side that stands for one of a side, or that would have it.

    Args:
        place: JSON pointer of the schema.
        own: The side that has it.
        other: The other side.
    """
    old, new = own[1].places, other[1].places
    if place in new:
        return place
    rest, others = [p for p in old if p not in new], [p for p in new if p not in old]
    if len(rest) == len(others) and place in rest:
        return others[rest.index(place)]
    used = _visited(other)
    where = place_of_edit(place, own, other)
    while where and where not in used:
        where = where.rpartition("/")[0]
    return where or next(iter((*other[1].written, *other[1].at)), new[0])


def _visited(side: Place) -> dict[str, str]:
    """The schemas that hold on one side, and the references that lead there."""
    reader, node = side
    found = dict.fromkeys(node.places, "")
    for pointer in node.at:
        found.update(reader.routes(pointer))
    return found


def _component(pointer: str) -> str:
    """The component that a pointer leads into; empty if it leads into none."""
    tokens = pointer.split("/", 4)
    return "/".join(tokens[:4]) if tokens[1:2] == ["components"] else ""
