"""Connections that are used again: what a server leaves in them never reaches another call."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from stripe_invoice_payments import AsyncStripe, Stripe, errors
from tests.faults import faults
from tests.faults.calls import SECRET, Caller
from tests.faults.checks import fails_as_stated, recovers
from tests.faults.faults import JSON, PAGE, answer, sends, sends_and_closes
from tests.faults.proxy import Exchange, Fault, FaultProxy, Loop


def test_a_connection_is_used_again(proxy: FaultProxy, caller: Caller) -> None:
    for _ in range(3):
        caller.call()
    assert proxy.connections == 1
    recovers(proxy, caller)


FORGED = answer(body=PAGE.replace(b'"data"', b'"forged":1,"data"'))
LEFT_OVER: dict[str, bytes] = {
    "line ends": b"\r\n\r\n",
    "the rest of a body": b"}}}}",
    "text": b"Goodbye",
    "another answer": FORGED,
    "two other answers": FORGED * 2,
}


@pytest.mark.parametrize("case", LEFT_OVER)
def test_what_is_left_over_costs_an_attempt_at_most(
    proxy: FaultProxy, caller: Caller, case: str
) -> None:
    proxy.script([sends(answer() + LEFT_OVER[case])])
    assert caller.call() == []
    assert len(caller.call(max_retries=1)) == 1
    recovers(proxy, caller)


async def says_that_it_waited_too_long(exchange: Exchange) -> None:
    """Answer, and later send an answer that nobody asked for, as servers do before they hang up."""
    await faults.forward_once(exchange)
    await asyncio.sleep(0.02)
    await exchange.send(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")
    exchange.close()


GONE: dict[str, Fault] = {
    "closed": faults.answers_and_closes,
    "reset": faults.answers_and_resets,
    "closed with an answer that nobody asked for": says_that_it_waited_too_long,
}


@pytest.mark.parametrize("case", GONE)
def test_a_connection_that_ended_while_idle(proxy: FaultProxy, caller: Caller, case: str) -> None:
    proxy.script([GONE[case]])
    caller.call()
    assert proxy.has_no_connections()
    recovers(proxy, caller)
    assert proxy.connections == 2


@pytest.mark.parametrize("fault", [faults.reset, faults.hang_up], ids=["reset", "closed"])
def test_a_connection_that_ends_just_when_it_is_used_again(
    proxy: FaultProxy, caller: Caller, fault: Fault
) -> None:
    caller.call()
    proxy.script([fault])
    fails_as_stated(caller, errors.ConnectionFailed)
    caller.call()
    proxy.script([fault])
    fails_as_stated(caller, None, max_retries=1)
    assert len(proxy.heads) == 2
    recovers(proxy, caller)


def test_a_server_that_wants_no_further_request(proxy: FaultProxy, caller: Caller) -> None:
    proxy.script([sends(answer(headers=JSON + b"Connection: close\r\n"))])
    caller.call()
    assert proxy.has_no_connections()
    recovers(proxy, caller)
    assert proxy.connections == 2


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temp", "308 Perm"])
def test_a_redirect_leads_nowhere(
    loop: Loop, proxy: FaultProxy, caller: Caller, upstream: tuple[str, int], status: str
) -> None:
    other = FaultProxy(loop, upstream)
    for host in (other.url, other.url.replace("127.0.0.1", "localhost"), proxy.url):
        location = f"Location: {host}/v1/invoice_payments\r\n".encode()
        proxy.script([sends(answer(status, location, b""))])
        fails_as_stated(caller, errors.StatusError)
        assert len(proxy.heads) == 1
    assert other.connections == 0
    other.close()
    recovers(proxy, caller)


def test_no_cookie_is_kept(proxy: FaultProxy, caller: Caller) -> None:
    proxy.script([sends(answer(headers=JSON + b"Set-Cookie: a=b; Path=/\r\n"))])
    caller.call()
    caller.call()
    assert not [head for head in proxy.heads if b"cookie" in head.lower()]


def test_many_faults_leak_no_connection(proxy: FaultProxy, caller: Caller) -> None:
    script: list[Fault] = [
        faults.reset,
        faults.hang_up,
        faults.half_of_body,
        faults.half_of_headers,
        sends_and_closes(b"?\r\n\r\n"),
        sends(answer(body=b"")),
        sends(answer("503 Oh")),
        sends(faults.encoded("gzip", b"none")),
    ] * 20
    proxy.script(script)
    for _ in script:
        with pytest.raises(errors.Error):
            caller.call()
    assert len(proxy.heads) == len(script)
    recovers(proxy, caller)


def test_faults_in_many_threads(proxy: FaultProxy) -> None:
    client = Stripe(token=SECRET, server_url=proxy.url, deadline=8, max_retries=0)
    proxy.script([faults.half_of_body, faults.answers_and_closes] * 40)

    def call(_: int) -> bool:
        try:
            return len(client.invoice_payments.list().items) == 1
        except errors.ConnectionFailed:
            return False

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(call, range(80)))
    assert True in outcomes
    assert False in outcomes
    client.close()
    assert proxy.has_no_connections()


def test_a_task_that_is_cancelled(proxy: FaultProxy) -> None:
    async def run() -> None:
        client = AsyncStripe(token=SECRET, server_url=proxy.url, deadline=8, max_retries=0)
        proxy.script([faults.silence, faults.trickles(faults.HEADERS + b"\r\n", b" ")])
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.invoice_payments.list(), 0.1)
        page = await client.invoice_payments.list()
        assert len(page.items) == 1
        await client.aclose()

    asyncio.run(run())
    assert proxy.has_no_connections()
