"""Real sockets: an ASGI application, served by uvicorn on a free loopback port."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

DOCUMENTED = Path(__file__).parents[1] / "documentation"
PATIENCE = 10.0

# `Any`: ASGI defines its messages as mappings with values of many types.
Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


@contextmanager
def serving(application: Application) -> Iterator[str]:
    """Serves an application from another thread, and says where."""
    config = uvicorn.Config(application, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            _wait_for(server)
            yield "http://{}:{}".format(*listener.getsockname())
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def _wait_for(server: uvicorn.Server) -> None:
    end = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.005)


@pytest.fixture
def serve() -> Iterator[Callable[[Application], str]]:
    """Serve an application until the test ends, and return its URL."""
    with ExitStack() as stack:
        yield lambda application: stack.enter_context(serving(application))


@pytest.fixture(autouse=True)
def _no_credentials_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    for prefix in ("MOOV", "STRIPE"):
        for name in ("USERNAME", "PASSWORD", "TOKEN", "SERVER_URL"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)


@pytest.fixture(scope="session")
def stripe_example() -> Any:
    return json.loads((DOCUMENTED / "stripe_example.json").read_bytes())


@pytest.fixture(scope="session")
def moov_example() -> Any:
    return json.loads((DOCUMENTED / "moov_example.json").read_bytes())
