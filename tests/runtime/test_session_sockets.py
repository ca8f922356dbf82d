"""A session over a connection of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.runtime.acme import SECRET, SETTINGS, GetThing, Security, Thing

from runtime.errors import ConnectionFailed
from runtime.limits import Limits
from runtime.session import AsyncSession, Session


class Recorder(BaseHTTPRequestHandler):
    lines: list[str]

    def do_GET(self) -> None:
        self.lines.append(self.requestline)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b'{"id":"a"}')

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keeps the output of the tests quiet."""


@pytest.fixture
def recorder() -> Iterator[tuple[str, list[str]]]:
    lines: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Local", (Recorder,), {"lines": lines}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/base", lines
    server.shutdown()
    thread.join()
    server.server_close()


def test_over_a_socket(recorder: tuple[str, list[str]]) -> None:
    url, lines = recorder
    session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url)
    assert session.send(GetThing(id="a/b%2F", expand=["x"])).value == Thing(id="a")
    session.close()
    assert lines == ["GET /base/things/a%2Fb%252F?expand%5B0%5D=x HTTP/1.1"]


def test_over_a_socket_async(recorder: tuple[str, list[str]]) -> None:
    url, lines = recorder

    async def run() -> None:
        session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), server_url=url)
        assert (await session.send(GetThing(id="a"))).value == Thing(id="a")
        await session.aclose()

    asyncio.run(run())
    assert lines == ["GET /base/things/a HTTP/1.1"]


def test_no_connection() -> None:
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    url = f"http://127.0.0.1:{server.server_port}"
    server.server_close()
    session = Session(
        SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=Limits(max_retries=0)
    )
    with pytest.raises(ConnectionFailed, match=r"^GetThing: no connection to 127\.0\.0\.1:"):
        session.send(GetThing(id="a"))
    session.close()
