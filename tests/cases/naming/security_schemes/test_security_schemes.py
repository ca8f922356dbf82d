"""Several keys, named like the client's own arguments, each in its own place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest


def test_each_key_in_its_place(generate: Callable[..., Any], document: Path) -> None:
    package = generate(document)
    fields = list(package.module("models.components").Security.model_fields)
    assert len(fields) == 5
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    credentials = {name: f"v{number}" for number, name in enumerate(fields)}
    with package.Keys(**credentials, http_client=http_client) as client:
        client.k.free()
        client.k.optional()
        client.k.both()
        client.k.cookie()
        client.k.http()
        client.k.certificate()
        client.k.inherited()
    free, optional, both, cookie, http, certificate, inherited = sent
    assert "x-client" not in free.headers
    assert optional.headers["x-client"] == "v0"
    assert both.headers["x-security"] == "v1"
    assert both.url.query == b"the%20key=v2"
    assert cookie.headers["cookie"] == "sid=v3"
    assert inherited.headers["x-client"] == "v0"
    assert http.headers["authorization"] == "HOBA v4"
    assert not {"authorization", "x-client", "cookie"} & {*certificate.headers}


def test_what_no_argument_can_give_is_reported(
    generate: Callable[..., Any], document: Path
) -> None:
    reported = [
        finding.location.pointer
        for finding in generate(document, "reported").findings
        if finding.code.id == "unsupported-security-scheme"
    ]
    assert reported == ["/components/securitySchemes/asked"]


def test_a_server_reads_what_a_client_sends(
    generate: Callable[..., Any], document: Path, call: Callable[..., Any]
) -> None:
    package = generate(document, "served")
    seen: list[str] = []

    async def answer(_: object, context: Any) -> None:
        seen.append(context.principal.given()["other"])

    def ask(client: Any) -> Any:
        return client.k.http()

    server = package.module("server.examples").ExampleServer()
    server.http = answer
    call(package, server, ask, other="a=b")
    assert seen == ["a=b"]
    with pytest.raises(package.module("errors").MissingCredentials, match="other"):
        call(package, server, ask)
