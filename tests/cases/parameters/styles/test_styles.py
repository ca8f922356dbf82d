"""Parameters of every style: written as OpenAPI says, and read back the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

REQUIRED = b"/p/1,2/.x,y/;c=p;c=q/x-y=1,z=w/;e=x-y,2/%7B%22x-y%22%3A3%7D/x-G%2Fg.7"

# The argument, what it is on the wire, and where.
OPTIONAL: list[tuple[dict[str, Any], str]] = [
    ({"form_list": ["a", "b c"]}, "form%20list=a&form%20list=b%20c"),
    ({"flat_list": ["a", "b,c"]}, "flat%20list=a,b%2Cc"),
    ({"spaced": ["a", "b"]}, "spaced=a%20b"),
    ({"piped": ["a", "b"]}, "piped=a%7Cb"),
    ({"spread": {"u": 1, "v": "w"}}, "u=1&v=w"),
    ({"deep": {"inner": {"list": [1, 2], "name": "n"}}}, "deep%5Binner%5D%5Blist%5D%5B0%5D=1&deep%5Binner%5D%5Blist%5D%5B1%5D=2&deep%5Binner%5D%5Bname%5D=n"),
    ({"json_": {"a": 1}}, "json=%7B%22a%22%3A1%7D"),
    ({"reserved": "a/b?c&d=e"}, "reserved=a/b?c%26d%3De"),
    ({"moment": dt.datetime(2026, 1, 20, 14, 45, tzinfo=dt.UTC)}, "moment=2026-01-20T14%3A45%3A00Z"),
    ({"day": dt.date(2026, 1, 20)}, "day=2026-01-20"),
    ({"nullable": 5}, "nullable=5"),
    ({"flag": True}, "flag=true"),
    ({"flag": False}, "flag=false"),
    ({"number": 1.5}, "number=1.5"),
    ({"either": 5}, "either=5"),
    ({"either": "x"}, "either=x"),
]  # fmt: skip


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


def required(package: Any) -> dict[str, Any]:
    point = package.module("models.components").Point
    return {
        "a": [1, 2],
        "b": ["x", "y"],
        "c": ["p", "q"],
        "d": point(x_y=1, z="w"),
        "e": point(x_y=2),
        "f": point(x_y=3),
        "g": "G/g",
        "h": 7,
    }


def send(package: Any, **arguments: Any) -> httpx2.Request:
    """What the client sends."""
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    client = package.Styles(http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
    client.styles.everything(**required(package), **arguments)
    return sent[0]


def received(package: Any, call: Callable[..., Any], **arguments: Any) -> Any:
    """What the server's method is given."""
    calls: list[Any] = []

    class Server:
        async def everything(self, call: Any, context: Any) -> None:
            del context
            calls.append(call)

    async def act(client: Any) -> None:
        await client.styles.everything(**required(package), **arguments)

    call(package, Server(), act)
    return calls[0]


def test_nothing_is_left_out(package: Any) -> None:
    assert package.findings == ()


def test_required_parameters(package: Any, call: Callable[..., Any]) -> None:
    assert send(package).url.raw_path == REQUIRED
    seen = received(package, call)
    assert {name: getattr(seen, name) for name in required(package)} == required(package)


@pytest.mark.parametrize(("arguments", "query"), OPTIONAL, ids=[query for _, query in OPTIONAL])
def test_query_parameters(
    package: Any, call: Callable[..., Any], arguments: dict[str, Any], query: str
) -> None:
    assert send(package, **arguments).url.query.decode() == query
    seen = received(package, call, **arguments)
    for name, value in arguments.items():
        got = getattr(seen, name)
        assert got == value
        assert type(got) is type(value) or isinstance(value, int)


def test_header_and_cookie_parameters(package: Any, call: Callable[..., Any]) -> None:
    point = package.module("models.components").Point
    arguments = {
        "x_list": [True, False],
        "x_point": point(x_y=1, z="w"),
        "session": "a;b c=d",
        "parts": ["p", "q,r"],
    }
    request = send(package, **arguments)
    assert request.headers["x-list"] == "true,false"
    assert request.headers["x-point"] == "x-y=1,z=w"
    assert request.headers["cookie"] == "session=a%3Bb%20c=d; parts=p,q%2Cr"
    seen = received(package, call, **arguments)
    assert {name: getattr(seen, name) for name in arguments} == arguments


@pytest.mark.parametrize(
    "arguments",
    [
        {"moment": dt.datetime.fromisoformat("2026-01-20T14:45:00")},
        {"spaced": ["a b"]},
        {"piped": ["a|b"]},
        {"x_list": ["true"]},
        {"flag": "true"},
        {"number": float("nan")},
        {"day": dt.datetime(2026, 1, 20, tzinfo=dt.UTC)},
        {"deep": {}},
    ],
)
def test_what_has_no_form_is_not_sent(package: Any, arguments: dict[str, Any]) -> None:
    with pytest.raises(package.module("errors").InvalidArgument):
        send(package, **arguments)
