"""Other clients for the same calls: the official SDKs, and one that openapi-python-client writes.

All of them are imported late and by name, since the environments of tests and type checkers do not
have them.
"""

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.calling import ACCOUNT, INVOICE, Baseline, async_row, baseline, sync_row
from tests.bench.imports import HTTP_CLIENT, import_row, with_bytecode
from tests.bench.rows import Row

SPEC = Path(__file__).parents[2] / "spec" / "stripe.yaml"
GENERATED = "stripe_invoice_payments_client"


@dataclass(frozen=True, slots=True)
class Peer:
    """A client of somebody else, ready to call.

    Attributes:
        name: What is measured, with its version.
        program: Imports it and makes a client, in a new process.
        call: Calls and waits.
        acall: Calls asynchronously.
    """

    name: str
    program: str
    call: Callable[[], object]
    acall: Callable[[], Awaitable[object]]


def rows(stack: ExitStack) -> list[Row]:
    """Compare each peer with what our client is compared with."""
    generated = generate(stack)
    stripe, moov = baseline(stack, "bare"), baseline(stack, "bare-moov")
    peers = [
        (stripe_sdk(stripe), stripe),
        (openapi_python_client(stack, stripe, generated), stripe),
        (moovio_sdk(moov), moov),
    ]
    return [
        *(row for peer, server in peers for row in _calls(peer, server)),
        *_imports([peer for peer, _ in peers], generated),
    ]


def generate(stack: ExitStack) -> Path:
    """Run openapi-python-client on the document, as it is, into a folder that is deleted later."""
    output = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "generated"
    command = ["openapi_python_client", "generate", "--path", str(SPEC), "--output-path"]
    subprocess.run(
        [sys.executable, "-m", *command, str(output)], check=True, stdout=subprocess.DEVNULL
    )
    return output


def stripe_sdk(server: Baseline) -> Peer:
    """Stripe's own SDK, in the style that its documentation recommends (`StripeClient`)."""
    # `Any`: a module by name has no types.
    stripe: Any = importlib.import_module("stripe")
    # It would send how long earlier calls took, and keep an id in the user's home directory.
    stripe.enable_telemetry = False
    client = stripe.StripeClient("token", base_addresses={"api": server.url})
    service = client.v1.invoice_payments
    params = {"limit": 10, "status": "paid"}
    return Peer(
        f"stripe {version('stripe')} (StripeClient)",
        "from stripe import StripeClient; StripeClient('token').v1.invoice_payments",
        lambda: service.list(params),
        lambda: service.list_async(params),
    )


def moovio_sdk(server: Baseline) -> Peer:
    """Moov's own SDK."""
    moovio = importlib.import_module("moovio_sdk")
    components = importlib.import_module("moovio_sdk.models.components")
    security = components.Security(username="public", password="secret")
    invoices = moovio.Moov(server_url=server.url, security=security).invoices
    return Peer(
        f"moovio-sdk {version('moovio_sdk')}",
        "from moovio_sdk import Moov; from moovio_sdk.models import components;"
        "Moov(security=components.Security(username='u', password='p')).invoices",
        lambda: invoices.list_invoice_payments(account_id=ACCOUNT, invoice_id=INVOICE),
        lambda: invoices.list_invoice_payments_async(account_id=ACCOUNT, invoice_id=INVOICE),
    )


def openapi_python_client(stack: ExitStack, server: Baseline, generated: Path) -> Peer:
    """What openapi-python-client generates from the document, which it takes as it is."""
    sys.path.append(str(generated))
    stack.callback(sys.path.remove, str(generated))
    client = importlib.import_module(GENERATED).AuthenticatedClient(server.url, "token")
    operation = importlib.import_module(f"{GENERATED}.api.invoice_payments.get_invoice_payments")
    paid = importlib.import_module(f"{GENERATED}.models").InvoicePaymentStatus.PAID
    return Peer(
        f"openapi-python-client {version('openapi-python-client')}",
        f"from {GENERATED} import AuthenticatedClient;"
        f"from {GENERATED}.api.invoice_payments import get_invoice_payments;"
        "AuthenticatedClient('https://api.stripe.com', 'token')",
        lambda: operation.sync(client=client, limit=10, status=paid),
        lambda: operation.asyncio(client=client, limit=10, status=paid),
    )


def _calls(peer: Peer, server: Baseline) -> Iterator[Row]:
    yield sync_row(f"{peer.name}, sync", peer.call, server)
    yield async_row(f"{peer.name}, async", peer.acall, server)


def _imports(peers: list[Peer], generated: Path) -> Iterator[Row]:
    path = os.pathsep.join([str(generated), os.environ.get("PYTHONPATH", "")])
    environment = {**with_bytecode(str(generated / "bytecode")), "PYTHONPATH": path}
    for peer in peers:
        name = f"import {peer.name} and make a client"
        yield import_row(name, peer.program, HTTP_CLIENT, environment)
