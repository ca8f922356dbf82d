"""Calls both generated servers with both generated clients, and prints what goes to and fro.

Run it with `nox -s demo`. The servers are those that serve the documented examples; they listen on
free ports of the loopback interface until the demonstration ends.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import unquote

import httpx2
from moov_invoice_payments import AsyncMoov, Moov, errors as moov_errors
from moov_invoice_payments.models.components import InvoicePayment as MoovPayment
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from stripe_invoice_payments import AsyncStripe, Stripe, errors as stripe_errors
from stripe_invoice_payments.models.components import InvoicePayment as StripePayment

SHOWN = frozenset(
    ("accept", "authorization", "content-type", "request-id", "x-moov-version", "x-request-id")
)
ACCOUNT = "7d2f9b84-6b0e-4d55-9d1c-3f6a1c2b8e90"
INVOICE = "ec7e1848-dc80-4ab0-8827-dd7fc0737b43"


def main() -> None:
    """Run the whole demonstration; an exception ends it with an exit code that is not 0."""
    with serving("stripe_invoice_payments") as stripe, serving("moov_invoice_payments") as moov:
        assert call_stripe(stripe) == asyncio.run(call_stripe_async(stripe))
        assert call_moov(moov) == asyncio.run(call_moov_async(moov))
        show_refusals(stripe, moov)
    say("\nAll calls were answered as documented, sync and async alike.")


@contextmanager
def serving(package: str) -> Generator[str]:
    """Run the sandbox of a package, without its log, and yield its address."""
    command = [sys.executable, "-m", f"{package}.server", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            announcement = process.stdout.readline()
            url = next((word for word in announcement.split() if word.startswith("http")), None)
            if url is None:
                raise RuntimeError(f"the server of {package} did not start: {announcement!r}")
            say(f"{package}.server listens at {url}")
            yield url
        finally:
            process.terminate()


def call_stripe(url: str) -> list[StripePayment]:
    """List with filters, and walk through the items of all pages."""
    title("Stripe, sync: list the paid payments of one payment intent")
    with (
        watched_http() as http,
        Stripe(username="sk_test_4eC39HqLyjWD", server_url=url, http_client=http) as client,
    ):
        page = client.invoice_payments.list(
            status="paid",
            created={"gte": 1391288554, "lt": 1391374954},
            payment={"type": "payment_intent", "payment_intent": "pi_103Q0w2eZvKYlo2C364X582Z"},
            expand=["data.invoice", "data.payment.payment_intent"],
            limit=3,
        )
        payments = list(page)
        tell_stripe(payments)
        say(f"  The request id was {page.request_id}; another page follows: {page.has_next}")
    return payments


async def call_stripe_async(url: str) -> list[StripePayment]:
    """Do much the same with the async client, whose pages come while they are walked through."""
    title("Stripe, async: the same list, without filters")
    async with (
        watched_async_http() as http,
        AsyncStripe(token="sk_test_4eC39HqLyjWD", server_url=url, http_client=http) as client,
    ):
        fields = ["data.invoice", "data.payment.payment_intent"]
        payments = [payment async for payment in client.invoice_payments.list(expand=fields)]
    tell_stripe(payments)
    return payments


def call_moov(url: str) -> list[MoovPayment]:
    """List the payments of an invoice."""
    title("Moov, sync: list the payments of an invoice")
    with (
        watched_http() as http,
        Moov(username="public", password="secret", server_url=url, http_client=http) as client,
    ):
        payments = client.invoices.list_invoice_payments(
            account_id=ACCOUNT, invoice_id=INVOICE, x_moov_version="v2026.04.00"
        )
    tell_moov(payments)
    return payments


async def call_moov_async(url: str) -> list[MoovPayment]:
    """Send the call with `send`, which gives the status and the request id as well."""
    title("Moov, async: the same with `send`, to see status and request id")
    async with (
        watched_async_http() as http,
        AsyncMoov(token="an access token", server_url=url, http_client=http) as client,
    ):
        response = await client.send(ListInvoicePayments(account_id=ACCOUNT, invoice_id=INVOICE))
    tell_moov(response.value)
    say(f"  The status was {response.status}, the request id {response.request_id}")
    return response.value


def show_refusals(stripe: str, moov: str) -> None:
    """Show an argument that is refused before it is sent, and an answer that means failure."""
    title("Stripe: an argument that the document does not allow is never sent")
    with Stripe(token="sk_test_4eC39HqLyjWD", server_url=stripe) as client:
        try:
            client.invoice_payments.list(limit=1000)
        except stripe_errors.InvalidArgument as error:
            say(f"  ! InvalidArgument: {error}")
        else:
            raise RuntimeError("a limit of 1000 was accepted")
    title("Moov: an answer that means failure is an exception")
    with (
        watched_http() as http,
        Moov(token="an access token", server_url=f"{moov}/v0", http_client=http) as client,
    ):
        try:
            client.invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id=INVOICE)
        except moov_errors.ClientError as error:
            say(f"  ! {type(error).__name__}: {error}")
        else:
            raise RuntimeError("a path that does not exist was answered with success")


def watched_http() -> httpx2.Client:
    """Make an HTTP client that prints what it sends and receives."""
    return httpx2.Client(event_hooks={"request": [show_request], "response": [show_response]})


def watched_async_http() -> httpx2.AsyncClient:
    """Make an async HTTP client that prints what it sends and receives."""
    return httpx2.AsyncClient(
        event_hooks={"request": [show_request_async], "response": [show_response_async]}
    )


def show_request(request: httpx2.Request) -> None:
    """Print a request: path, query parameters one by one, and the header fields that matter."""
    say(f"  → {request.method} {unquote(request.url.raw_path.decode().partition('?')[0])}")
    for name, value in request.url.params.multi_items():
        say(f"      ? {name} = {value}")
    show_headers(request.headers)


def show_response(response: httpx2.Response) -> None:
    """Print a response with its body."""
    response.read()
    show_read_response(response)


async def show_request_async(request: httpx2.Request) -> None:
    """Print a request of the async client."""
    show_request(request)


async def show_response_async(response: httpx2.Response) -> None:
    """Print a response to the async client."""
    await response.aread()
    show_read_response(response)


def show_read_response(response: httpx2.Response) -> None:
    """Print a response whose body has come."""
    say(f"  ← {response.status_code} {HTTPStatus(response.status_code).phrase}")
    show_headers(response.headers)
    if response.content:
        for line in json.dumps(response.json(), indent=2, ensure_ascii=False).splitlines():
            say(f"      {line}")


def show_headers(headers: httpx2.Headers) -> None:
    """Print the header fields that matter, with credentials masked."""
    for name, value in headers.items():
        if name.lower() in SHOWN:
            shown = f"{value.split(' ')[0]} ••••••" if name.lower() == "authorization" else value
            say(f"      {name.title()}: {shown}")


def tell_stripe(payments: list[StripePayment]) -> None:
    """Print what the models say."""
    for payment in payments:
        amount = f"{payment.amount_requested / 100:.2f} {payment.currency.upper()}"
        say(f"  = {payment.id}: {amount}, {payment.status}, from a {payment.payment.type}")


def tell_moov(payments: list[MoovPayment]) -> None:
    """Print what the models say."""
    for payment in payments:
        amount = payment.amount
        money = f"{amount.value_decimal} {amount.currency}" if amount else "no amount"
        say(f"  = {payment.invoice_payment_id}: {money}, by {payment.invoice_payment_type}")


def title(text: str) -> None:
    """Print the title of a part."""
    say(f"\n{text}\n{'─' * len(text)}")


def say(text: str) -> None:
    """Print a line in UTF-8, at once: so it stays in order with what the servers print."""
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
