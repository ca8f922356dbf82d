"""Counts the values of a JSON text before it is read."""

from __future__ import annotations

import re

__all__ = ["MAX_VALUES", "holds_more_values", "max_values_of"]

MAX_VALUES = 1_000_000
"""How many values a JSON text may hold.

A value of two bytes becomes an object of hundreds, and costs more again if something is wrong with
it.
"""

_BYTES_PER_VALUE = 16

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def max_values_of(max_bytes: int) -> int:
    """Returns how many values a body may hold that may have so many bytes."""
    return max(MAX_VALUES, max_bytes // _BYTES_PER_VALUE)


def holds_more_values(content: bytes, most: int) -> bool:
    """Tells whether a JSON text holds more values than some number.

    Empty arrays and objects count twice. A text that is not JSON may get either answer.

    Args:
        content: The text.
        most: How many values it may hold.
    """
    # Hardly any text is so long, or has so many signs, even with those inside of strings.
    return (
        len(content) > most and _count(content) > most and _count(_STRING.sub(b"", content)) > most
    )


def _count(content: bytes) -> int:
    """Counts the signs that a value stands behind, and the text itself."""
    return 1 + sum(map(content.count, (b",", b"[", b"{")))
