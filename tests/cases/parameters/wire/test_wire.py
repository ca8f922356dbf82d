"""Each style of OpenAPI, for values of each type: what is sent, and what the server is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from pydantic_core import to_jsonable_python
from tests.cases.parameters.wire.table import PLACES, REFUSED, SENT, TYPES, Row

DECLARED = dict.fromkeys(
    [(row.place, row.type) for row in SENT] + [(place, type_) for place, type_, _ in REFUSED]
)
OPERATIONS = {declared: f"call{number}" for number, declared in enumerate(DECLARED)}


def declared(place: str, type_: str) -> dict[str, Any]:
    location, parts = PLACES[place]
    parts = {**parts}
    media_type = parts.pop("media type", None)
    typed = {"schema": TYPES[type_]}
    parts |= {"content": {media_type: typed}} if media_type else typed
    required = {"required": True} if location == "path" else {}
    return {"name": "p", "in": location, **required, **parts}


def document() -> dict[str, Any]:
    paths = {
        f"/{name}" + ("/{p}" if PLACES[place].location == "path" else ""): {
            "get": {
                "operationId": name,
                "tags": [PLACES[place].location],
                "parameters": [declared(place, type_)],
                "responses": {"204": {"description": ""}},
            }
        }
        for (place, type_), name in OPERATIONS.items()
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Wire", "version": "1"},
        "servers": [{"url": "https://wire.example.com"}],
        "paths": paths,
    }


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(document())


class Server:
    """Keeps the calls that it is given."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    async def keep(self, call: Any, context: Any) -> None:
        del context
        self.calls.append(call)

    def __getattr__(self, name: str) -> Any:
        if name not in OPERATIONS.values():
            raise AttributeError(name)
        return self.keep


def operation(client: Any, place: str, type_: str) -> Callable[..., Any]:
    resource = getattr(client, PLACES[place].location)
    method: Callable[..., Any] = getattr(resource, OPERATIONS[place, type_])
    return method


def sent(package: Any, place: str, type_: str, value: Any) -> httpx2.Request:
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(204)

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = package.Wire(http_client=http_client, server_url="http://test")
    operation(client, place, type_)(p=value)
    return requests[0]


def written(request: httpx2.Request, location: str) -> str | None:
    """Takes what stands for the parameter out of a request."""
    path, mark, query = request.url.raw_path.decode().partition("?")
    match location:
        case "path":
            return path.split("/", 2)[2]
        case "query":
            return query if mark else None
        case "header":
            return request.headers.get("p")
        case _:
            return request.headers.get("cookie")


@pytest.mark.parametrize("row", SENT, ids=lambda row: f"{row.place}-{row.type}-{row.wire}")
def test_a_value_is_sent_as_openapi_says_and_arrives(
    package: Any, call: Callable[..., Any], row: Row
) -> None:
    request = sent(package, row.place, row.type, row.value)
    assert written(request, PLACES[row.place].location) == row.wire
    server = Server()

    async def act(client: Any) -> None:
        await operation(client, row.place, row.type)(p=row.value)

    call(package, server, act)
    (received,) = server.calls
    got = to_jsonable_python(received.p, by_alias=True, exclude_none=row.type != "free")
    expected = None if row.wire is None else to_jsonable_python(row.value)
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(("place", "type_", "value"), REFUSED)
def test_what_has_no_form_is_refused_and_not_sent(
    package: Any, place: str, type_: str, value: Any
) -> None:
    with pytest.raises(package.module("errors").InvalidArgument, match=r"^\w+: p\b"):
        sent(package, place, type_, value)


def test_every_place_and_every_type_is_in_the_table(package: Any) -> None:
    assert {row.place for row in SENT} == set(PLACES)
    assert {row.type for row in SENT} == set(TYPES)
    assert package.findings == ()
