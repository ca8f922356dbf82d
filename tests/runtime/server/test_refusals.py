"""The errors that the server answers with by itself, and how they look."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import Field, JsonValue

from runtime.bodies import JSONBody
from runtime.credentials import BasicScheme, BearerScheme, Credentials, Secret
from runtime.headers import Headers
from runtime.message import HttpRequest, HttpResponse
from runtime.model import Model
from runtime.operation import Call, Operation, Outcome, PathParameter, QueryParameter
from runtime.server.dispatch import Context, Dispatcher, ErrorReply, Reply, Route
from runtime.server.refusals import ErrorBodies, RefusedError


class Security(Credentials):
    username: Secret = None
    password: Secret = None
    token: Secret = None


class Item(Model):
    id: str


class Problem(Model):
    title: str


class ListItems(Call[list[Item]]):
    operation = Operation(
        id="ListItems",
        method="GET",
        path="/owners/{owner}/items",
        outcomes={
            "200": Outcome({"application/json": list[Item]}),
            "404": Outcome({"application/json": Problem}),
            "429": Outcome(headers=("Retry-After",), required_headers=("Retry-After",)),
        },
        security=(("basic",), ("bearer",)),
        request_id="X-Request-Id",
    )

    owner: Annotated[str, PathParameter("owner")]
    created: Annotated[dict[str, int] | None, QueryParameter("created", style="deepObject")] = None
    limit: Annotated[int | None, Field(ge=1), QueryParameter("page-limit")] = None


class Create(Call[None]):
    operation = Operation(
        id="Create",
        method="POST",
        path="/items",
        outcomes={"204": Outcome()},
        request_id="X-Request-Id",
    )

    body: Annotated[Item, JSONBody("application/json")]


BODIES: dict[str, JsonValue] = {
    "default": {"title": "$message", "param": "$parameter", "list": ["$parameter", "$status"]},
    "5XX": {"failed": True, "title": "$message"},
    "406": "$status",
}
Authenticate = Callable[[Any], Any]


async def list_items(call: ListItems, _context: Context) -> list[Item]:
    return [Item(id=call.owner)]


async def create(call: Create, _context: Context) -> None:
    assert call.body


def dispatcher(authenticate: Authenticate | None = None, handler: Any = list_items) -> Dispatcher:
    return Dispatcher(
        [Route(ListItems, handler), Route(Create, create)],
        schemes={"basic": BasicScheme("username", "password"), "bearer": BearerScheme("token")},
        security=Security,
        authenticate=authenticate,
        error_bodies=BODIES,
        refuse_unknown_query=True,
        max_body_bytes=20,
    )


def ask(
    target: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    content: bytes = b"",
    by: Dispatcher | None = None,
) -> HttpResponse:
    fields = {"Authorization": "Bearer t", "X-Request-Id": "r-1", **(headers or {})}
    request = HttpRequest(method, target, Headers(fields.items()), content)
    response = asyncio.run((by or dispatcher()).dispatch(request))
    if response.status != 204:
        length = len(response.content) if method != "HEAD" else None
        assert length is None or response.headers["Content-Length"] == str(length)
    assert response.headers["X-Request-Id"] == "r-1"
    return response


@pytest.mark.parametrize(
    ("target", "method", "headers", "content", "status", "title"),
    [
        ("/nothing", "GET", {}, b"", 404, "There is nothing at this path."),
        (
            "/owners/o/items",
            "POST",
            {},
            b"",
            405,
            "This path does not take the method of the request, but GET, HEAD, OPTIONS.",
        ),
        (
            "/owners/o/items",
            "GET",
            {"Authorization": "x"},
            b"",
            401,
            "The credentials are missing: expected Basic authentication, or a bearer token.",
        ),
        ("/items", "POST", {}, b'{"id": "0123456789"}!', 413, "The body is longer than 20 bytes."),
        ("/items", "POST", {"Content-Length": "21"}, b"", 413, "The body is longer than 20 bytes."),
        (
            "/items",
            "POST",
            {"Content-Type": "text/plain"},
            b"x",
            415,
            "The body has to be application/json, as Content-Type says.",
        ),
    ],
)
def test_a_refusal_that_no_parameter_is_to_blame_for(
    target: str, method: str, headers: dict[str, str], content: bytes, status: int, title: str
) -> None:
    response = ask(target, method, headers, content)
    assert response.status == status
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.content) == {"title": title, "list": [status]}


@pytest.mark.parametrize(
    ("query", "title", "parameter"),
    [
        ("page-limit=s3cret", "page-limit (query): expected a valid integer", "page-limit"),
        ("page-limit=1&page-limit=2", "page-limit (query): is given more than once", "page-limit"),
        (
            "page-limit=0",
            "page-limit (query): expected greater than or equal to 1",
            "page-limit",
        ),
        ("created[gte]=s3cret", "created[gte] (query): expected a valid integer", "created[gte]"),
        ("since=s3cret", "since (query): is not known here", "since"),
        ("page-limit[]=s3cret", "page-limit[] (query): is not known here", "page-limit[]"),
        ("=s3cret", "'' (query): is not known here", None),
        ("%zz=s3cret", "%zz (query): is not known here", "%zz"),
        ("a%00b=s3cret", "'a\\x00b' (query): is not known here", "a\x00b"),
        (
            "x=s3cret&page-limit=s3cret",
            "x (query): is not known here; page-limit (query): expected a valid integer",
            "x",
        ),
    ],
)
def test_a_refusal_names_the_parameter_and_never_its_value(
    query: str, title: str, parameter: str | None
) -> None:
    response = ask(f"/owners/o/items?{query}")
    assert response.status == 400
    named = {"title": title, "param": parameter, "list": [parameter, 400]}
    unnamed = {"title": title, "list": [400]}
    assert json.loads(response.content) == (named if parameter else unnamed)
    assert b"s3cret" not in response.content


def test_a_body_that_is_wrong_is_named_by_its_json_path() -> None:
    response = ask("/items", "POST", content=b'{"id": 5}')
    body = json.loads(response.content)
    assert (response.status, body["param"]) == (400, "$.id")
    assert body["title"] == "$.id (body): expected a valid string"


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0"])
def test_an_answer_that_the_client_excludes_is_a_406(accept: str) -> None:
    response = ask("/owners/o/items", headers={"Accept": accept})
    assert (response.status, response.content) == (406, b"406")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "nonsense", ""])
def test_an_answer_that_the_client_takes(accept: str) -> None:
    assert ask("/owners/o/items", headers={"Accept": accept}).status == 200


def test_credentials_come_before_everything_else_in_a_request() -> None:
    headers = {"Authorization": "x", "Accept": "text/html", "Content-Length": "99"}
    assert ask("/owners/%zz/items?x=1", headers=headers).status == 401
    headers["Authorization"] = "Bearer t"
    assert ask("/owners/%zz/items?x=1", headers=headers).status == 413
    headers["Content-Length"] = "0"
    assert ask("/owners/%zz/items?x=1", headers=headers).status == 406
    headers["Accept"] = "*/*"
    assert ask("/owners/%zz/items?x=1", headers=headers).status == 400


def test_a_refusal_of_credentials_challenges_the_client() -> None:
    response = ask("/owners/o/items", headers={"Authorization": "Basic x"})
    assert response.headers.get_all("WWW-Authenticate") == (
        'Basic realm="api", charset="UTF-8"',
        'Bearer realm="api"',
    )


def test_head_is_refused_with_the_headers_of_get() -> None:
    got = ask("/owners/o/items?x=1")
    head = ask("/owners/o/items?x=1", "HEAD")
    assert (head.status, head.content) == (400, b"")
    assert head.headers.fields == got.headers.fields


def test_a_failure_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_call: ListItems, _context: Context) -> list[Item]:
        raise KeyError("s3cret")

    response = ask("/owners/o/items", by=dispatcher(handler=fail))
    assert response.status == 500
    assert json.loads(response.content) == {"failed": True, "title": "The server failed."}
    assert "s3cret" in caplog.text


def test_an_error_reply_without_a_body_gets_the_one_of_the_api() -> None:
    async def find_nothing(_call: ListItems, _context: Context) -> list[Item]:
        raise ErrorReply(404, message="No such owner", parameter="owner")

    response = ask("/owners/o/items", by=dispatcher(handler=find_nothing))
    body = {"title": "No such owner", "param": "owner", "list": ["owner", 404]}
    assert (response.status, json.loads(response.content)) == (404, body)


def test_an_error_reply_without_a_message_is_called_as_in_http() -> None:
    async def find_nothing(_call: ListItems, _context: Context) -> list[Item]:
        raise ErrorReply(404)

    response = ask("/owners/o/items", by=dispatcher(handler=find_nothing))
    assert json.loads(response.content) == {"title": "Not Found", "list": [404]}


@pytest.mark.parametrize(
    ("error", "status"),
    [(ErrorReply(429), 500), (ErrorReply(429, headers={"retry-after": "1"}), 429)],
)
def test_a_header_field_that_is_required(
    error: ErrorReply, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def limit(_call: ListItems, _context: Context) -> list[Item]:
        raise error

    assert ask("/owners/o/items", by=dispatcher(handler=limit)).status == status
    lacks = "the status 429 lacks the header field Retry-After"
    assert (lacks in caplog.text) is (status == 500)


async def authenticate(security: Security) -> str | None:
    if security.token == "unknown":
        return None
    if security.token == "broken":
        raise RuntimeError("s3cret")
    if security.token == "undocumented":
        raise ErrorReply(403, headers={"X-Reason": "no"}, message="Not you.")
    if security.token == "injected":
        raise ErrorReply(403, headers={"X-Reason": "a\r\nb: c"})
    if security.token == "successful":
        raise ErrorReply(200)
    if security.token == "described":
        raise ErrorReply(404, Problem(title="nobody"))
    if security.username != "right" and security.token != "right":
        raise ErrorReply(401)
    return f"user {security.username or security.token}"


def test_the_principal_is_what_the_hook_returns() -> None:
    seen: list[object] = []

    async def see(_call: ListItems, context: Context[str]) -> list[Item]:
        seen.append(context.principal)
        assert "user right" not in repr(context)
        return []

    by = dispatcher(authenticate, see)
    assert ask("/owners/o/items", headers={"Authorization": "Bearer right"}, by=by).status == 200
    assert ask("/owners/o/items", headers={"Authorization": "Basic cmlnaHQ6"}, by=by).status == 200
    assert seen == ["user right", "user right"]


def test_without_a_hook_the_principal_is_the_credentials() -> None:
    seen: list[object] = []

    async def see(_call: ListItems, context: Context[Security]) -> Reply[list[Item]]:
        seen.append(context.principal)
        return Reply([])

    assert ask("/owners/o/items", by=dispatcher(handler=see)).status == 200
    assert seen == [Security(token="t")]


def test_a_hook_is_asked_for_operations_without_security_as_well() -> None:
    seen: list[Security] = []

    async def see(security: Security) -> Security:
        seen.append(security)
        return security

    assert ask("/items", "POST", content=b'{"id": "a"}', by=dispatcher(see)).status == 204
    assert seen == [Security()]


@pytest.mark.parametrize(
    ("token", "status", "body"),
    [
        ("wrong", 401, {"title": "Unauthorized", "list": [401]}),
        ("unknown", 401, {"title": "The credentials are not valid.", "list": [401]}),
        ("undocumented", 403, {"title": "Not you.", "list": [403]}),
        ("described", 404, {"title": "nobody"}),
        ("broken", 500, {"failed": True, "title": "The server failed."}),
        ("successful", 500, {"failed": True, "title": "The server failed."}),
        ("injected", 500, {"failed": True, "title": "The server failed."}),
    ],
)
def test_a_hook_refuses(
    token: str, status: int, body: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    headers = {"Authorization": f"Bearer {token}"}
    response = ask("/owners/o/items?x=1", headers=headers, by=dispatcher(authenticate))
    assert (response.status, json.loads(response.content)) == (status, body)
    assert ("WWW-Authenticate" in response.headers) is (status == 401)
    assert response.headers.get("X-Reason") == ("no" if status == 403 else None)
    assert f"Bearer {token}" not in caplog.text


@pytest.mark.parametrize(
    ("templates", "status", "value"),
    [
        ({}, 400, None),
        ({"5XX": {"a": 1}}, 400, None),
        ({"400": 1, "4XX": 2, "default": 3}, 400, 1),
        ({"400": 1, "4XX": 2, "default": 3}, 404, 2),
        ({"400": 1, "4XX": 2, "default": 3}, 500, 3),
        (
            {"default": {"a": {"b": ["$message", "a $message"]}}},
            400,
            {"a": {"b": ["m", "a $message"]}},
        ),
        ({"default": {"a": "$parameter", "b": {"c": "$parameter"}}}, 400, {"b": {}}),
        ({"default": "$parameter"}, 400, None),
        ({"default": [True, None, 1.5, "$status"]}, 400, [True, None, 1.5, 400]),
    ],
)
def test_templates(templates: dict[str, JsonValue], status: int, value: object) -> None:
    assert ErrorBodies(templates).value(status, "m") == value


@pytest.mark.parametrize(
    ("outcome", "media_type"),
    [
        (Outcome({"application/problem+json": Item}), "application/problem+json"),
        (Outcome({"text/plain": str, "application/vnd.a+json": Item}), "application/vnd.a+json"),
        (Outcome({"text/plain": str}), "application/json"),
        (Outcome(), "application/json"),
        (None, "application/json"),
    ],
)
def test_a_body_has_the_media_type_that_is_documented(
    outcome: Outcome | None, media_type: str
) -> None:
    outcomes = {} if outcome is None else {"4XX": outcome}
    operation = Operation("Refused", "GET", "/", outcomes)
    refusal = RefusedError(404, "There is nothing.")
    response = ErrorBodies({"default": {"message": "$message"}}).response(refusal, operation)
    assert response.headers["Content-Type"] == media_type
