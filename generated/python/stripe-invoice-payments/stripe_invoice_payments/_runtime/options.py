"""Settings for one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote

from .errors import Fault, InvalidArgument
from .style import checked_header_value

__all__ = ["RequestOptions", "header_fields", "query_pairs"]

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
    accept: str | None = None
    """Media types to ask for, where the document offers several: `text/csv`."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Header fields to add; one that the request has already is replaced."""
    query: Mapping[str, str | Sequence[str]] = field(
        default_factory=dict[str, "str | Sequence[str]"], repr=False
    )
    """Query parameters to add; several values make several parameters of one name."""


def header_fields(options: RequestOptions, accept: str | None = None) -> list[tuple[str, str]]:
    """Returns the header fields that options add to a request.

    Args:
        options: The options.
        accept: The media types to ask for unless the options say others.

    Raises:
        InvalidArgument: One of them cannot be set, or could end the field.
    """
    fields = _checked_headers(options.headers)
    wanted = options.accept if options.accept is not None else accept
    if wanted is None or any(name.lower() == "accept" for name, _ in fields):
        return fields
    return [*fields, ("Accept", _header_text("Accept", wanted))]


def _checked_headers(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(_checked_header_name(name), _header_text(name, headers[name])) for name in headers]


# What users pass is not always of the type that it should have: `object` makes the code look.
def _checked_header_name(name: object) -> str:
    text = name if isinstance(name, str) else ""
    token = text.isascii() and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in text)
    if text and token and text.lower() not in _FRAMING_HEADERS:
        return text
    raise _refusal("headers", _shown(name), "is no header that can be set")


def _header_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refusal("headers", name, "expected text")
    try:
        return checked_header_value(value)
    except ValueError as error:
        raise _refusal("headers", name, str(error)) from None


def query_pairs(query: Mapping[str, str | Sequence[str]]) -> list[str]:
    """Returns query parameters as pairs of the form `name=value`, percent-encoded.

    Raises:
        InvalidArgument: A name or a value is no text.
    """
    return [
        f"{_query_text(name, name)}={_query_text(name, value)}"
        for name, values in query.items()
        for value in _values(values)
    ]


def _values(values: object) -> Sequence[object]:
    return cast("Sequence[object]", values) if isinstance(values, list | tuple) else [values]


def _query_text(name: object, value: object) -> str:
    if not isinstance(value, str):
        raise _refusal("query", _shown(name), "expected text, or a list of texts")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise _refusal("query", _shown(name), "is no Unicode text") from None


def _shown(name: object) -> str:
    # A pair in place of a name, say, has the value in it.
    return name if isinstance(name, str) else type(name).__name__


def _refusal(option: str, name: str, problem: str) -> InvalidArgument:
    return InvalidArgument("options", (Fault((option, name), problem),))
