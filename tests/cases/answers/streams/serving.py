"""Joins a client to a server whose methods a test gives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest


def server_of(**methods: Callable[[Any], object]) -> Any:
    """Make a server of a few methods; a method that is a generator gives its items."""

    class Server:
        def __getattr__(self, name: str) -> Any:
            async def handler(call: Any, context: Any) -> Any:
                del context
                return methods[name](call)

            return handler

    return Server()


@contextmanager
def serving(package: Any, server: Any) -> Generator[str]:
    """Serve over a socket."""
    serve = package.module("_runtime.server.serve")
    app = package.module("server").create_app(server)
    with serve.serving(app, "127.0.0.1", 0) as url:
        yield url


@contextmanager
def connected(package: Any, server: Any) -> Generator[Any]:
    """Join a client to a server in process."""
    with httpx2.Client(transport=package.module("server").connect(server)) as http_client:
        yield package.Streams(http_client=http_client)


@contextmanager
def over_a_socket(package: Any, server: Any) -> Generator[Any]:
    with serving(package, server) as url, package.Streams(server_url=url) as client:
        yield client


both = pytest.mark.parametrize("join", [connected, over_a_socket])


def events_of(*events: Any) -> Callable[..., AsyncIterator[Any]]:
    async def generate(call: Any) -> AsyncIterator[Any]:
        del call
        for event in events:
            await asyncio.sleep(0)
            yield event

    return generate
