"""Compares keywords that say nothing of what is accepted: defaults."""

from collections.abc import Iterator
from datetime import date

from specmill.review.changes import Change
from specmill.review.lifecycle import compare_lifecycle
from specmill.review.schemas.kinds import key_of, text_of
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.reader import NULL_ANNOTATION
from specmill.review.schemas.shape import Said
from specmill.review.schemas.types import are_of_other_types

__all__ = ["compare_annotations"]

_ANNOUNCING = ("deprecated", "x-sunset")


def compare_annotations(pair: Pair, on: date) -> Iterator[Change]:
    """What differs in defaults, and in what is announced of the end of a schema.

    Args:
        pair: Two schemas.
        on: The day on which dates of sunset are judged.
    """
    if not are_of_other_types(pair):
        yield from _default(pair)
    yield from _null_annotation(pair)
    yield from _open_list(pair)
    yield from _announcements(pair, on)


def _announcements(pair: Pair, on: date) -> Iterator[Change]:
    before, after = (
        next((said for keyword in _ANNOUNCING for said in shape.said(keyword)), None)
        for shape in (pair.base, pair.revision)
    )
    if before or after:
        # Where one side says nothing, the change knows its place there.
        places = pair.change("", before, after)
        yield from compare_lifecycle(
            pair.base_reader.document,
            pair.revision_reader.document,
            places.base.rpartition("/")[0],
            places.revision.rpartition("/")[0],
            on,
        )


def _default(pair: Pair) -> Iterator[Change]:
    before = next(iter(pair.base.said("default")), None)
    after = next(iter(pair.revision.said("default")), None)
    if _key(before) == _key(after):
        return
    verb = "added" if before is None else "removed" if after is None else "changed"
    text = (text_of(before.value) if before else "", text_of(after.value) if after else "")
    if before and after and text[0] == text[1]:
        if pair.base.node.is_text:
            return
        text = _key(before), _key(after)
    node = pair.base.node
    prefix = "parameter-" if node.is_text and not node.is_needed else ""
    yield pair.change(f"{prefix}default-{verb}", before, after, text=text)


def _open_list(pair: Pair) -> Iterator[Change]:
    """What differs in a list of values that may get more, which readers have to expect."""
    before, after = pair.base.items("x-extensible-enum"), pair.revision.items("x-extensible-enum")
    if not before or not after:
        return
    for value, said in before.items():
        if value not in after:
            yield pair.change("known-value-removed", said, None, text=(text_of(value), ""))
    for value, said in after.items():
        if value not in before:
            yield pair.change("known-value-added", None, said, text=("", text_of(value)))


def _null_annotation(pair: Pair) -> Iterator[Change]:
    """Whether a `nullable` stands beside a reference, where it counts for programs alone."""
    before, after = (
        next(iter(shape.said(NULL_ANNOTATION)), None) for shape in (pair.base, pair.revision)
    )
    if pair.base_reader.is_old and bool(before) != bool(after):
        rule = "ignored-null-removed" if before else "ignored-null-added"
        yield pair.change(rule, before, after)


def _key(said: Said | None) -> str:
    return key_of(said.value) if said else ""
