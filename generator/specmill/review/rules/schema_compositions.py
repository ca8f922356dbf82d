"""Rules for schemas made of schemas: alternatives, conditions, negations."""

from specmill.review.rules.opposites import narrowing, widening
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import BREAKS
from specmill.review.verdicts import Bump, Verdict

__all__ = ["COMPOSITION_RULES"]

_BREAKS_THE_WIRE = Side(Verdict.BREAKING, Bump.PATCH)


def _whole(name: str, what: str, sentence: str) -> tuple[Rule, Rule, Rule]:
    """The three rules of a keyword that can only be read as a whole.

    Args:
        name: What their ids begin with.
        what: What the keyword is called, with its article.
        sentence: What has to hold by it, to follow "{subject}".
    """
    capital = what[0].upper() + what[1:]
    refused = "Values that were accepted may be refused."
    arrive = "Values that never came before may arrive."
    return (
        narrowing(
            f"{name}-added",
            f"{name}-removed",
            title=f"{capital} was added",
            message=f"{{subject}} {sentence}",
            consequence=refused,
            request=_BREAKS_THE_WIRE,
        ),
        widening(
            f"{name}-removed",
            f"{name}-added",
            title=f"{capital} was removed",
            message=f"{what} of {{subject}} was removed",
            consequence=arrive,
            response=_BREAKS_THE_WIRE,
        ),
        Rule(
            id=f"{name}-changed",
            area="schema",
            title=f"{capital} changed",
            message=f"{what} of {{subject}} changed",
            request=_BREAKS_THE_WIRE,
            response=_BREAKS_THE_WIRE,
            mirror=f"{name}-changed",
            consequence="Values that were accepted may be refused, and others may arrive.",
        ),
    )


COMPOSITION_RULES = (
    narrowing(
        "alternative-removed",
        "alternative-added",
        title="An alternative was removed",
        message="{subject} can no longer be {before}",
        consequence="Values of that alternative, which were accepted, are refused.",
    ),
    widening(
        "alternative-added",
        "alternative-removed",
        title="An alternative was added",
        message="{subject} can be {after} now",
        consequence="A value that a reader does not know may arrive.",
    ),
    Rule(
        id="alternatives-changed",
        area="schema",
        title="The alternatives changed",
        message="the alternatives of {subject} changed",
        request=BREAKS,
        response=BREAKS,
        mirror="alternatives-changed",
        consequence="Values that were accepted may be refused, and others may arrive.",
    ),
    *_whole("negation", "what is excluded (`not`)", "may not be what `not` says now"),
    *_whole("condition", "a condition (`if`)", "has to fulfil a condition now"),
    *_whole("dynamic-reference", "a dynamic reference", "follows a dynamic reference now"),
)
"""The rules for schemas that are made of others."""
