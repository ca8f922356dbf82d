"""The servers that the benchmark talks to, each in a process of its own.

`python -m tests.bench.applications NAME` serves one of them, prints its address, and answers
`/cpu` with the CPU seconds that the process has taken so far.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stripe_invoice_payments.models.components import InvoicePaymentList
    from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
    from stripe_invoice_payments.server import Context

MOOV_EXAMPLE = Path(__file__).parents[1] / "documentation" / "moov_example.json"

# ASGI defines its messages as mappings with values of many types.
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


async def answer(send: Send, content: bytes) -> None:
    """Send an answer with a JSON body."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def bare_application(content: bytes) -> Application:
    """Answers everything with the same content, and looks at nothing."""

    async def application(_scope: Message, receive: Receive, send: Send) -> None:
        await receive()
        await answer(send, content)

    return application


def bare_stripe() -> Application:
    """Answers everything with a page of one."""
    from tests.bench.decoding import stripe_page

    return bare_application(stripe_page(1))


def bare_moov() -> Application:
    """Answers everything with Moov's documented example."""
    return bare_application(MOOV_EXAMPLE.read_bytes())


def starlette_door() -> Application:
    """The generated server as a Starlette application."""
    from stripe_invoice_payments.server import create_app

    return create_app(_Server())


def fastapi_door() -> Application:
    """The generated server as a router of a FastAPI application."""
    from fastapi import FastAPI
    from stripe_invoice_payments.server import create_router

    app = FastAPI()
    app.include_router(create_router(_Server()))
    return app


def handwritten_application() -> Application:
    """The same operation, written by hand."""
    from tests.bench.handwritten import application

    return application()


class _Server:
    """An implementation that answers with a page that was made once."""

    def __init__(self) -> None:
        from stripe_invoice_payments._runtime.model import decode
        from stripe_invoice_payments.models.components import InvoicePaymentList
        from tests.bench.decoding import stripe_page

        self._page = decode(InvoicePaymentList, stripe_page(1))

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: Context
    ) -> InvoicePaymentList:
        del call, context
        return self._page


APPLICATIONS = {
    "bare": bare_stripe,
    "bare-moov": bare_moov,
    "starlette": starlette_door,
    "fastapi": fastapi_door,
    "handwritten": handwritten_application,
}


def with_cpu(application: Application) -> Application:
    """Add the path that tells how much CPU time the process has taken."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/cpu":
            await receive()
            await answer(send, repr(time.process_time()).encode())
        else:
            await application(scope, receive, send)

    return wrapped


@contextmanager
def serving(name: str) -> Generator[tuple[str, int]]:
    """Run one of the servers, and yield its host and port."""
    command = [sys.executable, "-m", "tests.bench.applications", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            host, _, port = process.stdout.readline().strip().partition(":")
            yield host, int(port)
        finally:
            process.terminate()


def main(name: str) -> None:
    """Serve until the process is ended."""
    import socket

    import uvicorn

    app = with_cpu(APPLICATIONS[name]())
    config = uvicorn.Config(
        app, access_log=False, log_config=None, lifespan="off", timeout_keep_alive=3600
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Without it an answer in two packets waits for the acknowledgement of the first one.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        print(f"127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
