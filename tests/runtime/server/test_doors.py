"""Both doors, in process: the same dispatcher behind Starlette and behind FastAPI."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Annotated, Any

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from starlette.applications import Starlette
from starlette.routing import Mount

from runtime.server.asgi import handle
from runtime.server.dispatch import Dispatcher
from runtime.server.fastapi_router import create_router
from runtime.server.starlette_app import create_app

Message = MutableMapping[str, Any]
Door = Callable[[Dispatcher], Starlette]


def starlette_door(dispatcher: Dispatcher) -> Starlette:
    return create_app(dispatcher)


def fastapi_door(dispatcher: Dispatcher) -> Starlette:
    app = FastAPI()
    app.include_router(create_router(dispatcher))
    return app


def mounted_starlette_door(dispatcher: Dispatcher) -> Starlette:
    inner = Starlette(routes=[Mount("/b/é", app=create_app(dispatcher))])
    return Starlette(routes=[Mount("/a", app=inner)])


def prefixed_fastapi_door(dispatcher: Dispatcher) -> Starlette:
    outer = APIRouter(prefix="/b")
    outer.include_router(create_router(dispatcher), prefix="/é")
    app = FastAPI()
    app.include_router(outer, prefix="/a")
    return app


def mounted_fastapi_door(dispatcher: Dispatcher) -> Starlette:
    return Starlette(routes=[Mount("/a/b/é", app=fastapi_door(dispatcher))])


def send(
    app: Starlette,
    method: str,
    target: str,
    headers: dict[str, str] | None = None,
    content: bytes = b"",
) -> httpx2.Response:
    async def exchange() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, target, headers=headers, content=content)

    return asyncio.run(exchange())


@pytest.mark.parametrize(
    ("door", "prefix"),
    [
        (starlette_door, ""),
        (fastapi_door, ""),
        (mounted_starlette_door, "/a/b/%C3%A9"),
        (prefixed_fastapi_door, "/a/b/%C3%A9"),
        (mounted_fastapi_door, "/a/b/%C3%A9"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "account"),
    [
        ("GET", "/accounts/a1", "a1"),
        ("GET", "/accounts/mine", "mine"),
        ("GET", "/accounts/a%2Fb", "a/b"),
        ("GET", "/accounts/a%252Fb%3F%23%25", "a%2Fb?#%"),
        ("GET", "/accounts/%2F%C3%A9%20", "/é "),
        ("POST", "/accounts/x%2fy/caf%C3%A9", "x/y"),
        ("POST", "/accounts/x/café", "x"),
    ],
)
def test_a_path_value_arrives_as_it_was_sent(
    dispatcher: Dispatcher, door: Door, prefix: str, method: str, path: str, account: str
) -> None:
    response = send(door(dispatcher), method, prefix + path)
    assert response.status_code == 200
    assert response.json()["account"] == account


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
@pytest.mark.parametrize(
    "query", ["expand[]=a&expand[]=b", "expand%5B0%5D=a&expand%5B1%5D=b", "expand[1]=b&expand[0]=a"]
)
def test_a_query_arrives(dispatcher: Dispatcher, door: Door, query: str) -> None:
    response = send(door(dispatcher), "GET", f"/accounts/a?{query}")
    assert response.json() == {"account": "a", "expand": ["a", "b"], "path": "/accounts/a"}


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/accounts/", 404),
        ("POST", "/accounts/a", 405),
        ("GET", "/accounts/a?expand[=1", 400),
    ],
)
def test_refusals(dispatcher: Dispatcher, door: Door, method: str, path: str, status: int) -> None:
    response = send(door(dispatcher), method, path)
    assert response.status_code == status
    if status == 405:
        assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
def test_head_and_options(dispatcher: Dispatcher, door: Door) -> None:
    app = door(dispatcher)
    got = send(app, "GET", "/accounts/a")
    head = send(app, "HEAD", "/accounts/a")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    options = send(app, "OPTIONS", "/accounts/a")
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_dependencies_stand_in_front_of_the_router(dispatcher: Dispatcher) -> None:
    def require_key(x_key: Annotated[str | None, Header()] = None) -> None:
        if x_key != "k":
            raise HTTPException(403)

    app = FastAPI()
    app.include_router(create_router(dispatcher), dependencies=[Depends(require_key)])
    assert send(app, "GET", "/accounts/a").status_code == 403
    assert send(app, "GET", "/accounts/a%2Fb").status_code == 403
    assert send(app, "GET", "/accounts/a%2Fb", {"X-Key": "k"}).json()["account"] == "a/b"


def test_the_router_stands_in_the_document_of_fastapi(dispatcher: Dispatcher) -> None:
    app = FastAPI()
    app.include_router(create_router(dispatcher), prefix="/v1")
    document = app.openapi()
    operations = {
        (path, method): operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    assert operations == {
        ("/v1/accounts/mine", "get"): "GetMine",
        ("/v1/accounts/{parameter_1}", "get"): "GetAccount",
        ("/v1/accounts/{id}/café", "post"): "CreateAccount",
    }


def test_other_routes_keep_their_redirects(dispatcher: Dispatcher) -> None:
    app = FastAPI()
    app.include_router(create_router(dispatcher))

    @app.get("/mine/")
    def mine() -> str:
        return "mine"

    assert send(app, "GET", "/mine").status_code == 307
    assert mine() == "mine"


def run_asgi(dispatcher: Dispatcher, scope: Message, messages: list[Message]) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def collect(message: Message) -> None:
        sent.append(message)

    asyncio.run(handle(dispatcher, scope, receive, collect))
    return sent


def scope_of(path: str, **more: object) -> Message:
    scope: Message = {"type": "http", "method": "GET", "path": path, "query_string": b""}
    return {**scope, "headers": [], **more}


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
def test_a_method_that_nobody_knows(dispatcher: Dispatcher, door: Door) -> None:
    response = send(door(dispatcher), "BREW", "/accounts/a")
    assert (response.status_code, response.content) == (405, b"")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def send_raw(app: Starlette, method: str, target: str) -> tuple[int, dict[bytes, bytes]]:
    """Sends a target as uvicorn hands it on."""
    raw = target.encode()
    scope = scope_of(target, method=method, raw_path=raw, root_path="", http_version="1.1")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def collect(message: Message) -> None:
        sent.append(message)

    asyncio.run(app({**scope, "scheme": "http", "server": ("a", 80)}, receive, collect))
    return sent[0]["status"], dict(sent[0]["headers"])


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
@pytest.mark.parametrize(
    ("target", "status"),
    [("http://a.test/accounts/a%2Fb", 200), ("http://a.test", 404), ("https://a.test/", 404)],
)
def test_a_target_in_absolute_form(
    dispatcher: Dispatcher, door: Door, target: str, status: int
) -> None:
    assert send_raw(door(dispatcher), "GET", target)[0] == status


def test_the_options_of_the_whole_server(dispatcher: Dispatcher) -> None:
    status, headers = send_raw(starlette_door(dispatcher), "OPTIONS", "*")
    assert (status, headers[b"allow"]) == (204, b"GET, HEAD, OPTIONS, POST")
    assert send_raw(starlette_door(dispatcher), "GET", "*")[0] == 404


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
@pytest.mark.parametrize(("content", "status"), [(b"x" * 10, 200), (b"x" * 11, 413)])
def test_the_length_of_a_body_is_limited(
    limited_dispatcher: Dispatcher, door: Door, content: bytes, status: int
) -> None:
    app = door(limited_dispatcher)
    assert send(app, "POST", "/accounts/a/caf%C3%A9", content=content).status_code == status


@pytest.mark.parametrize(
    ("fields", "reads"),
    [([], 2), ([(b"content-length", b"11")], 0), ([(b"content-length", b"x")], 2)],
)
def test_no_more_is_read_of_a_body_that_is_too_long(
    limited_dispatcher: Dispatcher, fields: list[tuple[bytes, bytes]], reads: int
) -> None:
    chunk: Message = {"type": "http.request", "body": b"x" * 6, "more_body": True}
    messages: list[Message] = [chunk] * 9
    scope = scope_of("/accounts/a/café", method="POST", headers=fields)
    start, _ = run_asgi(limited_dispatcher, scope, messages)
    assert (start["status"], len(messages)) == (413, 9 - reads)


def test_a_dependency_may_have_read_the_body(dispatcher: Dispatcher) -> None:
    async def read(request: Request) -> None:
        assert await request.body() == b"abc"

    app = FastAPI()
    app.include_router(create_router(dispatcher), dependencies=[Depends(read)])
    assert send(app, "POST", "/accounts/a/caf%C3%A9", content=b"abc").status_code == 200


def test_a_scope_without_a_raw_path(dispatcher: Dispatcher) -> None:
    messages: list[Message] = [{"type": "http.request"}]
    start, body = run_asgi(dispatcher, scope_of("/accounts/é %"), messages)
    assert start["status"] == 200
    assert b'"account":"\xc3\xa9 %","expand":null,"path":"/accounts/%C3%A9%20%25"' in body["body"]


def test_a_root_path_that_the_path_does_not_have(dispatcher: Dispatcher) -> None:
    scope = scope_of("/accounts/a", raw_path=b"/accounts/a", root_path="/behind/proxy")
    start, _ = run_asgi(dispatcher, scope, [{"type": "http.request"}])
    assert start["status"] == 200


def test_a_client_that_has_gone_is_no_fault_of_fastapi(dispatcher: Dispatcher) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def drop(message: Message) -> None:
        del message

    # An exception would leave the application, and end in the log of the server.
    asyncio.run(fastapi_door(dispatcher)(scope_of("/accounts/a"), receive, drop))


def test_nothing_is_sent_to_a_client_that_has_gone(dispatcher: Dispatcher) -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": b"1", "more_body": True},
        {"type": "http.disconnect"},
    ]
    assert run_asgi(dispatcher, scope_of("/accounts/a"), messages) == []


def test_other_protocols_are_left_alone(dispatcher: Dispatcher) -> None:
    async def connect() -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def collect(message: Message) -> None:
            sent.append(message)

        scope: Message = {"type": "websocket", "path": "/accounts/a", "headers": []}
        await create_app(dispatcher)(scope, receive, collect)
        return sent

    [message] = asyncio.run(connect())
    assert message["type"] == "websocket.close"
