"""Answers requests: finds the operation, reads the call, asks the server's method, and replies."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from types import MappingProxyType, TracebackType
from typing import Any, Generic, TypeVar

from pydantic import JsonValue

from ..credentials import Credentials, Scheme
from ..headers import Headers
from ..lengths import declared_length
from ..message import HttpRequest, HttpResponse
from ..operation import Call, Operation
from .answers import AnswerWriter, StreamWriter, checked_fields
from .authentication import Authentication, key_names_in_query
from .context import Context, request_id_of
from .decode import CallDecoder
from .json_values import max_values_of
from .negotiation import is_acceptable
from .refusals import ErrorBodies, RefusedError
from .replies import ErrorReply, Reply
from .routing import Entry, Found, Marks, NotFound, Router

__all__ = [
    "MAX_BODY_BYTES",
    "Context",
    "Dispatcher",
    "ErrorReply",
    "Reply",
    "Route",
    "StreamBroken",
]

CallT = TypeVar("CallT", bound=Call[Any])
PrincipalT = TypeVar("PrincipalT")
PrincipalT_contra = TypeVar("PrincipalT_contra", contravariant=True)

_LOGGER = logging.getLogger(__name__)
MAX_BODY_BYTES = 16 * 1024 * 1024
"""How long the body of a request may be, unless a server says otherwise."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _no_marks(_call_class: type[Call[Any]]) -> Marks:
    return Marks()


class Route(Generic[PrincipalT_contra]):
    """An operation and the method that answers it.

    Args:
        call_class: Class of the operation's calls.
        handler: Method that takes a call and a context. It returns the value of a success, or a
            `Reply` with it, or raises `ErrorReply`.
        write_stream: Writes an answer that comes piece by piece; None where none does.
    """

    def __init__(
        self,
        call_class: type[CallT],
        handler: Callable[[CallT, Context[PrincipalT_contra]], Awaitable[object]],
        write_stream: StreamWriter | None = None,
    ) -> None:
        self.write_stream = write_stream
        self.operation: Operation = call_class.operation
        # `Any`, because only here does a type checker know that class and handler fit together.
        self.call_class: type[Call[Any]] = call_class
        self.handler: Callable[[Any, Context[Any]], Awaitable[object]] = handler


class StreamBroken(Exception):
    """An answer whose head was given, and whose body cannot be: its connection has to be cut."""


class Dispatcher:
    """Answers every request of an API. It knows no framework.

    Args:
        routes: Every operation with the method that answers it.
        schemes: The security schemes of the document, by name.
        security: Class of the credentials.
        authenticate: Turns the credentials of a request into the principal that the methods see,
            or returns None, or raises `ErrorReply`, to refuse the request. The credentials are
            whole and well formed, or empty where an operation takes a request without any. Without
            the function the principal is the credentials themselves.
        error_bodies: Templates for the bodies of errors, see `ErrorBodies`; without any, errors
            have no body.
        refuse_unknown_query: Whether a query may have no names but those of the operation.
        max_body_bytes: How long the body of a request may be.
        marks_of: Finds what else tells the operations apart where their paths do not.

    Raises:
        ValueError: Two routes have the same method and the same path.
    """

    def __init__(
        self,
        routes: Iterable[Route[PrincipalT]],
        *,
        schemes: Mapping[str, Scheme] = _NOTHING,
        security: type[Credentials] = Credentials,
        # `Any`: what it takes is an instance of `security`, as the generated functions say.
        authenticate: Callable[[Any], Awaitable[PrincipalT | None]] | None = None,
        error_bodies: Mapping[str, JsonValue] = _NOTHING,
        refuse_unknown_query: bool = False,
        max_body_bytes: int = MAX_BODY_BYTES,
        marks_of: Callable[[type[Call[Any]]], Marks] = _no_marks,
    ) -> None:
        self.routes = tuple(sorted(routes, key=_precedence))
        """The routes; those whose paths are more concrete come first."""
        _refuse_doubles(route.operation for route in self.routes)
        self.max_body_bytes = max_body_bytes
        """How long the body of a request may be."""
        self._authentication = Authentication(schemes, security)
        self._authenticate = authenticate
        self._bodies = ErrorBodies(error_bodies)
        keys = key_names_in_query(schemes)
        self._router = Router(
            (
                Entry(
                    route.operation.method,
                    route.operation.template,
                    _Endpoint(
                        route.operation,
                        CallDecoder(
                            route.call_class,
                            refuse_unknown_query=refuse_unknown_query,
                            query_names=keys,
                            max_values=max_values_of(max_body_bytes),
                        ),
                        route.handler,
                        AnswerWriter(route.operation, self._bodies, route.write_stream),
                    ),
                    marks_of(route.call_class),
                )
                for route in self.routes
            ),
            listed=lambda endpoint: endpoint.decoder.listed(),
        )
        methods = {route.operation.method for route in self.routes} | {"OPTIONS"}
        self._methods = sorted(methods | ({"HEAD"} if "GET" in methods else set()))
        names = {route.operation.request_id for route in self.routes}
        self._request_id = names.pop() if len(names) == 1 else None

    def knows(self, request: HttpRequest) -> bool:
        """Tells whether an operation has the method and the path of a request."""
        return isinstance(self._find(request), Found)

    async def dispatch(self, request: HttpRequest) -> HttpResponse:
        """Answers a request; whatever goes wrong becomes a response as well.

        Args:
            request: The request. The content may be cut off where it is longer than
                `max_body_bytes`.
        """
        found = self._find(request)
        if isinstance(found, NotFound):
            name = self._request_id
            response = self._without_operation(found, request)
            response = _named(response, name, request_id_of(request, name))
        else:
            response = await self._answer(found, request)
        if request.method == "HEAD":
            if response.stream is not None:
                await response.stream.aclose()
            return HttpResponse(response.status, response.headers)
        return response

    def _find(self, request: HttpRequest) -> Found[_Endpoint] | NotFound:
        return self._router.find(request.method, request.path, request.query, request.headers)

    def _without_operation(self, found: NotFound, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS" and request.path == "*":
            return HttpResponse(204, Headers([("Allow", ", ".join(self._methods))]))
        if not found.allow:
            refusal = RefusedError(404, "There is nothing at this path.")
        elif request.method == "OPTIONS":
            return HttpResponse(204, Headers([("Allow", ", ".join(found.allow))]))
        else:
            allow = ", ".join(found.allow)
            message = f"This path does not take the method of the request, but {allow}."
            refusal = RefusedError(405, message, headers=[("Allow", allow)])
        return self._bodies.response(refusal)

    async def _answer(self, found: Found[_Endpoint], request: HttpRequest) -> HttpResponse:
        operation = found.target.operation
        request_id = request_id_of(request, operation.request_id)
        try:
            response = await self._called(found, request, request_id)
        except RefusedError as refusal:
            _LOGGER.info("%s refused (request %s): %s", operation.id, request_id, refusal)
            response = self._bodies.response(refusal, operation)
        except Exception:
            _LOGGER.exception("%s failed (request %s)", operation.id, request_id)
            response = self._bodies.response(RefusedError(500, "The server failed."), operation)
        if response.stream is not None:
            watched = _watched(response.stream, operation, request_id)
            response = response._replace(stream=watched)
        if response.status == 401 and "WWW-Authenticate" not in response.headers:
            challenges = self._authentication.challenges(operation)
            response = _with_fields(response, *challenges)
        return _named(response, operation.request_id, request_id)

    async def _called(
        self, found: Found[_Endpoint], request: HttpRequest, request_id: str
    ) -> HttpResponse:
        endpoint = found.target
        try:
            principal = await self._principal(endpoint.operation, request)
            self._check_size(request)
            endpoint.check_accept(request)
            call = endpoint.decoder.decode(request, found.path_values)
            context = Context(request_id, request.method, request.path, request.headers, principal)
            answer = await endpoint.handler(call, context)
        except ErrorReply as error:
            answer = error
        return endpoint.answers.response(answer, request.headers.get("Accept", ""))

    async def _principal(self, operation: Operation, request: HttpRequest) -> object:
        credentials = self._authentication.credentials(operation, request)
        if self._authenticate is None:
            return credentials
        try:
            principal = await self._authenticate(credentials)
        except ErrorReply as error:
            if error.body is not None or error.status < 300:
                raise
            headers = checked_fields(error.headers.items())
            raise RefusedError(error.status, error.message, error.parameter, headers) from None
        if principal is None:
            raise RefusedError(401, "The credentials are not valid.")
        return principal

    def _check_size(self, request: HttpRequest) -> None:
        length = max(declared_length(request.headers), len(request.content))
        if length > self.max_body_bytes:
            message = f"The body is longer than {self.max_body_bytes} bytes."
            raise RefusedError(413, message)


class _Endpoint:
    """What the dispatcher knows of an operation."""

    def __init__(
        self,
        operation: Operation,
        decoder: CallDecoder[Call[Any]],
        handler: Callable[[Any, Context[Any]], Awaitable[object]],
        answers: AnswerWriter,
    ) -> None:
        self.operation = operation
        self.decoder = decoder
        self.handler = handler
        self.answers = answers
        self._media_types = answers.media_types()

    def check_accept(self, request: HttpRequest) -> None:
        accept = request.headers.get("Accept")
        if accept and self._media_types and not is_acceptable(accept, self._media_types):
            available = " or ".join(self._media_types)
            raise RefusedError(406, f"The answer can only be {available}, and Accept excludes it.")


def _named(response: HttpResponse, name: str | None, request_id: str) -> HttpResponse:
    """Puts the id of the request into a response that has none."""
    if name is None or name in response.headers:
        return response
    return _with_fields(response, (name, request_id))


def _with_fields(response: HttpResponse, *fields: tuple[str, str]) -> HttpResponse:
    return response._replace(headers=Headers((*response.headers.fields, *fields)))


async def _watched(
    stream: AsyncGenerator[bytes], operation: Operation, request_id: str
) -> AsyncGenerator[bytes]:
    """Passes a stream on, and logs what ends it too early."""
    with _StreamWatch(operation, request_id):
        async with aclosing(stream):
            async for piece in stream:
                yield piece


class _StreamWatch:
    """Logs what is raised inside its block, and says that the answer is broken."""

    def __init__(self, operation: Operation, request_id: str) -> None:
        self._operation = operation
        self._request_id = request_id

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            name, request_id = self._operation.id, self._request_id
            _LOGGER.error("%s failed midway (request %s)", name, request_id, exc_info=error)
            raise StreamBroken(f"{name} failed midway") from error


def _refuse_doubles(operations: Iterable[Operation]) -> None:
    seen: set[tuple[str, str]] = set()
    for operation in operations:
        if (operation.method, operation.path) in seen:
            raise ValueError(f"two routes answer {operation.method} {operation.path}")
        seen.add((operation.method, operation.path))


def _precedence(route: Route[Any]) -> tuple[int, ...]:
    """Orders paths segment by segment: literal, partly literal, one value."""
    segments = route.operation.template.split("/")
    return tuple(("{" in segment) + (segment[:1] + segment[-1:] == "{}") for segment in segments)
