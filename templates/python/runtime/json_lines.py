"""JSON Lines: a JSON value in each line of a body. JSON text sequences are read as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from .item_stream import AsyncItemStream, Items, ItemStream, Lines

__all__ = ["AsyncJsonLines", "JsonLines", "LineReader"]

ValueT = TypeVar("ValueT")

_LINE_END = re.compile(rb"\n")
# What a JSON text sequence has before each value (RFC 7464).
_SEPARATOR = b"\x1e"


class LineReader:
    """Finds values in the pieces that a stream comes in. Empty lines say nothing.

    Args:
        items: What the document says of a value. A text is the line as it stands.
    """

    def __init__(self, items: Items) -> None:
        self.is_over = False
        """Never: nothing but its end ends such a stream."""
        self._source = items
        self._lines = Lines(_LINE_END, items.operation, items.most)
        self._count = 0

    # `Any`: the type of a value is known to the type checker from the call.
    def items(self, piece: bytes) -> Iterator[Any]:
        """Gives the values of the lines that a piece completes.

        Raises:
            UnexpectedResponse: A value is not as documented.
            ResponseTooLarge: A line is longer than allowed.
        """
        for line in self._lines.add(piece):
            yield from self._values(line)

    def last_items(self) -> Iterator[Any]:
        """Gives the value of a last line that has no end.

        Raises:
            UnexpectedResponse: The value is not as documented.
        """
        return self._values(self._lines.rest())

    def _values(self, line: bytes) -> Iterator[Any]:
        self._count += 1
        content = line.strip(b" \t\r" + _SEPARATOR)
        if not content:
            return
        if self._source.type is str:
            yield line.rstrip(b"\r").decode("utf-8", "replace")
        else:
            yield self._source.read(content, f"line {self._count}")


class JsonLines(ItemStream[ValueT, ValueT], Generic[ValueT]):
    """The values of an answer, see `ItemStream`."""

    _reader = LineReader


class AsyncJsonLines(AsyncItemStream[ValueT, ValueT], Generic[ValueT]):
    """The values of an answer, see `AsyncItemStream`."""

    _reader = LineReader
