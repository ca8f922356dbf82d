"""What a server's method learns about a request beside the call itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Generic

from typing_extensions import TypeVar

from ..headers import Headers
from ..message import HttpRequest

__all__ = ["Context", "request_id_of"]

PrincipalT_co = TypeVar("PrincipalT_co", covariant=True, default=object)

_REQUEST_ID = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Context(Generic[PrincipalT_co]):
    """A request, apart from its parameters and its body."""

    request_id: str
    """The id that the caller gave the request, or one that was made for it."""
    method: str
    """In upper case."""
    path: str
    """Percent-encoded as it was sent."""
    headers: Headers
    """The header fields as they were received."""
    principal: PrincipalT_co = field(repr=False)
    """Who sent the request: what `authenticate` made of its credentials. Without such a function
    the credentials themselves, which nobody has checked.
    """


def request_id_of(request: HttpRequest, name: str | None) -> str:
    """Returns the id that a request came with, or makes one.

    Args:
        request: The request.
        name: Header field that carries the id; None if the document has no such field.
    """
    given = request.headers.get(name, "") if name else ""
    return given if _REQUEST_ID.fullmatch(given) else token_hex(16)
