"""Compares objects: their properties, and what they may hold besides."""

from collections.abc import Iterator
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.bounds import compare_counts
from specmill.review.schemas.discriminators import compare_discriminators
from specmill.review.schemas.names import compare_names
from specmill.review.schemas.node import BOTH, Edge
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.reader import Reader
from specmill.review.schemas.shape import Said, Shape
from specmill.review.verdicts import Direction

__all__ = ["compare_objects"]

_NOWHERE = Direction(0)


class _Property(NamedTuple):
    """A property of one object schema.

    Attributes:
        said: Where it is declared, or required.
        pointers: The schemas that hold for it.
        directions: The ways on the wire in which there is such a property.
        is_required: Whether it must be there.
        is_declared: Whether it has a schema of its own.
    """

    said: Said
    pointers: tuple[str, ...]
    directions: Direction
    is_required: bool
    is_declared: bool


def compare_objects(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in properties, and the pairs of their schemas.

    Args:
        pair: Two schemas, both of which accept objects.
    """
    before = _properties(pair.base, pair.base_reader)
    after = _properties(pair.revision, pair.revision_reader)
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            yield from _removed(pair, name, old)
        else:
            yield from _kept(pair, old, new)
    for name, new in after.items():
        if name not in before:
            yield from _added(pair, name, new)
    yield from _additional(pair)
    yield from compare_discriminators(pair)
    yield from compare_names(pair)
    yield from compare_counts(pair, "Properties", "properties")


def _properties(shape: Shape, reader: Reader) -> dict[str, _Property]:
    declared = shape.names("properties")
    required = shape.items("required")
    found: dict[str, _Property] = {}
    for name in {**declared, **required}:
        if not name and name not in declared:
            continue
        pointers = shape.member(name)
        child = reader.shape(reader.node(pointers)) if pointers else None
        if child is not None and not child.kinds:
            continue
        directions = _NOWHERE
        if child is None or not child.is_set("readOnly"):
            directions |= Direction.REQUEST
        if child is None or not child.is_set("writeOnly"):
            directions |= Direction.RESPONSE
        said = declared.get(name) or required[name]
        found[name] = _Property(said, pointers, directions, name in required, name in declared)
    return found


def _kept(pair: Pair, old: _Property, new: _Property) -> Iterator[Change | Edge]:
    both = old.directions & new.directions
    for way, flag in ((Direction.REQUEST, "read-only"), (Direction.RESPONSE, "write-only")):
        if (way in old.directions) != (way in new.directions):
            is_gone = way in old.directions
            verb = "became" if is_gone else "no-longer"
            is_required = old.is_required if is_gone else new.is_required
            rule = f"{'required-' if is_required else ''}property-{verb}-{flag}"
            yield pair.change(rule, old.said, new.said)
    if old.is_required != new.is_required and both:
        rule = "property-became-required" if new.is_required else "property-became-optional"
        yield pair.change(rule, old.said, new.said, directions=both)
    if both and (old.pointers or new.pointers):
        yield pair.edge(old.pointers, new.pointers, both)


def _removed(pair: Pair, name: str, old: _Property) -> Iterator[Change | Edge]:
    rest = pair.revision.member(name)
    is_refused = _is_refused(pair.revision_reader, rest)
    yield from _declared(pair, "removed", old, None, is_refused=is_refused)
    if rest and not is_refused:
        yield pair.edge(old.pointers, rest, old.directions)


def _added(pair: Pair, name: str, new: _Property) -> Iterator[Change | Edge]:
    rest = pair.base.member(name)
    was_refused = _is_refused(pair.base_reader, rest)
    yield from _declared(pair, "added", None, new, is_refused=was_refused)
    if rest and not was_refused:
        yield pair.edge(rest, new.pointers, new.directions)


def _declared(
    pair: Pair, verb: str, old: _Property | None, new: _Property | None, *, is_refused: bool
) -> Iterator[Change]:
    """A property that one side lacks.

    Args:
        pair: The object schemas.
        verb: `added` or `removed`.
        old: The property of the base.
        new: The property of the revision.
        is_refused: Whether the side without it allows no such property.
    """
    known = old or new
    if known is None or not known.directions:
        return
    need = "required" if known.is_required else "optional"
    rule = f"property-{verb}-{need}{'-closed' if is_refused else ''}"
    if not known.is_declared and not is_refused:
        # The property itself stays what it was: one that nothing is said of.
        rule = "property-became-optional" if old else "property-became-required"
    yield pair.change(
        rule,
        old and old.said,
        new and new.said,
        directions=known.directions,
    )


def _is_refused(reader: Reader, pointers: tuple[str, ...]) -> bool:
    """Whether schemas that hold at once accept nothing."""
    return bool(pointers) and not reader.shape(reader.node(pointers)).kinds


def _additional(pair: Pair) -> Iterator[Change | Edge]:
    before, after = pair.base.additional(), pair.revision.additional()
    if not before and not after:
        return
    was_closed = _is_refused(pair.base_reader, before)
    is_closed = _is_refused(pair.revision_reader, after)
    if was_closed and is_closed:
        return
    if was_closed or is_closed:
        rule = "additional-properties-forbidden" if is_closed else "additional-properties-allowed"
        old, new = _said(pair.base, before), _said(pair.revision, after)
        yield pair.change(rule, old, new)
    else:
        yield pair.edge(before, after, BOTH)


def _said(shape: Shape, pointers: tuple[str, ...]) -> Said | None:
    if not pointers:
        return None
    place = pointers[0].rpartition("/")[0]
    return Said(place if place in shape.node.places else shape.node.places[0], pointers[0], True)
