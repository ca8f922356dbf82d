"""The documented answers, unchanged by the way from a server through a socket to a client."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import Any

import httpx2
import pytest
from moov_invoice_payments import AsyncMoov, Moov
from moov_invoice_payments._runtime.model import DecodeError, decode, encode
from moov_invoice_payments.models import components as moov_components
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import create_app as create_moov_app
from moov_invoice_payments.server.examples import ExampleServer as MoovExamples
from stripe_invoice_payments import AsyncStripe, Stripe
from stripe_invoice_payments.models import components as stripe_components
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import create_app as create_stripe_app
from stripe_invoice_payments.server.examples import ExampleServer as StripeExamples
from tests.loop.serving import Serve


def as_json(value: object) -> Any:
    """What a value is as JSON, read without the package."""
    return json.loads(encode(value))


@pytest.fixture(scope="module")
def stripe_url(serve: Serve) -> str:
    return serve(create_stripe_app(StripeExamples()))


@pytest.fixture(scope="module")
def moov_url(serve: Serve) -> str:
    return serve(create_moov_app(MoovExamples()))


def test_the_stripe_example_is_equal_after_decoding_and_encoding(stripe_example: Any) -> None:
    page = stripe_components.InvoicePaymentList.model_validate_json(json.dumps(stripe_example))
    assert as_json(page) == stripe_example
    (payment,) = page.data
    assert payment.payment.payment_intent == "pi_103Q0w2eZvKYlo2C364X582Z"
    assert (payment.amount_paid, payment.status_transitions.canceled_at) == (2000, None)


def test_the_moov_example_is_equal_after_decoding_and_encoding(moov_example: Any) -> None:
    payments = decode(list[moov_components.InvoicePayment], moov_example)
    assert as_json(payments) == moov_example
    assert [payment.invoice_payment_type for payment in payments] == ["transfer", "external"]
    external = payments[1].external
    assert external is not None
    assert external.payment_date is not None
    assert external.payment_date.isoformat() == "2026-01-20T14:45:00+00:00"


def test_pydantics_own_methods_encode_what_was_set(stripe_example: Any, moov_example: Any) -> None:
    page = stripe_components.InvoicePaymentList.model_validate_json(json.dumps(stripe_example))
    payment = moov_components.InvoicePayment.model_validate_json(json.dumps(moov_example[1]))
    assert json.loads(page.model_dump_json()) == stripe_example
    assert page.model_dump(mode="json") == stripe_example
    assert json.loads(payment.model_dump_json()) == moov_example[1]
    assert payment.model_dump(mode="json") == moov_example[1]


def test_stripe_sync(stripe_url: str, stripe_example: Any) -> None:
    with Stripe(token="t", server_url=stripe_url) as client:
        page = client.invoice_payments.list()
        assert as_json(page.value) == stripe_example
        assert [as_json(item) for item in page] == stripe_example["data"]
        response = client.send(GetInvoicePayments())
    assert (response.status, as_json(response.value)) == (200, stripe_example)
    assert response.request_id
    assert response.request_id != page.request_id


def test_stripe_async(stripe_url: str, stripe_example: Any) -> None:
    async def run() -> None:
        async with AsyncStripe(token="t", server_url=stripe_url) as client:
            page = await client.invoice_payments.list()
            assert as_json(page.value) == stripe_example
            items = [as_json(item) async for item in client.invoice_payments.list()]
            assert items == stripe_example["data"]
            response = await client.send(GetInvoicePayments())
        assert (response.status, as_json(response.value)) == (200, stripe_example)
        assert response.request_id

    asyncio.run(run())


def test_moov_sync(moov_url: str, moov_example: Any) -> None:
    with Moov(token="t", server_url=moov_url) as client:
        payments = client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
        response = client.send(ListInvoicePayments(account_id="a", invoice_id="i"))
    assert as_json(payments) == moov_example
    assert (response.status, as_json(response.value)) == (200, moov_example)
    assert response.request_id == response.headers["x-request-id"]


def test_moov_async(moov_url: str, moov_example: Any) -> None:
    async def run() -> None:
        async with AsyncMoov(token="t", server_url=moov_url) as client:
            payments = await client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
            response = await client.send(ListInvoicePayments(account_id="a", invoice_id="i"))
        assert as_json(payments) == moov_example
        assert (response.status, as_json(response.value)) == (200, moov_example)
        assert response.request_id

    asyncio.run(run())


def test_the_bytes_on_the_wire_are_the_documented_json(
    stripe_url: str, moov_url: str, stripe_example: Any, moov_example: Any
) -> None:
    stripe = httpx2.get(f"{stripe_url}/v1/invoice_payments", auth=("sk", ""))
    moov = httpx2.get(f"{moov_url}/accounts/a/invoices/i/payments", auth=("u", "p"))
    assert (stripe.json(), moov.json()) == (stripe_example, moov_example)
    assert list(stripe.json()["data"][0]) == list(stripe_example["data"][0])
    for response in (stripe, moov):
        assert response.headers["Content-Type"] == "application/json"
        assert "request-id" in response.headers or "x-request-id" in response.headers


def test_the_fixture_of_stripe_passes(serve: Serve, stripe_example: Any) -> None:
    fixture = stripe_example["data"][0] | {"status": "status", "payment": {"type": "charge"}}
    del fixture["amount_paid"]
    listed = {**stripe_example, "data": [fixture]}
    page = stripe_components.InvoicePaymentList.model_validate_json(json.dumps(listed))

    class Fixtures(StripeExamples):
        async def get_invoice_payments(self, call: object, context: object) -> Any:
            del call, context
            return page

    with Stripe(token="t", server_url=serve(create_stripe_app(Fixtures()))) as client:
        assert as_json(client.invoice_payments.list().value) == listed


def test_a_kind_of_payment_of_tomorrow_is_read(stripe_example: Any) -> None:
    item = stripe_example["data"][0] | {"payment": {"type": "crypto", "crypto": "cr_1"}}
    listed = {**stripe_example, "data": [item]}

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=listed)

    with (
        httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client,
        Stripe(token="t", http_client=http_client) as client,
    ):
        page = client.invoice_payments.list()
    assert page.items[0].payment.type == "crypto"
    assert as_json(page.value) == listed


def test_null_absent_unknown_and_expanded_stay_apart(serve: Serve, stripe_example: Any) -> None:
    variations: tuple[dict[str, Any], ...] = (
        {"amount_paid": None, "status_transitions": {}},
        {"status_transitions": {"paid_at": None}, "of_tomorrow": {"deep": [None, 1.5]}},
        {"invoice": {"id": "in_1", "object": "invoice", "lines": {"data": []}}},
        {"payment": {"type": "charge", "charge": {"id": "ch_1", "paid": True}}},
        {"currency": "", "id": 'ü☃\u2028\U0001f600"\\/'},
        {"amount_requested": 2**53 + 1, "created": -1},
    )
    items = [stripe_example["data"][0] | changes for changes in variations]
    listed = {**stripe_example, "data": items}

    class Listed(StripeExamples):
        async def get_invoice_payments(self, call: object, context: object) -> Any:
            del call, context
            return stripe_components.InvoicePaymentList.model_validate_json(json.dumps(listed))

    with Stripe(token="t", server_url=serve(create_stripe_app(Listed()))) as client:
        page = client.invoice_payments.list().value
    assert as_json(page) == listed
    invoice = page.data[2].invoice
    assert isinstance(invoice, stripe_components.ExpandedObject)
    assert invoice.id == "in_1"


@pytest.mark.parametrize(
    ("moment", "same"),
    [
        ("2026-01-20T14:45:00Z", "2026-01-20T14:45:00+00:00"),
        ("2026-01-20t14:45:00z", "2026-01-20T14:45:00+00:00"),
        ("2026-01-20T14:45:00-00:00", "2026-01-20T14:45:00+00:00"),
        ("2026-01-20T14:45:00.5Z", "2026-01-20T14:45:00.500000+00:00"),
        ("2026-01-20T14:45:00+01:00", "2026-01-20T14:45:00+01:00"),
        ("2026-01-20T14:45:00.120000-08:30", "2026-01-20T14:45:00.120000-08:30"),
        ("2026-01-20T14:45:00.123456789Z", "2026-01-20T14:45:00.123456+00:00"),
    ],
)
def test_a_date_time_stays_the_same_moment(moment: str, same: str) -> None:
    for text in (moment, same):
        (payment,) = decode(
            list[moov_components.InvoicePayment], [{"external": {"paymentDate": text}}]
        )
        assert payment.external is not None
        assert payment.external.payment_date == dt.datetime.fromisoformat(same)
        (written,) = as_json([payment])
        assert dt.datetime.fromisoformat(written["external"]["paymentDate"]).isoformat() == same


@pytest.mark.parametrize("moment", ["2026-01-20", "1768920300", "20 Jan 2026", ""])
def test_what_is_no_date_time_of_rfc_3339_is_refused(moment: str) -> None:
    sent = [{"external": {"paymentDate": moment}}]
    with pytest.raises(DecodeError, match=r"^\$\[0\]\.external\.paymentDate: "):
        decode(list[moov_components.InvoicePayment], sent)


@pytest.mark.parametrize("amount", ["0.1", "12.987654321", "00.10", "99999999999999999999.9"])
def test_a_decimal_stays_text(amount: str) -> None:
    sent = [{"amount": {"currency": "USD", "valueDecimal": amount}}]
    payments = decode(list[moov_components.InvoicePayment], sent)
    assert as_json(payments) == sent


def test_models_are_built_by_their_python_names() -> None:
    payment = moov_components.InvoicePayment(
        amount=moov_components.AmountDecimal(currency="USD", value_decimal="1.0"),
        invoice_payment_id="x",
        invoice_payment_type="of tomorrow",
    )
    assert as_json(payment) == {
        "amount": {"currency": "USD", "valueDecimal": "1.0"},
        "invoicePaymentID": "x",
        "invoicePaymentType": "of tomorrow",
    }
