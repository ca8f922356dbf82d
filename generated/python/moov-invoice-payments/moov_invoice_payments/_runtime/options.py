"""Settings for one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from .errors import Fault, InvalidArgument
from .style import checked_header_value

__all__ = ["RequestOptions", "checked_headers", "query_pairs"]

# They frame the message: a value of the caller's could make one request into two.
_FRAMING_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """Settings for one call alone; None stands for what the client says."""

    timeout: float | None = None
    """Seconds for each single step of an attempt: to send, to receive."""
    connect_timeout: float | None = None
    """Seconds for setting up a connection."""
    deadline: float | None = None
    """Seconds for the whole call, with all attempts and the waits between them."""
    max_retries: int | None = None
    """How often the request may be sent again."""
    max_response_bytes: int | None = None
    """How many bytes the body of the answer may have, decompressed."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Header fields to add; one that the request has already is replaced."""
    query: Mapping[str, str | Sequence[str]] = field(
        default_factory=dict[str, "str | Sequence[str]"], repr=False
    )
    """Query parameters to add; several values make several parameters of one name."""


def checked_headers(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns header fields as they are.

    Raises:
        InvalidArgument: One of them cannot be set, or could end the field.
    """
    return [(_checked_header_name(name), _header_text(name, headers[name])) for name in headers]


def _checked_header_name(name: str) -> str:
    token = name.isascii() and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in name)
    if name and token and name.lower() not in _FRAMING_HEADERS:
        return name
    raise InvalidArgument("options", (Fault(("headers", name), "is no header that can be set"),))


def _header_text(name: str, value: str) -> str:
    try:
        return checked_header_value(value)
    except ValueError as error:
        raise InvalidArgument("options", (Fault(("headers", name), str(error)),)) from None


def query_pairs(query: Mapping[str, str | Sequence[str]]) -> list[str]:
    """Returns query parameters as pairs of the form `name=value`, percent-encoded."""
    return [
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, values in query.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
