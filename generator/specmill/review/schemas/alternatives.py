"""Compares `oneOf` and `anyOf`: which alternatives there are, and the pairs of them."""

from collections.abc import Iterator
from itertools import zip_longest

from specmill.review.changes import Change
from specmill.review.schemas.acceptance import accepts
from specmill.review.schemas.discriminators import Unions, compare_discriminators
from specmill.review.schemas.expansion import Alternative, expand, split_by_kind
from specmill.review.schemas.kinds import ALL, describe
from specmill.review.schemas.matching import (
    Candidate,
    Matching,
    are_told_apart,
    candidate,
    known_pairs,
    match,
)
from specmill.review.schemas.node import Edge, SchemaNode
from specmill.review.schemas.nulls import compare_null, place_of_kinds, without_null
from specmill.review.schemas.pair import Covers, Pair, linked
from specmill.review.schemas.reader import Reader, says_something
from specmill.review.schemas.shape import Said, Shape
from specmill.review.schemas.twins import means_the_same
from specmill.review.schemas.values import compare_listed, listed
from specmill.source.pointers import split

__all__ = ["compare_alternatives"]

_MAX_COMPARED = 256 * 256
_SCALARS = frozenset({"string", "integer", "fraction", "boolean"})


def compare_alternatives(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in alternatives, and the pairs of those that are in both.

    Args:
        pair: Two schemas, at least one of which is a union.
    """
    before = expand(pair.base_reader, pair.base.node)
    after = expand(pair.revision_reader, pair.revision.node)
    if before is None or after is None:
        yield from _as_a_whole(pair)
        return
    if (change := _from_anything(pair, before, after)) is not None:
        yield change
        return
    readers = (pair.base_reader, pair.revision_reader)
    ones, others = without_null(readers[0], before), without_null(readers[1], after)
    old = _candidates(*readers, ones, is_split=len(others) > 1)
    new = _candidates(readers[1], readers[0], others, is_split=len(ones) > 1)
    if _are_too_many(old, new):
        yield from _as_a_whole(pair)
        return
    yield from compare_null(pair, before, after)
    yield from _compare_lists(pair, old, new)
    matching = match(*_without_lists(old, new))
    for one, other in matching.pairs:
        places = (_use(one), _use(other))
        yield linked(one.alternative.node, other.alternative.node, places)
    yield from _types(pair, matching, old, new)
    yield from _unmatched(pair, matching, old, new)
    components = [
        (one.component, other.component, one.tags.keys() & other.tags.keys())
        for one, other in matching.pairs
        if one.component and other.component
    ]
    unions = Unions(components, (are_told_apart(old), are_told_apart(new)))
    yield from compare_discriminators(pair, unions)


def _use(one: Candidate) -> tuple[str, ...]:
    """The places that use an alternative."""
    node, branches, _ = one.alternative
    return (*branches[-1:], *node.at) or node.places[:1]


def _are_too_many(old: list[Candidate], new: list[Candidate]) -> bool:
    """Whether there are more alternatives to compare, each with each, than is worth it."""
    known = len(known_pairs(old, new))
    return (len(old) - known) * (len(new) - known) > _MAX_COMPARED


def _as_a_whole(pair: Pair) -> Iterator[Change | Edge]:
    """Unions with more alternatives than can be listed, and what holds beside them."""
    before, after = pair.base.unions, pair.revision.unions
    edited = [
        (old, new)
        for old, new in zip_longest(before, after)
        if old is None or new is None or not _are_alike(pair, old, new)
    ]
    if edited:
        yield pair.change("alternatives-changed", *edited[0], is_proved=False)
    yield Edge(_without_unions(pair.base), _without_unions(pair.revision))


def _are_alike(pair: Pair, old: Said, new: Said) -> bool:
    pointers = (old.pointer, new.pointer)
    return means_the_same(pair.base_reader, pair.revision_reader, pointers)


def _without_unions(shape: Shape) -> SchemaNode:
    """A schema as if one alternative of each of its unions were chosen."""
    pointers = [union.pointer for union in shape.unions]
    return shape.node._replace(chosen=(*shape.node.chosen, *pointers))


def _is_open(reader: Reader, alternatives: list[Alternative]) -> bool:
    """Whether there is an alternative that says nothing, and so accepts everything."""
    return any(
        reader.shape(one.node).kinds == ALL
        and not any(says_something(reader.value(place)) for place in one.node.places)
        for one in alternatives
    )


def _from_anything(
    pair: Pair, before: list[Alternative], after: list[Alternative]
) -> Change | None:
    """The change if one side accepts everything, and the other side not even all kinds."""
    old, new = _kinds_of(pair.base_reader, before), _kinds_of(pair.revision_reader, after)
    was_open, is_open = _is_open(pair.base_reader, before), _is_open(pair.revision_reader, after)
    if old == new or was_open == is_open:
        return None
    rule = "type-narrowed" if was_open else "type-widened"
    places = (place_of_kinds(pair.base), place_of_kinds(pair.revision))
    return pair.change(rule, *places, text=(describe(old), describe(new)))


def _kinds_of(reader: Reader, alternatives: list[Alternative]) -> frozenset[str]:
    return frozenset(kind for one in alternatives for kind in reader.shape(one.node).kinds)


def _candidates(
    reader: Reader, other: Reader, alternatives: list[Alternative], *, is_split: bool
) -> list[Candidate]:
    """Alternatives to match.

    Args:
        reader: What reads the document.
        other: What reads the other document.
        alternatives: The alternatives of one side.
        is_split: Whether the other side has several.
    """
    if len(alternatives) > 1 or is_split:
        alternatives = split_by_kind(reader, alternatives)
    return [candidate(one, reader, other) for one in alternatives]


def _kinds(candidates: list[Candidate]) -> frozenset[str]:
    return frozenset(kind for one in candidates for kind in one.shape.kinds)


def _is_list(one: Candidate) -> bool:
    """Whether an alternative is nothing but a list of scalars."""
    shape = one.shape
    return (
        shape.values is not None
        and shape.kinds <= _SCALARS
        and all(accepts(shape, said.value) is not None for said in shape.values.values())
    )


def _listed_kinds(candidates: list[Candidate]) -> frozenset[str]:
    return _kinds([one for one in candidates if _is_list(one)])


def _without_lists(
    old: list[Candidate], new: list[Candidate]
) -> tuple[list[Candidate], list[Candidate]]:
    """The alternatives that `_compare_lists` does not compare."""
    common = _common_lists(old, new)
    return (
        [one for one in old if not _is_one_of(one, common)],
        [one for one in new if not _is_one_of(one, common)],
    )


def _common_lists(old: list[Candidate], new: list[Candidate]) -> frozenset[str]:
    """The kinds of which both sides list values."""
    if len(old) == len(new) == 1:
        return frozenset()
    return _listed_kinds(old) & _listed_kinds(new)


def _is_one_of(one: Candidate, kinds: frozenset[str]) -> bool:
    """Whether an alternative is a list of values of some kinds."""
    return bool(one.shape.kinds & kinds) and _is_list(one)


def _compare_lists(pair: Pair, old: list[Candidate], new: list[Candidate]) -> Iterator[Change]:
    """Compares the alternatives that list their values, all of one kind together."""
    rest_of_old, rest_of_new = _without_lists(old, new)
    common = _common_lists(old, new)
    before = _values([one for one in old if _is_one_of(one, common)])
    after = _values([one for one in new if _is_one_of(one, common)])
    lost = {
        key: said
        for key, said in before.items()
        if key in after or not _is_accepted(rest_of_new, said)
    }
    gained = {
        key: said
        for key, said in after.items()
        if key in before or not _is_accepted(rest_of_old, said)
    }
    yield from compare_listed(pair, lost, gained)


def _values(candidates: list[Candidate]) -> dict[str, Said]:
    return {key: said for one in candidates for key, said in (listed(one.shape) or {}).items()}


def _is_accepted(candidates: list[Candidate], said: Said) -> bool:
    return any(accepts(one.shape, said.value) is True for one in candidates)


def _types(
    pair: Pair, matching: Matching, old: list[Candidate], new: list[Candidate]
) -> Iterator[Change]:
    """The kinds of values that only one side has."""
    before, after = _kinds(old), _kinds(new)
    text = (describe(before), describe(after))
    for rule, rest, others in (
        ("type-narrowed", matching.lost, after),
        ("type-widened", matching.new, before),
    ):
        if any(not one.shape.kinds & others for one in rest):
            yield pair.change(
                rule, place_of_kinds(pair.base), place_of_kinds(pair.revision), text=text
            )


def _unmatched(
    pair: Pair, matching: Matching, old: list[Candidate], new: list[Candidate]
) -> Iterator[Change]:
    """The alternatives that only one side has, and that no alternative of the other covers."""
    readers = (pair.base_reader, pair.revision_reader)
    used = _branches([one for one, _ in matching.pairs])
    lost = [
        (_branch(one, used), _name(one))
        for one in _uncovered(matching.lost, new, readers, pair.covers)
    ]
    used = _branches([other for _, other in matching.pairs])
    gained = [
        (_branch(one, used), _name(one))
        for one in _uncovered(matching.new, old, (readers[1], readers[0]), pair.covers)
    ]
    for before, name in lost:
        found = next((one for one in gained if _number(one[0]) == _number(before)), None)
        if found is None:
            yield pair.change("alternative-removed", before, None, text=(name, ""))
        else:
            gained.remove(found)
            yield pair.change("alternative-replaced", before, found[0], text=(name, found[1]))
    for after, name in gained:
        yield pair.change("alternative-added", None, after, text=("", name))


def _number(branch: Said) -> str:
    """Which branch of which union of a schema one is."""
    return branch.pointer[len(branch.place) :] or branch.pointer


def _uncovered(
    rest: list[Candidate],
    others: list[Candidate],
    readers: tuple[Reader, Reader],
    covers: Covers,
) -> Iterator[Candidate]:
    """Alternatives that the other side lacks, but not their whole kind.

    One that has a name in both documents is a thing of its own, however like the others it is.

    Args:
        rest: The alternatives without a match.
        others: The alternatives of the other side.
        readers: What reads the one side, and the other.
        covers: Whether one schema accepts everything that another one does.
    """
    kinds = _kinds(others)
    for one in rest:
        if one.shape.kinds & kinds and (
            one.is_in_both
            or not any(
                covers((readers[0], one.alternative.node), (readers[1], other.alternative.node))
                for other in others
            )
        ):
            yield one


def _branches(candidates: list[Candidate]) -> frozenset[str]:
    return frozenset(branch for one in candidates for branch in one.alternative.branches)


def _branch(one: Candidate, used: frozenset[str]) -> Said:
    """The branch that an alternative has to itself."""
    branches = one.alternative.branches
    pointer = next((branch for branch in branches if branch not in used), "")
    pointer = pointer or (branches[0] if branches else one.alternative.node.places[0])
    place = pointer.rpartition("/")[0].rpartition("/")[0] if branches else pointer
    return Said(place, pointer, True)


def _name(one: Candidate) -> str:
    """What an alternative is called."""
    if one.component:
        return split(one.component)[-1]
    for said in one.shape.said("title"):
        if isinstance(said.value, str):
            return said.value
    return describe(one.shape.kinds)
