"""How long the content of a request is."""

from __future__ import annotations

from ..headers import Headers

__all__ = ["declared_length"]

# More of them are more bytes than there are, and Python refuses to read thousands.
_MOST_DIGITS = 20


def declared_length(headers: Headers) -> int:
    """Returns the length in bytes that a request says it has; 0 where it does not say."""
    text = headers.get("Content-Length", "")
    return int(text[:_MOST_DIGITS]) if text.isdecimal() else 0
