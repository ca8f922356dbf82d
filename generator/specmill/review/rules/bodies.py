"""Rules for bodies, in requests and in responses, and for their media types."""

from dataclasses import replace

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import ADDS, BREAKS, BREAKS_THE_WIRE, MAY_BREAK, PATCHES
from specmill.review.verdicts import Bump, Verdict

__all__ = ["BODY_RULES"]

_IS_REFUSED = Side(
    Verdict.BREAKING, Bump.PATCH, "Servers refuse a name that they do not know, as with 415."
)

BODY_RULES = (
    Rule(
        id="optional-request-body-added",
        area="body",
        title="A request may have a body",
        message="{subject} was added",
        request=ADDS,
        response=replace(
            PATCHES, consequence="Servers may send one; receivers may go on without it."
        ),
        mirror="optional-request-body-removed",
        consequence="Clients may send it; servers that expect none ignore it or refuse it.",
        is_addition=True,
    ),
    Rule(
        id="optional-request-body-removed",
        area="body",
        title="A request may no longer have a body",
        message="{subject} was removed",
        request=MAY_BREAK,
        response=replace(
            MAY_BREAK, consequence="Receivers that make use of it do not find it any more."
        ),
        mirror="optional-request-body-added",
        consequence="Clients that send it find that it is ignored or refused.",
    ),
    Rule(
        id="required-request-body-added",
        area="body",
        title="A request has to have a body",
        message="{subject} was added, and is required",
        request=BREAKS,
        response=replace(
            PATCHES, consequence="Servers send one now; receivers may go on without it."
        ),
        mirror="required-request-body-removed",
        consequence="Clients that send no body are refused.",
        is_addition=True,
    ),
    Rule(
        id="required-request-body-removed",
        area="body",
        title="The body that a request had to have was removed",
        message="{subject}, which was required, was removed",
        request=MAY_BREAK,
        response=replace(BREAKS, consequence="Receivers that rely on it do not find it any more."),
        mirror="required-request-body-added",
        consequence="Clients that send it find that it is ignored or refused.",
    ),
    Rule(
        id="request-body-became-required",
        area="body",
        title="The body of a request became required",
        message="{subject} is required now",
        request=BREAKS,
        response=replace(PATCHES, consequence="Receivers may rely on it now."),
        mirror="request-body-became-optional",
        consequence="Clients that send no body are refused.",
    ),
    Rule(
        id="request-body-became-optional",
        area="body",
        title="The body of a request became optional",
        message="{subject} is optional now",
        request=ADDS,
        response=replace(BREAKS_THE_WIRE, consequence="Receivers that rely on it may not find it."),
        mirror="request-body-became-required",
        consequence="Who sends the request may leave its body out.",
        is_addition=True,
    ),
    Rule(
        id="media-type-added",
        area="body",
        title="A request or a response may have one more media type",
        message="{subject} was added",
        request=Side(Verdict.SAFE, Bump.MINOR, "Clients may send it, or go on with the others."),
        response=Side(
            Verdict.SAFE, Bump.MAJOR, "Clients may ask for it, or go on with the others."
        ),
        mirror="media-type-removed",
        consequence="Clients may ask for it or send it, or go on with the others.",
        is_addition=True,
    ),
    Rule(
        id="media-type-removed",
        area="body",
        title="A request or a response may no longer have a media type",
        message="{subject} was removed",
        request=Side(
            Verdict.BREAKING, Bump.MAJOR, "Clients that send it are refused, as with 415."
        ),
        response=Side(
            Verdict.BREAKING, Bump.MAJOR, "Clients that ask for it are refused, as with 406."
        ),
        mirror="media-type-added",
        consequence="Clients that send it or ask for it are refused, as with 415 or 406.",
    ),
    Rule(
        id="media-type-widened",
        area="body",
        title="Any media type of a range takes the place of one",
        message="{subject} took the place of `{before}`",
        request=Side(Verdict.SAFE, Bump.MINOR, "Clients may go on with the one that they send."),
        response=BREAKS_THE_WIRE,
        mirror="media-type-narrowed",
        consequence="Bodies that clients cannot read may arrive.",
        is_addition=True,
    ),
    Rule(
        id="media-type-narrowed",
        area="body",
        title="One media type takes the place of a range",
        message="{subject} took the place of `{before}`",
        request=BREAKS_THE_WIRE,
        response=Side(Verdict.SAFE, Bump.PATCH, "Others come no more."),
        mirror="media-type-widened",
        consequence="Bodies of the other media types are refused, as with 415.",
    ),
    Rule(
        id="media-type-replaced",
        area="body",
        title="A media type of another syntax takes the place of one",
        message="{subject} took the place of `{before}`",
        request=Side(Verdict.BREAKING, Bump.MAJOR, "Bodies of the old one are refused."),
        response=BREAKS,
        mirror="media-type-replaced",
        consequence="What is written in the one syntax is not read in the other.",
    ),
    Rule(
        id="media-type-changed",
        area="body",
        title="A media type has another name for the same syntax",
        message="{subject} took the place of `{before}`",
        request=_IS_REFUSED,
        response=Side(Verdict.SAFE, Bump.PATCH),
        mirror="media-type-changed",
        consequence="The syntax is the same: clients that go by it read it as before.",
    ),
    Rule(
        id="media-type-generalized",
        area="body",
        title="A media type gives way to the one of its syntax",
        message="{subject} took the place of `{before}`",
        request=_IS_REFUSED,
        response=Side(Verdict.MAYBE, Bump.PATCH),
        mirror="media-type-specialized",
        consequence="The name no longer says what the body means: clients that look for it miss it.",
    ),
    Rule(
        id="media-type-specialized",
        area="body",
        title="A media type is a special one of the same syntax",
        message="{subject} took the place of `{before}`",
        request=_IS_REFUSED,
        response=Side(Verdict.SAFE, Bump.PATCH),
        mirror="media-type-generalized",
        consequence="The syntax is the same: clients that go by it read it as before.",
    ),
    Rule(
        id="body-schema-added",
        area="body",
        title="What had no schema has one",
        message="{subject} has a schema now",
        request=BREAKS,
        response=Side(
            Verdict.SAFE, Bump.MAJOR, "Readers know what arrives; servers have to keep to it."
        ),
        mirror="body-schema-removed",
        consequence="Values that the schema does not allow are refused.",
    ),
    Rule(
        id="body-schema-removed",
        area="body",
        title="What had a schema has none",
        message="{subject} has no schema any more",
        request=Side(
            Verdict.SAFE, Bump.MAJOR, "Clients may go on as before; any value may be sent."
        ),
        response=MAY_BREAK,
        mirror="body-schema-added",
        consequence="Values that the schema did not allow may arrive.",
    ),
    Rule(
        id="part-serialization-changed",
        area="body",
        title="A part of a form is written in another way",
        message="{subject} has `{after}` now, not `{before}`",
        request=BREAKS_THE_WIRE,
        response=BREAKS_THE_WIRE,
        mirror="part-serialization-changed",
        consequence="Forms that are written in the old way are misread.",
    ),
    Rule(
        id="part-media-type-added",
        area="body",
        title="A part of a form may have one more media type",
        message="`{after}` was added to the media types of {subject}",
        request=PATCHES,
        response=replace(
            BREAKS_THE_WIRE, consequence="Receivers may get parts that they cannot read."
        ),
        mirror="part-media-type-removed",
        consequence="Who sends the form may choose it.",
        is_addition=True,
    ),
    Rule(
        id="part-media-type-removed",
        area="body",
        title="A part of a form may no longer have a media type",
        message="`{before}` was removed from the media types of {subject}",
        request=BREAKS_THE_WIRE,
        response=replace(PATCHES, consequence="Receivers get no parts that have it any more."),
        mirror="part-media-type-added",
        consequence="Parts that have it are refused.",
    ),
    Rule(
        id="part-media-type-changed",
        area="body",
        title="A part of a form has other media types",
        message="{subject} may be `{after}` now, not `{before}`",
        request=BREAKS_THE_WIRE,
        response=replace(
            BREAKS_THE_WIRE, consequence="Receivers may get parts that they cannot read."
        ),
        mirror="part-media-type-changed",
        consequence="Parts that have a media type that is gone are refused.",
    ),
)
