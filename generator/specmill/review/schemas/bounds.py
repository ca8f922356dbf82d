"""Compares ranges: of numbers, lengths and counts."""

import math
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.formats import ranges
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
        before, after = (
            _ends_of_numbers(shape, name, sign) for shape in (pair.base, pair.revision)
        )
        if not before or not after:
            before, after = (
                _without_implied(pair, before, sign),
                _without_implied(pair, after, sign),
            )
        yield from _compare(pair, name, before, after)


def _without_implied(pair: Pair, limits: list[_Limit], sign: int) -> list[_Limit]:
    """Limits without those beyond which no number goes anyway, by the format of either side."""
    found = [end for shape in (pair.base, pair.revision) for end in ranges(shape)]
    ends = [greatest if sign > 0 else -least for least, greatest in found]
    return [limit for limit in limits if not any(limit.value >= end for end in ends)]


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
            _ends_of_counts(shape, keyword, sign, default) for shape in (pair.base, pair.revision)
        )
        yield from _compare(pair, f"{name}-{noun}", before, after)


def _compare(pair: Pair, name: str, before: list[_Limit], after: list[_Limit]) -> Iterator[Change]:
    """What differs in one end of a range.

    Args:
        pair: Two schemas.
        name: What the rules begin with.
        before: The limits of the base, which may be several.
        after: The limits of the revision.
    """
    base, revision = _tightest(before), _tightest(after)
    if (base and base.room) == (revision and revision.room):
        return
    has_more = revision is None or (base is not None and revision.room > base.room)
    edited = base if has_more else revision
    if edited is not None and edited.said.place in _both(pair):
        # Of several limits that hold at once, the one that was edited is what there is to say.
        base, revision = (_tightest(_at(edited, ends)) for ends in (before, after))
    if base is None or revision is None:
        what = "added" if base is None else "removed"
    else:
        what = "raised" if name.startswith("max") == has_more else "lowered"
    text = (base.text if base else "", revision.text if revision else "")
    yield pair.change(f"{name}-{what}", base and base.said, revision and revision.said, text=text)


def _both(pair: Pair) -> set[str]:
    return {*pair.base.node.places} & {*pair.revision.node.places}


def _at(one: _Limit, limits: list[_Limit]) -> list[_Limit]:
    """The limits that the same schema sets."""
    return [limit for limit in limits if limit.said.place == one.said.place]


def _ends_of_numbers(shape: Shape, name: str, sign: int) -> list[_Limit]:
    ends = [_Limit(sign * value, True, said) for said, value in shape.numbers(name)]
    exclusive = "exclusive" + name.capitalize()
    ends += [_Limit(sign * value, False, said) for said, value in shape.numbers(exclusive)]
    if "fraction" not in shape.kinds:
        ends = [_to_integer(end) for end in ends if math.isfinite(end.value)]
    return ends


def _to_integer(end: _Limit) -> _Limit:
    """The last integer within a limit."""
    last = math.floor(end.value)
    if last == end.value and not end.is_inclusive:
        last -= 1
    return _Limit(last, True, end.said)


def _ends_of_counts(shape: Shape, keyword: str, sign: int, default: int) -> list[_Limit]:
    ends = [_Limit(sign * value, True, said) for said, value in shape.numbers(keyword)]
    if sign < 0:
        ends = [end for end in ends if end.value != -default]
    return ends


def _tightest(ends: list[_Limit]) -> _Limit | None:
    return min(ends, key=attrgetter("room"), default=None)
