"""Servers behind real sockets, environments without credentials, and documented answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.loop.ledger import Ledger
from tests.loop.recorder import EMPTY_PAGE, Recorder
from tests.loop.serving import Application, Serve, Servers

DOCUMENTED = Path(__file__).parents[1] / "documentation"


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Application], str]]:
    """Serve an application until the tests of a module end, and return its URL."""
    servers = Servers()
    yield servers.serve
    servers.stop()


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


@pytest.fixture(scope="module")
def stripe_server(serve: Serve) -> tuple[Recorder, str]:
    recorder = Recorder(EMPTY_PAGE)
    return recorder, serve(recorder)


@pytest.fixture(scope="module")
def moov_server(serve: Serve) -> tuple[Recorder, str]:
    recorder = Recorder([])
    return recorder, serve(recorder)


@pytest.fixture
def stripe(stripe_server: tuple[Recorder, str]) -> tuple[Recorder, str]:
    stripe_server[0].requests.clear()
    return stripe_server


@pytest.fixture
def moov(moov_server: tuple[Recorder, str]) -> tuple[Recorder, str]:
    moov_server[0].requests.clear()
    return moov_server


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()
