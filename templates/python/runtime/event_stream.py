"""Server-sent events, as the WHATWG describes them for `text/event-stream`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic_core import to_json

from .errors import UnexpectedResponse
from .item_stream import AsyncItemStream, Items, ItemStream, Lines, check_size

__all__ = [
    "END",
    "AsyncEventStream",
    "EventFields",
    "EventReader",
    "EventStream",
    "ServerEvent",
    "text_of",
]

DataT = TypeVar("DataT")

_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
# More digits than that are no time to wait, and Python refuses thousands.
_MILLISECONDS = re.compile(rb"[0-9]{1,15}")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MESSAGE = "message"
# What many servers say last where each event is JSON. It is no JSON, so that it can be no data.
END = b"[DONE]"
"""The data that end a stream."""


class ServerEvent(NamedTuple, Generic[DataT]):
    """An event that a server has sent."""

    data: DataT
    """What it says: as the document describes it, from JSON; or a text."""
    event: str = _MESSAGE
    """Its type."""
    id: str | None = None
    """The last id that the stream has named so far; None if it has named none."""
    retry: int | None = None
    """The milliseconds to wait before connecting again, if this event says so."""


class EventFields(NamedTuple):
    """What an event says of itself, as it came; None for a field that it does not have."""

    data: bytes
    event: str | None
    id: str | None
    retry: int | None


class EventReader:
    """Finds events in the pieces that a stream comes in.

    An event has at most as many bytes of data as the body of an answer may have. One that the end
    of the stream cuts off is dropped.

    Args:
        items: What the document says of the data.
    """

    def __init__(self, items: Items) -> None:
        self.is_over = False
        """Whether the stream has said that no more events follow."""
        self._source = items
        self._lines = Lines(_LINE_ENDS, items.operation, items.most)
        self._is_first = True
        self._last_id: str | None = None
        self._begin()

    # `Any`: the type of an item is known to the type checker from the call.
    def items(self, piece: bytes) -> Iterator[Any]:
        """Gives the events that a piece completes.

        Raises:
            UnexpectedResponse: The data of one is not as documented.
            ResponseTooLarge: It is larger than allowed.
        """
        for line in self._lines.add(piece):
            text = line.removeprefix(_BYTE_ORDER_MARK) if self._is_first else line
            self._is_first = False
            if text:
                self._take(text)
                continue
            if self._data:
                fields = EventFields(b"\n".join(self._data), self._event, self._id, self._retry)
                yield from self._events(fields)
            self._begin()
            if self.is_over:
                return

    def last_items(self) -> Iterator[Any]:
        """Gives nothing: the end of a stream completes no event."""
        return iter(())

    def _begin(self) -> None:
        self._event: str | None = None
        self._id: str | None = None
        self._retry: int | None = None
        self._data: list[bytes] = []
        self._size = 0

    def _take(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":
                self._size += len(value) + 1
                check_size(self._source.operation, self._size - 1, self._source.most)
                self._data.append(value)
            case b"event":
                self._event = text_of(value)
            case b"id" if b"\0" not in value:
                self._id = self._last_id = text_of(value)
            case b"retry" if _MILLISECONDS.fullmatch(value):
                self._retry = int(value)
            case _:
                # A comment, which begins with the colon, or a field of another time.
                return

    def _events(self, fields: EventFields) -> Iterator[Any]:
        """Gives the event with these fields, unless they say that no more follow."""
        is_text = self._source.type is str
        self.is_over = fields.data == END and not is_text
        if not self.is_over:
            name = fields.event or _MESSAGE
            data = text_of(fields.data) if is_text else self._value(fields.data, name)
            yield ServerEvent(data, name, self._last_id, fields.retry)

    def _value(self, data: bytes, name: str) -> object:
        what = f"the data of an event {name!r}"
        try:
            return self._source.read(data, what)
        except UnexpectedResponse as error:
            if data.startswith((b"{", b"[", b'"')):
                raise
            # One of a few texts, or a time, comes without the quotes that it has in JSON.
            try:
                return self._source.read(to_json(text_of(data)), what)
            except UnexpectedResponse:
                raise error from None


class EventStream(ItemStream[DataT, ServerEvent[DataT]], Generic[DataT]):
    """The events of an answer, see `ItemStream`."""

    _reader = EventReader


class AsyncEventStream(AsyncItemStream[DataT, ServerEvent[DataT]], Generic[DataT]):
    """The events of an answer, see `AsyncItemStream`."""

    _reader = EventReader


def text_of(content: bytes) -> str:
    """Reads text as the standard has it: what is no UTF-8 is replaced."""
    return content.decode("utf-8", "replace")
