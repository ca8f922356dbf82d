"""Rows that come in pairs: what takes values away, and what allows more of them."""

from dataclasses import replace

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import ADDS, BREAKS, PATCHES

__all__ = ["narrowing", "widening"]

_READ_AS_BEFORE = replace(
    PATCHES,
    consequence="Clients can read what comes; servers made for the base may send what is excluded now.",
)
_SENT_AS_BEFORE = replace(
    ADDS, consequence="Clients may go on as before; servers made for the base refuse what is new."
)


def narrowing(
    rule: str, mirror: str, *, title: str, message: str, consequence: str, request: Side = BREAKS
) -> Rule:
    """A change after which fewer values are accepted than before.

    Args:
        rule: Id of the row.
        mirror: Id of the row of the opposite change.
        title: The change as one phrase.
        message: The change of one thing as one clause.
        consequence: What a caller sees.
        request: What it does in what clients send; what they receive they can read as before.
    """
    return Rule(
        id=rule,
        area="schema",
        title=title,
        message=message,
        request=request,
        response=_READ_AS_BEFORE,
        mirror=mirror,
        consequence=consequence,
    )


def widening(
    rule: str, mirror: str, *, title: str, message: str, consequence: str, response: Side = BREAKS
) -> Rule:
    """A change after which more values are accepted than before.

    Args:
        rule: Id of the row.
        mirror: Id of the row of the opposite change.
        title: The change as one phrase.
        message: The change of one thing as one clause.
        consequence: What a caller sees.
        response: What it does in what clients receive; what they send is accepted as before.
    """
    return Rule(
        id=rule,
        area="schema",
        title=title,
        message=message,
        request=_SENT_AS_BEFORE,
        response=response,
        mirror=mirror,
        consequence=consequence,
        is_addition=True,
    )
