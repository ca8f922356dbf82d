"""Operations and parameters may be called like builtin types and keywords."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_all_can_be_called(
    generate: Callable[..., Any], document: Path, call: Callable[..., Any]
) -> None:
    package = generate(document)

    class Server:
        async def list(self, call: Any, context: Any) -> Any:
            del call, context
            return ["a"]

        async def dict(self, call: Any, context: Any) -> Any:
            del context
            return {call.str: call.int + len(call.list)}

        async def import_(self, call: Any, context: Any) -> Any:
            del context
            return call.body[0]

        async def class_(self, call: Any, context: Any) -> Any:
            del call, context

    async def act(client: Any) -> Any:
        return (
            await client.things.list(),
            await client.things.dict(list=["x", "y"], str="s", int=1),
            await client.things.import_(body=["z"]),
            await client.things.class_(),
        )

    assert call(package, Server(), act) == (["a"], {"s": 3}, "z", None)
