"""What a server's method learns about a request beside the call itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import uuid4

from ..headers import Headers
from ..message import HttpRequest

__all__ = ["Authorization", "Context", "request_id_of"]

_REQUEST_ID = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Authorization:
    """The credentials of the header field `Authorization`, not checked in any way."""

    scheme: str
    """In lower case: `basic`, `bearer`."""
    value: str = field(repr=False)
    """What follows the scheme: a token, or for `basic` user and password in Base64."""


@dataclass(frozen=True, slots=True)
class Context:
    """A request, apart from its parameters and its body."""

    request_id: str
    """The id that the caller gave the request, or one that was made for it."""
    method: str
    """In upper case."""
    path: str
    """Percent-encoded as it was sent."""
    headers: Headers
    """The header fields as they were received."""

    @property
    def credentials(self) -> Authorization | None:
        """The credentials as they were received; None if the request has none."""
        scheme, _, value = self.headers.get("Authorization", "").strip().partition(" ")
        return Authorization(scheme.lower(), value.strip()) if scheme else None


def request_id_of(request: HttpRequest, name: str | None) -> str:
    """Returns the id that a request came with, or makes one.

    Args:
        request: The request.
        name: Header field that carries the id; None if the document has no such field.
    """
    given = request.headers.get(name, "") if name else ""
    return given if _REQUEST_ID.fullmatch(given) else str(uuid4())
