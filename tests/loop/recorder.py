"""A server that keeps what it receives."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

EMPTY_PAGE: dict[str, Any] = {
    "object": "list",
    "url": "/v1/invoice_payments",
    "has_more": False,
    "data": [],
}


@dataclass
class Recorder:
    """An application that keeps what it is sent, and always answers the same."""

    answer: Any
    requests: list[tuple[str, str, str, dict[str, str]]] = field(
        default_factory=list[tuple[str, str, str, dict[str, str]]]
    )

    async def __call__(
        self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Any]
    ) -> None:
        message = await receive()
        assert message.get("body", b"") == b""
        fields = [(name.decode(), value.decode()) for name, value in scope["headers"]]
        assert len(dict(fields)) == len(fields), "a header field was sent twice"
        self.requests.append(
            (
                scope["method"],
                scope["raw_path"].decode(),
                scope["query_string"].decode(),
                dict(fields),
            )
        )
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(self.answer).encode()})

    @property
    def method(self) -> str:
        return self.requests[-1][0]

    @property
    def path(self) -> str:
        return self.requests[-1][1]

    @property
    def query(self) -> str:
        return self.requests[-1][2]

    @property
    def headers(self) -> dict[str, str]:
        return self.requests[-1][3]
