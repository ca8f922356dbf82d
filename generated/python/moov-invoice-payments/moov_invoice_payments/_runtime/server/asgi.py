"""Between ASGI messages and the requests and responses of this package."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote, unquote

from ..headers import Headers
from ..message import HttpRequest, HttpResponse
from .dispatch import Dispatcher

__all__ = ["Receive", "Scope", "Send", "encoded_headers", "handle", "raw_path", "request_from"]

# `Any`: ASGI defines its messages as mappings with values of many types.
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# The characters of a path that RFC 3986 lets stand for themselves.
_PATH_CHARACTERS = "/:@!$&'()*+,;=~-._"


async def handle(dispatcher: Dispatcher, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one HTTP request; sends nothing where the client has gone."""
    content = await _read_content(receive)
    if content is None:
        return
    request = request_from(scope, _unprefixed_path(scope), content)
    await _send_response(send, await dispatcher.dispatch(request))


def request_from(scope: Scope, path: str, content: bytes) -> HttpRequest:
    """Makes the request of a scope, with the percent-encoded path that the caller worked out."""
    fields: list[tuple[bytes, bytes]] = scope["headers"]
    query: bytes = scope["query_string"]
    return HttpRequest(
        method=scope["method"],
        target=f"{path}?{query.decode('latin-1')}" if query else path,
        headers=Headers(
            [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]
        ),
        content=content,
    )


def raw_path(scope: Scope) -> str:
    """Returns the percent-encoded path as it was sent, or an equivalent where that is unknown."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        path: str = scope["path"]
        return quote(path, safe=_PATH_CHARACTERS)
    return raw.decode("latin-1")


def _unprefixed_path(scope: Scope) -> str:
    """Returns the percent-encoded path below the point where the application is mounted."""
    path = raw_path(scope)
    root: str = scope.get("root_path", "")
    if not root:
        return path
    prefix = ""
    for segment in path.split("/")[1:]:
        prefix += "/" + segment
        if unquote(prefix) == root:
            return path[len(prefix) :]
    return path


def encoded_headers(response: HttpResponse) -> list[tuple[bytes, bytes]]:
    """Returns the header fields of a response as ASGI wants them."""
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers.fields
    ]


async def _read_content(receive: Receive) -> bytes | None:
    """Returns the whole body; None where the client went away before its end."""
    chunks: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


async def _send_response(send: Send, response: HttpResponse) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": encoded_headers(response),
        }
    )
    await send({"type": "http.response.body", "body": response.content})
