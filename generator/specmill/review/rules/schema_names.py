"""Rules for schemas that get, lose or change the name that they are known by."""

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import PATCHES
from specmill.review.verdicts import Bump, Verdict

__all__ = ["SCHEMA_NAME_RULES"]

_RENAMES = Side(Verdict.SAFE, Bump.MAJOR)

_IGNORED = (
    (
        "added",
        "removed",
        "{subject} is `nullable` beside its reference now, which OpenAPI 3.0 ignores",
        "Nothing changes on the wire; programs have to expect that there is no value.",
    ),
    (
        "removed",
        "added",
        "{subject} is no longer `nullable` beside its reference, which OpenAPI 3.0 ignored",
        "Nothing changes on the wire; programs can no longer leave the value empty.",
    ),
)

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
    Rule(
        id="schema-replaced",
        area="name",
        title="A schema refers to another component",
        message="{subject} is the component `{after}` now, not `{before}`",
        request=_RENAMES,
        response=_RENAMES,
        mirror="schema-replaced",
        consequence="The two accept the same; programs have to do with another class.",
    ),
    Rule(
        id="constant-became-enum",
        area="name",
        title="A constant is a list of one value now",
        message="{subject} is one of a list of values now, which has nothing but `{after}`",
        request=PATCHES,
        response=_RENAMES,
        mirror="enum-became-constant",
        consequence="Nothing changes on the wire; a list may get more values, which programs have to expect.",
    ),
    Rule(
        id="enum-became-constant",
        area="name",
        title="A list of one value is a constant now",
        message="{subject} is always `{after}` now, which was the one value of a list",
        request=PATCHES,
        response=_RENAMES,
        mirror="constant-became-enum",
        consequence="Nothing changes on the wire; programs that have to do with other values no longer fit.",
    ),
    Rule(
        id="component-replaced",
        area="name",
        title="A response, a body, a parameter or a header refers to another component",
        message="{subject} is the component `{after}` now, not `{before}`",
        request=PATCHES,
        response=PATCHES,
        mirror="component-replaced",
        consequence="What differs in the two components counts.",
    ),
    *(
        Rule(
            id=f"ignored-null-{verb}",
            area="name",
            title=f"A `nullable` beside a reference was {verb}",
            message=message,
            request=_RENAMES,
            response=_RENAMES,
            mirror=f"ignored-null-{opposite}",
            consequence=consequence,
        )
        for verb, opposite, message, consequence in _IGNORED
    ),
)
"""The rules for what is another type in programs, and the same on the wire."""
