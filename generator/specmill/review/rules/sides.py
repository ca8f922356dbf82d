"""What most rows of the table say about one direction, by name."""

from specmill.review.rules.rule import Side
from specmill.review.verdicts import Bump, Verdict

__all__ = ["ADDS", "BREAKS", "BREAKS_THE_WIRE", "MAY_BREAK", "MAY_BREAK_THE_WIRE", "PATCHES"]

BREAKS = Side(Verdict.BREAKING, Bump.MAJOR)
MAY_BREAK = Side(Verdict.MAYBE, Bump.MAJOR)
ADDS = Side(Verdict.SAFE, Bump.MINOR)
# No program is written otherwise: nothing of it is in the API of a package.
BREAKS_THE_WIRE = Side(Verdict.BREAKING, Bump.PATCH)
MAY_BREAK_THE_WIRE = Side(Verdict.MAYBE, Bump.PATCH)
PATCHES = Side(Verdict.SAFE, Bump.PATCH)
