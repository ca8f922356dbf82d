"""Compares keywords that say nothing of what is accepted: defaults."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.kinds import key_of, text_of
from specmill.review.schemas.pair import Pair

__all__ = ["compare_annotations"]


def compare_annotations(pair: Pair) -> Iterator[Change]:
    """What differs in defaults.

    Args:
        pair: Two schemas.
    """
    before = next(iter(pair.base.said("default")), None)
    after = next(iter(pair.revision.said("default")), None)
    if before is None and after is None:
        return
    text = (text_of(before.value) if before else "", text_of(after.value) if after else "")
    if before is None or after is None:
        yield pair.change(
            "default-removed" if before else "default-added", before, after, text=text
        )
    elif key_of(before.value) != key_of(after.value):
        yield pair.change("default-changed", before, after, text=text)
