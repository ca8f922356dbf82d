"""A server of Moov's payments, implemented by hand."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
from moov_invoice_payments.models import components
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import Context, MoovServer, Reply

Payments = list[components.InvoicePayment]
AMOUNT = components.AmountDecimal(currency="USD", value_decimal="1.0")


class Ledger(MoovServer):
    """Answers with what it is told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Any = [components.InvoicePayment(amount=AMOUNT)]
        self.asked: list[tuple[ListInvoicePayments, Context]] = []

    async def list_invoice_payments(
        self, call: ListInvoicePayments, context: Context
    ) -> Payments | Reply[Payments]:
        self.asked.append((call, context))
        if isinstance(self.answer, BaseException):
            raise self.answer
        answer: Payments | Reply[Payments] = self.answer
        return answer


def ask(
    application: Any,
    target: str = "/accounts/a/invoices/i/payments",
    method: str = "GET",
    **more: Any,
) -> httpx2.Response:
    """Ask an application without a socket, and without repairing the target."""
    headers = {"Authorization": "Bearer right", **more.pop("headers", {})}

    async def run() -> httpx2.Response:
        transport = httpx2.ASGITransport(application)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, target, headers=headers, **more)

    return asyncio.run(run())
