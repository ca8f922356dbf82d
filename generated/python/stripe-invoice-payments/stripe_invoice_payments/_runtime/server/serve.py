"""Serves an application with uvicorn: in this process until it is stopped, or in a thread."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from .asgi import Receive, Scope, Send
from .sandbox_app import ConnectionCut

if TYPE_CHECKING:
    import uvicorn

__all__ = ["App", "listen", "run", "serving", "url_of"]

App = Callable[[Scope, Receive, Send], Awaitable[None]]

_PATIENCE = 5


def listen(host: str, port: int) -> socket.socket:
    """Opens a socket that accepts connections.

    Args:
        host: Name or address.
        port: Port; 0 takes a free one.

    Raises:
        OSError: The address cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    # Connections inherit it. asyncio sets it only on sockets that it makes itself, and without it
    # a small answer waits some 40 ms for the acknowledgement of the one before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def url_of(listener: socket.socket) -> str:
    """Returns the address of a server by its socket."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: App, listener: socket.socket, announcement: str) -> bool:
    """Serves until the process is asked to stop, and answers what was received before.

    Args:
        app: The application.
        listener: The socket that requests come by.
        announcement: Line to print as soon as the process can be stopped cleanly.

    Returns:
        Whether it was stopped by an interrupt (SIGINT), and not by SIGTERM.
    """
    server = _server(app)

    received: set[int] = set()

    def stop(number: int, _frame: FrameType | None) -> None:
        received.add(number)
        server.should_exit = True

    # uvicorn has handlers of its own while it serves. It puts these back and sends itself the
    # signal again, which by default would end the process as if it had crashed. A shell starts
    # jobs in the background with SIGINT ignored: then no KeyboardInterrupt would come of it.
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        print(announcement, flush=True)
        server.run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return signal.SIGINT in received


@contextmanager
def serving(app: App, host: str, port: int) -> Generator[str]:
    """Serves in a thread as long as the block lasts, and yields the address.

    Raises:
        OSError: The address cannot be used.
    """
    with listen(host, port) as listener:
        server = _server(app, patience=_PATIENCE)
        url = url_of(listener)
        thread = threading.Thread(target=server.run, args=([listener],), name=url, daemon=True)
        thread.start()
        try:
            yield url
        finally:
            server.should_exit = True
            thread.join()


def _server(app: App, patience: int | None = None) -> uvicorn.Server:
    import uvicorn

    async def cutting(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except ConnectionCut:
            _cut(server, scope)
            while (await receive())["type"] != "http.disconnect":
                pass

    config = uvicorn.Config(
        cutting,
        # uvicorn's own log would print queries, and an API key may be in one.
        access_log=False,
        lifespan="off",
        log_config=None,
        log_level="warning",
        proxy_headers=False,
        timeout_graceful_shutdown=patience,
        ws="none",
    )
    # Here, so that what is missing is said to the caller and not in the thread.
    config.load()
    server = uvicorn.Server(config)
    return server


def _cut(server: uvicorn.Server, scope: Scope) -> None:
    """Closes the connection that a request came by."""
    for connection in server.server_state.connections:
        if connection.transport.get_extra_info("peername")[:2] == tuple(scope["client"]):
            connection.transport.abort()
