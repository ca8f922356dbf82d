"""What a sandbox does around the dispatcher: whom it lets in, what goes wrong, what it logs."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
from collections.abc import Mapping
from typing import Any

import pytest

from runtime.credentials import ApiKeyScheme, BasicScheme, BearerScheme, Credentials, Scheme, Secret
from runtime.operation import Call, Operation, Outcome
from runtime.server.dispatch import Context, Dispatcher, Route
from runtime.server.fault_injection import FaultInjection
from runtime.server.gatekeeper import Gatekeeper
from runtime.server.options import SandboxOptions
from runtime.server.sandbox_app import ConnectionCut, SandboxApp


class Security(Credentials):
    user: Secret = None
    word: Secret = None
    token: Secret = None
    key: Secret = None


SCHEMES: Mapping[str, Scheme] = {
    "basic": BasicScheme("user", "word"),
    "bearer": BearerScheme("token"),
    "key": ApiKeyScheme("key", "api[key]", "query"),
}


class Ping(Call[str]):
    operation = Operation(
        "Ping",
        "GET",
        "/ping",
        {"200": Outcome({"application/json": str})},
        security=(("basic",), ("bearer",), ("key",)),
        request_id="X-Id",
    )


async def ping(_call: Ping, _context: Context) -> str:
    return "pong"


def sandbox(**options: Any) -> SandboxApp:
    chosen = SandboxOptions(**options)
    injection = FaultInjection(chosen)
    dispatcher = Dispatcher(
        [Route(Ping, ping)],
        schemes=SCHEMES,
        security=Security,
        authenticate=Gatekeeper(chosen, SCHEMES, injection).authenticate,
        error_bodies={"default": {"why": "$message"}},
    )
    return SandboxApp(dispatcher, injection, SCHEMES)


def send(
    app: SandboxApp, authorization: str = "Bearer t", query: str = "", path: str = "/ping"
) -> tuple[int, dict[str, str], str]:
    """Send a request, and return status, headers and content of the answer."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def collect(message: Any) -> None:
        sent.append(message)

    headers = [(b"x-id", b"r-1")]
    if authorization:
        headers.append((b"authorization", authorization.encode()))
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
    }
    asyncio.run(app(scope, receive, collect))
    start, body = sent
    fields = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], fields, body["body"].decode()


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize("authorization", ["Bearer any", basic("any:"), basic("any:thing")])
def test_well_formed_credentials_pass(authorization: str) -> None:
    assert send(sandbox(), authorization)[0] == 200


@pytest.mark.parametrize("authorization", ["", "Bearer", "Basic !", basic("no colon"), "Other x"])
def test_missing_and_malformed_credentials_are_refused(authorization: str) -> None:
    status, headers, _ = send(sandbox(), authorization)
    assert status == 401
    assert headers["x-id"] == "r-1"


@pytest.mark.parametrize(
    ("authorization", "query", "status"),
    [
        ("Bearer token-1", "", 200),
        ("Bearer token-2", "", 401),
        (basic("token-1:"), "", 200),
        (basic("token-1:whatever"), "", 200),
        (basic("user:pass:word"), "", 200),
        (basic("user:other"), "", 401),
        (basic("user:"), "", 401),
        (basic("pass:word"), "", 401),
        ("Bearer user:pass:word", "", 200),
        ("", "api[key]=token-1", 200),
        ("", "api[key]=token-2", 401),
        (basic("é:ü"), "", 200),
    ],
)
def test_only_the_credentials_that_are_named_are_accepted(
    authorization: str, query: str, status: int
) -> None:
    app = sandbox(credentials=("token-1", "user:pass:word", "é:ü"))
    assert send(app, authorization, query)[0] == status


def test_refused_credentials_are_answered_in_the_shape_of_the_document() -> None:
    status, headers, content = send(sandbox(credentials=("good",)), "Bearer bad")
    assert status == 401
    assert content == '{"why":"These credentials are not among the accepted ones."}'
    assert headers["www-authenticate"].startswith(("Basic", "Bearer"))


def statuses(count: int, **options: Any) -> list[int]:
    app = sandbox(**options)
    return [send(app)[0] for _ in range(count)]


def test_a_share_of_the_requests_fails_as_the_seed_has_it() -> None:
    seen = statuses(100, faults={429: 0.2, 503: 0.3}, seed=5)
    assert {200, 429, 503} == set(seen)
    assert 8 <= seen.count(429) <= 34
    assert 16 <= seen.count(503) <= 45
    assert seen == statuses(100, faults={429: 0.2, 503: 0.3}, seed=5)
    assert seen != statuses(100, faults={429: 0.2, 503: 0.3}, seed=6)


@pytest.mark.parametrize(("status", "is_told"), [(429, True), (503, True), (500, False)])
def test_a_fault_has_the_shape_of_the_document(status: int, is_told: bool) -> None:
    answered, headers, content = send(sandbox(faults={status: 1}))
    assert (answered, content) == (status, '{"why":"This failure is rehearsed."}')
    assert ("retry-after" in headers) == is_told
    assert headers["x-id"] == "r-1"


def test_a_dropped_request_gets_no_answer() -> None:
    with pytest.raises(ConnectionCut):
        send(sandbox(drop=1.0))


def test_a_latency_is_drawn_from_its_range() -> None:
    injection = FaultInjection(SandboxOptions(latency=(0.01, 0.02), seed=1))
    delays = [injection.delay() for _ in range(50)]
    assert all(0.01 <= delay <= 0.02 for delay in delays)
    assert len(set(delays)) == 50
    assert FaultInjection(SandboxOptions(latency=0.5)).delay() == 0.5


@pytest.mark.parametrize(
    "options",
    [
        {"items": -1},
        {"faults": {399: 0.1}},
        {"faults": {600: 0.1}},
        {"faults": {500: -0.1}},
        {"faults": {500: float("nan")}},
        {"faults": {500: 0.6, 429: 0.6}},
        {"drop": 1.1},
        {"latency": -1.0},
        {"latency": (0.2, 0.1)},
        {"latency": float("inf")},
        {"latency": float("nan")},
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r" is (no|-?[0-9.]+|nan)"):
        SandboxOptions(**options)


def test_one_text_is_no_list_of_credentials() -> None:
    # As a sequence it would be one credential for each letter.
    with pytest.raises(TypeError, match="credentials is one text") as refused:
        SandboxOptions(credentials="secret")
    assert "secret" not in str(refused.value)


def test_options_show_no_credentials() -> None:
    assert "secret" not in repr(SandboxOptions(credentials=("secret",)))


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_a_request_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    send(sandbox(credentials=("s3cret",)), "Bearer s3cret", "a=1&api%5Bkey%5D=s3cret&api[key]=x")
    send(sandbox(credentials=("s3cret",)), "Bearer oth3r")
    send(sandbox(), path="/x\x1b\u2028y")
    with pytest.raises(ConnectionCut):
        send(sandbox(drop=1.0))
    assert [re.sub(r"\d+ ms", "0 ms", line) for line in logged(caplog)] == [
        "GET /ping?a=1&api%5Bkey%5D=***&api[key]=*** 200 0 ms r-1",
        "GET /ping 401 0 ms r-1: These credentials are not among the accepted ones.",
        "GET /x\\x1bâ\\x80¨y 404 0 ms r-1",
        "GET /ping dropped 0 ms",
    ]
    assert "s3cret" not in caplog.text
    assert "oth3r" not in caplog.text
