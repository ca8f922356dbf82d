"""Rules for parameters of paths, queries, headers and cookies."""

from dataclasses import replace

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import (
    ADDS,
    BREAKS,
    BREAKS_THE_WIRE,
    MAY_BREAK,
    MAY_BREAK_THE_WIRE,
    PATCHES,
)
from specmill.review.verdicts import Bump, Verdict

__all__ = ["PARAMETER_RULES"]

PARAMETER_RULES = (
    Rule(
        id="optional-parameter-added",
        area="parameter",
        title="An optional parameter was added",
        message="{subject} was added",
        request=ADDS,
        response=replace(
            PATCHES, consequence="Servers may send it; receivers may go on without it."
        ),
        mirror="optional-parameter-removed",
        consequence="Clients may send it; servers that do not know it ignore it or refuse it.",
        is_addition=True,
    ),
    Rule(
        id="optional-parameter-removed",
        area="parameter",
        title="An optional parameter was removed",
        message="{subject} was removed",
        request=MAY_BREAK,
        response=replace(
            MAY_BREAK_THE_WIRE, consequence="Receivers that make use of it do not find it any more."
        ),
        mirror="optional-parameter-added",
        consequence="Clients that send it find that it is ignored or refused.",
    ),
    Rule(
        id="required-parameter-added",
        area="parameter",
        title="A required parameter was added",
        message="{subject} was added, and is required",
        request=BREAKS,
        response=replace(
            PATCHES, consequence="Servers send it now; receivers may go on without it."
        ),
        mirror="required-parameter-removed",
        consequence="Clients that do not send it are refused.",
        is_addition=True,
    ),
    Rule(
        id="required-parameter-removed",
        area="parameter",
        title="A required parameter was removed",
        message="{subject}, which was required, was removed",
        request=MAY_BREAK,
        response=replace(
            BREAKS_THE_WIRE, consequence="Receivers that rely on it do not find it any more."
        ),
        mirror="required-parameter-added",
        consequence="Clients that send it find that it is ignored or refused.",
    ),
    Rule(
        id="parameter-became-required",
        area="parameter",
        title="A parameter became required",
        message="{subject} is required now",
        request=BREAKS,
        response=replace(PATCHES, consequence="Receivers may rely on it now."),
        mirror="parameter-became-optional",
        consequence="Clients that do not send it are refused.",
    ),
    Rule(
        id="parameter-became-optional",
        area="parameter",
        title="A parameter became optional",
        message="{subject} is optional now",
        request=ADDS,
        response=replace(BREAKS_THE_WIRE, consequence="Receivers that rely on it may not find it."),
        mirror="parameter-became-required",
        consequence="Who sends it may leave it out.",
        is_addition=True,
    ),
    Rule(
        id="parameter-moved",
        area="parameter",
        title="A parameter is sent in another place",
        message="{subject} moved from the {before} to the {after}",
        request=BREAKS_THE_WIRE,
        response=replace(
            BREAKS_THE_WIRE,
            consequence="Receivers that look for it in the old place do not find it.",
        ),
        mirror="parameter-moved",
        consequence="What is still sent in the old place is not found.",
    ),
    Rule(
        id="optional-parameter-renamed",
        area="parameter",
        title="An optional parameter has another name",
        message="{subject} was called `{before}`",
        request=MAY_BREAK,
        response=replace(
            MAY_BREAK_THE_WIRE,
            consequence="Receivers that look for it by the old name do not find it.",
        ),
        mirror="optional-parameter-renamed",
        consequence="What is still sent by the old name is ignored or refused.",
    ),
    Rule(
        id="required-parameter-renamed",
        area="parameter",
        title="A required parameter has another name",
        message="{subject}, which is required, was called `{before}`",
        request=BREAKS,
        response=replace(
            BREAKS_THE_WIRE, consequence="Receivers that rely on it do not find it by the old name."
        ),
        mirror="required-parameter-renamed",
        consequence="What is still sent by the old name is not found, and the request is refused.",
    ),
    Rule(
        id="path-parameter-renamed",
        area="name",
        title="A parameter of a path has another name",
        message="{subject} was called `{before}`",
        request=Side(Verdict.SAFE, Bump.MAJOR),
        response=PATCHES,
        mirror="path-parameter-renamed",
        consequence="Nothing changes on the wire; programs name an argument that is gone.",
    ),
    Rule(
        id="parameter-serialization-changed",
        area="parameter",
        title="A parameter is written in another way",
        message="{subject} has `{after}` now, not `{before}`",
        request=BREAKS_THE_WIRE,
        response=BREAKS_THE_WIRE,
        mirror="parameter-serialization-changed",
        consequence="Values that are written in the old way are misread.",
    ),
    Rule(
        id="reserved-characters-changed",
        area="parameter",
        title="A parameter takes reserved characters as they are, or does so no longer",
        message="{subject} takes reserved characters {after} now, not {before}",
        request=MAY_BREAK_THE_WIRE,
        response=MAY_BREAK_THE_WIRE,
        mirror="reserved-characters-changed",
        consequence="Values with characters such as `/`, `?` or `&` may be misread.",
    ),
    Rule(
        id="empty-value-allowed",
        area="parameter",
        title="A parameter may be sent without a value",
        message="{subject} may be sent without a value now",
        request=PATCHES,
        response=replace(
            BREAKS_THE_WIRE, consequence="Receivers may get it without a value, as never before."
        ),
        mirror="empty-value-disallowed",
        consequence="Who sends it may leave its value empty.",
        is_addition=True,
    ),
    Rule(
        id="empty-value-disallowed",
        area="parameter",
        title="A parameter may no longer be sent without a value",
        message="{subject} may no longer be sent without a value",
        request=BREAKS_THE_WIRE,
        response=replace(PATCHES, consequence="Receivers always get a value now."),
        mirror="empty-value-allowed",
        consequence="An empty value is refused.",
    ),
    Rule(
        id="value-became-list",
        area="parameter",
        title="A list is taken where one value was",
        message="{subject} takes a list now, and still one value",
        request=Side(Verdict.SAFE, Bump.MAJOR),
        response=replace(
            BREAKS_THE_WIRE, consequence="Receivers that read one value may get several."
        ),
        mirror="list-became-value",
        consequence="Who sends it may repeat it; programs have to pass a list.",
        is_addition=True,
    ),
    Rule(
        id="list-became-value",
        area="parameter",
        title="One value is taken where a list was",
        message="{subject} takes only one value now, no list",
        request=BREAKS,
        response=replace(
            PATCHES, consequence="Receivers get one value, as before, and never several."
        ),
        mirror="value-became-list",
        consequence="Several values are refused, or all but one are ignored.",
    ),
)
