"""Answers of several media types, by status, by class of statuses and by default."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


def ask(package: Any, method: str, answer: httpx2.Response, **arguments: Any) -> Any:
    transport = httpx2.MockTransport(lambda _: answer)
    with httpx2.Client(transport=transport) as http_client:
        client = package.Answers(http_client=http_client)
        return getattr(client.answers, method)(**arguments)


def answered(package: Any, call: Callable[..., Any], method: str, answer: Any, **more: Any) -> Any:
    """What the client makes of what a method of the server answers."""

    class Server:
        def __getattr__(self, name: str) -> Any:
            async def handler(call: Any, context: Any) -> Any:
                del call, context
                if isinstance(answer, BaseException):
                    raise answer
                return answer

            return handler

    async def act(client: Any) -> Any:
        return await getattr(client.answers, method)(**more)

    return call(package, Server(), act)


def test_text(package: Any, call: Callable[..., Any]) -> None:
    assert answered(package, call, "text", "é ☃") == "é ☃"
    latin = httpx2.Response(200, content="é".encode("latin-1"), headers={"Content-Type": "text/plain; charset=latin-1"})  # fmt: skip
    assert ask(package, "text", latin) == "é"
    assert answered(package, call, "text", "") == ""


def test_bytes(package: Any, call: Callable[..., Any]) -> None:
    assert answered(package, call, "binary", b"\x00\xff") == b"\x00\xff"
    assert answered(package, call, "binary", b"") == b""


def test_one_of_two(package: Any) -> None:
    thing = package.module("models.components").Thing
    assert ask(package, "either", httpx2.Response(200, json={"id": 1})) == thing(id=1)
    xml = httpx2.Response(200, content=b"<a/>", headers={"Content-Type": "application/xml"})
    assert ask(package, "either", xml) == "<a/>"


@pytest.mark.parametrize("answer", ["text", b"%PDF", b"", ""])
def test_what_is_answered_chooses_the_media_type(
    package: Any, call: Callable[..., Any], answer: object
) -> None:
    assert answered(package, call, "kinds", answer) == answer
    thing = package.module("models.components").Thing(id=1)
    assert answered(package, call, "kinds", thing) == thing


def test_a_range_of_json_is_answered_as_json(package: Any, call: Callable[..., Any]) -> None:
    reply = package.module("server").Reply("text", 202)
    assert answered(package, call, "kinds", reply) == "text"


@pytest.mark.parametrize("method", ["text", "binary"])
@pytest.mark.parametrize("answer", [None, 1])
def test_a_text_or_file_is_nothing_else(
    package: Any, call: Callable[..., Any], method: str, answer: object
) -> None:
    with pytest.raises(package.errors.ServerError):
        answered(package, call, method, answer)


@pytest.mark.parametrize("status", [200, 201, 299])
def test_a_class_of_successes(package: Any, status: int) -> None:
    assert ask(package, "ranges", httpx2.Response(status, json="x")) == "x"


@pytest.mark.parametrize(
    ("status", "name", "title"), [(400, "ClientError", "t"), (499, "ClientError", "t")]
)
def test_a_class_of_errors(package: Any, status: int, name: str, title: str) -> None:
    errors = package.module("errors")
    content = b'{"title": "t"}'
    headers = {"Content-Type": "application/problem+json"}
    with pytest.raises(errors.StatusError) as caught:
        ask(package, "ranges", httpx2.Response(status, content=content, headers=headers))
    assert type(caught.value) is getattr(errors, name)
    assert caught.value.body.title == title
    with pytest.raises(errors.ServerError):
        ask(package, "ranges", httpx2.Response(500))


def test_default_alone(package: Any, call: Callable[..., Any]) -> None:
    thing, errors = package.module("models.components").Thing, package.module("errors")
    assert answered(package, call, "defaulted", thing(id=1)) == thing(id=1)
    with pytest.raises(errors.ClientError) as caught:
        ask(package, "defaulted", httpx2.Response(404, json={"id": 2}))
    assert caught.value.body == thing(id=2)


def test_head(package: Any, call: Callable[..., Any]) -> None:
    assert answered(package, call, "headers", None) is None
    assert ask(package, "headers", httpx2.Response(200, headers={"X-Count": "1"})) is None


@pytest.mark.parametrize("value", [None, 1, "a", [1], {"a": None}])
def test_any_json(package: Any, call: Callable[..., Any], value: object) -> None:
    assert answered(package, call, "free", value) == value


def test_json_is_chosen_among_several_bodies(package: Any, call: Callable[..., Any]) -> None:
    thing = package.module("models.components").Thing
    reply = package.module("_runtime.server.dispatch").Reply
    for answer, expected in (
        (thing(id=2), thing(id=2)),
        (reply("text", 201), "text"),
        (reply(None, 204), None),
    ):
        assert answered(package, call, "several", answer, body=thing(id=1)) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [("text", "Hello"), ("defaulted", {"id": 0}), ("headers", None), ("ranges", "text")],
)
def test_examples_are_served(
    package: Any, call: Callable[..., Any], method: str, expected: object
) -> None:
    server = package.module("server.examples").ExampleServer()

    async def act(client: Any) -> Any:
        return await getattr(client.answers, method)()

    answer = call(package, server, act)
    assert answer == expected or answer.model_dump() == expected
