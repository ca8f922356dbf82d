"""Compares objects: their properties, and what they may hold besides."""

from collections.abc import Iterator
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.bounds import compare_counts
from specmill.review.schemas.discriminators import compare_discriminators
from specmill.review.schemas.names import compare_names
from specmill.review.schemas.node import BOTH, Edge
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.reader import Reader, says_something
from specmill.review.schemas.shape import Said, Shape
from specmill.review.verdicts import Direction

__all__ = ["compare_objects"]

_NOWHERE = Direction(0)


class _Property(NamedTuple):
    """A property of one object schema.

    Attributes:
        said: Where it is declared, or required.
        required: Where it is required, if that is in another schema than it is declared in.
        pointers: The schemas that hold for it.
        directions: The ways on the wire in which there is such a property.
        is_required: Whether it must be there.
        is_declared: Whether it has a schema of its own.
    """

    said: Said
    required: Said | None
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
    old_names, new_names = pair.base.names("properties"), pair.revision.names("properties")
    was_closed, is_closed = _are_closed(pair)
    for name, old in before.items():
        new = after.get(name)
        if new is not None:
            yield from _kept(pair, old, new)
        elif was_closed or not is_closed or name not in new_names:
            # One that is declared still, in another schema, goes with all that are refused now.
            yield from _removed(pair, name, old)
    for name, new in after.items():
        if name not in before and (is_closed or not was_closed or name not in old_names):
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
        is_refused = child is not None and not child.kinds
        if is_refused and (name in declared or name not in required):
            continue
        directions = _NOWHERE
        if child is None or not child.is_set("readOnly"):
            directions |= Direction.REQUEST
        if child is None or not child.is_set("writeOnly"):
            directions |= Direction.RESPONSE
        said, need = declared.get(name), required.get(name)
        is_elsewhere = said is not None and need is not None and said.place != need.place
        found[name] = _Property(
            said or required[name],
            need if is_elsewhere else None,
            pointers,
            directions,
            name in required,
            name in declared,
        )
    return found


def _kept(pair: Pair, old: _Property, new: _Property) -> Iterator[Change | Edge]:
    both = old.directions & new.directions
    yield from _access(pair, old, new)
    if old.is_required != new.is_required and both:
        rule = "property-became-required" if new.is_required else "property-became-optional"
        places = (old.required, new.required)
        if places == (None, None):
            places = (old.said, new.said)
        yield pair.change(rule, *places, directions=both)
    is_declared = old.is_declared or new.is_declared
    if both and is_declared and (old.pointers or new.pointers):
        yield pair.edge(old.pointers, new.pointers, both)


def _access(pair: Pair, old: _Property, new: _Property) -> Iterator[Change]:
    """Whether a property goes one way only that went both, or the other way about."""
    for way, flag in ((Direction.REQUEST, "read-only"), (Direction.RESPONSE, "write-only")):
        if (way in old.directions) == (way in new.directions):
            continue
        is_gone = way in old.directions
        verb = "became" if is_gone else "no-longer"
        is_required = old.is_required if is_gone else new.is_required
        rule = f"{'required-' if is_required else ''}property-{verb}-{flag}"
        keyword = "readOnly" if flag == "read-only" else "writeOnly"
        inside = pair.inside(pair.edge(old.pointers, new.pointers))
        saying, other = inside.revision, inside.base
        if not is_gone:
            saying, other = other, saying
        said = next(one for one in saying.said(keyword) if one.value is True)
        if said.place in {*other.node.places} - {*old.pointers, *new.pointers}:
            # All properties that use the component are meant.
            yield inside.change(rule, None if is_gone else said, said if is_gone else None)
        else:
            yield pair.change(rule, old.said, new.said)


def _removed(pair: Pair, name: str, old: _Property) -> Iterator[Change | Edge]:
    rest = pair.revision.member(name)
    is_refused = _is_refused(pair.revision_reader, rest)
    is_news = is_refused and not _is_refused(pair.base_reader, old.pointers)
    yield from _declared(pair, "removed", old, None, is_refused=is_news)
    if not is_refused and _says_something(pair.revision_reader, rest):
        yield pair.edge(old.pointers, rest, old.directions)


def _added(pair: Pair, name: str, new: _Property) -> Iterator[Change | Edge]:
    rest = pair.base.member(name)
    was_refused = _is_refused(pair.base_reader, rest)
    is_news = was_refused and not _is_refused(pair.revision_reader, new.pointers)
    yield from _declared(pair, "added", None, new, is_refused=is_news)
    if not was_refused and _says_something(pair.base_reader, rest):
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


def _says_something(reader: Reader, pointers: tuple[str, ...]) -> bool:
    """Whether schemas that hold at once say anything."""
    return bool(pointers) and any(map(says_something, reader.shape(reader.node(pointers)).schemas))


def _is_refused(reader: Reader, pointers: tuple[str, ...]) -> bool:
    """Whether schemas that hold at once accept nothing."""
    return bool(pointers) and not reader.shape(reader.node(pointers)).kinds


def _are_closed(pair: Pair) -> tuple[bool, bool]:
    """Whether no other properties are allowed in the base, and in the revision."""
    return (
        _is_refused(pair.base_reader, pair.base.additional()),
        _is_refused(pair.revision_reader, pair.revision.additional()),
    )


def _additional(pair: Pair) -> Iterator[Change | Edge]:
    before, after = pair.base.additional(), pair.revision.additional()
    if not before and not after:
        return
    was_closed, is_closed = _are_closed(pair)
    if was_closed and is_closed:
        return
    says_more = (
        _says_something(pair.base_reader, before),
        _says_something(pair.revision_reader, after),
    )
    if was_closed == is_closed or all(says_more):
        yield pair.edge(before, after, BOTH)
    else:
        rule = "additional-properties-forbidden" if is_closed else "additional-properties-allowed"
        old, new = _said(pair.base, before), _said(pair.revision, after)
        yield pair.change(rule, old, new)


def _said(shape: Shape, pointers: tuple[str, ...]) -> Said | None:
    if not pointers:
        return None
    place = pointers[0].rpartition("/")[0]
    return Said(place if place in shape.node.places else shape.node.places[0], pointers[0], True)
