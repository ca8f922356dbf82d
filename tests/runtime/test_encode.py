from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest

from runtime.bodies import JSONBody
from runtime.encode import encode_call
from runtime.errors import InvalidArgument
from runtime.model import Model
from runtime.operation import (
    Call,
    CookieParameter,
    HeaderParameter,
    Operation,
    Outcome,
    PathParameter,
    QueryParameter,
)

Mark = PathParameter | QueryParameter | HeaderParameter | CookieParameter
# `Any`, because a test puts a value of any type into a parameter of any style.
Value = Any

LIST = ["blue", "a,b", "c d"]
OBJECT = {"R": 100, "G": "x&y"}


def call_of(mark: Mark, value: Value, annotation: Value = object) -> Call[None]:
    path = "/things/{p}" if isinstance(mark, PathParameter) else "/things"

    class One(Call[None]):
        operation = Operation("One", "GET", path, {"200": Outcome()})
        field: Annotated[annotation, mark]

    return One(field=value)


def target(mark: Mark, value: Value, annotation: Value = object) -> str:
    return encode_call(call_of(mark, value, annotation), "tests").target


def query(mark: Mark, value: Value, annotation: Value = object) -> str:
    return target(mark, value, annotation).removeprefix("/things").removeprefix("?")


def header(mark: Mark, name: str, value: Value) -> str | None:
    return encode_call(call_of(mark, value), "tests").headers.get(name)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (5.5, "5.5"),
        (True, "true"),
        (False, "false"),
        ("a b+c&d=e/f?#%", "a%20b%2Bc%26d%3De%2Ff%3F%23%25"),
        ("é☃", "%C3%A9%E2%98%83"),
        ("", ""),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03%3A04%3A05Z"),
        (date(2026, 1, 2), "2026-01-02"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("1.50"), "1.50"),
    ],
)
def test_scalars_in_a_query(value: object, text: str) -> None:
    assert query(QueryParameter("n"), value, type(value)) == f"n={text}"


@pytest.mark.parametrize(
    ("mark", "value", "expected"),
    [
        (QueryParameter("n"), LIST, "n=blue&n=a%2Cb&n=c%20d"),
        (QueryParameter("n", explode=False), LIST, "n=blue,a%2Cb,c%20d"),
        (QueryParameter("n"), OBJECT, "R=100&G=x%26y"),
        (QueryParameter("n", explode=False), OBJECT, "n=R,100,G,x%26y"),
        (QueryParameter("n", style="spaceDelimited"), ["a", "b,c"], "n=a%20b%2Cc"),
        (QueryParameter("n", style="pipeDelimited"), ["a", "b c"], "n=a%7Cb%20c"),
        (QueryParameter("n", style="pipeDelimited"), OBJECT, "n=R%7C100%7CG%7Cx%26y"),
        (QueryParameter("n", style="pipeDelimited", explode=True), LIST[:1], "n=blue"),
        (QueryParameter("n", style="deepObject"), 5, "n=5"),
        (QueryParameter("n", style="deepObject"), {"gte": 5, "lt": 9}, "n%5Bgte%5D=5&n%5Blt%5D=9"),
        (QueryParameter("n", style="deepObject"), ["a", "b"], "n%5B0%5D=a&n%5B1%5D=b"),
        (
            QueryParameter("n", style="deepObject"),
            {"a": {"b": [1, {"c": True}], "d": None}},
            "n%5Ba%5D%5Bb%5D%5B0%5D=1&n%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true",
        ),
        (QueryParameter("n&=", explode=False), ["a"], "n%26%3D=a"),
        (QueryParameter("n", media_type="application/json"), {"a": ["é"]}, "n=%7B%22a%22%3A%5B%22%C3%A9%22%5D%7D"),
        (QueryParameter("n", allow_reserved=True), "a/b?c,d&e=f#g+h", "n=a/b?c,d%26e%3Df%23g%2Bh"),
        (QueryParameter("n", allow_reserved=True, explode=False), ["a,b", "/"], "n=a%2Cb,/"),
        (QueryParameter("n", explode=False), [""], "n="),
        (QueryParameter("n"), [["a", 1]], "n=%5B%22a%22%2C1%5D"),
        (QueryParameter("n"), {"a": {"b": True}, "c": 1}, "a=%7B%22b%22%3Atrue%7D&c=1"),
    ],
)  # fmt: skip
def test_styles_of_a_query(mark: QueryParameter, value: object, expected: str) -> None:
    assert query(mark, value) == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("simple", False, "a/b", "a%2Fb"),
        ("simple", False, LIST, "blue,a%2Cb,c%20d"),
        ("simple", True, LIST, "blue,a%2Cb,c%20d"),
        ("simple", False, OBJECT, "R,100,G,x%26y"),
        ("simple", True, OBJECT, "R=100,G=x%26y"),
        ("label", False, 5, ".5"),
        ("label", False, ["a", "1.5"], ".a,1%2E5"),
        ("label", True, ["a", "1.5"], ".a.1%2E5"),
        ("label", False, OBJECT, ".R,100,G,x%26y"),
        ("label", True, OBJECT, ".R=100.G=x%26y"),
        ("matrix", False, 5, ";p=5"),
        ("matrix", False, LIST, ";p=blue,a%2Cb,c%20d"),
        ("matrix", True, LIST, ";p=blue;p=a%2Cb;p=c%20d"),
        ("matrix", False, OBJECT, ";p=R,100,G,x%26y"),
        ("matrix", True, OBJECT, ";R=100;G=x%26y"),
    ],
)
def test_styles_of_a_path(style: Value, explode: bool, value: object, expected: str) -> None:
    mark = PathParameter("p", style=style, explode=explode)
    assert target(mark, value) == f"/things/{expected}"


@pytest.mark.parametrize("value", ["a/b", "?", "#", "%2F", "%", "a b", "é", "...", ".a", "a..b"])
def test_path_values_are_one_segment(value: str) -> None:
    path = target(PathParameter("p"), value)
    assert path.count("/") == 2
    assert "?" not in path
    assert "#" not in path


@pytest.mark.parametrize(
    "value",
    [".", "..", "%2e", "%2E%2e", ".%2e", "%252e%252E", "../x", "a/../b", "a\\..\\b", "a%2F..", []],
)  # fmt: skip
@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
def test_path_values_that_would_make_another_path_are_refused(style: Value, value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^One: field: "):
        target(PathParameter("p", style=style), value)


@pytest.mark.parametrize(
    ("style", "value"),
    [("simple", ""), ("simple", [""]), ("label", ""), ("label", [""]), ("label", ["", ""])],
)
def test_a_segment_of_a_path_is_never_empty(style: Value, value: object) -> None:
    with pytest.raises(InvalidArgument, match="an empty value would make another path"):
        target(PathParameter("p", style=style, explode=True), value)


def test_however_often_a_dot_is_encoded_it_is_found() -> None:
    # One round for each level would take hours.
    with pytest.raises(InvalidArgument, match="dot segments"):
        target(PathParameter("p"), "%" + "25" * 500_000 + "2e")


def test_pieces_of_one_segment_cannot_make_a_dot_segment_together() -> None:
    class Two(Call[None]):
        operation = Operation("Two", "GET", "/a/.{p}", {})
        field: Annotated[str, PathParameter("p", style="label")]

    assert encode_call(Two(field="x"), "tests").target == "/a/..x"


def test_literal_text_of_a_path_is_encoded_once() -> None:
    class Literal(Call[None]):
        operation = Operation("Literal", "GET", "/a b/{p}:x/%41", {})
        field: Annotated[str, PathParameter("p")]

    assert encode_call(Literal(field="v"), "tests").target == "/a%20b/v:x/%41"


@pytest.mark.parametrize(
    ("mark", "value"),
    [
        (QueryParameter("n", style="pipeDelimited"), ["a|b"]),
        (QueryParameter("n", style="spaceDelimited"), ["a b"]),
        (QueryParameter("n"), [None]),
        (QueryParameter("n"), {"a": None, "b": ["\udfff"]}),
        (QueryParameter("n", style="deepObject"), {"a]": 1}),
        (QueryParameter("n", style="deepObject"), [None]),
        (QueryParameter("n"), []),
        (HeaderParameter("X"), "a\r\nEvil: 1"),
        (HeaderParameter("X"), "a\nb"),
        (HeaderParameter("X"), "a\0b"),
        (HeaderParameter("X"), "é"),
        (HeaderParameter("X"), " a"),
        (HeaderParameter("X"), ["a,b"]),
    ],
)
def test_values_that_would_not_arrive_are_refused(mark: Mark, value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^One: field: ") as caught:
        target(mark, value)
    assert "Evil" not in str(caught.value)


def test_a_user_agent_of_the_document_takes_the_place_of_the_client_s() -> None:
    class Named(Call[None]):
        operation = Operation("Named", "GET", "/", {})
        agent: Annotated[str | None, HeaderParameter("user-agent")] = None

    assert encode_call(Named(agent="mine"), "ours").headers.get_all("User-Agent") == ("mine",)
    assert encode_call(Named(), "ours").headers.get_all("User-Agent") == ("ours",)


def test_headers() -> None:
    assert header(HeaderParameter("X-A"), "x-a", "v1, é".replace(", é", "")) == "v1"
    assert header(HeaderParameter("X-A"), "x-a", True) == "true"
    assert header(HeaderParameter("X-A"), "x-a", ["a", "b"]) == "a,b"
    assert header(HeaderParameter("X-A"), "x-a", OBJECT) == "R,100,G,x&y"
    assert header(HeaderParameter("X-A", explode=True), "x-a", OBJECT) == "R=100,G=x&y"
    written = HeaderParameter("X-A", media_type="application/json")
    assert header(written, "x-a", [1]) == "[1]"
    assert header(written, "x-a", ["é"]) == '["\\u00e9"]'


def test_cookies() -> None:
    assert header(CookieParameter("c"), "cookie", "abc==") == "c=abc=="
    assert header(CookieParameter("c"), "cookie", "a; admin=1") == "c=a%3B%20admin=1"
    assert header(CookieParameter("c"), "cookie", "a\r\nb,%") == "c=a%0D%0Ab%2C%25"
    assert header(CookieParameter("c"), "cookie", ["a", "b"]) == "c=a; c=b"
    assert header(CookieParameter("c", explode=False), "cookie", ["a", "b"]) == "c=a,b"


class New(Model):
    amount: int
    note: str | None = None


class Create(Call[New]):
    operation = Operation(
        "Create",
        "POST",
        "/things",
        {"200": Outcome({"application/json": New}), "4XX": Outcome({"application/problem+json": New})},
    )  # fmt: skip
    body: Annotated[New | None, JSONBody("application/json")] = None
    ids: Annotated[list[str] | None, QueryParameter("ids")] = None
    first: Annotated[str | None, CookieParameter("first")] = None
    second: Annotated[str | None, CookieParameter("second")] = None


def test_a_body() -> None:
    request = encode_call(Create(body=New(amount=5)), "tests/1")
    assert request.content == b'{"amount":5}'
    assert request.headers.fields == (
        ("Accept", "application/json, application/problem+json"),
        ("User-Agent", "tests/1"),
        ("Content-Type", "application/json"),
    )


def test_what_is_absent_is_not_sent() -> None:
    request = encode_call(Create(ids=[]), "tests/1")
    assert (request.method, request.target, request.content) == ("POST", "/things", b"")
    assert "Content-Type" not in request.headers
    assert "Cookie" not in request.headers


def test_several_cookies_are_one_header() -> None:
    request = encode_call(Create(first="1", second="2"), "tests/1")
    assert request.headers.get_all("cookie") == ("first=1; second=2",)


def test_a_body_that_was_broken_after_the_call_was_made_is_refused() -> None:
    body = New(amount=5)
    call = Create(body=body)
    object.__setattr__(body, "amount", "4242")
    with pytest.raises(InvalidArgument, match=r"^Create: body: is not as its type says$"):
        encode_call(call, "tests")


def test_the_repr_of_a_request_shows_nothing_of_its_content() -> None:
    call = Create(ids=["secret"], first="secret", body=New(amount=5, note="secret"))
    request = encode_call(call, "tests")
    assert "secret" in f"{request.target}{request.headers['cookie']}{request.content!r}"
    assert "secret" not in repr(request) + repr(request.headers)
