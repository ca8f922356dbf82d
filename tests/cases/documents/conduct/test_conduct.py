"""A document that says how its clients and servers conduct themselves, and one that does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

DOCUMENT = Path(__file__).parent / "document.yaml"


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(DOCUMENT)


@pytest.fixture(scope="module")
def silent(generate: Callable[..., Any]) -> Any:
    """The package of the same document without its extensions."""
    lines = DOCUMENT.read_text("utf-8").splitlines(keepends=True)
    start, end = lines.index("x-specmill-retry:\n"), lines.index("paths:\n")
    return generate("".join(lines[:start] + lines[end:]), "silent")


def test_what_the_client_tries_again(package: Any, silent: Any) -> None:
    rule = package.module("client").SETTINGS.retry
    assert rule.statuses == (423, 409)
    assert (rule.header, rule.idempotency_key) == (None, "Request-Key")
    rule = silent.module("client").SETTINGS.retry
    assert (rule.statuses, rule.header, rule.idempotency_key) == ((), None, None)
    assert not hasattr(silent.module("client"), "RetryRule")


def test_the_bodies_of_errors_are_as_written(package: Any, silent: Any) -> None:
    assert package.module("server").ERROR_BODIES == {
        "default": {
            "status": "$status",
            "faults": [
                {
                    "reason": "$message",
                    "where": "$parameter",
                    "hint": 'It\'s the "$message" that counts\n',
                }
            ],
        },
        "404": None,
        "5XX": "$message",
    }
    assert not hasattr(silent.module("server"), "ERROR_BODIES")


def test_required_headers(package: Any) -> None:
    outcome = package.module("operations.berths").ListBerths.operation.outcomes["200"]
    assert outcome.headers == ("Trace-Id", "Age")
    assert outcome.required_headers == ("Trace-Id",)


def asked(package: Any, path: str) -> tuple[int, Any]:
    """The status and the body that a server of the package, which always fails, answers with."""

    class Server:
        async def list_berths(self, call: Any, context: Any) -> Any:
            del call, context
            raise OSError("the harbour is closed")

    with httpx2.Client(transport=package.module("server").connect(Server())) as client:
        answer = client.get(f"https://harbour.example.com{path}")
        return answer.status_code, json.loads(answer.content) if answer.content else None


def test_the_server_refuses_as_the_document_says(package: Any, silent: Any) -> None:
    status, body = asked(package, "/berths?pier=x")
    (fault,) = body["faults"]
    assert (status, body["status"], fault["where"]) == (400, 400, "pier")
    assert "pier" in fault["reason"]
    status, body = asked(package, "/berths?quay=1")
    assert (status, body["faults"][0]["where"]) == (400, "quay")
    assert asked(package, "/quays") == (404, None)
    status, body = asked(package, "/berths")
    assert status == 500
    assert isinstance(body, str)
    assert "closed" not in body
    for path, expected in (("/berths?pier=x", 400), ("/berths?quay=1", 500), ("/quays", 404)):
        assert asked(silent, path) == (expected, None)


def test_the_client_tries_again_as_the_document_says(package: Any, silent: Any) -> None:
    def sent(package: Any) -> int:
        requests: list[httpx2.Request] = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            requests.append(request)
            return httpx2.Response(423, headers={"Retry-After": "0"})

        with (
            httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client,
            package.Harbour(http_client=http_client, max_retries=3) as client,
            pytest.raises(package.module("errors").ClientError),
        ):
            client.berths.list()
        return len(requests)

    assert (sent(package), sent(silent)) == (4, 1)
