"""A generated client in a program of its own, where every warning is an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from stripe_invoice_payments import AsyncStripe, Stripe
from stripe_invoice_payments.models.security import Security
from stripe_invoice_payments.server import create_app
from stripe_invoice_payments.server.examples import ExampleServer
from tests.loop.serving import Serve

PACKAGE = Path(__file__).parents[2] / "generated" / "python" / "stripe-invoice-payments"

CLOSED = """
import asyncio, sys
from stripe_invoice_payments import AsyncStripe, Stripe

async def call(client):
    return [payment.id async for payment in client.invoice_payments.list(limit=1)]

with Stripe(token="t", server_url=sys.argv[1]) as client:
    print([payment.id for payment in client.invoice_payments.list(limit=1)])

async def main():
    async with AsyncStripe(token="t", server_url=sys.argv[1]) as client:
        print(await call(client))

asyncio.run(main())
"""
NEVER_CLOSED = """
import asyncio, sys
from stripe_invoice_payments import AsyncStripe, Stripe

async def call(client):
    return [payment.id async for payment in client.invoice_payments.list(limit=1)]

sync_client = Stripe(token="t", server_url=sys.argv[1])
async_client = AsyncStripe(token="t", server_url=sys.argv[1])
print([payment.id for payment in sync_client.invoice_payments.list(limit=1)])
print(asyncio.run(call(async_client)))
assert asyncio.run(call(async_client))
"""


@pytest.mark.parametrize("program", [CLOSED, NEVER_CLOSED], ids=["closed", "never closed"])
def test_a_program_ends_without_a_warning(serve: Serve, program: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-B",
            "-W",
            "error",
            "-c",
            program,
            serve(create_app(ExampleServer())),
        ],
        env={"PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert first == second
    assert "inpay" in first


@pytest.mark.parametrize("client_class", [Stripe, AsyncStripe])
def test_a_client_shows_where_it_calls_and_no_secret(
    client_class: type[Stripe] | type[AsyncStripe],
) -> None:
    client = client_class(token="sk_secret", server_url="https://api.example.com/")
    name = client_class.__name__
    assert repr(client) == f"{name}(server_url='https://api.example.com')"
    asked = client_class(lambda: Security(token="sk_secret"))
    assert repr(asked) == f"{name}(server_url='https://api.stripe.com')"
