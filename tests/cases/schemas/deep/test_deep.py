"""Deep schemas and deep values: what JSON can carry is read, and the rest refused as bad JSON."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable
from types import GenericAlias
from typing import Any

import httpx2
import pytest

LENGTH = 200
COUNT = {"type": "integer"}


def chain(length: int) -> dict[str, Any]:
    """Components of which each is a property of the one before."""
    schemas = {
        f"Link{n}": holds({"$ref": f"#/components/schemas/Link{n + 1}"}) for n in range(length)
    }
    return {**schemas, f"Link{length}": {"type": "object", "properties": {"count": COUNT}}}


def holds(inner: dict[str, Any]) -> dict[str, Any]:
    several = {"type": "array", "minItems": 1, "items": inner}
    return {"type": "object", "properties": {"count": COUNT, "next": inner, "several": several}}


def inline(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": {"count": COUNT}}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"next": schema}}
    return schema


SCHEMAS: dict[str, dict[str, Any]] = {
    "chain": chain(LENGTH),
    "inline": {"Link0": inline(90)},
    "recursive": {"Link0": holds({"$ref": "#/components/schemas/Link0"})},
    "free": {"Link0": {}},
}


@pytest.fixture(scope="module")
def packages(generate: Callable[..., Any]) -> Callable[[str], Any]:
    @functools.cache
    def make(name: str) -> Any:
        return generate(document(name), f"deep_{name}")

    return make


@pytest.fixture(params=SCHEMAS)
def package(request: pytest.FixtureRequest, packages: Callable[[str], Any]) -> Any:
    return packages(request.param)


def document(name: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Link0"}}}
    operation = {
        "operationId": "sendIt",
        "tags": ["echo"],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "The same.", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Deep", "version": "1"},
        "servers": [{"url": "https://deep.example.com"}],
        "paths": {"/echo": {"post": operation}},
        "components": {"schemas": SCHEMAS[name]},
    }


class Server:
    async def send_it(self, call: Any, context: Any) -> Any:
        del context
        return call.body


def nested(depth: int) -> bytes:
    return b'{"next":' * depth + b'{"count":1}' + b"}" * depth


@pytest.mark.parametrize("depth", [1, 80, 180])
def test_what_json_can_carry_travels_both_ways(
    package: Any, call: Callable[..., Any], depth: int
) -> None:
    model = package.module("_runtime.model")
    body = model.decode(package.module("models.components").Link0, nested(depth))

    async def act(client: Any) -> Any:
        return await client.echo.send_it(body=body)

    assert model.encode(call(package, Server(), act)) == nested(depth)


@pytest.mark.parametrize("name", ["chain", "inline", "recursive"])
def test_what_is_wrong_deep_inside_is_found(packages: Callable[[str], Any], name: str) -> None:
    model = packages(name).module("_runtime.model")
    link = packages(name).module("models.components").Link0
    with pytest.raises(model.DecodeError) as caught:
        model.decode(link, b'{"next":' * 90 + b'{"count":"1"}' + b"}" * 90)
    assert [fault.path for fault in caught.value.faults] == [(*["next"] * 90, "count")]


@pytest.mark.parametrize("depth", [300, 10_000, 100_000])
def test_a_request_that_is_nested_too_deep_is_a_bad_one(package: Any, depth: int) -> None:
    async def post() -> Any:
        transport = httpx2.ASGITransport(package.module("server").create_app(Server()))
        async with httpx2.AsyncClient(transport=transport) as client:
            headers = {"Content-Type": "application/json"}
            return await client.post("http://test/echo", content=nested(depth), headers=headers)

    answer = asyncio.run(post())
    assert answer.status_code == 400


def test_a_model_is_used_far_down_the_stack(package: Any) -> None:
    """What calls may be deep already, as in recursive code or below a framework."""
    model = package.module("_runtime.model")
    links = GenericAlias(list, package.module("models.components").Link0)

    def down(calls: int) -> Any:
        return down(calls - 1) if calls else model.decode(links, b"[" + nested(60) + b"]")

    assert json.loads(model.encode(down(500))) == [json.loads(nested(60))]
