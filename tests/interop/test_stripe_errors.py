"""`stripe` raises its own classes for what the generated server refuses, and so do we ours."""

from __future__ import annotations

import json
from collections.abc import Generator

import pytest
import stripe
from stripe_invoice_payments import Stripe, errors
from stripe_invoice_payments.models.components import Error, ErrorEnvelope, InvoicePaymentList
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import ErrorReply, StripeServer, create_app
from stripe_invoice_payments.server.sandbox import serve
from tests.interop.conftest import serving
from tests.interop.surfaces import KEY, SURFACES, Surface

CAUSES: dict[str, Error] = {
    "invalid": Error(type="invalid_request_error", message="No.", param="limit", code="a_code"),
    "rate": Error(type="invalid_request_error", message="Slow down.", code="rate_limit"),
    "card": Error(type="card_error", message="Declined.", code="card_declined", param="number"),
    "idempotency": Error(type="idempotency_error", message="Used before."),
    "api": Error(type="api_error", message="Ours."),
    "unknown field": Error.model_validate(
        {"type": "invalid_request_error", "message": "☃", "decline_code": "x"}
    ),
}

OUTCOMES: list[tuple[int, str, type[stripe.StripeError], type[errors.StatusError]]] = [
    (400, "invalid", stripe.InvalidRequestError, errors.BadRequest),
    (400, "unknown field", stripe.InvalidRequestError, errors.BadRequest),
    (400, "rate", stripe.RateLimitError, errors.BadRequest),
    (400, "idempotency", stripe.IdempotencyError, errors.BadRequest),
    (401, "invalid", stripe.AuthenticationError, errors.ClientError),
    (402, "card", stripe.CardError, errors.ClientError),
    (403, "invalid", stripe.PermissionError, errors.ClientError),
    (404, "invalid", stripe.InvalidRequestError, errors.ClientError),
    (409, "invalid", stripe.APIError, errors.ClientError),
    (429, "rate", stripe.RateLimitError, errors.ClientError),
    (500, "api", stripe.APIError, errors.ServerError),
    (502, "api", stripe.APIError, errors.ServerError),
    (503, "api", stripe.APIError, errors.ServerError),
    (599, "api", stripe.APIError, errors.ServerError),
]


class Refusals(StripeServer):
    """Refuses each call with the status and the cause that its argument `invoice` names."""

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: object
    ) -> InvoicePaymentList:
        del context
        status, cause = (call.invoice or "").split(" ", 1)
        raise ErrorReply(int(status), ErrorEnvelope(error=CAUSES[cause]))


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with serving(create_app(Refusals())) as url:
        yield url


@pytest.fixture(scope="module", params=SURFACES)
def surface(request: pytest.FixtureRequest, url: str) -> Generator[Surface]:
    with SURFACES[request.param](url) as surface:
        yield surface


@pytest.fixture(scope="module")
def ours(url: str) -> Generator[Stripe]:
    with Stripe(username=KEY, password="", server_url=url, max_retries=0) as client:
        yield client


@pytest.mark.parametrize(("status", "cause", "their_class", "our_class"), OUTCOMES)
def test_each_refusal_becomes_the_class_for_it_in_both(
    surface: Surface,
    ours: Stripe,
    status: int,
    cause: str,
    their_class: type[stripe.StripeError],
    our_class: type[errors.StatusError],
) -> None:
    with pytest.raises(their_class) as their_info:
        surface.page({"invoice": f"{status} {cause}"})
    theirs = their_info.value
    assert type(theirs) is their_class
    assert theirs.http_status == status
    assert theirs.user_message == CAUSES[cause].message
    assert theirs.request_id
    assert theirs.error is not None

    with pytest.raises(our_class) as our_info:
        ours.invoice_payments.list(invoice=f"{status} {cause}")
    mine = our_info.value
    assert type(mine) is our_class
    assert mine.status == status
    assert mine.request_id
    assert mine.body is not None
    assert mine.body.error == CAUSES[cause]
    assert json.loads(mine.raw) == theirs.json_body


@pytest.mark.parametrize(("status", "cause"), [(400, "invalid"), (402, "card")])
def test_the_parameter_and_the_code_are_told(surface: Surface, status: int, cause: str) -> None:
    with pytest.raises(stripe.StripeErrorWithParamCode) as info:
        surface.page({"invoice": f"{status} {cause}"})
    # Not by the attribute: it has no type.
    assert vars(info.value)["param"] == CAUSES[cause].param
    assert info.value.code == CAUSES[cause].code


@pytest.mark.parametrize(
    ("status", "their_class"),
    [
        (400, stripe.InvalidRequestError),
        (401, stripe.AuthenticationError),
        (403, stripe.PermissionError),
        (404, stripe.InvalidRequestError),
        (409, stripe.APIError),
        (429, stripe.RateLimitError),
        (500, stripe.APIError),
        (503, stripe.APIError),
    ],
)
def test_each_fault_of_the_sandbox_becomes_the_class_for_it(
    status: int, their_class: type[stripe.StripeError]
) -> None:
    with serve(faults={status: 1.0}) as url:
        for make in SURFACES.values():
            with make(url) as surface, pytest.raises(their_class) as info:
                surface.page({})
            assert (type(info.value), info.value.http_status) == (their_class, status)
            assert info.value.error is not None
            assert info.value.request_id


def test_no_answer_becomes_the_class_for_it_in_both() -> None:
    with serving(create_app(Refusals())) as gone:
        pass
    for make in SURFACES.values():
        with make(gone) as surface, pytest.raises(stripe.APIConnectionError):
            surface.page({})
    with (
        Stripe(username=KEY, password="", server_url=gone, max_retries=0) as client,
        pytest.raises(errors.ConnectionFailed),
    ):
        client.invoice_payments.list()
