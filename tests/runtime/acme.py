"""An API of the tests' own, the time that its clients see, and a server that says what it likes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Annotated

import httpx2

from runtime.credentials import ApiKeyScheme, BearerScheme, Credentials, Secret
from runtime.errors import ErrorClasses, StatusError
from runtime.exchange import Clock
from runtime.model import Model
from runtime.operation import (
    Call,
    HeaderParameter,
    Operation,
    Outcome,
    PathParameter,
    QueryParameter,
)
from runtime.retry import RetryRule
from runtime.session import Settings

SECRET = "sk_live_4242"
BODY = b'{"id":"a"}'
Handler = Callable[[httpx2.Request], httpx2.Response]
Script = Callable[[socket.socket], None]


class Thing(Model):
    id: str


class Security(Credentials):
    token: Secret = None
    key: Secret = None


class GetThing(Call[Thing]):
    operation = Operation(
        "GetThing",
        "GET",
        "/things/{id}",
        {"200": Outcome({"application/json": Thing})},
        security=(("bearer",), ("key",)),
        request_id="X-Request-Id",
    )
    id: Annotated[str, PathParameter("id")] = "a"
    expand: Annotated[list[str] | None, QueryParameter("expand", style="deepObject")] = None
    version: Annotated[str | None, HeaderParameter("X-Version")] = None


class MakeThing(Call[Thing]):
    operation = Operation(
        "MakeThing",
        "POST",
        "/things",
        {"200": Outcome({"application/json": Thing})},
        security=(("bearer",),),
    )


SETTINGS = Settings(
    server_url="http://api.example.com/v1",
    environment="ACME",
    schemes={
        "bearer": BearerScheme(token="token"),
        "key": ApiKeyScheme(key="key", name="api_key", location="query"),
    },
    security=Security,
    errors=ErrorClasses({}, client=StatusError, server=StatusError, other=StatusError),
    user_agent="acme/1",
    logger="acme",
    retry=RetryRule(statuses=(409,), header="Should-Retry", idempotency_key="Idempotency-Key"),
)


class FakeTime:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.waits: list[float] = []
        self.clock = Clock(lambda: self.seconds, lambda: 1_800_000_000.0, lambda: 1.0)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


def answers(*scripted: int | httpx2.Response | Exception) -> tuple[Handler, list[httpx2.Request]]:
    """Answer requests in turn, the last way for ever, and keep them."""
    requests: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        answer = scripted[min(len(requests), len(scripted)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return httpx2.Response(answer, content=BODY if answer == 200 else b"")
        return answer

    return handle, requests


@contextmanager
def listening(script: Script) -> Generator[str]:
    """Serve connections one after another, and give the URL. The script reads and writes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, script))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, script: Script) -> None:
    threads: list[threading.Thread] = []
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            break
        threads.append(threading.Thread(target=_talk, args=(connection, script)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def _talk(connection: socket.socket, script: Script) -> None:
    with connection:
        try:
            script(connection)
        except OSError:
            # The client has gone, as it should.
            return


def read_request(connection: socket.socket) -> bytes:
    """Read a request without a body; empty if the client closes the connection."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        piece = connection.recv(65536)
        if not piece:
            return b""
        received += piece
    return received


def ok(body: bytes = BODY, *fields: str) -> bytes:
    """Make a whole answer."""
    lines = ["HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *fields, "", ""]).encode() + body
