from __future__ import annotations

import copy
import pickle

import pytest

from runtime.errors import (
    ClientClosed,
    ConnectionFailed,
    DeadlineExceeded,
    Error,
    ErrorClasses,
    Fault,
    InvalidArgument,
    ResponseTooLarge,
    StatusError,
    Timeout,
    TransportError,
    UnexpectedResponse,
)
from runtime.headers import Headers
from runtime.message import HttpRequest, HttpResponse


class ClientError(StatusError):
    pass


class ServerError(StatusError):
    pass


class Unauthorized(ClientError):
    pass


CLASSES = ErrorClasses(
    {401: Unauthorized}, client=ClientError, server=ServerError, other=StatusError
)


def answer(status: int, content: bytes = b"", **headers: str) -> HttpResponse:
    fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return HttpResponse(status, Headers(fields), content)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, Unauthorized),
        (404, ClientError),
        (499, ClientError),
        (503, ServerError),
        (302, StatusError),
        (600, StatusError),
    ],
)
def test_the_class_of_a_status(status: int, expected: type[StatusError]) -> None:
    assert CLASSES.of(status) is expected


@pytest.mark.parametrize(
    ("response", "request_id", "message"),
    [
        (
            answer(401, b'{"error":{"type":"x","message":"No such key"}}'),
            "req_1",
            (
                "List was answered with 401 Unauthorized (request req_1): No such key. "
                "Check the credentials."
            ),
        ),
        (
            answer(429, b'{"message":"Slow down!"}', Retry_After="7"),
            None,
            (
                "List was answered with 429 Too Many Requests: Slow down! "
                "Try again after 7 (Retry-After)."
            ),
        ),
        (answer(404, b"<html>"), None, "List was answered with 404 Not Found"),
        (answer(404, b"[" * 99999), None, "List was answered with 404 Not Found"),
        (answer(404, b'{"error":"a\\nb\\u2028c"}'), None, "List was answered with 404 Not Found: a b c"),
        (answer(302), None, "List was answered with 302 Found"),
        (answer(599), None, "List was answered with 599. The server failed; the request may work later."),
    ],
)  # fmt: skip
def test_the_message_of_a_status(
    response: HttpResponse, request_id: str | None, message: str
) -> None:
    assert str(StatusError("List", response, request_id)) == message


def test_a_status_error_bears_the_answer() -> None:
    error = StatusError("List", answer(500, b"raw", X_A="1"), "req_1", {"code": 1})
    assert (error.status, error.raw, error.request_id, error.body) == (
        500,
        b"raw",
        "req_1",
        {"code": 1},
    )
    assert error.headers["x-a"] == "1"


def test_an_unexpected_response_names_the_places() -> None:
    faults = tuple(Fault(("data", n, "a b"), "is required") for n in range(7))
    error = UnexpectedResponse("List", answer(200, b"{}"), "r", "it is wrong", faults)
    assert str(error) == (
        "List was answered with 200 OK (request r): it is wrong: "
        + "; ".join(f'$.data[{n}]["a b"]: is required' for n in range(5))
        + "; and 2 more"
    )
    assert error.raw == b"{}"


@pytest.mark.parametrize(
    "error",
    [
        InvalidArgument("List", (Fault(("limit",), "is required"),)),
        Timeout("slow"),
        ConnectionFailed("refused", was_sent=False),
        DeadlineExceeded("slow"),
        ResponseTooLarge("long"),
        ClientClosed("the client is closed"),
        UnexpectedResponse("List", answer(200, b"{}"), "r", "wrong", (Fault((), "bad", "null"),)),
        Unauthorized("List", answer(401, b"{}", X_A="1"), None, {"a": 1}),
    ],
)
def test_every_error_survives_a_pickle(error: Error) -> None:
    # A deep copy takes an object apart by the protocol of pickle.
    error.attempts = 2
    again = copy.deepcopy(error)
    assert vars(again).keys() == vars(error).keys()
    assert again.attempts == 2
    assert type(again) is type(error)
    assert (str(again), repr(again), again.args) == (str(error), repr(error), again.args)
    assert pickle.dumps(error)


def test_the_hierarchy() -> None:
    assert issubclass(DeadlineExceeded, Timeout)
    for error in (Timeout, ConnectionFailed, ResponseTooLarge):
        assert issubclass(error, TransportError)
    assert issubclass(ClientClosed, Error)
    assert issubclass(TransportError, Error)
    assert not issubclass(StatusError, TransportError)


def test_headers_ignore_case_and_keep_every_field() -> None:
    headers = Headers([("X-A", "1"), ("x-a", "2"), ("B", "3")])
    assert headers["X-a"] == "1, 2"
    assert headers.get_all("x-A") == ("1", "2")
    assert ("b" in headers, "c" in headers, len(headers)) == (True, False, 2)
    assert "1" not in repr(headers)
    assert headers == copy.deepcopy(headers)


def test_a_request_is_extended_not_changed() -> None:
    request = HttpRequest("GET", "/a", Headers([("A", "1"), ("B", "2")]))
    assert request.with_headers([("a", "3")]).headers.fields == (("B", "2"), ("a", "3"))
    assert request.with_query(["x=1"]).with_query(["y=2", "z=3"]).target == "/a?x=1&y=2&z=3"
    assert request.with_query([]) is request
    assert request.with_cookie("a=1").with_cookie("b=2").headers["cookie"] == "a=1; b=2"
    assert (request.target, len(request.headers)) == ("/a", 2)
    assert HttpRequest("GET", "/a?b?c").query == "b?c"
