"""Credentials that go together, in place of each other, or may be left out: from client to server.

The server accepts one value of each.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

RIGHT = {
    "key": "k1",
    "session": "s1",
    "username": "ada",
    "password": "pass",
    "token": "t1",
}
METHODS = (
    "anybody optional inherited both either session oidc certificate certificate_or_key "
    "certificate_and_key"
).split()


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


class Server:
    """Notes what each operation is called with."""

    def __init__(self) -> None:
        self.given: list[dict[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        if name not in METHODS:
            raise AttributeError(name)

        async def handler(call: Any, context: Any) -> None:
            del call
            self.given.append(context.principal.given())

        return handler


def ask(package: Any, method: str, **credentials: str) -> dict[str, str]:
    """Call an operation, and give the credentials that the server found right."""

    async def authenticate(found: Any) -> Any:
        if any(RIGHT[name] != value for name, value in found.given().items()):
            raise package.module("server").ErrorReply(403)
        return found

    server = Server()
    transport = package.module("server").connect(server, authenticate)
    with (
        httpx2.Client(transport=transport) as http_client,
        package.Vault(http_client=http_client, **credentials) as client,
    ):
        getattr(client.v, method)()
    (given,) = server.given
    return given


def test_fields(package: Any) -> None:
    assert {*package.module("models.security").Security.model_fields} == {*RIGHT}


def those(*names: str) -> dict[str, str]:
    return {name: RIGHT[name] for name in names}


@pytest.mark.parametrize(
    ("method", "credentials", "received"),
    [
        ("anybody", those(*RIGHT), {}),
        ("anybody", {}, {}),
        ("optional", {}, {}),
        ("optional", those("key"), those("key")),
        ("optional", those("token"), {}),
        ("inherited", those(*RIGHT), those("key")),
        ("both", those(*RIGHT), those("key", "token")),
        ("either", those(*RIGHT), those("username", "password")),
        ("either", those("key", "session", "token"), those("key", "session")),
        ("session", those("session"), those("session")),
        ("oidc", those("token"), those("token")),
        ("certificate", {}, {}),
        ("certificate", those("key"), {}),
        ("certificate_or_key", {}, {}),
        ("certificate_or_key", those("key"), those("key")),
        ("certificate_and_key", those("key"), those("key")),
    ],
)
def test_the_server_receives(
    package: Any, method: str, credentials: dict[str, str], received: dict[str, str]
) -> None:
    assert ask(package, method, **credentials) == received


@pytest.mark.parametrize(
    ("method", "credentials"),
    [
        ("inherited", {}),
        ("inherited", those("token", "session", "username", "password")),
        ("both", those("key")),
        ("both", those("token")),
        ("either", those("key")),
        ("either", those("session")),
        ("session", those("key")),
        ("oidc", those("key")),
        ("certificate_and_key", {}),
    ],
)
def test_what_is_missing_is_missed_by_the_client_and_by_the_server(
    package: Any, method: str, credentials: dict[str, str]
) -> None:
    with pytest.raises(package.module("errors").MissingCredentials):
        ask(package, method, **credentials)
    headers = {"X-Key": "key", "Cookie": "session", "Authorization": "token"}
    values = {"key": "k1", "session": "sid=s1", "token": "Bearer t1"}
    sent = {name: values[field] for name, field in headers.items() if field in credentials}
    with httpx2.Client(transport=package.module("server").connect(Server())) as http_client:
        url = f"https://vault.example.com/{method.replace('_', '-')}"
        assert http_client.get(url, headers=sent).status_code == 401


@pytest.mark.parametrize(
    ("method", "credentials"),
    [
        ("optional", {"key": "x"}),
        ("inherited", {"key": "x"}),
        ("both", {"key": "x", "token": "t1"}),
        ("both", {"key": "k1", "token": "x"}),
        ("either", {"username": "ada", "password": "x", "session": "s1", "key": "k1"}),
        ("session", {"session": "x"}),
        ("oidc", {"token": "x"}),
        ("certificate_or_key", {"key": "x"}),
    ],
)
def test_what_is_wrong_is_refused(package: Any, method: str, credentials: dict[str, str]) -> None:
    with pytest.raises(package.module("errors").StatusError) as refused:
        ask(package, method, **credentials)
    assert refused.value.status == 403


def test_nothing_is_left_out(package: Any) -> None:
    assert package.findings == ()
