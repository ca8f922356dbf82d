"""The generated servers, implemented by hand and asked by an ordinary HTTP client."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from moov_invoice_payments import AsyncMoov, Moov
from moov_invoice_payments.models import components
from moov_invoice_payments.server import ErrorReply, Reply, Security, create_app, create_router
from starlette.applications import Starlette
from starlette.routing import Mount
from stripe_invoice_payments.models.components import InvoicePaymentList
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import StripeServer, create_app as create_stripe_app
from tests.loop.ledger import Ledger, ask
from tests.loop.serving import Serve


def test_the_implementation_is_asked_and_answers(ledger: Ledger) -> None:
    response = ask(create_app(ledger), headers={"X-Moov-Version": "v2026.04.00", "A": "b"})
    assert response.status_code == 200
    assert response.json() == [{"amount": {"currency": "USD", "valueDecimal": "1.0"}}]
    ((call, context),) = ledger.asked
    assert (call.account_id, call.invoice_id, call.x_moov_version) == ("a", "i", "v2026.04.00")
    assert (context.method, context.path) == ("GET", "/accounts/a/invoices/i/payments")
    assert context.headers["a"] == "b"
    assert context.principal.token == "right"
    assert response.headers["x-request-id"] == context.request_id


def test_the_request_id_of_the_caller_is_kept(ledger: Ledger) -> None:
    response = ask(create_app(ledger), headers={"x-request-id": "mine-1"})
    assert response.headers["x-request-id"] == "mine-1"
    assert ledger.asked[0][1].request_id == "mine-1"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("a%2Fb", "a/b"),
        ("%2F", "/"),
        ("a%252Fb", "a%2Fb"),
        ("%E2%98%83%20x", "☃ x"),
        ("a+b", "a+b"),
        ("a;b=c,d", "a;b=c,d"),
        ("kuoaydiojf7uszaokc2ggnaaaa_xfer", "kuoaydiojf7uszaokc2ggnaaaa_xfer"),
    ],
)
def test_path_values_survive(ledger: Ledger, raw: str, value: str) -> None:
    apps: list[Any] = [create_app(ledger), FastAPI(), Starlette()]
    apps[1].include_router(create_router(ledger), prefix="/api/v1")
    apps[2].routes.append(Mount("/api/v1", create_app(ledger)))
    for app, prefix in zip(apps, ("", "/api/v1", "/api/v1"), strict=True):
        response = ask(app, f"{prefix}/accounts/{raw}/invoices/{raw}/payments")
        assert response.status_code == 200
        call, context = ledger.asked[-1]
        assert (call.account_id, call.invoice_id) == (value, value)
        assert context.path == f"/accounts/{raw}/invoices/{raw}/payments"


def test_path_values_survive_a_socket_and_both_clients(serve: Serve, ledger: Ledger) -> None:
    url = serve(create_app(ledger))
    value = "a/b?c#d%2Fé ☃"

    async def run() -> None:
        async with AsyncMoov(username="u", password="p:w", server_url=url) as client:
            await client.invoices.list_invoice_payments(account_id=value, invoice_id=value)

    with Moov(token="t", server_url=url) as client:
        client.invoices.list_invoice_payments(account_id=value, invoice_id=value)
    asyncio.run(run())
    for call, _ in ledger.asked:
        assert (call.account_id, call.invoice_id) == (value, value)
    assert [context.principal for _, context in ledger.asked] == [
        Security(token="t"),
        Security(username="u", password="p:w"),
    ]


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/accounts",
        "/accounts/a/invoices/i",
        "/accounts/a/invoices/i/payments/",
        "/accounts//invoices/i/payments",
        "/accounts/a/invoices/i/payments/x",
        "/ACCOUNTS/a/invoices/i/payments",
        "/accounts/a%2Finvoices/i/payments",
    ],
)
def test_other_paths_are_not_found(ledger: Ledger, target: str) -> None:
    response = ask(create_app(ledger), target)
    assert (response.status_code, response.content) == (404, b"")
    assert response.headers["x-request-id"]
    assert ledger.asked == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_not_allowed(ledger: Ledger, method: str) -> None:
    response = ask(create_app(ledger), method=method)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert ledger.asked == []


def test_options_lists_the_methods(ledger: Ledger) -> None:
    response = ask(create_app(ledger), method="OPTIONS")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_head_answers_as_get_without_the_body(ledger: Ledger) -> None:
    got = ask(create_app(ledger))
    head = ask(create_app(ledger), method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length"):
        assert head.headers[name] == got.headers[name]


def test_head_through_a_socket(serve: Serve, ledger: Ledger) -> None:
    url = serve(create_app(ledger))
    with httpx2.Client(base_url=url) as client:
        for _ in range(2):
            response = client.head("/accounts/a/invoices/i/payments", auth=("u", "p"))
            assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("version", ["v2024.01.00", "", "V2026.04.00", "v2026.04.00,v2026.04.00"])
def test_a_version_that_is_not_documented_is_refused(ledger: Ledger, version: str) -> None:
    response = ask(create_app(ledger), headers={"X-Moov-Version": version})
    assert (response.status_code, response.content) == (400, b"")
    assert response.headers["x-request-id"]
    assert ledger.asked == []


@pytest.mark.parametrize("path", ["%ff", "%zz", "%C3%28"])
def test_a_path_value_that_is_no_text_is_refused(serve: Serve, ledger: Ledger, path: str) -> None:
    url = serve(create_app(ledger))
    host, port = url.removeprefix("http://").split(":")

    async def run() -> bytes:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            f"GET /accounts/{path}/invoices/i/payments HTTP/1.1\r\n"
            f"Host: {host}\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n".encode()
        )
        status = await reader.readline()
        writer.close()
        return status

    assert asyncio.run(run()).split()[1] == b"400"
    assert ledger.asked == []


class Listing(StripeServer):
    """Keeps what it was asked, and answers with an empty page."""

    def __init__(self) -> None:
        self.asked: list[GetInvoicePayments] = []

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: object
    ) -> InvoicePaymentList:
        del context
        self.asked.append(call)
        return InvoicePaymentList(object="list", url="/", has_more=False, data=[])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {}),
        ("created=5", {"created": 5}),
        ("created[gte]=5", {"created": {"gte": 5}}),
        ("created%5Bgte%5D=5&created%5Blt%5D=9", {"created": {"gte": 5, "lt": 9}}),
        ("expand[]=a&expand[]=b", {"expand": ["a", "b"]}),
        ("expand[0]=a&expand[1]=b", {"expand": ["a", "b"]}),
        ("expand[1]=b&expand[0]=a", {"expand": ["a", "b"]}),
        ("expand%5B%5D=data.invoice", {"expand": ["data.invoice"]}),
        ("limit=100&status=paid", {"limit": 100, "status": "paid"}),
        (
            "payment[type]=payment_record&payment[payment_record]=pr",
            {"payment": {"type": "payment_record", "payment_record": "pr"}},
        ),
        ("invoice=a+b%2Bc", {"invoice": "a b+c"}),
        ("invoice=5", {"invoice": "5"}),
        ("starting_after=x", {"starting_after": "x"}),
    ],
)
def test_stripe_reads_what_clients_send(query: str, expected: dict[str, Any]) -> None:
    server = Listing()
    response = ask(create_stripe_app(server), f"/v1/invoice_payments?{query}")
    assert response.status_code == 200
    assert server.asked[0].model_dump(exclude_none=True) == expected


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=5.5",
        "limit=1&limit=2",
        "limit=",
        "status=nope",
        "created=soon",
        "created[since]=5",
        "created[gte]=x",
        "created=1&created[gte]=5",
        "payment=pi_1",
        "payment[payment_intent]=pi",
        "payment[type]=charge",
        "payment[type]=payment_intent&payment[other]=x",
        "expand[a]=b",
        "invoice=" + "x" * 5001,
        "invoice=%ff",
        "invoice=%zz",
        "unknown=1",
    ],
)
def test_stripe_refuses_what_is_not_documented(
    query: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = Listing()
    caplog.set_level(logging.INFO)
    response = ask(create_stripe_app(server), f"/v1/invoice_payments?{query}")
    assert response.status_code == 400
    assert response.headers["request-id"] in caplog.text
    assert "GetInvoicePayments refused" in caplog.text
    assert server.asked == []


NAIVE = dt.datetime.fromisoformat("2026-01-01T00:00:00")
WRONG: list[Any] = [
    None,
    [5],
    {"amount": 1},
    [components.InvoicePayment.model_construct(invoice_payment_id="x" * 37)],
    [components.InvoicePayment(invoice_payment_type="banana")],
    [{"invoicePaymentType": None}],
    [{"external": {"paymentDate": "2026-01-01T00:00:00"}}],
    Reply([], status=201),
    Reply([], headers={"X": "a\r\nb"}),
    Reply([], headers={"Content-Length": "1"}),
    ErrorReply(404),
    ErrorReply(401, body={"a": 1}),
    RuntimeError("secret 4242"),
    KeyError("x"),
]


@pytest.mark.parametrize("answer", WRONG)
def test_a_wrong_answer_is_a_500_that_is_logged(
    ledger: Ledger, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.answer = answer
    response = ask(create_app(ledger))
    assert (response.status_code, response.content) == (500, b"")
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert record.exc_info is not None
    assert response.headers["x-request-id"] in record.getMessage()


def test_a_time_without_a_zone_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="RFC 3339"):
        components.InvoiceExternalPayment(payment_date=NAIVE)


@pytest.mark.parametrize("answer", [[], (), Reply([], 200, {"X-Total": "0"})])
def test_right_answers(ledger: Ledger, answer: Any) -> None:
    ledger.answer = answer
    response = ask(create_app(ledger))
    assert (response.status_code, response.json()) == (200, [])
    if isinstance(answer, Reply):
        assert response.headers["x-total"] == "0"
