"""Compares the kinds of values that two schemas accept."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.formats import is_of_numbers
from specmill.review.schemas.kinds import ALL, describe, kinds_of_type
from specmill.review.schemas.nulls import places_of_null
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape, values_of

__all__ = ["are_of_other_types", "compare_types"]

_NULL = frozenset({"null"})


def compare_types(pair: Pair) -> Iterator[Change]:
    """What differs in the kinds of values.

    Args:
        pair: Two schemas, none of which is a union.
    """
    before, after = pair.base.kinds, pair.revision.kinds
    if before == after:
        return
    places = _saying(pair.base, after - before), _saying(pair.revision, before - after)
    if not before or not after:
        yield pair.change("value-allowed" if after else "value-forbidden", *places)
        return
    place = "" if are_of_other_types(pair) else _edited(pair, before, after)
    if place:
        before, after = _kinds_at(pair.base, place), _kinds_at(pair.revision, place)
        places = _type_at(pair.base, place), _type_at(pair.revision, place)
    has_null = ALL in (before, after) or _NULL in (before, after)
    old, new = (before, after) if has_null else (before - _NULL, after - _NULL)
    if old & new and _is_told_by_lists(pair.base, pair.revision):
        old = new = old | new
    if old != new:
        rule = _rule(old, new, is_text=_is_any_text(pair))
        yield pair.change(rule, *places, text=(describe(before), describe(after)))
    if not has_null and (old & new or old == new) and before & _NULL != after & _NULL:
        yield _null(pair, *places, is_added="null" in after)


def _is_told_by_lists(base: Shape, revision: Shape) -> bool:
    """Whether both sides list their values, and the lists lack all that only one side has."""
    if base.values is None or revision.values is None:
        return False
    for having, lacking in ((base.values, revision), (revision.values, base)):
        lists = [
            values
            for said in (*lacking.said("enum"), *lacking.said("const"))
            if (values := values_of(said)) is not None
        ]
        for key in having:
            if key not in (lacking.values or {}) and all(key in values for values in lists):
                return False
    return True


def _null(pair: Pair, base: Said | None, revision: Said | None, *, is_added: bool) -> Change:
    """Null that comes or goes.

    Args:
        pair: The schemas.
        base: Where the base says its type.
        revision: Where the revision says its type.
        is_added: Whether it comes.
    """
    having, lacking = (pair.revision, pair.base) if is_added else (pair.base, pair.revision)
    null, other = places_of_null(having, lacking)
    if is_added:
        return pair.change("null-added", other or base, null or revision)
    return pair.change("null-removed", null or base, other or revision)


def are_of_other_types(pair: Pair) -> bool:
    """Whether no value but null has a type that both schemas accept.

    What they say of their values is then of different things.
    """
    before, after = pair.base.kinds - _NULL, pair.revision.kinds - _NULL
    return bool(before and after) and not before & after


def _edited(pair: Pair, before: frozenset[str], after: frozenset[str]) -> str:
    """The schema of both sides that had its type edited, where others hold as well."""
    for own, other, missing in (
        (pair.revision, pair.base, before - after),
        (pair.base, pair.revision, after - before),
    ):
        for said in own.said("type"):
            kinds = _kinds_at(own, said.place)
            is_cause = said.place in other.node.places and bool(missing - kinds)
            if is_cause and kinds != _kinds_at(other, said.place):
                return said.place
    return ""


def _type_at(shape: Shape, place: str) -> Said | None:
    return next((said for said in shape.said("type") if said.place == place), None)


def _kinds_at(shape: Shape, place: str) -> frozenset[str]:
    """The kinds that one of the schemas allows that hold at once."""
    said = _type_at(shape, place)
    kinds = kinds_of_type(said.value) if said else None
    return ALL if kinds is None else kinds


def _rule(before: frozenset[str], after: frozenset[str], *, is_text: bool) -> str:
    if not before:
        return "type-widened"
    if not after:
        return "type-narrowed"
    if is_text:
        before, after = _readable(before), _readable(after)
        if before == after:
            return "type-of-text-changed"
    if before <= after:
        return "type-widened"
    return "type-narrowed" if after <= before else "type-changed"


def _is_any_text(pair: Pair) -> bool:
    """Whether values are plain text, and may be any text where they are strings."""
    strings = [shape for shape in (pair.base, pair.revision) if "string" in shape.kinds]
    return pair.base.node.is_text and all(
        shape.values is None
        and not shape.said("pattern")
        and all(is_of_numbers(name) for name in shape.texts("format"))
        for shape in strings
    )


def _readable(kinds: frozenset[str]) -> frozenset[str]:
    """The kinds that a text can be of: what is written as a number is a string as well."""
    if "string" not in kinds:
        return kinds
    return kinds | {"integer", "fraction", "boolean"}


def _saying(shape: Shape, missing: frozenset[str]) -> Said | None:
    """Where a schema says of which kinds values are not, or else are."""
    types = shape.said("type")
    for said in types:
        if missing - _kinds_at(shape, said.place):
            return said
    for said in (*types, *shape.said("const"), *shape.said("enum")):
        return said
    place = shape.node.places[0]
    return Said(place, place, True) if shape.schemas[0] is not True else None
