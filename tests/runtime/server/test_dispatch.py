from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import pytest
from pydantic import Field

from runtime.headers import Headers
from runtime.message import HttpRequest, HttpResponse
from runtime.model import Model
from runtime.operation import Call, Operation, Outcome, PathParameter, QueryParameter
from runtime.server.dispatch import Context, Dispatcher, ErrorReply, Reply, Route

Handler = Callable[[Any, Context], Awaitable[object]]


class Item(Model):
    id: Annotated[str, Field(max_length=5)]
    amount: int | None = None


class Problem(Model):
    message: str


OUTCOMES = {
    "200": Outcome({"application/json": list[Item]}),
    "202": Outcome(),
    "4XX": Outcome({"application/json": Problem}),
    "503": Outcome(),
}


class ListItems(Call[list[Item]]):
    operation = Operation(
        id="ListItems",
        method="GET",
        path="/owners/{owner}/items",
        outcomes=OUTCOMES,
        request_id="X-Request-Id",
    )

    owner: Annotated[str, PathParameter("owner")]
    limit: Annotated[int | None, QueryParameter("limit")] = None


class Export(Call[str]):
    operation = Operation(
        id="Export", method="GET", path="/export", outcomes={"200": Outcome({"text/csv": str})}
    )


class Picture(Call[bytes]):
    operation = Operation(
        id="Picture", method="GET", path="/p", outcomes={"200": Outcome({"image/png": bytes})}
    )


class Delete(Call[None]):
    operation = Operation(id="Delete", method="DELETE", path="/p", outcomes={"204": Outcome()})


class Anything(Call[Item]):
    operation = Operation(
        id="Anything",
        method="GET",
        path="/any",
        outcomes={"default": Outcome({"application/json": Item})},
    )


class Created(Call[Item]):
    operation = Operation(
        id="Created",
        method="POST",
        path="/any",
        outcomes={
            "201": Outcome({"application/json": Item}),
            "default": Outcome({"application/json": Item}),
        },
    )


class Peek(Call[None]):
    operation = Operation(id="Peek", method="HEAD", path="/any", outcomes=OUTCOMES)


def answering(answer: object) -> Handler:
    async def handler(_call: object, _context: Context) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler


def dispatch(
    dispatcher: Dispatcher, method: str, target: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    request = HttpRequest(method, target, Headers((headers or {}).items()))
    return asyncio.run(dispatcher.dispatch(request))


def answer_of(answer: object, call_class: type[Call[Any]] = ListItems) -> HttpResponse:
    dispatcher = Dispatcher([Route(call_class, answering(answer))])
    path = call_class.operation.path.replace("{owner}", "o")
    return dispatch(dispatcher, call_class.operation.method, path)


def test_a_method_gets_the_call_and_the_context() -> None:
    seen: list[tuple[ListItems, Context]] = []

    async def handler(call: ListItems, context: Context) -> list[Item]:
        seen.append((call, context))
        return []

    headers = {"X-Request-Id": "r-1", "Authorization": "Bearer t0ken", "X-Other": "1"}
    dispatch(Dispatcher([Route(ListItems, handler)]), "GET", "/owners/a%2Fb/items?limit=5", headers)
    [(call, context)] = seen
    assert (call.owner, call.limit) == ("a/b", 5)
    assert context.request_id == "r-1"
    assert (context.method, context.path) == ("GET", "/owners/a%2Fb/items")
    assert context.headers["x-other"] == "1"
    assert "t0ken" not in repr(context)


def test_a_value_is_the_documented_success() -> None:
    response = answer_of([Item(id="a", amount=None), Item(id="b", amount=1)])
    assert response.status == 200
    assert response.content == b'[{"id":"a"},{"id":"b","amount":1}]'
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Length"] == str(len(response.content))


def test_a_reply_has_a_status_and_headers() -> None:
    response = answer_of(Reply(None, status=202, headers={"X-Queue": "3"}))
    assert (response.status, response.content) == (202, b"")
    assert response.headers["X-Queue"] == "3"
    assert response.headers["Content-Length"] == "0"


def test_a_reply_without_a_status_is_the_documented_success() -> None:
    assert answer_of(Reply([Item(id="a")])).status == 200


def test_an_error_reply_has_the_documented_body() -> None:
    response = answer_of(ErrorReply(404, Problem(message="no owner"), {"Retry-After": "1"}))
    assert (response.status, response.content) == (404, b'{"message":"no owner"}')
    assert response.headers["Retry-After"] == "1"


def test_an_error_reply_without_a_body() -> None:
    assert answer_of(ErrorReply(503)).status == 503


def test_text_and_bytes() -> None:
    text = answer_of("a,é", Export)
    assert (text.content, text.headers["Content-Type"]) == (
        "a,é".encode(),
        "text/csv; charset=utf-8",
    )
    picture = answer_of(b"\x89PNG", Picture)
    assert (picture.content, picture.headers["Content-Type"]) == (b"\x89PNG", "image/png")


@pytest.mark.parametrize(
    ("annotation", "value", "media_type"),
    [
        (Item, Item(id="a"), "application/json"),
        (str, "a", "text/plain; charset=utf-8"),
        (bytes, b"a", "application/octet-stream"),
    ],
)
def test_a_range_of_media_types_becomes_one(
    annotation: type, value: object, media_type: str
) -> None:
    class Ranged(Call[object]):
        operation = Operation(
            id="Ranged", method="GET", path="/", outcomes={"200": Outcome({"*/*": annotation})}
        )

    assert answer_of(value, Ranged).headers["Content-Type"] == media_type


def test_text_is_answered_in_the_character_set_of_its_media_type() -> None:
    class Latin(Call[str]):
        operation = Operation(
            id="Latin",
            method="GET",
            path="/",
            outcomes={"200": Outcome({"text/csv; charset=latin-1": str})},
        )

    answer = answer_of("\u00e9", Latin)
    assert (answer.content, answer.headers["Content-Type"]) == (
        b"\xe9",
        "text/csv; charset=latin-1",
    )
    assert answer_of("\u20ac", Latin).status == 500


def test_204_has_neither_content_nor_length() -> None:
    response = answer_of(None, Delete)
    assert response == HttpResponse(204, response.headers)
    assert dict(response.headers) == {}


def test_an_operation_with_a_default_alone_answers_200() -> None:
    assert answer_of(Item(id="a"), Anything).status == 200


BREACHES: list[tuple[object, str]] = [
    (None, "is not as documented for the status 200"),
    ([{"id": 5}], "[0].id: expected a valid string"),
    ([{}], "[0].id: is required"),
    ([Item.model_construct(id="too long")], "at most 5 characters"),
    ([object()], "has no form in JSON"),
    (Reply([], status=201), "the status 201 is not documented"),
    (Reply([], status=999), "the status 999 is not documented"),
    (Reply([], status=202), "the status 202 is documented without a body"),
    (ErrorReply(404), "is not as documented for the status 404"),
    (ErrorReply(500), "the status 500 is not documented"),
    (ErrorReply(200, []), "the status 200 of an ErrorReply is no error"),
    (ErrorReply(404, Item(id="a")), "message: is required"),
    (Reply([], headers={"X": "a\r\nSet-Cookie: b"}), "a character that no value may have"),
    (Reply([], headers={"X": "€"}), "a character that no value may have"),
    (Reply([], headers={"X: y": "a"}), "may not set the header field"),
    (Reply([], headers={"content-length": "5"}), "may not set the header field"),
    (b"[]", "is not as documented for the status 200"),
    (ValueError("out of luck"), "out of luck"),
]


@pytest.mark.parametrize(("answer", "reason"), BREACHES)
def test_what_breaks_the_contract_is_a_logged_500(
    answer: object, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = answer_of(answer)
    assert (response.status, response.content) == (500, b"")
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.name == "runtime.server.dispatch"
    request_id = response.headers["X-Request-Id"]
    assert record.getMessage() == f"ListItems failed (request {request_id})"
    assert reason in caplog.text


def test_a_default_beside_a_success_is_for_errors() -> None:
    assert answer_of(ErrorReply(404, Item(id="x")), Created).status == 404
    assert answer_of(Reply(Item(id="x"), status=202), Created).status == 500
    assert answer_of(Item(id="x"), Created).status == 201


def test_a_documented_head_has_no_content() -> None:
    assert answer_of(None, Peek).status == 200
    assert answer_of([Item(id="x")], Peek).status == 500


def test_a_wrong_request_is_a_logged_400(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    dispatcher = Dispatcher([Route(ListItems, answering([]))])
    response = dispatch(dispatcher, "GET", "/owners/o/items?limit=s3cret", {"X-Request-Id": "r-1"})
    assert (response.status, response.content) == (400, b"")
    assert response.headers["X-Request-Id"] == "r-1"
    assert caplog.messages == [
        "ListItems refused (request r-1): limit (query): expected a valid integer"
    ]


@pytest.mark.parametrize("given", ["", "a b", "a\r\nb", "é", "x" * 201])
def test_a_request_id_that_cannot_be_echoed_is_made(given: str) -> None:
    dispatcher = Dispatcher([Route(ListItems, answering([]))])
    response = dispatch(dispatcher, "GET", "/owners/o/items", {"X-Request-Id": given})
    assert response.headers["X-Request-Id"] != given
    assert len(response.headers["X-Request-Id"]) == 32


def test_a_method_may_set_the_request_id() -> None:
    response = answer_of(Reply([], headers={"x-request-id": "mine"}))
    assert response.headers["X-Request-Id"] == "mine"


def test_without_a_documented_request_id_none_is_sent() -> None:
    assert list(answer_of("", Export).headers) == ["content-type", "content-length"]


def test_head_has_the_headers_of_get_and_no_content() -> None:
    dispatcher = Dispatcher([Route(ListItems, answering([Item(id="a")]))])
    response = dispatch(dispatcher, "HEAD", "/owners/o/items")
    assert (response.status, response.content) == (200, b"")
    assert response.headers["Content-Length"] == str(len(b'[{"id":"a"}]'))


@pytest.mark.parametrize(
    ("method", "target", "status", "allow"),
    [
        ("GET", "/nothing", 404, None),
        ("OPTIONS", "/nothing", 404, None),
        ("POST", "/owners/o/items", 405, "GET, HEAD, OPTIONS"),
        ("OPTIONS", "/owners/o/items", 204, "GET, HEAD, OPTIONS"),
    ],
)
def test_requests_without_an_operation(
    method: str, target: str, status: int, allow: str | None
) -> None:
    dispatcher = Dispatcher([Route(ListItems, answering([]))])
    response = dispatch(dispatcher, method, target, {"X-Request-Id": "r-1"})
    assert (response.status, response.content) == (status, b"")
    assert response.headers.get("Allow") == allow
    assert response.headers["X-Request-Id"] == "r-1"


def test_two_methods_for_the_same_requests_are_refused() -> None:
    route = Route(ListItems, answering([]))
    with pytest.raises(ValueError, match=r"two routes answer GET /owners/\{owner\}/items"):
        Dispatcher([route, route])


def test_concrete_routes_come_first() -> None:
    def route(path: str) -> Route[object]:
        class Get(Call[None]):
            operation = Operation(id=path, method="GET", path=path, outcomes={})

        return Route(Get, answering(None))

    paths = ["/{a}", "/{a}/{b}", "/x/{b}.json", "/x/{b}", "/x", "/{a}/y", "/x/y"]
    dispatcher = Dispatcher(map(route, paths))
    order = [one.operation.path for one in dispatcher.routes]
    assert order == ["/x", "/x/y", "/x/{b}.json", "/x/{b}", "/{a}", "/{a}/y", "/{a}/{b}"]
