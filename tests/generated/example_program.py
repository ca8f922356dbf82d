"""A small program that uses both generated packages, as a reader of their READMEs would."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx2
from moov_invoice_payments import AsyncMoov, Moov
from moov_invoice_payments.errors import StatusError, TooManyRequests
from moov_invoice_payments.models import components
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import (
    Context,
    ErrorReply,
    MoovServer,
    Reply,
    Security,
    create_app as create_moov_app,
)
from stripe_invoice_payments import AsyncStripe
from stripe_invoice_payments.server import connect
from stripe_invoice_payments.server.examples import ExampleServer


@dataclass(frozen=True)
class Partner:
    """Who a request comes from."""

    name: str


async def authenticate(security: Security) -> Partner:
    """Takes tokens alone."""
    if security.token is None:
        raise ErrorReply(401)
    return Partner(security.token)


class Ledger(MoovServer[Partner]):
    """Answers with one payment."""

    async def list_invoice_payments(
        self, call: ListInvoicePayments, context: Context[Partner]
    ) -> list[components.InvoicePayment] | Reply[list[components.InvoicePayment]]:
        amount = components.AmountDecimal(currency="USD", value_decimal="12.50")
        payment = components.InvoicePayment(amount=amount, invoice_payment_id=call.invoice_id)
        return Reply([payment], headers={"x-partner": context.principal.name})


async def moov_total(client: AsyncMoov) -> str:
    """The amounts of the payments of an invoice, and the id of the request."""
    call = ListInvoicePayments(account_id="a/b", invoice_id="i")
    response = await client.send(call)
    amounts = [item.amount.value_decimal for item in response.value if item.amount is not None]
    return f"{response.status} {', '.join(amounts)} {response.request_id is not None}"


async def stripe_total(client: AsyncStripe) -> int:
    """The sum of all that was paid, in cents."""
    total = 0
    async for item in client.invoice_payments.list(
        status="paid", created={"gte": 1_391_000_000}, expand=["data.invoice"], limit=100
    ):
        total += item.amount_paid or 0
    return total


async def run() -> list[str]:
    """Calls both servers with the clients of their packages."""
    lines: list[str] = []
    moov_server = httpx2.ASGITransport(create_moov_app(Ledger(), authenticate))
    stripe_server = connect(ExampleServer())
    async with (
        httpx2.AsyncClient(transport=moov_server) as moov_http,
        httpx2.AsyncClient(transport=stripe_server) as stripe_http,
    ):
        moov = AsyncMoov(token="t", server_url="http://moov.test", http_client=moov_http)
        lines.append(await moov_total(moov))
        stripe = AsyncStripe(token="t", http_client=stripe_http)
        lines.append(str(await stripe_total(stripe)))
        anonymous = AsyncMoov(username="u", password="p", http_client=moov_http)
        try:
            await anonymous.invoices.list_invoice_payments(account_id="a", invoice_id="i")
        except TooManyRequests as error:
            lines.append(f"later {error.headers.get('Retry-After', '')}")
        except StatusError as error:
            lines.append(f"{error.status} {error.body}")
    with Moov(security=components.Security(username="", password="")) as client:
        lines.append(type(client.invoices).__name__)
    return lines


if __name__ == "__main__":
    print("\n".join(asyncio.run(run())))
