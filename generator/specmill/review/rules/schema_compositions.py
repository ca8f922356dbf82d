"""Rules for schemas made of schemas: alternatives, conditions, negations."""

from collections.abc import Iterator
from dataclasses import replace

from specmill.review.rules.opposites import narrowing, widening
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import (
    ADDS,
    BREAKS,
    BREAKS_THE_WIRE,
    MAY_BREAK_THE_WIRE,
    PATCHES,
)

__all__ = ["COMPOSITION_RULES"]


def _whole(
    name: str, what: str, *messages: str, changed_response: Side = BREAKS_THE_WIRE
) -> Iterator[Rule]:
    """The rules of a keyword that can only be read as a whole.

    Args:
        name: What their ids begin with.
        what: What the keyword is called, with its article.
        messages: What to say where it was added, removed, and changed; where the last is missing,
            what it holds is compared.
        changed_response: What a change does in what clients receive: they read whatever arrives,
            unless types are made of it.
    """
    added, removed, *changed = messages
    yield narrowing(
        f"{name}-added",
        f"{name}-removed",
        title=f"{what} was added",
        message=added,
        consequence="Values that were accepted may be refused.",
        request=BREAKS,
    )
    yield widening(
        f"{name}-removed",
        f"{name}-added",
        title=f"{what} was removed",
        message=removed,
        consequence="Values that never came before may arrive.",
        response=BREAKS_THE_WIRE,
    )
    for message in changed:
        yield Rule(
            id=f"{name}-changed",
            area="schema",
            title=f"{what} changed",
            message=message,
            request=BREAKS,
            response=changed_response,
            mirror=f"{name}-changed",
            consequence="Values that were accepted may be refused, and others may arrive.",
        )


COMPOSITION_RULES = (
    narrowing(
        "alternative-removed",
        "alternative-added",
        title="An alternative was removed",
        message="{subject} was removed",
        consequence="Values of that alternative, which were accepted, are refused.",
    ),
    widening(
        "alternative-added",
        "alternative-removed",
        title="An alternative was added",
        message="{subject} was added",
        consequence="A value that a reader does not know may arrive.",
    ),
    Rule(
        id="alternative-replaced",
        area="schema",
        title="An alternative took the place of another one",
        message="{subject} took the place of `{before}`",
        request=replace(
            BREAKS, consequence="Values of the old alternative, which were accepted, are refused."
        ),
        response=replace(BREAKS, consequence="A value that a reader does not know may arrive."),
        mirror="alternative-replaced",
        consequence="Values of the old alternative are refused, and of the new one may arrive.",
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
    narrowing(
        "needed-discriminator-added",
        "needed-discriminator-removed",
        title="Only a discriminator tells the alternatives apart",
        message="nothing but property `{after}` tells the alternatives of {subject} apart now",
        consequence="Requests without a value of it that the server knows are refused.",
        request=MAY_BREAK_THE_WIRE,
    ),
    Rule(
        id="needed-discriminator-removed",
        area="schema",
        title="Nothing tells the alternatives apart any more",
        message="nothing tells the alternatives of {subject} apart without property `{before}`",
        request=ADDS,
        response=MAY_BREAK_THE_WIRE,
        mirror="needed-discriminator-added",
        consequence="Who chooses the alternative by the property may choose none, or the wrong one.",
    ),
    Rule(
        id="discriminator-changed",
        area="schema",
        title="Another property tells the alternatives apart",
        message="property `{after}` tells the alternatives of {subject} apart now, not `{before}`",
        request=MAY_BREAK_THE_WIRE,
        response=MAY_BREAK_THE_WIRE,
        mirror="discriminator-changed",
        consequence="Who chooses the alternative by the old property may choose the wrong one.",
    ),
    narrowing(
        "discriminator-value-removed",
        "discriminator-value-added",
        title="A value that stands for an alternative was removed",
        message="`{before}` stands for no alternative of {subject} any more",
        consequence="Who still sends the value is refused.",
        request=BREAKS_THE_WIRE,
    ),
    widening(
        "discriminator-value-added",
        "discriminator-value-removed",
        title="A value that stands for an alternative was added",
        message="`{after}` stands for an alternative of {subject} now",
        consequence="A value that a reader does not know may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
    Rule(
        id="discriminator-value-changed",
        area="schema",
        title="Another value stands for an alternative",
        message="`{after}` stands for an alternative of {subject} now, not `{before}`",
        request=BREAKS_THE_WIRE,
        response=BREAKS_THE_WIRE,
        mirror="discriminator-value-changed",
        consequence="The old value is refused, and a value that a reader does not know arrives.",
    ),
    *_whole(
        "contains",
        "What an array has to contain",
        "{subject} is demanded now",
        "{subject} is no longer demanded",
        "{subject} changed",
    ),
    *_whole(
        "property-names",
        "What the names of properties have to be",
        "{subject} are limited now",
        "{subject} are no longer limited",
    ),
    *_whole(
        "pattern-property",
        "The schema of properties whose names match",
        "{subject} has a schema of its own now",
        "{subject} has no schema of its own any more",
        "the schema of {subject} changed",
        changed_response=BREAKS,
    ),
    narrowing(
        "dependent-required-added",
        "dependent-required-removed",
        title="A property needs another one",
        message="{subject} has a dependency now: {after}",
        consequence="Requests with the one but not the other are refused.",
    ),
    widening(
        "dependent-required-removed",
        "dependent-required-added",
        title="A property no longer needs another one",
        message="{subject} has a dependency no longer: {before}",
        consequence="The one may arrive without the other.",
        response=BREAKS_THE_WIRE,
    ),
    *_whole(
        "dependent-schema",
        "What depends on a property",
        "{subject} has to fulfil more now where it has property `{after}`",
        "{subject} no longer has to fulfil more where it has property `{before}`",
    ),
    *_whole(
        "negation",
        "What is excluded",
        "{subject} excludes values now (`not`)",
        "{subject} no longer excludes values (`not`)",
        "{subject} excludes other values now (`not`)",
    ),
    *_whole(
        "condition",
        "A condition",
        "{subject} has to fulfil a condition now (`if`)",
        "{subject} no longer has to fulfil a condition (`if`)",
        "the condition of {subject} changed (`if`)",
    ),
    *_whole(
        "dynamic-reference",
        "A dynamic reference",
        "{subject} has a dynamic reference now",
        "{subject} no longer has a dynamic reference",
        "the dynamic reference of {subject} changed",
    ),
)
"""The rules for schemas that are made of others."""
