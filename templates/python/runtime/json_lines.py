"""JSON Lines: a JSON value in each line of a body. JSON text sequences are read as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .item_stream import AsyncItemStream, Items, ItemStream, Lines

if TYPE_CHECKING:
    from .operation import StreamCall
    from .options import RequestOptions
    from .session import AsyncSession, Session

__all__ = ["AsyncJsonLines", "JsonLines", "LineReader"]

ValueT = TypeVar("ValueT")

_LINE_END = re.compile(rb"\n")
# What a JSON text sequence has before each value (RFC 7464).
_SEPARATOR = b"\x1e"


class JsonLines(ItemStream[ValueT], Generic[ValueT]):
    """The values of an answer, each as soon as its line has come.

    The request is sent when the stream is made. Use it in a `with` block, whose end closes the
    connection, or go through all of it.

    Args:
        session: What sends the call.
        call: The call.
        options: Settings for it alone.

    Raises:
        Error: What went wrong, as with every call.
    """

    def __init__(
        self,
        session: Session,
        call: StreamCall[Any, ValueT],
        options: RequestOptions | None = None,
    ) -> None:
        super().__init__(session, call, options, LineReader)


class AsyncJsonLines(AsyncItemStream[ValueT], Generic[ValueT]):
    """The values of an answer, each as soon as its line has come.

    The request is sent when an `async with` block begins, or when the first value is asked for. Use
    it in such a block, whose end closes the connection, or go through all of it.

    Args:
        session: What sends the call.
        call: The call.
        options: Settings for it alone.
    """

    def __init__(
        self,
        session: AsyncSession,
        call: StreamCall[Any, ValueT],
        options: RequestOptions | None = None,
    ) -> None:
        super().__init__(session, call, options, LineReader)


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
