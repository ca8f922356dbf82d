"""Sandboxes inside tests: faults that clients have to cope with, and how they start and stop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Generator
from typing import Any

import httpx2
import pytest
from moov_invoice_payments import Moov, errors as moov_errors
from moov_invoice_payments._runtime.model import decode, encode
from moov_invoice_payments._runtime.server.sandbox.listing import Collection
from moov_invoice_payments.models.components import InvoicePayment
from moov_invoice_payments.server.examples import LIST_INVOICE_PAYMENTS_EXAMPLE
from moov_invoice_payments.server.sandbox import (
    LIST_INVOICE_PAYMENTS_LISTING,
    serve as serve_moov,
)
from stripe_invoice_payments import AsyncStripe, Stripe, errors
from stripe_invoice_payments.server.sandbox import serve


@contextlib.contextmanager
def impatient(url: str) -> Generator[Stripe]:
    """A client that tries once."""
    with Stripe(token="t", server_url=url, max_retries=0) as client:
        yield client


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_a_rehearsed_failure_is_an_error_of_its_status(status: int) -> None:
    with (
        serve(faults={status: 1.0}) as url,
        impatient(url) as client,
        pytest.raises(errors.StatusError) as raised,
    ):
        client.invoice_payments.list()
    assert raised.value.status == status
    assert raised.value.request_id
    assert ("Retry-After" in raised.value.headers) == (status in (429, 503))
    assert "rehearsed" in str(raised.value)


def test_moov_has_failures_without_a_body() -> None:
    with serve_moov(faults={504: 1.0}) as url:
        with (
            Moov(token="t", server_url=url, max_retries=0) as client,
            pytest.raises(moov_errors.StatusError) as raised,
        ):
            client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
        answer = httpx2.get(f"{url}/accounts/a/invoices/i/payments", auth=("u", "p"))
    assert (raised.value.status, answer.content) == (504, b"")
    assert answer.headers["x-request-id"]


def outcomes(count: int, **options: Any) -> list[str]:
    """What became of so many requests."""
    seen: list[str] = []
    with serve(**options) as url, impatient(url) as client:
        for _ in range(count):
            try:
                client.invoice_payments.list()
            except errors.StatusError as error:
                seen.append(str(error.status))
            except errors.ConnectionFailed:
                seen.append("cut")
            else:
                seen.append("answered")
    return seen


def test_faults_come_as_the_seed_has_them() -> None:
    seen = outcomes(30, faults={429: 0.3, 500: 0.2}, drop=0.2, seed=3)
    assert set(seen) == {"429", "500", "cut", "answered"}
    assert seen == outcomes(30, faults={429: 0.3, 500: 0.2}, drop=0.2, seed=3)


def test_a_dropped_request_is_a_failed_connection() -> None:
    with serve(drop=1.0) as url, impatient(url) as client, pytest.raises(errors.ConnectionFailed):
        client.invoice_payments.list()


def test_an_answer_is_held_back_for_the_latency() -> None:
    with serve(latency=0.05) as url, impatient(url) as client:
        started = time.monotonic()
        client.invoice_payments.list()
        assert time.monotonic() - started >= 0.05


def test_a_client_can_be_made_to_wait_too_long() -> None:
    with (
        serve(latency=(0.3, 0.4)) as url,
        Stripe(token="t", server_url=url, timeout=0.05, max_retries=0) as client,
        pytest.raises(errors.Timeout),
    ):
        client.invoice_payments.list()


@pytest.mark.parametrize(
    "options", [{"items": -1}, {"faults": {200: 0.5}}, {"drop": 2.0}, {"latency": -0.1}]
)
def test_a_wrong_argument_is_refused_before_anything_is_served(options: dict[str, Any]) -> None:
    threads = threading.active_count()
    with pytest.raises(ValueError, match="is"), serve(**options):
        pytest.fail("it is served")
    assert threading.active_count() == threads


def test_it_serves_again_and_inside_another() -> None:
    threads = threading.active_count()
    for _ in range(2):
        with serve(items=5) as outer, serve(seed=1) as inner, serve_moov() as other:
            assert len({outer, inner, other}) == 3
            with impatient(outer) as client:
                assert len(client.invoice_payments.list().items) == 6
            with impatient(inner) as client:
                assert len(client.invoice_payments.list().items) == 1
    assert threading.active_count() == threads


def test_nothing_listens_after_the_end() -> None:
    with serve() as url:
        pass
    with impatient(url) as client, pytest.raises(errors.ConnectionFailed):
        client.invoice_payments.list()


def test_it_stops_although_a_client_keeps_its_connection() -> None:
    with httpx2.Client() as http:
        with serve() as url:
            assert http.get(f"{url}/v1/invoice_payments", auth=("u", "")).status_code == 200
        with pytest.raises(httpx2.TransportError):
            http.get(f"{url}/v1/invoice_payments", auth=("u", ""))


def test_an_exception_in_the_block_stops_it_too() -> None:
    threads = threading.active_count()
    with pytest.raises(InterruptedError), serve():
        raise InterruptedError
    assert threading.active_count() == threads


def test_it_serves_inside_a_running_loop() -> None:
    async def run() -> int:
        with serve(items=20) as url:
            async with AsyncStripe(token="t", server_url=url) as client:
                return len([item async for item in client.invoice_payments.list(limit=6)])

    assert asyncio.run(run()) == 21


def test_a_port_may_be_chosen_and_is_free_afterwards() -> None:
    with serve() as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match=r".+"), serve(port=port):
            pytest.fail("two servers at one port")
    with serve(port=port) as again:
        assert again == url


@pytest.mark.parametrize("seed", range(3))
def test_made_up_payments_of_moov_are_valid(seed: int) -> None:
    collection = Collection(
        LIST_INVOICE_PAYMENTS_LISTING, LIST_INVOICE_PAYMENTS_EXAMPLE, count=500, seed=seed
    )
    items: Any = collection.items
    made = items[2:]
    models = decode(list[InvoicePayment], items)
    assert len({model.invoice_payment_id for model in models}) == 501
    assert {item["invoicePaymentType"] for item in made} == {"transfer", "external"}
    for item, model in zip(items, models, strict=True):
        assert item["invoicePaymentType"] in item
        assert model.amount is not None
        assert float(model.amount.value_decimal) > 0


def test_moov_lists_the_same_for_every_account(moov_example: Any) -> None:
    with serve_moov(items=10) as url, Moov(token="t", server_url=url) as client:
        one = client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
        other = client.invoices.list_invoice_payments(account_id="b/c", invoice_id="j")
    assert one == other
    assert json.loads(encode(one))[:2] == moov_example
    assert len(one) == 12
