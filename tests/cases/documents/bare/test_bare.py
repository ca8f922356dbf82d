"""OpenAPI 3.0 with nothing that is optional: no tags, no operation ids, no servers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml


@pytest.fixture(scope="module", params=["yaml", "json"])
def package(request: pytest.FixtureRequest, generate: Callable[..., Any]) -> Any:
    text = (Path(__file__).parent / "document.yaml").read_text("utf-8")
    if request.param == "json":
        text = json.dumps(yaml.safe_load(text), indent=1)
    return generate(text, f"bare_{request.param}")


def ask(package: Any, action: Callable[[Any], Any], answer: httpx2.Response) -> tuple[Any, str]:
    sent: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return answer

    transport = httpx2.MockTransport(handle)
    client = package.Bare(
        server_url="https://bare.example.com", http_client=httpx2.Client(transport=transport)
    )
    result = action(client)
    return result, f"{sent[0].method} {sent[0].url.raw_path.decode()}"


def test_names_come_from_paths_and_methods(package: Any) -> None:
    thing, request = ask(
        package,
        lambda client: client.things.get(id="x"),
        httpx2.Response(200, json={"a": None, "b": 2, "c": None}),
    )
    assert request == "GET /things/x"
    assert (thing.a, thing.b, thing.c) == (None, 2, None)
    done = httpx2.Response(204)
    assert ask(package, lambda client: client.things.delete(id="x"), done) == (
        None,
        "DELETE /things/x",
    )
    assert ask(package, lambda client: client.default.get_by_tail(tail="y"), done)[1] == "GET /y"
    assert ask(package, lambda client: client.default.get(), done)[1] == "GET /"


@pytest.mark.parametrize("wrong", [{}, {"a": 1}, {"a": None, "b": 1}, {"a": None, "c": 1}])
def test_the_rules_of_3_0_hold(package: Any, wrong: dict[str, object]) -> None:
    with pytest.raises(package.module("errors").UnexpectedResponse):
        ask(
            package,
            lambda client: client.things.get(id="x"),
            httpx2.Response(200, json=wrong),
        )


def test_without_servers_the_address_is_asked_for(package: Any) -> None:
    errors = package.module("errors")
    with pytest.raises(errors.Error, match="server_url"):
        package.Bare()


def test_the_document_is_carried_along(package: Any) -> None:
    (document,) = (package.folder / package.name).glob("openapi.*")
    assert yaml.safe_load(document.read_text("utf-8"))["openapi"] == "3.0.3"
