"""The door for Starlette, or any other ASGI server or framework: one application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from .asgi import handle
from .dispatch import Dispatcher

__all__ = ["create_app"]


def create_app(dispatcher: Dispatcher) -> Starlette:
    """Makes a Starlette application that answers all requests with the dispatcher.

    It takes middleware, and it can be mounted into another application.
    """
    return Starlette(routes=[_DispatcherRoute(dispatcher)])


class _DispatcherRoute(BaseRoute):
    """Takes every HTTP request: the dispatcher routes, since it alone sees the raw path."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await handle(self._dispatcher, scope, receive, send)
