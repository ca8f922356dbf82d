"""Compares the kinds of values that two schemas accept."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.kinds import ALL, describe
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape

__all__ = ["compare_types"]

_NULL = frozenset({"null"})


def compare_types(pair: Pair) -> Iterator[Change]:
    """What differs in the kinds of values.

    Args:
        pair: Two schemas, none of which is a union.
    """
    before, after = pair.base.kinds, pair.revision.kinds
    if before == after:
        return
    if not before or not after:
        yield pair.change("value-allowed" if after else "value-forbidden", *_places(pair))
        return
    has_null = ALL in (before, after) or _NULL in (before, after)
    old, new = (before, after) if has_null else (before - _NULL, after - _NULL)
    if pair.base.values is not None and pair.revision.values is not None:
        old = new = old | new
    if old != new:
        rule = _rule(old, new, is_text=pair.base.node.is_text)
        yield pair.change(rule, *_places(pair), text=(describe(before), describe(after)))
    if not has_null and (old & new or old == new) and before & _NULL != after & _NULL:
        yield pair.change("null-added" if "null" in after else "null-removed", *_places(pair))


def _rule(before: frozenset[str], after: frozenset[str], *, is_text: bool) -> str:
    if not before:
        return "type-widened"
    if not after:
        return "type-narrowed"
    if is_text:
        before, after = _readable(before), _readable(after)
    if before <= after:
        return "type-widened"
    return "type-narrowed" if after <= before else "type-changed"


def _readable(kinds: frozenset[str]) -> frozenset[str]:
    """The kinds that a text can be of: what is written as a number is a string as well."""
    if "string" not in kinds:
        return kinds
    return kinds | {"integer", "fraction", "boolean"}


def _places(pair: Pair) -> tuple[Said | None, Said | None]:
    return _place(pair.base), _place(pair.revision)


def _place(shape: Shape) -> Said | None:
    for keyword in ("type", "const", "enum"):
        if said := shape.said(keyword):
            return said[0]
    place = shape.node.places[0]
    return Said(place, place, True) if shape.schemas[0] is not True else None
