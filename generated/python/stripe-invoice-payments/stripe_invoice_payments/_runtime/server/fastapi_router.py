"""The door for FastAPI: a router to include in an application, with dependencies as needed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from ..headers import Headers
from ..lengths import declared_length
from ..message import HttpResponse
from .asgi import encoded_headers, headers_from, raw_path, request_from, send_response
from .dispatch import Dispatcher

__all__ = ["create_router"]

_PARAMETER = re.compile(r"\{([^{}]+)\}")


def create_router(dispatcher: Dispatcher) -> APIRouter:
    """Makes a FastAPI router with one route for each operation.

    Include it with any prefix and dependencies. FastAPI parses no parameter: the dispatcher does,
    as the document says. So FastAPI's own document lists the operations without parameters.
    """
    router = APIRouter(route_class=_RawPathRoute)
    for route in dispatcher.routes:
        operation = route.operation
        template = operation.template.partition("?")[0]
        path = _fastapi_path(template)
        endpoint = _endpoint(dispatcher, template.count("/"))
        router.add_api_route(
            path,
            endpoint,
            methods=[operation.method],
            name=operation.id,
            operation_id=operation.id,
            response_model=None,
        )
        # The dispatcher answers what is not allowed as well, the same as in other frameworks.
        router.add_api_route(
            path, endpoint, include_in_schema=False, route_class_override=_AnyMethodRoute
        )
    return router


def _endpoint(dispatcher: Dispatcher, segments: int) -> Callable[[Request], Awaitable[Response]]:
    """Makes the endpoint of an operation whose path has this many segments."""

    async def endpoint(request: Request) -> Response:
        # The last segments are the operation's; those before are the prefix of the router.
        path = "/".join(["", *raw_path(request.scope).split("/")[-segments:]])
        headers = headers_from(request.scope)
        try:
            content = await _read_content(request, headers, dispatcher.max_body_bytes)
        except ClientDisconnect:
            # Nobody is left to read the answer; an exception would be logged as a fault of ours.
            return Response(status_code=400)
        answer = await dispatcher.dispatch(request_from(request.scope, path, headers, content))
        return _Answer(answer)

    return endpoint


async def _read_content(request: Request, headers: Headers, limit: int) -> bytes:
    """Reads a body, and stops where it is longer than the limit."""
    content = bytearray()
    if declared_length(headers) > limit:
        return b""
    # A dependency may have read the body before: the request then still has it.
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            break
    return bytes(content)


class _Answer(Response):
    """A response of this package as one of FastAPI."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(content=answer.content, status_code=answer.status)
        self.raw_headers = encoded_headers(answer)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._answer.stream is None:
            await super().__call__(scope, receive, send)
            return
        await send_response(receive, send, self._answer)


def _fastapi_path(template: str) -> str:
    """Spells a path template as FastAPI needs it: literals decoded, parameters as identifiers."""
    pieces = _PARAMETER.split(template)
    path = unquote(pieces[0])
    for number, (name, literal) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), start=1):
        identifier = name if name.isascii() and name.isidentifier() else f"parameter_{number}"
        path += f"{{{identifier}}}{unquote(literal)}"
    return path


class _RawPathRoute(APIRoute):
    """A route that an encoded slash in a path value does not mislead."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        raw = raw_path(scope)
        if "%2f" in raw.lower() or not scope["path"].startswith("/"):
            # FastAPI matches on the decoded path: leave the slashes of values encoded in it, and
            # scheme and host out of it.
            segments = (unquote(segment).replace("/", "%2F") for segment in raw.split("/"))
            scope = {**scope, "path": "/".join(segments)}
        return super().matches(scope)


class _AnyMethodRoute(_RawPathRoute):
    """A route for every method there is, also for those that nobody knows."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child_scope = super().matches(scope)
        return (Match.FULL if match is Match.PARTIAL else match), child_scope

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
