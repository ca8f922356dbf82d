"""Compares keywords that can only be read as a whole, such as `not` and `if`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.node import Edge
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape
from specmill.review.schemas.twins import means_the_same

__all__ = ["are_twins", "compare_opaque"]

_WHOLE = (("not", "negation"), ("$dynamicRef", "dynamic-reference"))


class _Condition(NamedTuple):
    """A condition of one schema.

    Attributes:
        said: What is asked, by `if`.
        branches: What follows from it, by `then` and `else`.
    """

    said: Said
    branches: dict[str, Said]


def compare_opaque(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in keywords whose values cannot be compared.

    To add one narrows what is accepted, to take one away widens it; what changed in one is not
    known.

    Args:
        pair: Two schemas.
    """
    for keyword, name in _WHOLE:
        lost, new = _unmatched(pair, pair.base.said(keyword), pair.revision.said(keyword))
        yield from _report(pair, name, lost, new)
    yield from _conditions(pair)


def are_twins(pair: Pair, before: Said, after: Said) -> bool:
    """Whether two schemas inside of a pair are written alike, or accept the same values."""
    pointers = (before.pointer, after.pointer)
    if means_the_same(pair.base_reader, pair.revision_reader, pointers):
        return True
    if not isinstance(before.value, dict) or not isinstance(after.value, dict):
        return False
    old = (pair.base_reader, pair.base_reader.node([before.pointer]))
    new = (pair.revision_reader, pair.revision_reader.node([after.pointer]))
    return pair.covers(old, new) and pair.covers(new, old)


def _report(pair: Pair, name: str, lost: Sequence[Said], new: Sequence[Said]) -> Iterator[Change]:
    for before, after in zip(lost, new, strict=False):
        yield pair.change(f"{name}-changed", before, after, is_proved=False)
    for said in lost[len(new) :]:
        yield pair.change(f"{name}-removed", said, None)
    for said in new[len(lost) :]:
        yield pair.change(f"{name}-added", None, said)


def _unmatched(
    pair: Pair, base: Sequence[Said], revision: Sequence[Said]
) -> tuple[list[Said], list[Said]]:
    """What the base says and the revision does not, and the other way about."""
    new = list(revision)
    lost: list[Said] = []
    for before in base:
        twin = next((after for after in new if are_twins(pair, before, after)), None)
        if twin is None:
            lost.append(before)
        else:
            new.remove(twin)
    return lost, new


def _conditions(pair: Pair) -> Iterator[Change | Edge]:
    base, revision = _conditions_of(pair.base), _conditions_of(pair.revision)
    lost: list[Said] = []
    for before in base:
        after = next((c for c in revision if are_twins(pair, before.said, c.said)), None)
        if after is None:
            lost.append(before.said)
        else:
            revision.remove(after)
            yield from _consequences(pair, before.branches, after.branches)
    yield from _report(pair, "condition", lost, [condition.said for condition in revision])


def _conditions_of(shape: Shape) -> list[_Condition]:
    """The conditions from which anything follows."""
    found: list[_Condition] = []
    for said in shape.said("if"):
        branches = {
            keyword: branch
            for keyword in ("then", "else")
            for branch in shape.said(keyword)
            if branch.place == said.place
        }
        if branches:
            found.append(_Condition(said, branches))
    return found


def _consequences(
    pair: Pair, base: dict[str, Said], revision: dict[str, Said]
) -> Iterator[Change | Edge]:
    for keyword in ("then", "else"):
        before, after = base.get(keyword), revision.get(keyword)
        if before and after:
            yield pair.edge((before.pointer,), (after.pointer,))
        elif before or after:
            rule = "condition-removed" if before else "condition-added"
            yield pair.change(rule, before, after)
