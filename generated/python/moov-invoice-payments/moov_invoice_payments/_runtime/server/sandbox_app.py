"""The ASGI application of a sandbox: the dispatcher, with faults and a log around it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableMapping
from typing import Any

from ..credentials import Scheme
from .asgi import Receive, Scope, Send, handle, raw_path
from .authentication import key_names_in_query
from .dispatch import Dispatcher
from .fault_injection import FaultInjection
from .request_log import Entry, RequestLog

__all__ = ["ConnectionCut", "SandboxApp"]


class ConnectionCut(Exception):
    """Raised in place of an answer; the server cuts the connection."""


class SandboxApp:
    """Answers requests with a dispatcher, unless they are to go wrong.

    Args:
        dispatcher: Answers the requests.
        injection: Draws what goes wrong.
        schemes: The security schemes of the document, whose keys the log does not show.
    """

    def __init__(
        self, dispatcher: Dispatcher, injection: FaultInjection, schemes: Mapping[str, Scheme]
    ) -> None:
        self._dispatcher = dispatcher
        self._injection = injection
        self._log = RequestLog(key_names_in_query(schemes))
        names = {route.operation.request_id for route in dispatcher.routes}
        self._id_headers = {name.lower().encode() for name in names if name is not None}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request.

        Raises:
            ConnectionCut: The request is to get no answer.
        """
        query: bytes = scope["query_string"]
        with self._log.entry(scope["method"], raw_path(scope), query.decode("latin-1")) as entry:
            await asyncio.sleep(self._injection.delay())
            if self._injection.drops():
                entry.outcome = "dropped"
                raise ConnectionCut

            async def noting_send(message: MutableMapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    self._note(entry, message)
                await send(message)

            await handle(self._dispatcher, scope, receive, noting_send)

    def _note(self, entry: Entry, message: MutableMapping[str, Any]) -> None:
        entry.outcome = str(message["status"])
        fields: list[tuple[bytes, bytes]] = message["headers"]
        ids = (value for name, value in fields if name in self._id_headers)
        entry.request_id = next(ids, b"").decode("latin-1")
