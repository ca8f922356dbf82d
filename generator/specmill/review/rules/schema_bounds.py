"""Rules for ranges of numbers, of lengths and of counts."""

from collections.abc import Iterator
from typing import NamedTuple

from specmill.review.rules.opposites import narrowing, widening
from specmill.review.rules.rule import Rule
from specmill.review.rules.sides import MAY_BREAK, MAY_BREAK_THE_WIRE

__all__ = ["BOUND_RULES"]


class _Quantity(NamedTuple):
    """What has a range.

    Attributes:
        suffix: What its rules end in.
        noun: What the ends of its range are called.
        verb: What it is said with.
        unit: What it is measured in.
        more: What values beyond an upper end are called.
        less: What values beyond a lower end are called.
    """

    suffix: str
    noun: str
    verb: str
    unit: str
    more: str
    less: str


_QUANTITIES = (
    _Quantity("", "value", "is", "", "Greater values", "Lower values"),
    _Quantity("-length", "length", "has", " characters", "Longer texts", "Shorter texts"),
    _Quantity("-items", "number of items", "has", " items", "Longer lists", "Shorter lists"),
    _Quantity(
        "-properties",
        "number of properties",
        "has",
        " properties",
        "Objects with more properties",
        "Objects with fewer properties",
    ),
    _Quantity(
        "-contains",
        "number of items that must match",
        "has",
        " matching items",
        "Lists with more items that match",
        "Lists with fewer items that match",
    ),
)


def _rules(quantity: _Quantity, end: str, bound: str, beyond: str) -> Iterator[Rule]:
    """The four rules of one end of a range.

    Args:
        quantity: What has the range.
        end: `maximum` or `minimum`.
        bound: `at most` or `at least`.
        beyond: What values beyond that end are called.
    """
    name = end + quantity.suffix
    down, up = ("lowered", "raised") if end == "maximum" else ("raised", "lowered")
    noun, unit = f"{end} {quantity.noun}", quantity.unit
    refused = f"{beyond}, which were accepted, are refused."
    arrive = f"{beyond}, which never came before, may arrive."
    said = f"{{subject}} {quantity.verb} {bound} {{after}}{unit} now"
    yield narrowing(
        f"{name}-{down}",
        f"{name}-{up}",
        title=f"The {noun} was {down}",
        message=f"{said}, not {{before}}",
        consequence=refused,
    )
    yield widening(
        f"{name}-{up}",
        f"{name}-{down}",
        title=f"The {noun} was {up}",
        message=f"{said}, not {{before}}",
        consequence=arrive,
        response=MAY_BREAK_THE_WIRE,
    )
    yield narrowing(
        f"{name}-added",
        f"{name}-removed",
        title=f"A {noun} was set",
        message=f"{said}, where there was no such limit",
        consequence=refused,
        request=MAY_BREAK,
    )
    yield widening(
        f"{name}-removed",
        f"{name}-added",
        title=f"The {noun} was removed",
        message=f"{{subject}} is no longer limited to {bound} {{before}}{unit}",
        consequence=arrive,
        response=MAY_BREAK_THE_WIRE,
    )


BOUND_RULES = tuple(
    rule
    for quantity in _QUANTITIES
    for end, bound, beyond in (
        ("maximum", "at most", quantity.more),
        ("minimum", "at least", quantity.less),
    )
    for rule in _rules(quantity, end, bound, beyond)
)
"""A rule for each way in which each end of each range can change."""
