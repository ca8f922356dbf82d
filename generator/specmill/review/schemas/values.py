"""Compares lists of values: `enum` and `const`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.acceptance import accepts, accepts_unlisted
from specmill.review.schemas.kinds import text_of
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.provenance import place_of_edit
from specmill.review.schemas.reader import Place
from specmill.review.schemas.shape import Said, Shape, values_of
from specmill.review.verdicts import Direction

__all__ = ["are_decided", "compare_listed", "compare_values", "listed"]


class _List(NamedTuple):
    """One `enum` or `const`.

    Attributes:
        said: Where it is.
        values: Its values, by `key_of`.
    """

    said: Said
    values: Mapping[str, Said]


def compare_values(pair: Pair) -> Iterator[Change]:
    """What differs in lists of values.

    Values that no list lacks, but another keyword refuses, are that keyword's.

    Args:
        pair: Two schemas, at least one of which lists its values.
    """
    base, revision = listed(pair.base), listed(pair.revision)
    if base is not None and revision is not None:
        if len(base) == len(revision) == 1:
            yield from compare_listed(pair, base, revision)
            yield from _constants(pair)
        else:
            yield from _list_by_list(pair, base, revision)
    elif base is not None:
        yield pair.change("enum-removed", _list_of(base), None, text=(_text(base), ""))
        if _is_null_unknown(pair, pair.base):
            yield pair.change("null-removed", _list_of(base), None, is_proved=False)
    elif revision is not None:
        yield pair.change("enum-added", None, _list_of(revision), text=("", _text(revision)))
        if _is_null_unknown(pair, pair.revision):
            yield pair.change("null-added", None, _list_of(revision), is_proved=False)


def _constants(pair: Pair) -> Iterator[Change]:
    """Whether a constant became a list of the same value, which programs expect to get more."""
    before, after = _lists(pair.base), _lists(pair.revision)
    if len(before) != 1 or len(after) != 1 or before[0].values.keys() != after[0].values.keys():
        return
    one, other = before[0].said, after[0].said
    was_constant, is_constant = (said.pointer.endswith("/const") for said in (one, other))
    if was_constant != is_constant:
        rule = "constant-became-enum" if was_constant else "enum-became-constant"
        (value,) = before[0].values.values()
        text = text_of(value.value)
        yield pair.change(rule, one, other, text=(text, text), directions=Direction.RESPONSE)


def _list_by_list(
    pair: Pair, base: Mapping[str, Said], revision: Mapping[str, Said]
) -> Iterator[Change]:
    """What differs in lists that may be several on each side, each at the list that was edited."""
    before, after = _lists(pair.base), _lists(pair.revision)
    partners = _partners(before, after)
    lost = [key for key in base if key not in revision]
    for key, old, new in _edited(lost, before, after, partners):
        if old is None:
            text = ("", _text(new.values))
            yield pair.change("enum-added", None, new.said, text=text)
        else:
            yield _removed(pair, old.values[key], new.values)
    gained = [key for key in revision if key not in base]
    backwards = {new: old for old, new in partners.items()}
    for key, source, lacking in _edited(gained, after, before, backwards):
        if source is None:
            text = (_text(lacking.values), "")
            yield pair.change("enum-removed", lacking.said, None, text=text)
        else:
            yield _added(pair, source.values[key], lacking.values)


def _edited(
    keys: Iterable[str],
    having: Sequence[_List],
    lacking: Sequence[_List],
    partners: Mapping[str, str],
) -> Iterator[tuple[str, _List | None, _List]]:
    """The lists because of which only one side has some values.

    Args:
        keys: The values.
        having: The lists of the side that has them.
        lacking: The lists of the other side.
        partners: Which list of the one side became which list of the other, by their pointers.

    Yields:
        A value, the list that had it, and the list that lacks it; where that is a list of one side
        only, None, and each list but once.
    """
    by_partner = {partners[one.said.pointer]: one for one in having if one.said.pointer in partners}
    seen: set[str] = set()
    for key in keys:
        found = [one for one in lacking if key not in one.values]
        edited = [one for one in found if one.said.pointer in by_partner]
        if edited:
            yield key, by_partner[edited[0].said.pointer], edited[0]
        elif found and found[0].said.pointer not in seen:
            seen.add(found[0].said.pointer)
            yield key, None, found[0]


def _lists(shape: Shape) -> list[_List]:
    lists = (*shape.said("enum"), *shape.said("const"))
    return [_List(said, values) for said in lists if (values := values_of(said)) is not None]


def _partners(base: Sequence[_List], revision: Sequence[_List]) -> dict[str, str]:
    """Which list became which: that of the same schema, or else in order."""
    old = {one.said.place: one.said.pointer for one in base}
    new = {one.said.place: one.said.pointer for one in revision}
    found = {pointer: new[place] for place, pointer in old.items() if place in new}
    rest = [pointer for place, pointer in old.items() if place not in new]
    others = [pointer for place, pointer in new.items() if place not in old]
    return {**found, **dict(zip(rest, others, strict=False))}


def are_decided(pair: Pair) -> bool:
    """Whether nothing but the lists says which of their values are accepted."""
    base, revision = pair.base.values, pair.revision.values
    if base is None or revision is None:
        known = {**(base or {}), **(revision or {})}
    else:
        known = {key: said for key, said in base.items() if key in revision}
    return all(
        (answer := accepts_unlisted(pair.base, said.value)) is not None
        and answer is accepts_unlisted(pair.revision, said.value)
        for said in known.values()
    )


def _is_null_unknown(pair: Pair, lister: Shape) -> bool:
    """Whether one side lists null, and nobody knows whether the other side accepts it."""
    other = pair.revision if lister is pair.base else pair.base
    return "null" in lister.kinds and accepts(other, None) is None


def listed(shape: Shape) -> dict[str, Said] | None:
    """The values of a schema that its other keywords do not refuse; null is compared as a type."""
    if shape.values is None:
        return None
    return {
        key: said
        for key, said in shape.values.items()
        if said.value is not None and accepts(shape, said.value) is not False
    }


def compare_listed(
    pair: Pair, base: Mapping[str, Said], revision: Mapping[str, Said]
) -> Iterator[Change]:
    """What differs in two lists of values.

    Args:
        pair: The schemas.
        base: The values of the base by `key_of`.
        revision: The values of the revision.
    """
    if base.keys() == revision.keys():
        return
    if len(base) == len(revision) == 1:
        (before,), (after,) = base.values(), revision.values()
        text = (text_of(before.value), text_of(after.value))
        yield pair.change("const-changed", before, after, text=text)
        return
    for key, said in base.items():
        if key not in revision:
            yield _removed(pair, said, revision)
    for key, said in revision.items():
        if key not in base:
            yield _added(pair, said, base)


def _removed(pair: Pair, said: Said, others: Mapping[str, Said]) -> Change:
    change = pair.change("enum-value-removed", said, None, text=(text_of(said.value), ""))
    base, revision = pair.places
    return replace(change, revision=_end(others, change.revision, revision, base))


def _added(pair: Pair, said: Said, others: Mapping[str, Said]) -> Change:
    change = pair.change("enum-value-added", None, said, text=("", text_of(said.value)))
    base, revision = pair.places
    return replace(change, base=_end(others, change.base, base, revision))


def _end(values: Mapping[str, Said], opposite: str, own: Place, other: Place) -> str:
    """Where a value would stand that is not in a list."""
    found = _list_of(values)
    if found is None or found.pointer.endswith("/const"):
        is_constant = opposite.endswith("/const")
        place = opposite.rpartition("/const" if is_constant else "/enum/")[0]
        return place + "/enum/-"
    return place_of_edit(found.pointer + "/-", own, other)


def _list_of(values: Mapping[str, Said]) -> Said | None:
    for said in values.values():
        pointer = said.pointer
        if not pointer.endswith("/const"):
            pointer = pointer.rpartition("/")[0]
        return Said(said.place, pointer, said.value)
    return None


def _text(values: Mapping[str, Said]) -> str:
    return ", ".join(text_of(said.value) for said in values.values())
