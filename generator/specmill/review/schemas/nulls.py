"""Compares whether two unions accept null."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.acceptance import accepts
from specmill.review.schemas.expansion import Alternative
from specmill.review.schemas.node import Edge, SchemaNode
from specmill.review.schemas.pair import Pair, linked
from specmill.review.schemas.reader import Reader
from specmill.review.schemas.shape import Said, Shape
from specmill.source.tree import JsonValue

__all__ = ["compare_null", "place_of_kinds", "places_of_null", "without_null"]

_NULL = frozenset({"null"})
_UNIONS = ("anyOf", "oneOf")
_NULL_SCHEMA: JsonValue = {"type": "null"}


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
    is_proved = was is not None and now is not None
    if was is not False and now is not True:
        places = places_of_null(pair.base, pair.revision)
        yield pair.change("null-removed", *places, is_proved=is_proved)
    if was is not True and now is not False:
        revision, base = places_of_null(pair.revision, pair.base)
        yield pair.change("null-added", base, revision, is_proved=is_proved)


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


def places_of_null(having: Shape, lacking: Shape) -> tuple[Said | None, Said | None]:
    """Where the one schema says that it accepts null, and where the other one says that it does not.

    Args:
        having: The schema that accepts null.
        lacking: The other schema.
    """
    nulls: list[Said] = []
    for keyword in ("type", "enum", *_UNIONS):
        found = [null for said in having.said(keyword) if (null := _null_in(said)) is not None]
        others = [said for said in lacking.said(keyword) if _null_in(said) is None]
        if found and others:
            return found[0], others[0]
        nulls += found
    if nulls and nulls[0].pointer.split("/")[-2] in _UNIONS:
        # An alternative was added to what is no union, or the only other one is left.
        return nulls[0], None
    return next(iter(nulls), place_of_kinds(having)), place_of_kinds(lacking)


def _null_in(said: Said) -> Said | None:
    """The entry of a list of types, values or alternatives that is null."""
    for index, value in enumerate(said.value if isinstance(said.value, list) else ()):
        if value in (None, "null", _NULL_SCHEMA):
            return Said(said.place, f"{said.pointer}/{index}", value)
    return None
