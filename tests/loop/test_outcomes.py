"""Each answer, documented or not, becomes its own typed outcome with its request id."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from typing import Any

import httpx2
import pytest
from moov_invoice_payments import AsyncMoov, Moov, errors as moov_errors
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import create_app as create_moov_app
from moov_invoice_payments.server.examples import ExampleServer as MoovExamples
from stripe_invoice_payments import AsyncStripe, Stripe, errors
from stripe_invoice_payments.models import components
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import create_app as create_stripe_app
from stripe_invoice_payments.server.examples import ExampleServer as StripeExamples
from tests.loop.calls import list_moov
from tests.loop.serving import Serve

ENVELOPE = {
    "error": {
        "type": "invalid_request_error",
        "code": "resource_missing",
        "message": "No such invoice: 'in_1'",
        "param": "invoice",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "request_log_url": "https://dashboard.stripe.com/test/logs/req_1",
    }
}


MOOV_STATUSES = [
    (401, moov_errors.Unauthorized, moov_errors.ClientError),
    (403, moov_errors.Forbidden, moov_errors.ClientError),
    (429, moov_errors.TooManyRequests, moov_errors.ClientError),
    (500, moov_errors.InternalServerError, moov_errors.ServerError),
    (504, moov_errors.GatewayTimeout, moov_errors.ServerError),
]


def stripe_with(answer: httpx2.Response) -> Stripe:
    return Stripe(
        token="sk_secret",
        max_retries=0,
        http_client=httpx2.Client(transport=httpx2.MockTransport(lambda _: answer)),
    )


def moov_with(answer: httpx2.Response) -> Moov:
    return Moov(
        token="secret_token",
        max_retries=0,
        http_client=httpx2.Client(transport=httpx2.MockTransport(lambda _: answer)),
    )


@pytest.mark.parametrize(("status", "expected", "parent"), MOOV_STATUSES)
def test_documented_errors_of_moov(
    serve: Serve, status: int, expected: type[Exception], parent: type[Exception]
) -> None:
    from moov_invoice_payments._runtime.server.dispatch import ErrorReply

    class Failing(MoovExamples):
        async def list_invoice_payments(self, call: object, context: object) -> Any:
            del call, context
            raise ErrorReply(status, headers={"x-request-id": f"req-{status}"})

    url = serve(create_moov_app(Failing()))

    async def run() -> None:
        async with AsyncMoov(token="t", server_url=url, max_retries=0) as client:
            await client.invoices.list_invoice_payments(account_id="a", invoice_id="i")

    with Moov(token="t", server_url=url, max_retries=0) as client:
        with pytest.raises(expected) as caught:
            list_moov(client)
        with pytest.raises(expected):
            client.send(ListInvoicePayments(account_id="a", invoice_id="i"))
    with pytest.raises(expected):
        asyncio.run(run())
    error = caught.value
    assert type(error) is expected
    assert isinstance(error, moov_errors.StatusError)
    assert isinstance(error, parent)
    assert (error.status, error.request_id, error.body, error.raw) == (
        status,
        f"req-{status}",
        None,
        b"",
    )
    assert f"listInvoicePayments was answered with {status} " in str(error)
    assert f"req-{status}" in str(error)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, errors.BadRequest),
        (401, errors.ClientError),
        (402, errors.ClientError),
        (404, errors.ClientError),
        (429, errors.ClientError),
        (500, errors.ServerError),
        (503, errors.ServerError),
    ],
)
def test_documented_errors_of_stripe(
    serve: Serve, status: int, expected: type[errors.StatusError]
) -> None:
    from stripe_invoice_payments._runtime.server.dispatch import ErrorReply

    body = components.ErrorEnvelope.model_validate_json(json.dumps(ENVELOPE))

    class Failing(StripeExamples):
        async def get_invoice_payments(self, call: object, context: object) -> Any:
            del call, context
            raise ErrorReply(status, body, {"Request-Id": "req_1"})

    url = serve(create_stripe_app(Failing()))

    async def run() -> None:
        async with AsyncStripe(token="t", server_url=url, max_retries=0) as client:
            await client.invoice_payments.list()

    with (
        Stripe(token="t", server_url=url, max_retries=0) as client,
        pytest.raises(expected) as caught,
    ):
        client.invoice_payments.list()
    with pytest.raises(expected):
        asyncio.run(run())
    error = caught.value
    assert type(error) is expected
    assert (error.status, error.request_id) == (status, "req_1")
    assert isinstance(error.body, components.ErrorEnvelope)
    assert error.body.error.type == "invalid_request_error"
    assert error.body.error.code == "resource_missing"
    assert error.body.error.param == "invoice"
    assert json.loads(error.raw) == ENVELOPE
    assert "No such invoice: 'in_1'" in str(error)


def test_success_has_status_and_request_id() -> None:
    answer = httpx2.Response(200, json=[], headers={"X-Request-ID": "req-7", "X-More": "1"})
    with moov_with(answer) as client:
        response = client.send(ListInvoicePayments(account_id="a", invoice_id="i"))
    assert (response.value, response.status, response.request_id) == ([], 200, "req-7")
    assert response.headers["x-more"] == "1"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (302, moov_errors.StatusError),
        (304, moov_errors.StatusError),
        (400, moov_errors.ClientError),
        (404, moov_errors.ClientError),
        (418, moov_errors.ClientError),
        (499, moov_errors.ClientError),
        (502, moov_errors.ServerError),
        (503, moov_errors.ServerError),
        (599, moov_errors.ServerError),
    ],
)
def test_undocumented_statuses_of_moov(status: int, expected: type[Exception]) -> None:
    answer = httpx2.Response(
        status, html="<h1>proxy</h1>", headers={"x-request-id": "r", "Location": "https://x/"}
    )
    with moov_with(answer) as client, pytest.raises(moov_errors.StatusError) as caught:
        list_moov(client)
    error = caught.value
    assert type(error) is expected
    assert (error.status, error.request_id, error.body) == (status, "r", None)
    assert error.raw == b"<h1>proxy</h1>"


@pytest.mark.parametrize("status", [201, 202, 204, 206])
def test_a_success_that_is_not_documented(status: int) -> None:
    answer = httpx2.Response(status, json=[], headers={"x-request-id": "r"})
    with moov_with(answer) as client, pytest.raises(moov_errors.UnexpectedResponse) as caught:
        list_moov(client)
    assert (caught.value.status, caught.value.request_id) == (status, "r")
    assert "not documented" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "media_type", "problem"),
    [
        (b"", "application/json", "empty"),
        (b"not json", "application/json", "not as documented"),
        (b"<html>", "text/html", "text/html"),
        (b"{}", "application/json", "not as documented"),
        (b'[{"amount": "1"}]', "application/json", r"$[0].amount"),
        (
            b'[{}, {"amount": {"currency": "USD", "valueDecimal": 1}}]',
            "application/json",
            "$[1].amount.valueDecimal",
        ),
        (b'[{"transfer": {}}]', "application/json", "$[0].transfer.transferID: is required"),
        (b"[{}", "application/json", "not as documented"),
        (b"[NaN]", "application/json", "not as documented"),
        (b"\xff\xfe[]", "application/json", "not as documented"),
        (b"[" * 100_000, "application/json", "not as documented"),
    ],
)
def test_a_body_that_is_not_as_documented(content: bytes, media_type: str, problem: str) -> None:
    answer = httpx2.Response(
        200, content=content, headers={"Content-Type": media_type, "x-request-id": "r"}
    )
    with moov_with(answer) as client, pytest.raises(moov_errors.UnexpectedResponse) as caught:
        list_moov(client)
    error = caught.value
    assert (error.status, error.request_id, error.raw) == (200, "r", content)
    assert problem in str(error)


def test_a_value_of_the_answer_is_in_no_message() -> None:
    answer = httpx2.Response(200, json=[{"transfer": {"transferID": ["card 4242"]}}])
    with moov_with(answer) as client, pytest.raises(moov_errors.UnexpectedResponse) as caught:
        list_moov(client)
    assert "4242" not in str(caught.value)
    assert "4242" not in repr(caught.value)


@pytest.mark.parametrize(
    ("currency", "decimal"), [("US", "1.0"), ("USD", "1"), ("USD", "1.0123456789"), ("U$D", "1.0")]
)
def test_a_pattern_of_the_document_holds(currency: str, decimal: str) -> None:
    answer = httpx2.Response(
        200, json=[{"amount": {"currency": currency, "valueDecimal": decimal}}]
    )
    with moov_with(answer) as client, pytest.raises(moov_errors.UnexpectedResponse):
        list_moov(client)


@pytest.mark.parametrize(
    "extra",
    [
        {"invoicePaymentType": "of tomorrow"},
        {"ofTomorrow": {"a": 1}},
        {"external": {"ofTomorrow": 1}},
    ],
)
def test_what_is_new_does_not_break_a_client(extra: dict[str, object]) -> None:
    with moov_with(httpx2.Response(200, json=[extra])) as client:
        (payment,) = client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert json.loads(payment.model_dump_json(exclude_unset=True)) == extra


@pytest.mark.parametrize(
    "content", [b"<html>", b"", b"[]", b'{"error": "text"}', b'{"error": {}}', b'{"err']
)
def test_an_error_of_stripe_without_its_envelope(content: bytes) -> None:
    answer = httpx2.Response(
        502, content=content, headers={"Content-Type": "application/json", "request-id": "r"}
    )
    with stripe_with(answer) as client, pytest.raises(errors.ServerError) as caught:
        client.invoice_payments.list()
    assert (caught.value.status, caught.value.body, caught.value.request_id) == (502, None, "r")
    assert caught.value.raw == content


def test_a_new_type_of_error_is_read() -> None:
    envelope = {"error": {"type": "of_tomorrow"}}
    answer = httpx2.Response(400, json=envelope)
    with stripe_with(answer) as client, pytest.raises(errors.BadRequest) as caught:
        client.invoice_payments.list()
    assert caught.value.body is not None
    assert caught.value.body.error.type == "of_tomorrow"
    assert caught.value.request_id is None


def test_retry_after_is_told() -> None:
    answer = httpx2.Response(429, headers={"Retry-After": "7", "x-request-id": "r"})
    with moov_with(answer) as client, pytest.raises(moov_errors.TooManyRequests) as caught:
        list_moov(client)
    assert "7" in str(caught.value)
    assert caught.value.headers["retry-after"] == "7"


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(401, headers={"x-request-id": "r"}),
        httpx2.Response(200, content=b"{}", headers={"x-request-id": "r"}),
    ],
)
def test_an_error_survives_copying_and_shows_no_credential(answer: httpx2.Response) -> None:
    with moov_with(answer) as client, pytest.raises(moov_errors.Error) as caught:
        list_moov(client)
    assert isinstance(caught.value, moov_errors.StatusError | moov_errors.UnexpectedResponse)
    again = copy.copy(caught.value)
    assert type(again) is type(caught.value)
    assert (again.status, again.request_id) == (answer.status_code, "r")
    assert str(again) == str(caught.value)
    assert b"secret_token" not in pickle.dumps(caught.value)
    assert "secret_token" not in repr(client)


def test_every_error_of_the_package_is_exported() -> None:
    for module in (errors, moov_errors):
        for name in {*module.__all__} - {"Fault"}:
            assert issubclass(getattr(module, name), module.Error)
        # What the faults of an error are.
        assert module.Fault(("data", 0), "is no list").json_path == "$.data[0]"
    assert issubclass(moov_errors.Timeout, moov_errors.TransportError)
    assert not issubclass(moov_errors.UnexpectedResponse, moov_errors.StatusError)


def test_head_and_call_classes_say_what_is_sent() -> None:
    call = GetInvoicePayments(status="paid", limit=5)
    assert (call.status, call.limit, call.created) == ("paid", 5, None)
    assert repr(call).startswith("GetInvoicePayments(")
    with pytest.raises(errors.InvalidArgument, match="limit"):
        GetInvoicePayments(limit=0)
