"""Compares keywords of one value that is no end of a range: patterns, divisors."""

import math
from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.bounds import compare_counts, compare_range
from specmill.review.schemas.kinds import text_of
from specmill.review.schemas.node import Edge
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape

__all__ = ["compare_numbers", "compare_texts"]

_ANYTHING = frozenset(["", ".*", "^.*", ".*$", "^.*$", "^", "$", "[\\s\\S]*", "^[\\s\\S]*$"])
_CONTENT = ("contentEncoding", "contentMediaType")


def compare_texts(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in the patterns, lengths and contents of strings.

    Args:
        pair: Two schemas.
    """
    yield from _patterns(pair)
    yield from compare_counts(pair, "Length", "length")
    for keyword in _CONTENT:
        yield from _texts(pair, keyword, "content")
    yield from _content_schemas(pair)


def compare_numbers(pair: Pair) -> Iterator[Change]:
    """What differs in the ranges and divisors of numbers.

    Args:
        pair: Two schemas.
    """
    yield from compare_range(pair)
    yield from _multiples(pair)


def _patterns(pair: Pair) -> Iterator[Change]:
    before, after = (
        {text: said for text, said in shape.texts("pattern").items() if text not in _ANYTHING}
        for shape in (pair.base, pair.revision)
    )
    if before.keys() == after.keys():
        return
    lost = [said for text, said in before.items() if text not in after]
    new = [said for text, said in after.items() if text not in before]
    first, last = next(iter(lost), None), next(iter(new), None)
    rule = "pattern-changed" if lost and new else "pattern-removed" if lost else "pattern-added"
    text = (text_of(first.value) if first else "", text_of(last.value) if last else "")
    yield pair.change(rule, first, last, text=text, is_proved=not (lost and new))


def _texts(pair: Pair, keyword: str, name: str) -> Iterator[Change]:
    before, after = _one(pair.base, keyword), _one(pair.revision, keyword)
    if before is None and after is None:
        return
    if before is not None and after is not None and _fold(before) == _fold(after):
        return
    text = (
        text_of(before.value) if before else "plain",
        text_of(after.value) if after else "plain",
    )
    yield pair.change(f"{name}-changed", before, after, text=text)


def _content_schemas(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in what is inside of a text, once it is decoded and parsed."""
    base, revision = (
        next((said for said in shape.said("contentSchema")), None)
        for shape in (pair.base, pair.revision)
    )
    if base and revision:
        edge = pair.edge((base.pointer,), (revision.pointer,))
        before, after = (node._replace(is_text=False) for node in (edge.base, edge.revision))
        yield edge._replace(base=before, revision=after)
    elif base or revision:
        yield pair.change(f"content-schema-{'removed' if base else 'added'}", base, revision)


def _one(shape: Shape, keyword: str) -> Said | None:
    return next(iter(shape.texts(keyword).values()), None)


def _fold(said: Said) -> str:
    return str(said.value).lower()


def _multiples(pair: Pair) -> Iterator[Change]:
    before, after = _divisors(pair.base), _divisors(pair.revision)
    if before.keys() == after.keys():
        return
    old, new = next(iter(before.values()), None), next(iter(after.values()), None)
    text = (_text(before), _text(after))
    least, greatest = _common(before), _common(after)
    is_proved = True
    if not before or not after:
        rule = "multiple-of-removed" if before else "multiple-of-added"
    elif least is None or greatest is None:
        rule, is_proved = "multiple-of-changed", False
    elif least == greatest:
        return
    elif least % greatest == 0:
        rule = "multiple-of-loosened"
    else:
        rule = "multiple-of-tightened" if greatest % least == 0 else "multiple-of-changed"
    yield pair.change(rule, old, new, text=text, is_proved=is_proved)


def _divisors(shape: Shape) -> dict[float, Said]:
    """What numbers have to be multiples of, where that says anything."""
    is_integer = "fraction" not in shape.kinds
    return {
        value: said
        for said, value in shape.numbers("multipleOf")
        if value > 0 and not (value == 1 and is_integer)
    }


def _common(divisors: dict[float, Said]) -> int | None:
    """The least common multiple of whole numbers; None for others."""
    whole = [value for value in divisors if isinstance(value, int)]
    return math.lcm(*whole) if len(whole) == len(divisors) else None


def _text(divisors: dict[float, Said]) -> str:
    return " and ".join(text_of(said.value) for said in divisors.values())
