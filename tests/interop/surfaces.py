"""The ways in which `stripe` is used: of the module or with a client, sync or async."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
import stripe
from stripe.params import InvoicePaymentListParams as Filters

Payments: TypeAlias = "stripe.ListObject[stripe.InvoicePayment]"

KEY = "sk_test_interop"


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to use `stripe`.

    Attributes:
        page: Asks for one page.
        items: Asks for a page and, from it, for all others; gives the items of all.
    """

    page: Callable[[Filters], Payments]
    items: Callable[[Filters], list[stripe.InvoicePayment]]


@contextmanager
def module(url: str) -> Generator[Surface]:
    """The legacy style, sync: everything is set on the module."""
    with closing(stripe.RequestsClient()) as http_client, _settings(url, http_client):
        yield _sync(lambda filters: stripe.InvoicePayment.list(**filters))


@contextmanager
def module_async(url: str) -> Generator[Surface]:
    """The legacy style, async."""
    http_client = stripe.HTTPXClient()
    with _settings(url, http_client), _runner(http_client) as runner:
        yield _async(runner, lambda filters: stripe.InvoicePayment.list_async(**filters))


@contextmanager
def client(url: str) -> Generator[Surface]:
    """`StripeClient`, sync."""
    with closing(stripe.RequestsClient()) as http_client:
        made = stripe.StripeClient(KEY, base_addresses={"api": url}, http_client=http_client)
        yield _sync(made.v1.invoice_payments.list)


@contextmanager
def client_async(url: str) -> Generator[Surface]:
    """`StripeClient`, async."""
    http_client = stripe.HTTPXClient()
    with _runner(http_client) as runner:
        made = stripe.StripeClient(KEY, base_addresses={"api": url}, http_client=http_client)
        yield _async(runner, made.v1.invoice_payments.list_async)


SURFACES = {
    "module": module,
    "module, async": module_async,
    "StripeClient": client,
    "StripeClient, async": client_async,
}


@contextmanager
def _settings(url: str, http_client: stripe.HTTPClient) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stripe, "api_key", KEY)
        patch.setattr(stripe, "api_base", url)
        patch.setattr(stripe, "default_http_client", http_client)
        # Two by default, which would only keep a test that wants an error waiting.
        patch.setattr(stripe, "max_network_retries", 0)
        yield


@contextmanager
def _runner(http_client: stripe.HTTPXClient) -> Generator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner
        # `Any`: the method has no types.
        untyped: Any = http_client
        runner.run(untyped.close_async())


def _sync(page: Callable[[Filters], Payments]) -> Surface:
    return Surface(page, lambda filters: list(page(filters).auto_paging_iter()))


def _async(runner: asyncio.Runner, page: Callable[[Filters], Awaitable[Payments]]) -> Surface:
    async def first(filters: Filters) -> Payments:
        return await page(filters)

    async def items(filters: Filters) -> list[stripe.InvoicePayment]:
        return [item async for item in (await page(filters)).auto_paging_iter()]

    return Surface(
        lambda filters: runner.run(first(filters)), lambda filters: runner.run(items(filters))
    )
