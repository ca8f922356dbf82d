"""Calls of the generated client, over a real socket."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import httpx2
from stripe_invoice_payments import AsyncStripe, Stripe
from tests.bench.applications import serving
from tests.bench.rows import Row, cpu_of

CALLS = 320
IN_FLIGHT = 16
QUERY = {"limit": "10", "status": "paid"}
AUTHORIZATION = {"Authorization": "Bearer token"}


def rows(stack: ExitStack) -> list[Row]:
    """Compare with a pooled get of the same HTTP library, and the JSON of the standard library."""
    host, port = stack.enter_context(serving("bare"))
    url = f"http://{host}:{port}"
    return [_sync(stack, url), _async(stack, url)]


def _sync(stack: ExitStack, url: str) -> Row:
    client = stack.enter_context(Stripe(token="token", server_url=url))
    http = stack.enter_context(httpx2.Client())
    resource = f"{url}/v1/invoice_payments"

    def call() -> None:
        client.invoice_payments.list(limit=10, status="paid")

    def get() -> None:
        response = http.get(resource, params=QUERY, headers=AUTHORIZATION)
        json.loads(response.content)

    return Row(
        "client call, sync",
        "pooled httpx2 get + json.loads",
        lambda: cpu_of(call, CALLS),
        lambda: cpu_of(get, CALLS),
        CALLS,
    )


def _async(stack: ExitStack, url: str) -> Row:
    # One loop for all repetitions, since the pooled connections belong to it.
    runner = stack.enter_context(asyncio.Runner())
    client = AsyncStripe(token="token", server_url=url)
    http = httpx2.AsyncClient()
    stack.callback(lambda: runner.run(client.aclose()))
    stack.callback(lambda: runner.run(http.aclose()))
    resource = f"{url}/v1/invoice_payments"

    async def call() -> None:
        await client.invoice_payments.list(limit=10, status="paid")

    async def get() -> None:
        response = await http.get(resource, params=QUERY, headers=AUTHORIZATION)
        json.loads(response.content)

    return Row(
        f"client call, async, {IN_FLIGHT} in flight",
        f"the same get, async, {IN_FLIGHT} in flight",
        lambda: runner.run(_cpu_in_flight(call)),
        lambda: runner.run(_cpu_in_flight(get)),
        CALLS,
    )


async def _cpu_in_flight(call: Callable[[], Awaitable[None]]) -> float:
    async def worker() -> None:
        for _ in range(CALLS // IN_FLIGHT):
            await call()

    start = time.process_time()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return time.process_time() - start
