"""What most rows of the table say about one direction, by name."""

from specmill.review.rules.rule import Side
from specmill.review.verdicts import Bump, Verdict

__all__ = ["ADDS", "BREAKS", "MAY_BREAK", "PATCHES"]

BREAKS = Side(Verdict.BREAKING, Bump.MAJOR)
MAY_BREAK = Side(Verdict.MAYBE, Bump.MAJOR)
ADDS = Side(Verdict.SAFE, Bump.MINOR)
PATCHES = Side(Verdict.SAFE, Bump.PATCH)
