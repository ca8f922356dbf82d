"""Rules for schemas that get or lose a name of their own."""

from specmill.review.rules.rule import Rule, Side
from specmill.review.verdicts import Bump, Verdict

__all__ = ["SCHEMA_NAME_RULES"]

_RENAMES = Side(Verdict.SAFE, Bump.MAJOR)

SCHEMA_NAME_RULES = (
    Rule(
        id="schema-named",
        area="name",
        title="An object became a component",
        message="{subject} is the component `{after}` now",
        request=_RENAMES,
        response=_RENAMES,
        mirror="schema-inlined",
        consequence="Nothing changes on the wire; programs name a class that is gone.",
    ),
    Rule(
        id="schema-inlined",
        area="name",
        title="An object is no component any more",
        message="{subject} is no longer the component `{before}`",
        request=_RENAMES,
        response=_RENAMES,
        mirror="schema-named",
        consequence="Nothing changes on the wire; programs name a class that is gone.",
    ),
)
"""The rules for objects that are components on one side only."""
