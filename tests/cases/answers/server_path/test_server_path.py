"""A client joined to a server of its package, whose address has a path of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

DOCUMENT = """
openapi: 3.1.0
info: {title: Weather, version: 1.0.0}
servers: [{url: 'SERVER'}]
paths:
  /places:
    get:
      operationId: places
      tags: [weather]
      responses:
        '200':
          description: Places.
          content: {application/json: {schema: {type: array, items: {type: string}}}}
"""


@pytest.mark.parametrize(
    ("name", "server"),
    [
        ("bare", "https://w.test"),
        ("rooted", "https://w.test/v1"),
        ("deep", "https://w.test/a%20b/"),
    ],
)
def test_the_path_of_the_address_is_none_of_the_operation(
    generate: Callable[..., Any], name: str, server: str
) -> None:
    package = generate(DOCUMENT.replace("SERVER", server), f"weather_{name}")

    class Server:
        async def places(self, call: Any, context: Any) -> list[str]:
            del call
            return [context.path]

    for address in ({}, {"server_url": "https://other.test"}):
        with httpx2.Client(transport=package.module("server").connect(Server())) as http_client:
            client = package.Weather(http_client=http_client, **address)
            assert client.weather.places() == ["/places"]
