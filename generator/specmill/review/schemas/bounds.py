"""Compares ranges: of numbers, lengths and counts."""

import math
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.kinds import text_of
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape

__all__ = ["compare_counts", "compare_range"]


class _Limit(NamedTuple):
    """The end of a range.

    Attributes:
        value: The outermost value, times -1 for a lower end: the greater, the more is allowed.
        is_inclusive: Whether the value itself is allowed.
        said: Where it is written.
    """

    value: float
    is_inclusive: bool
    said: Said

    @property
    def room(self) -> tuple[float, bool]:
        """What to compare it by."""
        return self.value, self.is_inclusive

    @property
    def text(self) -> str:
        """The limit as it is written."""
        text = text_of(self.said.value)
        return (
            text
            if "exclusive" not in self.said.pointer.rpartition("/")[2]
            else f"{text} (exclusive)"
        )


def compare_range(pair: Pair) -> Iterator[Change]:
    """What differs in the ends of a range of numbers.

    Args:
        pair: Two schemas.
    """
    for sign, name in ((1, "maximum"), (-1, "minimum")):
        ends = (_end_of_numbers(shape, name, sign) for shape in (pair.base, pair.revision))
        yield from _compare(pair, name, *ends)


def compare_counts(pair: Pair, suffix: str, noun: str, *, default: int = 0) -> Iterator[Change]:
    """What differs in the ends of a range of lengths or counts.

    Args:
        pair: Two schemas.
        suffix: What the keywords end in, as `Length`.
        noun: What the rules end in, as `length`.
        default: The least that is needed where nothing is said.
    """
    for sign, name in ((1, "maximum"), (-1, "minimum")):
        keyword = name[:3] + suffix
        before, after = (
            _end_of_counts(shape, keyword, sign, default) for shape in (pair.base, pair.revision)
        )
        yield from _compare(pair, f"{name}-{noun}", before, after)


def _compare(
    pair: Pair, name: str, base: _Limit | None, revision: _Limit | None
) -> Iterator[Change]:
    if base is None and revision is None:
        return
    text = (base.text if base else "", revision.text if revision else "")
    if base is None:
        what = "added"
    elif revision is None:
        what = "removed"
    elif base.room == revision.room:
        return
    else:
        is_upper, has_more = name.startswith("max"), revision.room > base.room
        what = "raised" if is_upper == has_more else "lowered"
    yield pair.change(f"{name}-{what}", base and base.said, revision and revision.said, text=text)


def _end_of_numbers(shape: Shape, name: str, sign: int) -> _Limit | None:
    ends = [_Limit(sign * value, True, said) for said, value in shape.numbers(name)]
    exclusive = "exclusive" + name.capitalize()
    ends += [_Limit(sign * value, False, said) for said, value in shape.numbers(exclusive)]
    if "fraction" not in shape.kinds:
        ends = [_to_integer(end) for end in ends if math.isfinite(end.value)]
    return _tightest(ends)


def _to_integer(end: _Limit) -> _Limit:
    """The last integer within a limit."""
    last = math.floor(end.value)
    if last == end.value and not end.is_inclusive:
        last -= 1
    return _Limit(last, True, end.said)


def _end_of_counts(shape: Shape, keyword: str, sign: int, default: int) -> _Limit | None:
    ends = [_Limit(sign * value, True, said) for said, value in shape.numbers(keyword)]
    if sign < 0:
        ends = [end for end in ends if end.value != -default]
    return _tightest(ends)


def _tightest(ends: list[_Limit]) -> _Limit | None:
    return min(ends, key=attrgetter("room"), default=None)
