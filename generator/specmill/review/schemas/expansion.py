"""Takes a union apart into alternatives, each about one kind of values."""

from typing import NamedTuple

from specmill.review.schemas.node import SchemaNode
from specmill.review.schemas.reader import Reader, says_something
from specmill.review.schemas.shape import Said

__all__ = ["Alternative", "expand", "split_by_kind"]

_MAX_ALTERNATIVES = 4096
_MAX_COMBINED = 256
"""How many alternatives may be combinations of several unions."""

_GROUPS = (
    frozenset({"string"}),
    frozenset({"integer", "fraction"}),
    frozenset({"boolean"}),
    frozenset({"array"}),
    frozenset({"object"}),
)


class Alternative(NamedTuple):
    """One way to fulfil a schema.

    Attributes:
        node: What has to hold.
        branches: The branches of `oneOf` and `anyOf` that were chosen, from the outside.
        own: The places that the last of them brought.
    """

    node: SchemaNode
    branches: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def expand(reader: Reader, node: SchemaNode) -> list[Alternative] | None:
    """The alternatives of a schema, with those of the schemas that they refer to.

    Args:
        reader: What reads the document.
        node: The schema.

    Returns:
        The alternatives that some value fulfils, itself if it is no union; None if there are too
        many, as where several unions meet.
    """
    found: list[Alternative] = []
    stack = [Alternative(node)]
    while stack:
        alternative = stack.pop()
        shape = reader.shape(alternative.node)
        if shape.unions:
            stack += reversed(_branches(reader, alternative, shape.unions[0]))
        elif shape.kinds:
            node = _without_idle(reader, alternative.node)
            found.append(alternative._replace(node=node))
        limit = _MAX_COMBINED if len(alternative.branches) > 1 else _MAX_ALTERNATIVES
        if len(found) + len(stack) > limit:
            return None
    return found


def _branches(reader: Reader, alternative: Alternative, union: Said) -> list[Alternative]:
    node = alternative.node
    count = len(union.value) if isinstance(union.value, list) else 0
    found: list[Alternative] = []
    for index in range(count):
        branch = f"{union.pointer}/{index}"
        own = reader.node([branch]).places
        if union.place in own and set(own) <= set(node.places):
            continue
        # What holds already is flat; to flatten it again would bring back what was chosen.
        places = dict.fromkeys((*node.places, *own))
        whole = node._replace(places=tuple(places), chosen=(*node.chosen, union.pointer))
        found.append(Alternative(whole, (*alternative.branches, branch), own))
    return found


def _without_idle(reader: Reader, node: SchemaNode) -> SchemaNode:
    """A node without the places that said nothing but what was chosen."""
    if not node.chosen:
        return node
    places = tuple(
        place
        for place in node.places
        if says_something(reader.value(place), _chosen_of(place, node.chosen))
    )
    places = places or node.places[-1:]
    chosen = tuple(pointer for pointer in node.chosen if pointer.rpartition("/")[0] in places)
    return node._replace(places=places, chosen=chosen)


def _chosen_of(place: str, chosen: tuple[str, ...]) -> frozenset[str]:
    """The keywords of a place that say nothing once a branch is chosen."""
    start = place + "/"
    found = {p[len(start) :] for p in chosen if p.startswith(start)}
    return frozenset({"discriminator", *found}) if found else frozenset()


def split_by_kind(reader: Reader, alternatives: list[Alternative]) -> list[Alternative]:
    """Alternatives that are about one kind of values each.

    Args:
        reader: What reads the document.
        alternatives: The alternatives of a schema, none of which accepts null.
    """
    found: list[Alternative] = []
    for alternative in alternatives:
        all_kinds = reader.shape(alternative.node).kinds
        for group in _GROUPS:
            kinds = all_kinds & group
            if kinds == all_kinds:
                found.append(alternative)
            elif kinds:
                node = alternative.node._replace(kinds=tuple(sorted(kinds)))
                found.append(alternative._replace(node=node))
    return found
