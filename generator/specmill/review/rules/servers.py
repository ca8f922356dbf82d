"""Rules for the addresses of servers."""

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import ADDS, MAY_BREAK
from specmill.review.verdicts import Bump, Verdict

__all__ = ["SERVER_RULES"]

# No name of a package changes with an address, unless there are several to choose from.
_MAY_MOVE = Side(Verdict.MAYBE, Bump.MINOR)

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
        id="server-widened",
        area="server",
        title="A server has more addresses",
        message="{subject} has more addresses now: `{after}`, not only `{before}`",
        request=ADDS,
        response=None,
        mirror="server-narrowed",
        consequence="Clients may go on with the address that they know.",
        is_addition=True,
    ),
    Rule(
        id="server-narrowed",
        area="server",
        title="A server has fewer addresses",
        message="{subject} has fewer addresses now: only `{after}`, not `{before}`",
        request=MAY_BREAK,
        response=None,
        mirror="server-widened",
        consequence="Clients that know an address that is gone may find nothing there.",
    ),
    Rule(
        id="server-changed",
        area="server",
        title="Another server takes the place of one",
        message="the server `{before}` became `{after}`",
        request=_MAY_MOVE,
        response=None,
        mirror="server-changed",
        consequence="Clients that know the old address may find nothing there; new packages call the new one.",
    ),
)
