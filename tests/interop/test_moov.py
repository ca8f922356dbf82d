"""`moovio-sdk` asks the generated server, and decodes what the generated client decodes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeAlias

import httpx
import moovio_sdk
import pytest
from moov_invoice_payments import Moov, errors
from moov_invoice_payments.models import components as ours
from moov_invoice_payments.models.security import Security
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import Context, ErrorReply, MoovServer, create_app
from moov_invoice_payments.server.examples import ExampleServer
from moov_invoice_payments.server.sandbox import serve
from moovio_sdk.models import components as theirs, operations
from moovio_sdk.models.errors import APIError
from pydantic import BaseModel, TypeAdapter
from tests.interop.conftest import serving

ACCOUNT = "dcfbb04d-465e-4dbc-ad14-420961d94d21"
TYPED_ID = "kuoaydiojf7uszaokc2ggnaaaa_xfer"
SECURITY = theirs.Security(username="public", password="secret")
VERSION = "v2026.04.00"

Answer: TypeAlias = operations.ListInvoicePaymentsResponse
List: TypeAlias = Callable[[str, str], Answer]

ITEMS: list[dict[str, Any]] = [
    {
        "invoicePaymentID": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
        "invoicePaymentType": "transfer",
        "amount": {"currency": "USD", "valueDecimal": "12.987654321"},
        "transfer": {"transferID": TYPED_ID},
    },
    {
        "invoicePaymentID": TYPED_ID,
        "invoicePaymentType": "external",
        "amount": {"currency": "usd", "valueDecimal": "0.0"},
        "external": {
            "description": "Überweisung ☃",
            "foreignID": "EXT-PAY-12345",
            "paymentDate": "2026-01-20T14:45:00.25+02:00",
        },
    },
    {
        "invoicePaymentID": "",
        "invoicePaymentType": "external",
        "amount": {"currency": "EUR", "valueDecimal": "99999999999999999999.000000001"},
        "external": {},
    },
]

ERRORS: Mapping[int, type[errors.StatusError]] = {
    401: errors.Unauthorized,
    403: errors.Forbidden,
    429: errors.TooManyRequests,
    500: errors.InternalServerError,
    504: errors.GatewayTimeout,
}


class Ledger(MoovServer):
    """Answers by the id of the invoice, which is a status or anything else."""

    def __init__(self) -> None:
        self.asked: list[tuple[ListInvoicePayments, Context]] = []

    async def list_invoice_payments(
        self, call: ListInvoicePayments, context: Context
    ) -> list[ours.InvoicePayment]:
        self.asked.append((call, context))
        if call.invoice_id.isdigit():
            raise ErrorReply(int(call.invoice_id))
        items = [] if call.invoice_id == "none" else ITEMS
        return TypeAdapter(list[ours.InvoicePayment]).validate_json(json.dumps(items))


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture(scope="module")
def url(ledger: Ledger) -> Generator[str]:
    with serving(create_app(ledger)) as url:
        yield url


@pytest.fixture(scope="module")
def ours_at(url: str) -> Generator[Moov]:
    with Moov(username="public", password="secret", server_url=url, max_retries=0) as client:
        yield client


def ask_sync(url: str, account: str, invoice: str) -> Answer:
    with moovio_sdk.Moov(server_url=url, security=SECURITY) as sdk:
        answer: Answer = sdk.invoices.list_invoice_payments(account_id=account, invoice_id=invoice)
        return answer


def ask_async(url: str, account: str, invoice: str) -> Answer:
    async def ask() -> Answer:
        async with moovio_sdk.Moov(server_url=url, security=SECURITY) as sdk:
            answer: Answer = await sdk.invoices.list_invoice_payments_async(
                account_id=account, invoice_id=invoice
            )
            return answer

    return asyncio.run(ask())


@pytest.fixture(params=[ask_sync, ask_async], ids=["sync", "async"])
def list_(request: pytest.FixtureRequest, url: str) -> List:
    ask: Callable[[str, str, str], Answer] = request.param
    return lambda account, invoice: ask(url, account, invoice)


def test_every_item_reads_the_same(list_: List, ours_at: Moov) -> None:
    answer = list_(ACCOUNT, "several")
    decoded = ours_at.invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id="several")
    assert len(answer.result) == len(decoded) == len(ITEMS)
    for item, mine in zip(answer.result, decoded, strict=True):
        assert_same(mine, item)
        assert_same(item, mine)


@pytest.mark.parametrize("ask", [ask_sync, ask_async])
def test_every_item_of_the_sandbox_reads_the_same(ask: Callable[..., Answer]) -> None:
    with (
        serve(items=40, seed=1, credentials=["public:secret"]) as url,
        Moov(username="public", password="secret", server_url=url) as client,
    ):
        items = ask(url, ACCOUNT, TYPED_ID).result
        decoded = client.invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id=TYPED_ID)
    assert len(items) == len(decoded) >= 40
    assert {item.invoice_payment_type for item in items} == {*theirs.InvoicePaymentType}
    for item, mine in zip(items, decoded, strict=True):
        assert_same(mine, item)
        assert_same(item, mine)


@pytest.mark.parametrize("status", ERRORS)
def test_each_documented_fault_of_the_sandbox_becomes_an_exception(status: int) -> None:
    with serve(faults={status: 1.0}) as url:
        for ask in (ask_sync, ask_async):
            with pytest.raises(APIError) as info:
                ask(url, ACCOUNT, TYPED_ID)
            assert (info.value.status_code, info.value.body) == (status, "")
            assert info.value.headers["x-request-id"]


def test_other_credentials_are_refused() -> None:
    with serve(credentials=["public:other"]) as url:
        for ask in (ask_sync, ask_async):
            with pytest.raises(APIError) as info:
                ask(url, ACCOUNT, TYPED_ID)
            assert (info.value.status_code, info.value.body) == (401, "")


def test_no_items_are_no_items(list_: List) -> None:
    assert list_(ACCOUNT, "none").result == []


def test_the_call_arrives_as_it_was_meant(list_: List, ledger: Ledger) -> None:
    answer = list_(TYPED_ID, "an invoice")
    call, context = ledger.asked[-1]
    assert (call.account_id, call.invoice_id, call.x_moov_version) == (
        TYPED_ID,
        "an invoice",
        VERSION,
    )
    assert answer.headers["x-request-id"] == [context.request_id]


def test_credentials_that_are_sent_twice_arrive_once(list_: List, ledger: Ledger) -> None:
    list_(ACCOUNT, "several")
    _, context = ledger.asked[-1]
    assert context.principal == Security(username="public", password="secret")


@pytest.mark.parametrize(("status", "our_class"), ERRORS.items())
def test_each_documented_error_becomes_an_exception_in_both(
    list_: List, ours_at: Moov, status: int, our_class: type[errors.StatusError]
) -> None:
    with pytest.raises(APIError) as their_info:
        list_(ACCOUNT, str(status))
    raised = their_info.value
    assert (raised.status_code, raised.body) == (status, "")
    assert raised.headers["x-request-id"]

    with pytest.raises(our_class) as our_info:
        ours_at.invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id=str(status))
    mine = our_info.value
    assert (mine.status, mine.raw, mine.body) == (status, b"", None)
    assert mine.request_id


def test_no_answer_becomes_an_exception_in_both() -> None:
    with serving(create_app(ExampleServer())) as gone:
        pass
    for ask in (ask_sync, ask_async):
        with pytest.raises(httpx.ConnectError):
            ask(gone, ACCOUNT, "any")
    with (
        Moov(username="public", password="secret", server_url=gone, max_retries=0) as client,
        pytest.raises(errors.ConnectionFailed),
    ):
        client.invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id="any")


def assert_same(left: BaseModel, right: BaseModel) -> None:
    """Compare what two libraries made of an object, attribute by attribute."""
    for name in type(left).model_fields:
        one, other = getattr(left, name), getattr(right, name)
        if isinstance(one, BaseModel):
            assert_same(one, other)
        else:
            assert one == other
