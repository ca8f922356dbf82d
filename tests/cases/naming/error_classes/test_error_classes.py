"""Schemas may be called like the exceptions of the package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("status", "exception", "schema"),
    [
        (400, "BadRequest", "Error"),
        (404, "NotFound", "NotFound"),
        (418, "ClientError", "StatusError"),
        (502, "ServerError", "ServerError"),
    ],
)
def test_exceptions_and_schemas_stay_apart(
    package: Any, call: Callable[..., Any], status: int, exception: str, schema: str
) -> None:
    dispatch, errors = package.module("_runtime.server.dispatch"), package.module("errors")
    body = getattr(package.module("models.components"), schema)(why="x")

    class Server:
        async def get_thing(self, call: Any, context: Any) -> Any:
            del call, context
            raise dispatch.ErrorReply(status, body)

    async def act(client: Any) -> None:
        await client.things.get()

    with pytest.raises(errors.Error) as caught:
        call(package, Server(), act)
    assert type(caught.value) is getattr(errors, exception)
    assert caught.value.status == status
    assert caught.value.body == body
    assert type(caught.value.body) is type(body)


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")
