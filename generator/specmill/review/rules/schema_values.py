"""Rules for the values that a schema accepts: types, listed values, patterns, formats."""

from dataclasses import replace

from specmill.review.rules.opposites import narrowing, widening
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import (
    BREAKS,
    BREAKS_THE_WIRE,
    MAY_BREAK,
    MAY_BREAK_THE_WIRE,
    PATCHES,
)
from specmill.review.verdicts import Bump, Verdict

__all__ = ["VALUE_RULES"]

_MAY_SURPRISE_MORE = Side(Verdict.MAYBE, Bump.MINOR)
_COMES_NO_MORE = Side(Verdict.SAFE, Bump.PATCH, "It comes no more.")

_TYPE_RULES = (
    Rule(
        id="type-changed",
        area="schema",
        title="The type was replaced by another",
        message="the type of {subject} is {after} now, not {before}",
        request=replace(BREAKS, consequence="Values of the old type are refused."),
        response=replace(
            BREAKS, consequence="Values arrive that are not of the type readers know."
        ),
        mirror="type-changed",
        consequence="Values of the old type are refused, and values of the new type arrive.",
    ),
    narrowing(
        "type-narrowed",
        "type-widened",
        title="Fewer types are accepted",
        message="the type of {subject} is {after} now, not {before}",
        consequence="Values of the types that are gone are refused.",
    ),
    widening(
        "type-widened",
        "type-narrowed",
        title="More types are accepted",
        message="the type of {subject} is {after} now, not only {before}",
        consequence="Values of types that never came before may arrive.",
    ),
    Rule(
        id="type-of-text-changed",
        area="schema",
        title="The type of what is written as text was replaced by another that accepts the same",
        message="the type of {subject} is {after} now, not {before}",
        request=Side(Verdict.SAFE, Bump.MAJOR),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="type-of-text-changed",
        consequence="The same texts are sent; only programs take them for another type.",
    ),
    narrowing(
        "null-removed",
        "null-added",
        title="Null is no longer accepted",
        message="{subject} may not be null any more",
        consequence="A null, which was accepted, is refused.",
    ),
    widening(
        "null-added",
        "null-removed",
        title="Null is accepted",
        message="{subject} may be null now",
        consequence="A null may arrive where there was always a value.",
    ),
    narrowing(
        "value-forbidden",
        "value-allowed",
        title="No value is accepted any more",
        message="no value is allowed any more for {subject}",
        consequence="Every value, whatever it is, is refused.",
    ),
    widening(
        "value-allowed",
        "value-forbidden",
        title="Values are accepted where none was",
        message="values are allowed now for {subject}, where there were none",
        consequence="A value may arrive where there was never one.",
    ),
)

_ENUM_RULES = (
    Rule(
        id="enum-value-removed",
        area="schema",
        title="A listed value was removed",
        message="{subject} lost the value `{before}`",
        request=BREAKS,
        response=_COMES_NO_MORE,
        mirror="enum-value-added",
        consequence="Who still sends the value is refused.",
    ),
    widening(
        "enum-value-added",
        "enum-value-removed",
        title="A listed value was added",
        message="{subject} got the value `{after}`",
        consequence="A value that a reader does not know may arrive.",
        response=_MAY_SURPRISE_MORE,
    ),
    Rule(
        id="const-changed",
        area="schema",
        title="The only value allowed was replaced by another",
        message="{subject} is always `{after}` now, not `{before}`",
        request=replace(BREAKS, consequence="Who still sends the old value is refused."),
        response=replace(BREAKS, consequence="A value that a reader does not know arrives."),
        mirror="const-changed",
        consequence="The old value is refused, and a value that a reader does not know arrives.",
    ),
    narrowing(
        "enum-added",
        "enum-removed",
        title="The values were listed",
        message="{subject} has nothing but listed values now: {after}",
        consequence="Values that are not in the list are refused.",
    ),
    widening(
        "enum-removed",
        "enum-added",
        title="A list of values was removed",
        message="{subject} is no longer limited to listed values: {before}",
        consequence="Values that the list did not name may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
)

_OPEN_RULES = (
    narrowing(
        "known-value-removed",
        "known-value-added",
        title="A value was removed from a list that may get more",
        message="{subject} lost the value `{before}`, of a list that may get more",
        consequence="Who still sends the value may be refused.",
        request=MAY_BREAK_THE_WIRE,
    ),
    widening(
        "known-value-added",
        "known-value-removed",
        title="A value was added to a list that may get more",
        message="{subject} got the value `{after}`, of a list that may get more",
        consequence="A value may arrive that readers were told to expect.",
        response=PATCHES,
    ),
)
"""What is said by `x-extensible-enum`."""

_TEXT_RULES = (
    narrowing(
        "pattern-added",
        "pattern-removed",
        title="A pattern was set",
        message="{subject} has to match `{after}` now",
        consequence="Texts that do not match are refused.",
    ),
    widening(
        "pattern-removed",
        "pattern-added",
        title="A pattern was removed",
        message="{subject} no longer has to match `{before}`",
        consequence="Texts of another form may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
    Rule(
        id="pattern-changed",
        area="schema",
        title="A pattern was replaced by another",
        message="{subject} has to match `{after}` now, not `{before}`",
        request=replace(
            MAY_BREAK, consequence="Texts that match the old pattern alone are refused."
        ),
        response=replace(
            MAY_BREAK_THE_WIRE, consequence="Texts that the old pattern does not match may arrive."
        ),
        mirror="pattern-changed",
        consequence="Texts that matched the old pattern alone are refused, and others may arrive.",
    ),
    narrowing(
        "format-added",
        "format-removed",
        title="A format was set",
        message="{subject} has the format `{after}` now",
        consequence="Values that do not have the format may be refused.",
        request=MAY_BREAK,
    ),
    widening(
        "format-removed",
        "format-added",
        title="A format was removed",
        message="{subject} no longer has the format `{before}`",
        consequence="Values that a reader cannot parse by the format may arrive.",
        response=MAY_BREAK,
    ),
    narrowing(
        "format-narrowed",
        "format-widened",
        title="The format has less room",
        message="{subject} has the format `{after}` now, not `{before}`",
        consequence="Values that only the old format has room for are refused.",
        request=BREAKS_THE_WIRE,
    ),
    widening(
        "format-widened",
        "format-narrowed",
        title="The format has more room",
        message="{subject} has the format `{after}` now, not `{before}`",
        consequence="Values that the old format has no room for may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
    Rule(
        id="format-changed",
        area="schema",
        title="The format was replaced by another",
        message="{subject} has the format `{after}` now, not `{before}`",
        request=MAY_BREAK,
        response=MAY_BREAK,
        mirror="format-changed",
        consequence="Values are written in another form, which the other side may not parse.",
    ),
    Rule(
        id="xml-changed",
        area="schema",
        title="A value is written in another way in XML",
        message="{subject} is written in XML as {after} now, not as {before}",
        request=BREAKS_THE_WIRE,
        response=BREAKS_THE_WIRE,
        mirror="xml-changed",
        consequence="What is written in the one way is not found in the other.",
    ),
    Rule(
        id="content-changed",
        area="schema",
        title="The encoding or media type of a text changed",
        message="the content of {subject} is {after} now, not {before}",
        request=BREAKS_THE_WIRE,
        response=BREAKS_THE_WIRE,
        mirror="content-changed",
        consequence="What was written in the old way is read in the new one.",
    ),
    narrowing(
        "content-schema-added",
        "content-schema-removed",
        title="It is said what a text contains",
        message="{subject} has a schema now",
        consequence="Texts that contain something else may be refused.",
        request=MAY_BREAK_THE_WIRE,
    ),
    widening(
        "content-schema-removed",
        "content-schema-added",
        title="It is no longer said what a text contains",
        message="{subject} has no schema any more",
        consequence="Texts that contain something else may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
)

_NUMBER_RULES = (
    narrowing(
        "multiple-of-added",
        "multiple-of-removed",
        title="Numbers have to be multiples",
        message="{subject} has to be a multiple of {after} now",
        consequence="Numbers that are no multiples are refused.",
    ),
    widening(
        "multiple-of-removed",
        "multiple-of-added",
        title="Numbers no longer have to be multiples",
        message="{subject} no longer has to be a multiple of {before}",
        consequence="Numbers that are no multiples may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
    narrowing(
        "multiple-of-tightened",
        "multiple-of-loosened",
        title="Numbers have to be multiples of more",
        message="{subject} has to be a multiple of {after} now, not of {before}",
        consequence="Multiples of the old divisor alone are refused.",
    ),
    widening(
        "multiple-of-loosened",
        "multiple-of-tightened",
        title="Numbers have to be multiples of less",
        message="{subject} has to be a multiple of {after} now, not of {before}",
        consequence="Numbers that are no multiples of the old divisor may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
    Rule(
        id="multiple-of-changed",
        area="schema",
        title="Numbers have to be multiples of another one",
        message="{subject} has to be a multiple of {after} now, not of {before}",
        request=BREAKS,
        response=MAY_BREAK_THE_WIRE,
        mirror="multiple-of-changed",
        consequence="Multiples of the old divisor alone are refused.",
    ),
)

VALUE_RULES = (*_TYPE_RULES, *_ENUM_RULES, *_OPEN_RULES, *_TEXT_RULES, *_NUMBER_RULES)
"""The rules for single values."""
