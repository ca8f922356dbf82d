"""Several keys, named like the client's own arguments, each in its own place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2


def test_each_key_in_its_place(generate: Callable[..., Any], document: Path) -> None:
    package = generate(document)
    fields = list(package.module("models.components").Security.model_fields)
    assert len(fields) == 4
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
        client.k.inherited()
    free, optional, both, cookie, inherited = sent
    assert "x-client" not in free.headers
    assert optional.headers["x-client"] == "v0"
    assert both.headers["x-security"] == "v1"
    assert both.url.query == b"the%20key=v2"
    assert cookie.headers["cookie"] == "sid=v3"
    assert inherited.headers["x-client"] == "v0"
