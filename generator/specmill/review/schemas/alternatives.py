"""Compares `oneOf` and `anyOf`: which alternatives there are, and the pairs of them."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.twins import means_the_same

__all__ = ["compare_alternatives"]


def compare_alternatives(pair: Pair) -> Iterator[Change]:
    """What differs in alternatives.

    Args:
        pair: Two schemas.
    """
    before, after = pair.base.unions, pair.revision.unions
    if len(before) == len(after) and all(
        means_the_same(pair.base_reader, pair.revision_reader, (old.pointer, new.pointer))
        for old, new in zip(before, after, strict=True)
    ):
        return
    old, new = next(iter(before), None), next(iter(after), None)
    yield pair.change("alternatives-changed", old, new, is_proved=False)
