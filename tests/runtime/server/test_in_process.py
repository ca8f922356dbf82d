"""Requests find their operation with the server's path in front of it, and without."""

from __future__ import annotations

import httpx2
import pytest

from runtime.operation import Call, Operation, Outcome
from runtime.server.dispatch import Context, Dispatcher, Route
from runtime.server.in_process import InProcessTransport


class Things(Call[str]):
    operation = Operation("Things", "GET", "/things", {"200": Outcome({"application/json": str})})


class Nested(Call[str]):
    operation = Operation(
        "Nested", "GET", "/v1/things", {"200": Outcome({"application/json": str})}
    )


class Own(Call[str]):
    operation = Operation("Own", "GET", "/v1/own", {"200": Outcome({"application/json": str})})


async def answer(call: Call[str], context: Context[object]) -> str:
    del context
    return type(call).__name__


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/v1/things", "Things"),
        ("/things", "Things"),
        ("/v1/v1/things", "Nested"),
        ("/v1/own", "Own"),
        ("/v1/v1/own", "Own"),
    ],
)
def test_the_path_of_the_server_may_be_left_out(path: str, found: str) -> None:
    dispatcher = Dispatcher([Route(one, answer) for one in (Things, Nested, Own)])
    transport = InProcessTransport(dispatcher, "/v1")
    with httpx2.Client(transport=transport, base_url="http://server.example") as client:
        assert client.get(path).json() == found
        assert client.get("/v1/nothing").status_code == 404
