from __future__ import annotations

from typing import Any

import pytest

from runtime.errors import ErrorClasses, StatusError, UnexpectedResponse
from runtime.headers import Headers
from runtime.message import HttpResponse
from runtime.model import Model
from runtime.operation import Call, Operation, Outcome
from runtime.outcomes import read_response
from runtime.response import Response


class Item(Model):
    id: str


class Problem(Model):
    code: int


class ListItems(Call[list[Item]]):
    operation = Operation(
        "ListItems",
        "GET",
        "/",
        {
            "200": Outcome({"application/json": list[Item]}),
            "201": Outcome({"text/*": str, "application/pdf": bytes, "application/xml": str}),
            "204": Outcome(),
            "4XX": Outcome({"application/json": Problem}),
            "default": Outcome({"application/json": Problem}),
        },
        request_id="X-Request-Id",
    )


class Head(Call[None]):
    operation = Operation("Head", "HEAD", "/", {"200": Outcome({"application/json": Item})})


class OnlyDefault(Call[Item]):
    operation = Operation("OnlyDefault", "GET", "/", {"default": Outcome({"*/*": Item})})


ERRORS = ErrorClasses({}, client=StatusError, server=StatusError, other=StatusError)


# `Any`, because the type of a value depends on the status that a test makes up.
def read(
    status: int,
    content: bytes = b"",
    content_type: str | None = "application/json",
    call: Call[Any] | None = None,
) -> Response[Any]:
    fields = [("X-Request-ID", "req_1")]
    if content_type is not None:
        fields.append(("content-type", content_type))
    response = HttpResponse(status, Headers(fields), content)
    return read_response(call or ListItems(), response, ERRORS)


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=utf-8", "application/vnd.acme+json", None],
)
def test_a_success(content_type: str | None) -> None:
    response = read(200, b'[{"id":"a"}]', content_type)
    assert response.value == [Item(id="a")]
    assert (response.status, response.request_id) == (200, "req_1")
    assert response.headers["x-request-id"] == "req_1"


def test_bodies_that_are_no_json() -> None:
    assert read(201, "é".encode(), "text/plain").value == "é"
    assert read(201, b"\xe9", "text/plain; charset=latin-1").value == "é"
    assert read(201, b"<a/>", "application/xml").value == "<a/>"
    assert read(201, b"\xff", "application/pdf").value == b"\xff"
    assert read(201, b"", "text/plain").value == ""


def test_answers_without_a_body() -> None:
    assert read(204, b"", None).value is None
    assert read(204, b"whatever", "text/html").value is None
    assert read(200, b"", call=Head()).value is None


def test_default_is_the_success_where_no_other_is_documented() -> None:
    assert read(202, b'{"id":"a"}', "application/json", OnlyDefault()).value == Item(id="a")


@pytest.mark.parametrize(
    ("status", "content", "content_type", "problem"),
    [
        (200, b'[{"id":5}]', "application/json", "$[0].id: expected a valid string, got an integer"),
        (200, b'[{"id":"a"},{}]', "application/json", "$[1].id: is required"),
        (200, b'[{"id":"a"', "application/json", "$: invalid JSON"),
        (200, b"", "application/json", "the body is empty"),
        (200, b"<html>", "text/html", "its content type is text/html, and application/json is documented"),
        (201, b"\xff", "text/plain", "character set"),
        (201, b"a", "text/plain; charset=nonsense", "character set"),
        (203, b"[]", "application/json", "this status is not documented"),
    ],
)  # fmt: skip
def test_a_success_that_is_not_as_documented(
    status: int, content: bytes, content_type: str, problem: str
) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read(status, content, content_type)
    assert problem in str(caught.value)
    assert (caught.value.raw, caught.value.request_id) == (content, "req_1")


@pytest.mark.parametrize(
    ("status", "content", "content_type", "body"),
    [
        (404, b'{"code":7}', "application/json", Problem(code=7)),
        (500, b'{"code":7}', "application/json", Problem(code=7)),
        (404, b'{"code":"7"}', "application/json", None),
        (404, b"<html>", "text/html", None),
        (404, b'{"code":', "application/json", None),
        (404, b"", None, None),
        (302, b"", None, None),
    ],
)
def test_a_failure(
    status: int, content: bytes, content_type: str | None, body: Problem | None
) -> None:
    with pytest.raises(StatusError) as caught:
        read(status, content, content_type)
    assert caught.value.body == body
    assert (caught.value.status, caught.value.raw) == (status, content)
    assert caught.value.request_id == "req_1"


class Profiles(Call[Any]):
    operation = Operation(
        "Profiles",
        "GET",
        "/",
        {
            "200": Outcome(
                {
                    'application/json; profile="a"': Item,
                    "application/json": list[Item],
                    "image/png": bytes,
                }
            ),
            "201": Outcome({"application/octet-stream": bytes}),
            "202": Outcome({"application/*+json": Item}),
        },
    )


class Redirect(Call[None]):
    operation = Operation(
        "Redirect",
        "GET",
        "/",
        {"302": Outcome(), "304": Outcome(), "default": Outcome({"application/json": Problem})},
    )


class Undescribed(Call[None]):
    operation = Operation("Undescribed", "GET", "/", {"404": Outcome()})


@pytest.mark.parametrize(
    ("status", "content_type", "content", "value"),
    [
        (200, 'application/json; profile="a"', b'{"id":"a"}', Item(id="a")),
        (200, "application/json; charset=utf-8", b'[{"id":"a"}]', [Item(id="a")]),
        (200, "image/png", b"PNG", b"PNG"),
        (200, "application/octet-stream", b"PNG", b"PNG"),
        (201, "application/zip", b"PK", b"PK"),
        (202, "application/vnd.a+json", b'{"id":"a"}', Item(id="a")),
    ],
)
def test_media_types_with_parameters_and_bytes_of_any_kind(
    status: int, content_type: str, content: bytes, value: object
) -> None:
    assert read(status, content, content_type, Profiles()).value == value


def test_bytes_of_another_kind() -> None:
    with pytest.raises(UnexpectedResponse, match="content type is image/gif"):
        read(200, b"GIF", "image/gif", Profiles())


def test_a_redirect_is_a_success_where_no_other_is_documented() -> None:
    assert read(302, call=Redirect()).status == 302
    for status in (301, 304, 404):
        with pytest.raises(StatusError):
            read(status, call=Redirect())
    with pytest.raises(UnexpectedResponse, match="this status is not documented"):
        read(200, call=Redirect())
    with pytest.raises(StatusError):
        read(302)


@pytest.mark.parametrize("content", [b"", b"text"])
def test_a_success_of_which_the_document_says_nothing(content: bytes) -> None:
    assert read(200, content, call=Undescribed()).value is None
