"""Between ASGI messages and the requests and responses of this package."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from contextlib import aclosing
from typing import Any
from urllib.parse import quote, unquote

from ..headers import Headers
from ..lengths import declared_length
from ..message import HttpRequest, HttpResponse
from .dispatch import Dispatcher

__all__ = [
    "Receive",
    "Scope",
    "Send",
    "encoded_headers",
    "handle",
    "headers_from",
    "raw_path",
    "request_from",
    "send_response",
]

# `Any`: ASGI defines its messages as mappings with values of many types.
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# The characters of a path that RFC 3986 lets stand for themselves.
_PATH_CHARACTERS = "/:@!$&'()*+,;=~-._"


async def handle(dispatcher: Dispatcher, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one HTTP request; sends nothing where the client has gone."""
    headers = headers_from(scope)
    limit = dispatcher.max_body_bytes
    # Where the length is known to be too much, nothing is read: `Expect` then spares the sending.
    content = b"" if declared_length(headers) > limit else await _read_content(receive, limit)
    if content is None:
        return
    request = request_from(scope, _unprefixed_path(scope), headers, content)
    await send_response(receive, send, await dispatcher.dispatch(request))


def headers_from(scope: Scope) -> Headers:
    """Returns the header fields of a scope."""
    fields: list[tuple[bytes, bytes]] = scope["headers"]
    return Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields])


def request_from(scope: Scope, path: str, headers: Headers, content: bytes) -> HttpRequest:
    """Makes the request of a scope, with the percent-encoded path that the caller worked out."""
    query: bytes = scope["query_string"]
    target = f"{path}?{query.decode('latin-1')}" if query else path
    return HttpRequest(scope["method"], target, headers, content)


def raw_path(scope: Scope) -> str:
    """Returns the percent-encoded path as it was sent, or an equivalent where that is unknown."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        path: str = scope["path"]
        return quote(path, safe=_PATH_CHARACTERS)
    text = raw.decode("latin-1")
    return text if text.startswith("/") else _origin_form(text)


def _origin_form(target: str) -> str:
    """Cuts scheme and host off a target, which a client may send as it does to a proxy."""
    _, scheme_end, rest = target.partition("://")
    return f"/{rest.partition('/')[2]}" if scheme_end else target


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


async def _read_content(receive: Receive, limit: int) -> bytes | None:
    """Reads a body, and stops where it is longer than the limit.

    Returns:
        The body, as far as it was read; None where the client went away before its end.
    """
    chunks: list[bytes] = []
    length = 0
    more = True
    while more and length <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        length += len(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


async def send_response(receive: Receive, send: Send, response: HttpResponse) -> None:
    """Sends a response; one that comes in pieces until the client goes away.

    Raises:
        StreamBroken: The pieces end too early, so that the connection has to be cut.
    """
    if response.stream is None:
        await send(_start(response))
        await send({"type": "http.response.body", "body": response.content})
        return
    sending = asyncio.create_task(_send_pieces(send, response, response.stream))
    leaving = asyncio.create_task(_client_leaves(receive))
    leaving.add_done_callback(lambda _: sending.cancel())
    try:
        await sending
    except asyncio.CancelledError:
        # The server that runs this task may have cancelled it, even as the client left.
        task = asyncio.current_task()
        if not leaving.done() or (task is not None and task.cancelling()):
            raise
    finally:
        leaving.cancel()


async def _send_pieces(send: Send, response: HttpResponse, stream: AsyncGenerator[bytes]) -> None:
    async with aclosing(stream):
        await send(_start(response))
        async for piece in stream:
            if piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _start(response: HttpResponse) -> MutableMapping[str, Any]:
    return {
        "type": "http.response.start",
        "status": response.status,
        "headers": encoded_headers(response),
    }
