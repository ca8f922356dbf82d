"""Every documented parameter as a server receives it, before anything of the package reads it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from moov_invoice_payments import AsyncMoov, Moov
from moov_invoice_payments._runtime.options import RequestOptions as MoovOptions
from moov_invoice_payments.errors import InvalidArgument as MoovInvalidArgument
from stripe_invoice_payments import AsyncStripe, Stripe
from stripe_invoice_payments._runtime.options import RequestOptions
from stripe_invoice_payments.errors import InvalidArgument
from tests.loop.recorder import Recorder
from tests.loop.serving import Serve

ACCOUNT = "dcfbb04d-465e-4dbc-ad14-420961d94d21"
INVOICE = "d25d8b7f-bb29-420c-8185-4ed9df60ba13"
STRIPE_PARAMETERS: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"created": 1391288554}, "created=1391288554"),
    ({"created": 0}, "created=0"),
    ({"created": {"gt": 1}}, "created%5Bgt%5D=1"),
    ({"created": {"gte": 1391288554, "lt": 5}}, "created%5Bgte%5D=1391288554&created%5Blt%5D=5"),
    ({"created": {"lte": -1}}, "created%5Blte%5D=-1"),
    ({"ending_before": "inpay_1"}, "ending_before=inpay_1"),
    ({"starting_after": "inpay_2"}, "starting_after=inpay_2"),
    ({"expand": ["data.invoice"]}, "expand%5B0%5D=data.invoice"),
    ({"expand": ["a", "b"]}, "expand%5B0%5D=a&expand%5B1%5D=b"),
    ({"invoice": "in_1"}, "invoice=in_1"),
    ({"invoice": "a b&c=d+é/?#%"}, "invoice=a%20b%26c%3Dd%2B%C3%A9%2F%3F%23%25"),
    ({"limit": 1}, "limit=1"),
    ({"limit": 100}, "limit=100"),
    ({"payment": {"type": "payment_intent"}}, "payment%5Btype%5D=payment_intent"),
    (
        {"payment": {"type": "payment_intent", "payment_intent": "pi_1"}},
        "payment%5Btype%5D=payment_intent&payment%5Bpayment_intent%5D=pi_1",
    ),
    (
        {"payment": {"type": "payment_record", "payment_record": "pr_1"}},
        "payment%5Btype%5D=payment_record&payment%5Bpayment_record%5D=pr_1",
    ),
    ({"status": "canceled"}, "status=canceled"),
    ({"status": "open"}, "status=open"),
    ({"status": "paid"}, "status=paid"),
    (
        {"status": "paid", "limit": 3, "expand": ["data.payment"], "created": {"gte": 1}},
        "created%5Bgte%5D=1&expand%5B0%5D=data.payment&limit=3&status=paid",
    ),
    ({"limit": None, "status": None, "created": None, "expand": None, "payment": None}, ""),
]


def asynchronously_list_stripe(url: str, arguments: dict[str, Any]) -> None:
    async def run() -> None:
        async with AsyncStripe(token="sk", server_url=url) as client:
            await client.invoice_payments.list(**arguments)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("arguments", "query"), STRIPE_PARAMETERS, ids=[query for _, query in STRIPE_PARAMETERS]
)
def test_parameters_of_stripe(
    stripe: tuple[Recorder, str], arguments: dict[str, Any], query: str
) -> None:
    recorder, url = stripe
    with Stripe(token="sk", server_url=url) as client:
        client.invoice_payments.list(**arguments)
    asynchronously_list_stripe(url, arguments)
    sent, sent_async = recorder.requests
    assert sent[:3] == ("GET", "/v1/invoice_payments", query)
    assert sent_async == sent
    assert sent[3]["accept"] == "application/json"
    assert sent[3]["user-agent"].startswith("stripe-invoice-payments/")
    assert not {"content-type", "content-length", "cookie"} & sent[3].keys()


STRIPE_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"limit": 0}, "limit"),
    ({"limit": 101}, "limit"),
    ({"limit": True}, "limit"),
    ({"limit": "5"}, "limit"),
    ({"limit": 5.0}, "limit"),
    ({"status": "nope"}, "status"),
    ({"status": ""}, "status"),
    ({"created": "1391288554"}, "created"),
    ({"created": True}, "created"),
    ({"created": {"since": 1}}, "created.since"),
    ({"created": {"gte": "1"}}, "created.gte"),
    ({"payment": {}}, "payment.type"),
    ({"payment": {"type": "charge"}}, "payment.type"),
    ({"payment": {"type": "payment_intent", "other": "x"}}, "payment.other"),
    ({"payment": "pi_1"}, "payment"),
    ({"expand": "data.invoice"}, "expand"),
    ({"expand": [1]}, "expand[0]"),
    ({"expand": ("data.invoice",)}, "expand"),
    ({"invoice": "x" * 5001}, "invoice"),
    ({"starting_after": "x" * 5001}, "starting_after"),
    ({"ending_before": "x" * 5001}, "ending_before"),
    ({"invoice": "\ud800"}, "invoice"),
]


@pytest.mark.parametrize(("arguments", "place"), STRIPE_REFUSED)
def test_what_stripe_does_not_document_is_not_sent(
    stripe: tuple[Recorder, str], arguments: dict[str, Any], place: str
) -> None:
    recorder, url = stripe
    with Stripe(token="sk", server_url=url) as client, pytest.raises(InvalidArgument) as caught:
        client.invoice_payments.list(**arguments)
    with pytest.raises(InvalidArgument):
        asynchronously_list_stripe(url, arguments)
    assert str(caught.value).startswith(f"GetInvoicePayments: {place}: ")
    assert recorder.requests == []


def test_the_longest_identifiers_are_sent(stripe: tuple[Recorder, str]) -> None:
    recorder, url = stripe
    with Stripe(token="sk", server_url=url) as client:
        client.invoice_payments.list(invoice="é" * 5000)
    assert recorder.query == "invoice=" + "%C3%A9" * 5000


def test_an_unknown_argument_is_refused(stripe: tuple[Recorder, str]) -> None:
    recorder, url = stripe
    arguments: dict[str, Any] = {"customer": "cus_1"}
    with Stripe(token="sk", server_url=url) as client, pytest.raises(TypeError, match="customer"):
        client.invoice_payments.list(**arguments)
    assert recorder.requests == []


def test_options_add_headers_and_query(stripe: tuple[Recorder, str]) -> None:
    recorder, url = stripe
    options = RequestOptions(
        headers={"Stripe-Version": "2026-09-30", "Stripe-Account": "acct_1"},
        query={"include[]": ["total_count", "a b"]},
    )
    with Stripe(token="sk", server_url=url) as client:
        client.invoice_payments.list(limit=2, options=options)
    assert recorder.query == "limit=2&include%5B%5D=total_count&include%5B%5D=a%20b"
    assert recorder.headers["stripe-version"] == "2026-09-30"
    assert recorder.headers["stripe-account"] == "acct_1"
    assert recorder.headers["authorization"] == "Bearer sk"


@pytest.mark.parametrize(
    ("account", "invoice", "path"),
    [
        (
            ACCOUNT,
            INVOICE,
            f"/accounts/{ACCOUNT}/invoices/{INVOICE}/payments",
        ),
        ("a/b", "c?d=1#e", "/accounts/a%2Fb/invoices/c%3Fd%3D1%23e/payments"),
        ("a%2Fb", "é ☃", "/accounts/a%252Fb/invoices/%C3%A9%20%E2%98%83/payments"),
        ("a+b;c", "x,y", "/accounts/a%2Bb%3Bc/invoices/x%2Cy/payments"),
        ("...", ".a", "/accounts/.../invoices/.a/payments"),
        ("\t", "\x7f", "/accounts/%09/invoices/%7F/payments"),
    ],
)
def test_path_parameters_of_moov(
    moov: tuple[Recorder, str], account: str, invoice: str, path: str
) -> None:
    recorder, url = moov
    with Moov(token="t", server_url=url) as client:
        client.invoices.list_invoice_payments(account_id=account, invoice_id=invoice)

    async def run() -> None:
        async with AsyncMoov(token="t", server_url=url) as client:
            await client.invoices.list_invoice_payments(account_id=account, invoice_id=invoice)

    asyncio.run(run())
    sent, sent_async = recorder.requests
    assert sent[:3] == ("GET", path, "")
    assert sent_async == sent
    assert sent[3]["x-moov-version"] == "v2026.04.00"
    assert sent[3]["user-agent"].startswith("moov-invoice-payments/")


@pytest.mark.parametrize("value", ["", ".", "..", "%2e", "%2E%2e", "a/../b", "..\\x", "%252e"])
def test_a_path_value_that_would_make_another_path_is_not_sent(
    moov: tuple[Recorder, str], value: str
) -> None:
    recorder, url = moov
    with Moov(token="t", server_url=url) as client:
        for account, invoice in ((value, "i"), ("a", value)):
            with pytest.raises(MoovInvalidArgument) as caught:
                client.invoices.list_invoice_payments(account_id=account, invoice_id=invoice)
            name = "account_id" if account == value else "invoice_id"
            assert str(caught.value).startswith(f"listInvoicePayments: {name}: ")
    assert recorder.requests == []


def test_the_version_header_of_moov(moov: tuple[Recorder, str]) -> None:
    recorder, url = moov
    with Moov(token="t", server_url=url) as client:
        client.invoices.list_invoice_payments(
            account_id="a", invoice_id="i", x_moov_version="v2026.04.00"
        )
        assert recorder.headers["x-moov-version"] == "v2026.04.00"
        arguments: dict[str, Any] = {"x_moov_version": "v2024.01.00"}
        with pytest.raises(MoovInvalidArgument, match="x_moov_version"):
            client.invoices.list_invoice_payments(account_id="a", invoice_id="i", **arguments)
    assert len(recorder.requests) == 1


def test_the_caller_may_ask_moov_for_another_version(moov: tuple[Recorder, str]) -> None:
    recorder, url = moov
    options = MoovOptions(headers={"x-moov-version": "v2024.01.00", "X-Request-ID": "mine"})
    with Moov(token="t", server_url=url) as client:
        client.invoices.list_invoice_payments(
            account_id="a", invoice_id="i", x_moov_version="v2026.04.00", options=options
        )
    assert recorder.headers["x-moov-version"] == "v2024.01.00"
    assert recorder.headers["x-request-id"] == "mine"


def test_the_environment_gives_the_server_url(
    moov: tuple[Recorder, str], stripe: tuple[Recorder, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOOV_SERVER_URL", moov[1])
    monkeypatch.setenv("STRIPE_SERVER_URL", stripe[1])
    monkeypatch.setenv("STRIPE_TOKEN", "sk")
    with Moov(token="t") as client, Stripe() as stripe_client:
        assert client.invoices.list_invoice_payments(account_id="a", invoice_id="i") == []
        assert stripe_client.invoice_payments.list().items == []
    assert moov[0].path == "/accounts/a/invoices/i/payments"
    assert stripe[0].headers["authorization"] == "Bearer sk"


@pytest.mark.parametrize("end", ["", "/"])
def test_a_server_url_may_have_a_path(moov: tuple[Recorder, str], end: str) -> None:
    recorder, url = moov
    with Moov(token="t", server_url=f"{url}/gateway/v%201{end}") as client:
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert recorder.path == "/gateway/v%201/accounts/a/invoices/i/payments"


@pytest.mark.parametrize(
    "url",
    ["", "api.moov.io", "ftp://api.moov.io", "https://", "https://a/?b", "https://u:p@a", "/v1"],
)
def test_a_server_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(MoovInvalidArgument, match="server_url"):
        Moov(token="t", server_url=url)


def test_no_cookie_of_an_answer_is_sent_back(serve: Serve) -> None:
    class Baker(Recorder):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            async def send_with_cookie(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"].append((b"set-cookie", b"session=1"))
                await send(message)

            await super().__call__(scope, receive, send_with_cookie)

    recorder = Baker([])
    with Moov(token="t", server_url=serve(recorder)) as client:
        for _ in range(2):
            client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert ["cookie" in headers for *_, headers in recorder.requests] == [False, False]
