"""What only one direction demands is demanded there, by the server; a client reads what comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

SENT = {"name": "n", "password": "pw", "hint": None}
ANSWERED = {"id": "1", "name": "n"}

# Requests by what is wrong with them.
BAD_REQUESTS: dict[str, dict[str, Any]] = {
    "no password": {"name": "n", "hint": None},
    "null for a password": {**SENT, "password": None},
    "no hint": {"name": "n", "password": "pw"},
    "a friend without a password": {**SENT, "friends": [SENT, {"name": "n"}]},
    "a tag twice": {**SENT, "tags": ["a", "b", "a"]},
    "a friend's tag twice": {**SENT, "friends": [{**SENT, "tags": ["a", "a"]}]},
    "what the document excludes": {**SENT, "other": 1},
}
BAD_ANSWERS: dict[str, dict[str, Any]] = {
    "no id": {"name": "n"},
    "a tag twice": {**ANSWERED, "tags": ["a", "a"]},
    "what the document excludes": {**ANSWERED, "other": 1},
}


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml", "demanded")


def exchange(package: Any, request: dict[str, Any], answer: dict[str, Any]) -> Any:
    """What a server answers to a request."""
    user = package.module("models.users").User
    decode = package.module("_runtime.model").decode

    class Server:
        async def send_it(self, call: Any, context: Any) -> Any:
            del call, context
            return decode(user, answer)

    async def post() -> Any:
        transport = httpx2.ASGITransport(package.module("server").create_app(Server()))
        async with httpx2.AsyncClient(transport=transport) as client:
            headers = {"Content-Type": "application/json"}
            content = json.dumps(request)
            return await client.post("http://test/users", content=content, headers=headers)

    return asyncio.run(post())


@pytest.mark.parametrize(
    "request_body", [SENT, {**SENT, "tags": ["a", "b"], "friends": [SENT]}, {**SENT, "id": "1"}]
)
def test_a_request_that_has_all_is_taken(package: Any, request_body: dict[str, Any]) -> None:
    answer = exchange(package, request_body, ANSWERED)
    assert (answer.status_code, answer.json()) == (200, ANSWERED)


@pytest.mark.parametrize("wrong", BAD_REQUESTS)
def test_a_request_that_lacks_something_is_refused(package: Any, wrong: str) -> None:
    assert exchange(package, BAD_REQUESTS[wrong], ANSWERED).status_code == 400


@pytest.mark.parametrize("wrong", BAD_ANSWERS)
def test_an_answer_that_lacks_something_is_not_sent(package: Any, wrong: str) -> None:
    assert exchange(package, SENT, BAD_ANSWERS[wrong]).status_code == 500


@pytest.mark.parametrize("value", [*BAD_ANSWERS.values(), ANSWERED, SENT])
def test_a_client_reads_either(package: Any, value: dict[str, Any]) -> None:
    model = package.module("_runtime.model")
    read = model.decode(package.module("models.users").User, value)
    assert json.loads(model.encode(read)) == value
