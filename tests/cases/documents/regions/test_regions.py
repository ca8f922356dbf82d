"""Servers with variables alone, objects that are open or closed, and schemas of `items` alone."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


class Server:
    """Answers with what it was asked for."""

    def __getattr__(self, name: str) -> Any:
        async def handler(call: Any, context: Any) -> Any:
            del context
            return repr(call.open)

        return handler


def test_one_blank_line_follows_the_imports(package: Any) -> None:
    servers = package.module("servers")
    assert servers.region_example_com() == "https://eu.example.com"
    assert "import annotations\n\n__all__" in inspect.getsource(servers)


def test_an_object_takes_other_members_unless_it_is_closed(
    package: Any, call: Callable[..., Any]
) -> None:
    async def ask_open(client: Any) -> Any:
        return await client.things.list(open={"size": 1, "other": "x"})

    async def ask_closed(client: Any) -> Any:
        return await client.things.list(closed={"size": 1, "other": "x"})

    assert call(package, Server(), ask_open) == "{'size': 1, 'other': 'x'}"
    with pytest.raises(package.errors.InvalidArgument, match="is not known here"):
        call(package, Server(), ask_closed)


class Echo:
    """Answers with an object, whatever it is asked for."""

    def __getattr__(self, name: str) -> Any:
        async def handler(call: Any, context: Any) -> Any:
            del context
            return {"body": call.body}

        return handler


def test_items_alone_are_an_array_in_what_is_sent(package: Any, call: Callable[..., Any]) -> None:
    async def send(client: Any) -> Any:
        return await client.things.create_list(body=[1, 2])

    async def send_object(client: Any) -> Any:
        return await client.things.create_list(body={"a": 1})

    assert call(package, Echo(), send) == {"body": [1, 2]}
    with pytest.raises(package.errors.InvalidArgument, match="expected a valid list"):
        call(package, Echo(), send_object)
