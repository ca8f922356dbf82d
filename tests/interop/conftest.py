"""Servers on real sockets for the official SDKs, and no trace of the user who runs the tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import stripe
import uvicorn

PATIENCE = 10.0

# `Any`: ASGI defines its messages as mappings with values of many types.
Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


@contextmanager
def serving(application: Application) -> Generator[str]:
    """Serve an application on a free loopback port, and give its URL."""
    server = uvicorn.Server(uvicorn.Config(application, log_config=None, lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Connections inherit it; without it, an answer waits for the acknowledgement of the last.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        host, port = listener.getsockname()
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            end = time.monotonic() + PATIENCE
            while not server.started:
                assert time.monotonic() < end, "the server does not start"
                time.sleep(0.005)
            yield f"http://{host}:{port}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@pytest.fixture(autouse=True, scope="package")
def _no_network() -> Generator[None]:
    """Let connections go to this machine alone."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: tuple[str, int]) -> None:
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError(f"a connection to {address} was tried")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True, scope="package")
def home_of_stripe(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """Keep the SDKs to themselves, and give the folder where `stripe` would leave its traces.

    Proxies, keys and addresses of the environment would lead them elsewhere. Telemetry is on by
    default in `stripe`: it sends timings, and writes an id into the home directory.
    """
    folder = tmp_path_factory.mktemp("home-of-stripe")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            patch.delenv(name, raising=False)
        for prefix in ("MOOV", "STRIPE"):
            for name in ("USERNAME", "PASSWORD", "TOKEN", "SERVER_URL"):
                patch.delenv(f"{prefix}_{name}", raising=False)
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        patch.setenv("APPDATA", str(folder))
        patch.setattr(stripe, "enable_telemetry", False)
        yield folder
