"""Compares whether two unions accept null."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.acceptance import accepts
from specmill.review.schemas.expansion import Alternative
from specmill.review.schemas.node import Edge, SchemaNode
from specmill.review.schemas.pair import Pair, linked
from specmill.review.schemas.reader import Reader
from specmill.review.schemas.shape import Said, Shape

__all__ = ["compare_null", "place_of_kinds", "without_null"]

_NULL = frozenset({"null"})


def compare_null(
    pair: Pair, before: list[Alternative], after: list[Alternative]
) -> Iterator[Change | Edge]:
    """What differs in whether null is accepted.

    Args:
        pair: Two unions.
        before: The alternatives of the base.
        after: The alternatives of the revision.
    """
    was, old = _null_of(pair.base_reader, before)
    now, new = _null_of(pair.revision_reader, after)
    if was is None and now is None and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield linked(one, other, ((one.places[0],), (other.places[0],)))
        return
    places = (place_of_kinds(pair.base), place_of_kinds(pair.revision))
    is_proved = was is not None and now is not None
    if was is not False and now is not True:
        yield pair.change("null-removed", *places, is_proved=is_proved)
    if was is not True and now is not False:
        yield pair.change("null-added", *places, is_proved=is_proved)


def _null_of(
    reader: Reader, alternatives: list[Alternative]
) -> tuple[bool | None, list[SchemaNode]]:
    """Whether null is accepted, if that is known, and the alternatives that may accept it."""
    shapes = [reader.shape(one.node) for one in alternatives]
    nodes = [shape.node._replace(kinds=("null",)) for shape in shapes if "null" in shape.kinds]
    answers = {accepts(shape, None) for shape in shapes}
    return True if True in answers else None if None in answers else False, nodes


def without_null(reader: Reader, alternatives: list[Alternative]) -> list[Alternative]:
    """Alternatives without null."""
    found: list[Alternative] = []
    for alternative in alternatives:
        kinds = reader.shape(alternative.node).kinds
        rest = kinds - _NULL
        if rest == kinds:
            found.append(alternative)
        elif rest:
            node = alternative.node._replace(kinds=tuple(sorted(rest)))
            found.append(alternative._replace(node=node))
    return found


def place_of_kinds(shape: Shape) -> Said | None:
    """Where a schema says which kinds of values it accepts."""
    for said in (*shape.unions, *shape.said("type"), *shape.said("enum"), *shape.said("const")):
        return said
    return None
