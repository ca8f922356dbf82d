"""Rules for schemas made of schemas: alternatives, conditions, negations."""

from specmill.review.rules.opposites import narrowing, widening
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import BREAKS, MAY_BREAK, PATCHES
from specmill.review.verdicts import Bump, Verdict

__all__ = ["COMPOSITION_RULES"]

_MAY_SURPRISE = Side(Verdict.MAYBE, Bump.PATCH)
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
    Rule(
        id="discriminator-added",
        area="schema",
        title="A discriminator was added",
        message="property `{after}` tells the alternatives of {subject} apart now",
        request=PATCHES,
        response=PATCHES,
        mirror="discriminator-removed",
        consequence="Readers may choose the alternative by the property.",
    ),
    Rule(
        id="discriminator-removed",
        area="schema",
        title="A discriminator was removed",
        message="property `{before}` no longer tells the alternatives of {subject} apart",
        request=PATCHES,
        response=PATCHES,
        mirror="discriminator-added",
        consequence="Readers have to tell the alternatives apart by their contents.",
    ),
    Rule(
        id="discriminator-changed",
        area="schema",
        title="Another property tells the alternatives apart",
        message="property `{after}` tells the alternatives of {subject} apart now, not `{before}`",
        request=MAY_BREAK,
        response=MAY_BREAK,
        mirror="discriminator-changed",
        consequence="Who chooses the alternative by the old property may choose the wrong one.",
    ),
    narrowing(
        "discriminator-value-removed",
        "discriminator-value-added",
        title="A value that stands for an alternative was removed",
        message="`{before}` stands for no alternative of {subject} any more",
        consequence="Who still sends the value is refused.",
    ),
    widening(
        "discriminator-value-added",
        "discriminator-value-removed",
        title="A value that stands for an alternative was added",
        message="`{after}` stands for an alternative of {subject} now",
        consequence="A value that a reader does not know may arrive.",
        response=_MAY_SURPRISE,
    ),
    Rule(
        id="discriminator-value-changed",
        area="schema",
        title="Another value stands for an alternative",
        message="`{after}` stands for an alternative of {subject} now, not `{before}`",
        request=BREAKS,
        response=BREAKS,
        mirror="discriminator-value-changed",
        consequence="The old value is refused, and a value that a reader does not know arrives.",
    ),
    *_whole("contains", "what the items have to contain", "has to contain a certain item now"),
    *_whole("property-names", "the names that properties may have", "limits names now")[:2],
    *_whole(
        "pattern-property", "the properties of a pattern", "limits properties of a pattern now"
    ),
    narrowing(
        "dependent-required-added",
        "dependent-required-removed",
        title="A property needs another one",
        message="{subject}: property `{before}` needs property `{after}` now",
        consequence="Requests with the one but not the other are refused.",
    ),
    widening(
        "dependent-required-removed",
        "dependent-required-added",
        title="A property no longer needs another one",
        message="{subject}: property `{before}` no longer needs property `{after}`",
        consequence="The one may arrive without the other.",
    ),
    *_whole("dependent-schema", "what a property asks for", "asks for more with a property now")[
        :2
    ],
    *_whole("negation", "what is excluded (`not`)", "may not be what `not` says now"),
    *_whole("condition", "a condition (`if`)", "has to fulfil a condition now"),
    *_whole("dynamic-reference", "a dynamic reference", "follows a dynamic reference now"),
)
"""The rules for schemas that are made of others."""
