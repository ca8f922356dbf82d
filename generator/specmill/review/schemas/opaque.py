"""Compares keywords that can only be read as a whole, such as `not` and `if`."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.node import Edge
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said
from specmill.review.schemas.twins import means_the_same

__all__ = ["compare_opaque"]

_NEGATION = (("not", "negation"), ("$dynamicRef", "dynamic-reference"))


def compare_opaque(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in keywords whose values cannot be compared.

    To add one narrows what is accepted, to take one away widens it; what changed in one is not
    known.

    Args:
        pair: Two schemas.
    """
    for keyword, name in _NEGATION:
        yield from _whole(pair, keyword, name)
    yield from _conditions(pair)


def _whole(pair: Pair, keyword: str, name: str) -> Iterator[Change]:
    lost, new = _unmatched(pair, keyword)
    for before, after in zip(lost, new, strict=False):
        yield pair.change(f"{name}-changed", before, after, is_proved=False)
    for said in lost[len(new) :]:
        yield pair.change(f"{name}-removed", said, None)
    for said in new[len(lost) :]:
        yield pair.change(f"{name}-added", None, said)


def _unmatched(pair: Pair, keyword: str) -> tuple[list[Said], list[Said]]:
    """What the base says and the revision does not, and the other way about."""
    new = list(pair.revision.said(keyword))
    lost: list[Said] = []
    for before in pair.base.said(keyword):
        twin = next((after for after in new if _is_same(pair, before, after)), None)
        if twin is None:
            lost.append(before)
        else:
            new.remove(twin)
    return lost, new


def _is_same(pair: Pair, before: Said, after: Said) -> bool:
    pointers = (before.pointer, after.pointer)
    return means_the_same(pair.base_reader, pair.revision_reader, pointers)


def _conditions(pair: Pair) -> Iterator[Change | Edge]:
    lost, new = _unmatched(pair, "if")
    for before, after in zip(lost, new, strict=False):
        yield pair.change("condition-changed", before, after, is_proved=False)
    for said in lost[len(new) :]:
        yield pair.change("condition-removed", said, None)
    for said in new[len(lost) :]:
        yield pair.change("condition-added", None, said)
