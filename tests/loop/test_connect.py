"""A client joined to a server inside the process, over no socket."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx2
import pytest
from moov_invoice_payments import AsyncMoov, Moov
from moov_invoice_payments.client import RequestOptions
from moov_invoice_payments.errors import (
    ConnectionFailed,
    DeadlineExceeded,
    Timeout,
    Unauthorized,
)
from moov_invoice_payments.models import components
from moov_invoice_payments.operations.invoices import ListInvoicePayments
from moov_invoice_payments.server import Context, ErrorReply, MoovServer, Security, connect

Payments = list[components.InvoicePayment]


class Ledger(MoovServer):
    """Answers with the values of the path, and keeps where it was asked."""

    def __init__(self) -> None:
        self.loops: list[asyncio.AbstractEventLoop] = []
        self.threads: set[threading.Thread] = set()

    async def list_invoice_payments(self, call: ListInvoicePayments, context: Context) -> Payments:
        del context
        await asyncio.sleep(0)
        self.loops.append(asyncio.get_running_loop())
        self.threads.add(threading.current_thread())
        return [
            components.InvoicePayment(invoice_payment_id=f"{call.account_id} {call.invoice_id}")
        ]


def listed(client: Moov, account_id: str = "a") -> Payments:
    return client.invoices.list_invoice_payments(account_id=account_id, invoice_id="i/%2F?")


def test_a_synchronous_client() -> None:
    ledger = Ledger()
    with (
        httpx2.Client(transport=connect(ledger)) as http_client,
        Moov(token="t", http_client=http_client) as client,
    ):
        assert [one.invoice_payment_id for one in listed(client)] == ["a i/%2F?"]
        listed(client)
        response = client.send(ListInvoicePayments(account_id="a", invoice_id="i"))
    assert (response.status, bool(response.request_id)) == (200, True)
    assert response.headers["content-length"]
    assert len(set(ledger.loops)) == 1
    assert ledger.loops[0].is_closed()
    assert not any(thread.is_alive() for thread in ledger.threads)


def test_an_asynchronous_client_stays_in_its_event_loop() -> None:
    ledger = Ledger()

    async def run() -> None:
        async with (
            httpx2.AsyncClient(transport=connect(ledger)) as http_client,
            AsyncMoov(token="t", http_client=http_client) as client,
        ):
            calls = [
                client.invoices.list_invoice_payments(account_id=str(number), invoice_id="i")
                for number in range(5)
            ]
            found = await asyncio.gather(*calls)
            assert [one[0].invoice_payment_id for one in found] == [f"{n} i" for n in range(5)]
            assert set(ledger.loops) == {asyncio.get_running_loop()}

    asyncio.run(run())


def test_a_synchronous_client_inside_of_an_event_loop() -> None:
    async def run() -> Payments:
        with httpx2.Client(transport=connect(Ledger())) as http_client:
            return listed(Moov(token="t", http_client=http_client))

    assert len(asyncio.run(run())) == 1


def test_several_threads_share_a_client() -> None:
    with (
        httpx2.Client(transport=connect(Ledger())) as http_client,
        Moov(token="t", http_client=http_client) as client,
        ThreadPoolExecutor(8) as threads,
    ):
        found = threads.map(partial(listed, client), map(str, range(40)))
        ids = [one[0].invoice_payment_id for one in found]
    assert ids == [f"{number} i/%2F?" for number in range(40)]


def test_a_transport_can_be_closed_again_and_before_it_was_used() -> None:
    transport = connect(Ledger())
    transport.close()
    with httpx2.Client(transport=transport) as http_client:
        listed(Moov(token="t", http_client=http_client))
    transport.close()
    asyncio.run(transport.aclose())


class Silent(MoovServer):
    """Never answers, and knows whether it was asked, and whether it was told to stop."""

    def __init__(self) -> None:
        self.is_asked = threading.Event()
        self.is_stopped = threading.Event()

    async def list_invoice_payments(self, call: Any, context: Context) -> Payments:
        del call, context
        self.is_asked.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.is_stopped.set()
        raise AssertionError


IMPATIENT = [
    (RequestOptions(timeout=0.05, max_retries=0), Timeout),
    (RequestOptions(deadline=0.2), DeadlineExceeded),
]


@pytest.mark.parametrize(("options", "expected"), IMPATIENT)
def test_a_server_that_does_not_answer(options: RequestOptions, expected: type[Timeout]) -> None:
    silent = Silent()
    with (
        httpx2.Client(transport=connect(silent)) as http_client,
        Moov(token="t", http_client=http_client) as client,
    ):
        with pytest.raises(Timeout) as caught:
            client.invoices.list_invoice_payments(account_id="a", invoice_id="i", options=options)
        assert type(caught.value) is expected
        # On a slow machine the time may be over before the server is asked.
        assert not silent.is_asked.is_set() or silent.is_stopped.wait(30)


@pytest.mark.parametrize(("options", "expected"), IMPATIENT)
def test_a_server_that_does_not_answer_an_async_client(
    options: RequestOptions, expected: type[Timeout]
) -> None:
    silent = Silent()

    async def run() -> None:
        async with (
            httpx2.AsyncClient(transport=connect(silent)) as http_client,
            AsyncMoov(token="t", http_client=http_client) as client,
        ):
            await client.invoices.list_invoice_payments(
                account_id="a", invoice_id="i", options=options
            )

    with pytest.raises(Timeout) as caught:
        asyncio.run(run())
    assert type(caught.value) is expected
    assert silent.is_asked.is_set() == silent.is_stopped.is_set()


def test_closing_ends_calls_that_wait_for_their_answer() -> None:
    silent = Silent()
    transport = connect(silent)
    http_client = httpx2.Client(transport=transport)
    client = Moov(token="t", http_client=http_client, max_retries=0)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(listed, client)
        assert silent.is_asked.wait(30)
        http_client.close()
        with pytest.raises(ConnectionFailed, match="closed before it answered"):
            waiting.result(30)


def test_the_principal_and_the_documented_errors() -> None:
    async def authenticate(security: Security) -> Security:
        if security.token != "right":
            raise ErrorReply(401)
        return security

    with httpx2.Client(transport=connect(Ledger(), authenticate)) as http_client:
        assert listed(Moov(token="right", http_client=http_client))
        with pytest.raises(Unauthorized) as refused:
            listed(Moov(token="wrong", http_client=http_client))
    assert (refused.value.status, refused.value.raw) == (401, b"")
    assert refused.value.headers["WWW-Authenticate"]


def test_head_and_refusals_have_their_headers() -> None:
    target = "http://any/accounts/a/invoices/i/payments"
    with httpx2.Client(transport=connect(Ledger()), auth=("u", "p")) as client:
        got, head = client.get(target), client.head(target)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(got.content))
        assert client.options(target).headers["allow"] == "GET, HEAD, OPTIONS"
        assert client.get("http://any/nothing").status_code == 404


def test_a_server_that_fails_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(MoovServer):
        async def list_invoice_payments(self, call: Any, context: Context) -> Payments:
            del call, context
            raise RuntimeError("no")

    with httpx2.Client(transport=connect(Failing()), auth=("u", "p")) as client:
        assert client.get("http://any/accounts/a/invoices/i/payments").status_code == 500
    assert "RuntimeError: no" in caplog.text


def test_a_server_that_ends_the_process_ends_the_callers() -> None:
    class Ending(MoovServer):
        async def list_invoice_payments(self, call: Any, context: Context) -> Payments:
            del call, context
            raise SystemExit(3)

    with httpx2.Client(transport=connect(Ending()), auth=("u", "p")) as client:
        for _ in range(2):
            with pytest.raises(SystemExit, match="3"):
                client.get("http://any/accounts/a/invoices/i/payments")
