"""Rules for responses, and for the headers of responses and of parts.

A success is a promise, and an error is a matter of its class: clients handle a status that they do
not know as any other of its class (RFC 9110, 15), but wait for the success that they were told of.
What answers a webhook or a callback goes from the client to the server.
"""

from dataclasses import replace

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import ADDS, BREAKS, BREAKS_THE_WIRE, MAY_BREAK_THE_WIRE, PATCHES
from specmill.review.verdicts import Bump, Verdict

__all__ = ["HEADER_RULES", "RESPONSE_RULES"]

RESPONSE_RULES = (
    Rule(
        id="success-response-added",
        area="response",
        title="A successful response was added",
        message="{subject} was added",
        request=replace(PATCHES, consequence="Receivers may answer with it as well."),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="success-response-removed",
        consequence="Clients handle it as any other success; servers have to be able to give it.",
        is_addition=True,
    ),
    Rule(
        id="success-response-removed",
        area="response",
        title="A successful response was removed",
        message="{subject} was removed",
        request=replace(
            BREAKS_THE_WIRE, consequence="Receivers that answer with it are taken to have failed."
        ),
        response=BREAKS,
        mirror="success-response-added",
        consequence="Clients that wait for it get something else.",
    ),
    Rule(
        id="success-status-changed",
        area="response",
        title="A successful response got another status",
        message="{subject} took the place of response {before}",
        request=replace(
            BREAKS_THE_WIRE,
            consequence="Receivers that answer with the old status are taken to have failed.",
        ),
        response=BREAKS_THE_WIRE,
        mirror="success-status-changed",
        consequence="Clients that wait for the old status get another.",
    ),
    Rule(
        id="error-response-added",
        area="response",
        title="A response that is no success was added",
        message="{subject} was added",
        request=replace(PATCHES, consequence="Receivers may answer with it as well."),
        response=ADDS,
        mirror="error-response-removed",
        consequence="Clients handle it as any other status of its class.",
        is_addition=True,
    ),
    Rule(
        id="error-response-removed",
        area="response",
        title="A response that is no success was removed",
        message="{subject} was removed",
        request=replace(
            PATCHES,
            consequence="Receivers that answer with it have failed, as with any other error.",
        ),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="error-response-added",
        consequence="Clients that handle it have nothing to do there any more.",
    ),
    Rule(
        id="error-status-changed",
        area="response",
        title="A response that is no success got another status",
        message="{subject} took the place of response {before}",
        request=replace(
            PATCHES, consequence="Receivers that answer with the old status have failed anyway."
        ),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="error-status-changed",
        consequence="Clients handle it as any other status of its class.",
    ),
    Rule(
        id="response-range-widened",
        area="response",
        title="A response that is no success stands for more statuses than before",
        message="{subject} took the place of `{before}`, and covers more statuses",
        request=replace(PATCHES, consequence="Receivers may answer with more statuses."),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="response-range-narrowed",
        consequence="Clients handle a status that they do not know as any other of its class.",
        is_addition=True,
    ),
    Rule(
        id="response-range-narrowed",
        area="response",
        title="Responses that are no success stand for fewer statuses than before",
        message="{subject} was narrowed to `{after}`",
        request=replace(
            PATCHES, consequence="Receivers are not expected to answer with the others any more."
        ),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="response-range-widened",
        consequence="Clients that handle the others have nothing to do there any more.",
    ),
    Rule(
        id="success-range-widened",
        area="response",
        title="A successful response stands for more statuses than before",
        message="{subject} took the place of `{before}`, and covers more statuses",
        request=replace(PATCHES, consequence="Receivers may answer with more statuses."),
        response=MAY_BREAK_THE_WIRE,
        mirror="success-range-narrowed",
        consequence="Clients that wait for one status may get another success.",
        is_addition=True,
    ),
    Rule(
        id="success-range-narrowed",
        area="response",
        title="Successful responses stand for fewer statuses than before",
        message="{subject} was narrowed to `{after}`",
        request=replace(
            BREAKS_THE_WIRE,
            consequence="Receivers that answer with another success are taken to have failed.",
        ),
        response=PATCHES,
        mirror="success-range-widened",
        consequence="Clients that handle the others have nothing to do there any more.",
    ),
    Rule(
        id="response-body-added",
        area="response",
        title="A response that had no body has one",
        message="{subject} has a body now",
        request=replace(
            BREAKS_THE_WIRE,
            consequence="Receivers that answer without a body are taken to have failed.",
        ),
        response=Side(Verdict.SAFE, Bump.MAJOR),
        mirror="response-body-removed",
        consequence="Clients that look for no body do not see it.",
        is_addition=True,
    ),
    Rule(
        id="response-body-removed",
        area="response",
        title="A response has no body any more",
        message="{subject} has no body any more",
        request=replace(PATCHES, consequence="Receivers that answer with a body are not read."),
        response=BREAKS,
        mirror="response-body-added",
        consequence="Clients that read the body find nothing.",
    ),
)

# Clients send headers too: with the parts of forms.
_MAY_SEND = replace(PATCHES, consequence="Who sends the form may send it, or leave it out.")
_HAS_TO_SEND = replace(BREAKS_THE_WIRE, consequence="Forms without it are refused.")
_MAY_BE_REFUSED = replace(
    MAY_BREAK_THE_WIRE, consequence="Who sends it finds that it is ignored or refused."
)

HEADER_RULES = (
    Rule(
        id="optional-header-added",
        area="header",
        title="A header that may be missing was added",
        message="{subject} was added",
        request=_MAY_SEND,
        response=PATCHES,
        mirror="optional-header-removed",
        consequence="Clients may read it where it is sent.",
        is_addition=True,
    ),
    Rule(
        id="optional-header-removed",
        area="header",
        title="A header that could be missing was removed",
        message="{subject} was removed",
        request=_MAY_BE_REFUSED,
        response=MAY_BREAK_THE_WIRE,
        mirror="optional-header-added",
        consequence="Clients that make use of it do not find it any more.",
    ),
    Rule(
        id="required-header-added",
        area="header",
        title="A header that is always sent was added",
        message="{subject} was added, and is always sent",
        request=_HAS_TO_SEND,
        response=PATCHES,
        mirror="required-header-removed",
        consequence="Clients may read it; servers have to send it.",
        is_addition=True,
    ),
    Rule(
        id="required-header-removed",
        area="header",
        title="A header that was always sent was removed",
        message="{subject}, which was always sent, was removed",
        request=_MAY_BE_REFUSED,
        response=BREAKS_THE_WIRE,
        mirror="required-header-added",
        consequence="Clients that rely on it do not find it any more.",
    ),
    Rule(
        id="optional-header-renamed",
        area="header",
        title="A header that may be missing has another name",
        message="{subject} was called `{before}`",
        request=_MAY_BE_REFUSED,
        response=MAY_BREAK_THE_WIRE,
        mirror="optional-header-renamed",
        consequence="Clients that look for the old name do not find it any more.",
    ),
    Rule(
        id="required-header-renamed",
        area="header",
        title="A header that is always sent has another name",
        message="{subject} was called `{before}`",
        request=_HAS_TO_SEND,
        response=BREAKS_THE_WIRE,
        mirror="required-header-renamed",
        consequence="Clients that rely on the old name do not find it any more.",
    ),
    Rule(
        id="header-became-required",
        area="header",
        title="A header that could be missing is always sent",
        message="{subject} is always sent now",
        request=_HAS_TO_SEND,
        response=PATCHES,
        mirror="header-became-optional",
        consequence="Clients may rely on it; servers have to send it.",
        is_addition=True,
    ),
    Rule(
        id="header-became-optional",
        area="header",
        title="A header that was always sent may be missing",
        message="{subject} may be missing now",
        request=_MAY_SEND,
        response=BREAKS_THE_WIRE,
        mirror="header-became-required",
        consequence="Clients that rely on it may not find it.",
    ),
    Rule(
        id="header-serialization-changed",
        area="header",
        title="A header is written in another way",
        message="{subject} has `{after}` now, not `{before}`",
        request=BREAKS_THE_WIRE,
        response=BREAKS_THE_WIRE,
        mirror="header-serialization-changed",
        consequence="Values that are read in the old way are misread.",
    ),
)
