"""Real sockets: an ASGI application, served by uvicorn on a free loopback port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

PATIENCE = 10.0

# `Any`: ASGI defines its messages as mappings with values of many types.
Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]

# `Any`: an application of a test's own need not know the types of ASGI.
Serve = Callable[[Callable[..., Any]], str]
"""Serves an application until the tests of a module end, and returns its URL."""


class Servers:
    """Serves applications from threads of their own, each on a free port."""

    def __init__(self) -> None:
        self._running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(self, application: Application) -> str:
        """Start to serve an application, and return its URL."""
        config = uvicorn.Config(application, log_config=None, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        listener = socket.create_server(("127.0.0.1", 0))
        host, port = listener.getsockname()
        thread = threading.Thread(target=self._run, args=(server, listener))
        self._running.append((server, thread))
        thread.start()
        end = time.monotonic() + PATIENCE
        while not server.started:
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.005)
        return f"http://{host}:{port}"

    def stop(self) -> None:
        for server, _ in self._running:
            server.should_exit = True
        for _, thread in self._running:
            thread.join(PATIENCE)

    @staticmethod
    def _run(server: uvicorn.Server, listener: socket.socket) -> None:
        with listener:
            server.run([listener])
