"""Any text in a path: through both clients, a socket and the generated server it stays what it is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st
from moov_invoice_payments import AsyncMoov, Moov
from moov_invoice_payments._runtime.encode import encode_call
from moov_invoice_payments.errors import InvalidArgument
from moov_invoice_payments.models.components import InvoicePayment
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import Context, MoovServer, create_app
from tests.loop.serving import Serve
from tests.profiles import examples

# Everything that could end, divide or shorten a path on the way, more often than other text.
TEXT = (
    st.text("a/\\.%?#;:@&=+, ~\t\r\n\0é☃", min_size=1, max_size=8)
    | st.lists(
        st.sampled_from(["a", "/", ".", "%2f", "%2F", "%2e", "%2E", "%25", "%", "?"]),
        min_size=1,
        max_size=5,
    ).map("".join)
    | st.text(st.characters(codec="utf-8"), min_size=1)
)


class Ledger(MoovServer):
    """Keeps what it was asked: the values, and the path that they stood in."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    async def list_invoice_payments(
        self, call: ListInvoicePayments, context: Context
    ) -> list[InvoicePayment]:
        self.asked.append((call.account_id, call.invoice_id, context.path))
        return []


class Both:
    """The sync client and the async one, of one server."""

    def __init__(self, url: str) -> None:
        self._client = Moov(token="t", server_url=url)
        self._async_client = AsyncMoov(token="t", server_url=url)
        self._runner = asyncio.Runner()

    def call(self, account_id: str, invoice_id: str) -> None:
        call = ListInvoicePayments(account_id=account_id, invoice_id=invoice_id)
        self._client.send(call)
        self._runner.run(self._async_client.send(call))

    def close(self) -> None:
        self._client.close()
        self._runner.run(self._async_client.aclose())
        self._runner.close()


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture(scope="module")
def clients(serve: Serve, ledger: Ledger) -> Iterator[Both]:
    clients = Both(serve(create_app(ledger)))
    yield clients
    clients.close()


def has_dot_segment(text: str) -> bool:
    """Tell whether something on the way could see `.` or `..` between separators."""
    for _ in range(text.count("%") + 1):
        text = unquote(text)
    return not {".", ".."}.isdisjoint(re.split(r"[/\\]", text))


@examples(60)
@given(account_id=TEXT, invoice_id=TEXT)
def test_any_text_arrives_or_is_refused(
    clients: Both, ledger: Ledger, account_id: str, invoice_id: str
) -> None:
    ledger.asked.clear()
    if has_dot_segment(account_id) or has_dot_segment(invoice_id):
        name = "account_id" if has_dot_segment(account_id) else "invoice_id"
        with pytest.raises(InvalidArgument, match=f"^listInvoicePayments: {name}: "):
            clients.call(account_id, invoice_id)
        assert ledger.asked == []
        return
    clients.call(account_id, invoice_id)
    call = ListInvoicePayments(account_id=account_id, invoice_id=invoice_id)
    assert ledger.asked == [(account_id, invoice_id, encode_call(call, "tests").path)] * 2


@pytest.mark.parametrize(
    "value",
    ["a/b", "/", "//", "?", "#", "%2F", "%2f", "%", "%%", "%00", " ", "a b", "+", "é", "☃", "𝕏"],
)
def test_these_arrive(clients: Both, ledger: Ledger, value: str) -> None:
    ledger.asked.clear()
    clients.call(value, value)
    assert [asked[:2] for asked in ledger.asked] == [(value, value)] * 2


@pytest.mark.parametrize(
    "value",
    ["", ".", "..", "%2e", "%2E%2e", ".%2E", "%252e%252e", "../x", "x/..", "..\\x", "a/./b", "%2F.."],
)  # fmt: skip
def test_these_are_refused(clients: Both, ledger: Ledger, value: str) -> None:
    ledger.asked.clear()
    for account_id, invoice_id in ((value, "i"), ("a", value)):
        with pytest.raises(InvalidArgument, match=r"^listInvoicePayments: (account|invoice)_id: "):
            clients.call(account_id, invoice_id)
    assert ledger.asked == []
