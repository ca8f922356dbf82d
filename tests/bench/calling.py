"""Calls of the generated clients, over a real socket."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import httpx2
from moov_invoice_payments import AsyncMoov, Moov
from stripe_invoice_payments import AsyncStripe, Stripe
from tests.bench.applications import serving
from tests.bench.rows import Row, cpu_of

CALLS = 320
IN_FLIGHT = 16
ACCOUNT = "7d2f9b84-6b0e-4d55-9d1c-3f6a1c2b8e90"
INVOICE = "ec7e1848-dc80-4ab0-8827-dd7fc0737b43"
HEADERS = {"Authorization": "Bearer token"}
# What each server is asked, by its name: the path, and the query.
RESOURCES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "bare": ("/v1/invoice_payments", {"limit": "10", "status": "paid"}),
    "bare-moov": (f"/accounts/{ACCOUNT}/invoices/{INVOICE}/payments", {}),
}


@dataclass(frozen=True, slots=True)
class Baseline:
    """A server, and how the HTTP library alone asks it for what clients are asked for.

    Attributes:
        url: Where the server is.
        runner: The event loop of all asynchronous calls, since pooled connections belong to one.
        get: Gets the answer and reads it as JSON.
        aget: The same, asynchronously.
    """

    url: str
    runner: asyncio.Runner
    get: Callable[[], object]
    aget: Callable[[], Awaitable[object]]


def rows(stack: ExitStack) -> list[Row]:
    """Compare with a pooled get of the same HTTP library, and the JSON of the standard library."""
    stripe, moov = baseline(stack, "bare"), baseline(stack, "bare-moov")
    return [*_stripe(stack, stripe), *_moov(stack, moov)]


def baseline(stack: ExitStack, name: str) -> Baseline:
    """Start a server and make the pooled clients that ask it."""
    host, port = stack.enter_context(serving(name))
    runner = stack.enter_context(asyncio.Runner())
    url = f"http://{host}:{port}"
    path, query = RESOURCES[name]
    http = stack.enter_context(httpx2.Client())
    async_http = httpx2.AsyncClient()
    stack.callback(lambda: runner.run(async_http.aclose()))

    def get() -> object:
        return json.loads(http.get(url + path, params=query, headers=HEADERS).content)

    async def aget() -> object:
        response = await async_http.get(url + path, params=query, headers=HEADERS)
        return json.loads(response.content)

    return Baseline(url, runner, get, aget)


def _stripe(stack: ExitStack, server: Baseline) -> list[Row]:
    client = stack.enter_context(Stripe(token="token", server_url=server.url))
    async_client = AsyncStripe(token="token", server_url=server.url)
    stack.callback(lambda: server.runner.run(async_client.aclose()))

    def call() -> object:
        return client.invoice_payments.list(limit=10, status="paid")

    async def acall() -> object:
        return await async_client.invoice_payments.list(limit=10, status="paid")

    return [
        sync_row("client call, sync", call, server),
        async_row("client call, async", acall, server),
    ]


def _moov(stack: ExitStack, server: Baseline) -> list[Row]:
    client = stack.enter_context(Moov(token="token", server_url=server.url))
    async_client = AsyncMoov(token="token", server_url=server.url)
    stack.callback(lambda: server.runner.run(async_client.aclose()))

    def call() -> object:
        return client.invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id=INVOICE)

    async def acall() -> object:
        resource = async_client.invoices
        return await resource.list_invoice_payments(account_id=ACCOUNT, invoice_id=INVOICE)

    return [
        sync_row("client call, Moov, sync", call, server),
        async_row("client call, Moov, async", acall, server),
    ]


def sync_row(name: str, call: Callable[[], object], server: Baseline) -> Row:
    """Compare a call with what the HTTP library alone takes."""
    return Row(
        name,
        "pooled httpx2 get + json.loads",
        lambda: cpu_of(call, CALLS),
        lambda: cpu_of(server.get, CALLS),
        CALLS,
    )


def async_row(name: str, call: Callable[[], Awaitable[object]], server: Baseline) -> Row:
    """Compare asynchronous calls, so many at a time, with what the HTTP library alone takes."""
    return Row(
        f"{name}, {IN_FLIGHT} in flight",
        f"the same get, async, {IN_FLIGHT} in flight",
        lambda: server.runner.run(_cpu_in_flight(call)),
        lambda: server.runner.run(_cpu_in_flight(server.aget)),
        CALLS,
    )


async def _cpu_in_flight(call: Callable[[], Awaitable[object]]) -> float:
    async def worker() -> None:
        for _ in range(CALLS // IN_FLIGHT):
            await call()

    start = time.process_time()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return time.process_time() - start
