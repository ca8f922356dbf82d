"""Calls with a body: how a client makes one, and a server that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Server:
    """Keeps each call, and answers with nothing of interest."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        async def handler(call: Any, context: Any) -> dict[str, Any]:
            del context
            self.calls.append(call)
            return {}

        return handler

    @property
    def bodies(self) -> list[Any]:
        return [call.body for call in self.calls]


def calling(resource: str, method: str, **arguments: Any) -> Callable[[Any], Any]:
    """What has a client call an operation."""

    def act(client: Any) -> Any:
        return getattr(getattr(client, resource), method)(**arguments)

    return act
