"""Answers requests: finds the operation, reads the call, asks the server's method, and replies."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ..headers import Headers
from ..message import HttpRequest, HttpResponse
from ..operation import Call, Operation
from .context import Authorization, Context, request_id_of
from .decode import CallDecoder, RefusedError
from .replies import ErrorReply, Reply, response_to
from .routing import Found, NotFound, Router

if TYPE_CHECKING:
    from pydantic import JsonValue

__all__ = ["Authorization", "Context", "Dispatcher", "ErrorReply", "Reply", "Route"]

CallT = TypeVar("CallT", bound=Call[Any])

_LOGGER = logging.getLogger(__name__)


class Route:
    """An operation and the method that answers it.

    Args:
        call_class: Class of the operation's calls.
        handler: Method that takes a call and a context. It returns the value of a success, or a
            `Reply` with it, or raises `ErrorReply`.
    """

    def __init__(
        self,
        call_class: type[CallT],
        handler: Callable[[CallT, Context], Awaitable[object]],
    ) -> None:
        decoder = CallDecoder(call_class)

        async def answer(
            request: HttpRequest, path_values: Mapping[str, str], context: Context
        ) -> HttpResponse:
            call = decoder.decode(request, path_values)
            try:
                result = await handler(call, context)
            except ErrorReply as error:
                result = error
            return response_to(call_class.operation, result)

        self.operation: Operation = call_class.operation
        self.answer = answer


class Dispatcher:
    """Answers every request of an API. It knows no framework.

    Args:
        routes: Every operation with the method that answers it.
        error_bodies: The bodies of the errors that it answers with by itself, by `404`, `4XX` or
            `default`. The texts `$message`, `$parameter` and `$status` in them stand for what was
            wrong, the name of the parameter at fault, and the status.
        refuse_unknown_query: Whether query parameters that an operation does not have are refused.

    Raises:
        ValueError: Two routes answer the same requests.
    """

    def __init__(
        self,
        routes: Iterable[Route],
        *,
        error_bodies: Mapping[str, JsonValue] | None = None,
        refuse_unknown_query: bool = False,
    ) -> None:
        self.routes = tuple(sorted(routes, key=_precedence))
        """The routes; those whose paths are more concrete come first."""
        self._router = Router(
            (route.operation.method, route.operation.path, route) for route in self.routes
        )
        names = {route.operation.request_id for route in self.routes}
        self._request_id = names.pop() if len(names) == 1 else None
        self.error_bodies: Mapping[str, JsonValue] = error_bodies or {}
        self.refuses_unknown_query = refuse_unknown_query

    async def dispatch(self, request: HttpRequest) -> HttpResponse:
        """Answers a request; whatever goes wrong becomes a response as well."""
        found = self._router.find(request.method, request.path)
        if isinstance(found, NotFound):
            response = _without_route(request.method, found)
            request_id = request_id_of(request, self._request_id)
            return _with_request_id(response, self._request_id, request_id)
        response = await _answer(found, request)
        return replace(response, content=b"") if request.method == "HEAD" else response


async def _answer(found: Found[Route], request: HttpRequest) -> HttpResponse:
    operation = found.target.operation
    request_id = request_id_of(request, operation.request_id)
    context = Context(request_id, request.method, request.path, request.headers)
    try:
        response = await found.target.answer(request, found.path_values, context)
    except RefusedError as refusal:
        _LOGGER.info("%s refused (request %s): %s", operation.id, request_id, refusal)
        response = _empty(refusal.status)
    except Exception:
        _LOGGER.exception("%s failed (request %s)", operation.id, request_id)
        response = _empty(500)
    return _with_request_id(response, operation.request_id, request_id)


def _with_request_id(response: HttpResponse, name: str | None, request_id: str) -> HttpResponse:
    if name is None or name in response.headers:
        return response
    return replace(response, headers=Headers([*response.headers.fields, (name, request_id)]))


def _without_route(method: str, found: NotFound) -> HttpResponse:
    if not found.allow:
        return _empty(404)
    allow = ", ".join(found.allow)
    if method == "OPTIONS":
        return HttpResponse(204, Headers([("Allow", allow)]))
    return HttpResponse(405, Headers([("Allow", allow), ("Content-Length", "0")]))


def _empty(status: int) -> HttpResponse:
    return HttpResponse(status, Headers([("Content-Length", "0")]))


def _precedence(route: Route) -> tuple[int, ...]:
    """Orders paths segment by segment: literal, partly literal, one value."""
    segments = route.operation.path.split("/")
    return tuple(("{" in segment) + (segment[:1] + segment[-1:] == "{}") for segment in segments)
