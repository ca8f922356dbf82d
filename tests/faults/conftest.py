"""A generated server, the proxy in front of it, and a client that is called both ways."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from stripe_invoice_payments.models.components import InvoicePaymentList
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import Context, StripeServer, create_app
from tests.faults.calls import Caller, SyncCaller, TaskCaller, finishing
from tests.faults.proxy import FaultProxy, Loop

EXAMPLE = Path(__file__).parents[1] / "documentation" / "stripe_example.json"


class OnePage(StripeServer):
    """Answers with the documented example."""

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: Context
    ) -> InvoicePaymentList:
        del call, context
        return InvoicePaymentList.model_validate(json.loads(EXAMPLE.read_bytes()))


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def upstream(loop: Loop) -> Iterator[tuple[str, int]]:
    """Serve until the tests end, and return host and port."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(OnePage()), log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)

    async def start() -> asyncio.Task[None]:
        return asyncio.create_task(server.serve([listener]))

    async def stop() -> None:
        server.should_exit = True
        # What a fault left half sent must not keep the server waiting.
        server.force_exit = True
        await serving

    serving = loop.run(start())
    yield listener.getsockname()
    loop.run(stop())
    listener.close()


@pytest.fixture(scope="module", autouse=True)
def _nothing_left_open() -> Iterator[None]:
    yield
    # A warning about what was not closed comes up here at the latest, and is an error.
    gc.collect()


@pytest.fixture
def proxy(loop: Loop, upstream: tuple[str, int]) -> Iterator[FaultProxy]:
    proxy = FaultProxy(loop, upstream)
    yield proxy
    proxy.close()


@pytest.fixture(params=[SyncCaller, TaskCaller], ids=["sync", "async"])
def caller(request: pytest.FixtureRequest, proxy: FaultProxy) -> Iterator[Caller]:
    with finishing(request.param(proxy.url)) as caller:
        yield caller
