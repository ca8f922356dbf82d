"""How long a message says that its body is."""

from __future__ import annotations

from .headers import Headers

__all__ = ["declared_length"]

# As many digits as the number of bytes of anything can have.
_MOST_DIGITS = 19


def declared_length(headers: Headers) -> int:
    """Returns the length in bytes that `Content-Length` has; 0 where it has none, or no number."""
    text = headers.get("Content-Length", "").strip()
    if not (text.isascii() and text.isdecimal()):
        return 0
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= _MOST_DIGITS else 10**_MOST_DIGITS
