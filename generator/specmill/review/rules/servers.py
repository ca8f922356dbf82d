"""Rules for the addresses of servers."""

from specmill.review.rules.rule import Rule
from specmill.review.rules.sides import ADDS, MAY_BREAK

__all__ = ["SERVER_RULES"]

SERVER_RULES = (
    Rule(
        id="server-added",
        area="server",
        title="There is one more server",
        message="the server `{after}` was added",
        request=ADDS,
        response=None,
        mirror="server-removed",
        consequence="Clients may go on with the server that they know.",
        is_addition=True,
    ),
    Rule(
        id="server-removed",
        area="server",
        title="A server is no longer listed",
        message="the server `{before}` is no longer listed",
        request=MAY_BREAK,
        response=None,
        mirror="server-added",
        consequence="Clients that know its address may find nothing there.",
    ),
    Rule(
        id="server-changed",
        area="server",
        title="Another server takes the place of one",
        message="the server `{before}` became `{after}`",
        request=MAY_BREAK,
        response=None,
        mirror="server-changed",
        consequence="Clients that know the old address may find nothing there; new packages call the new one.",
    ),
)
