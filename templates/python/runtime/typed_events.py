"""Server-sent events of several types, of which each has data of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from pydantic_core import from_json, to_json

from .errors import UnexpectedResponse
from .event_stream import END, EventFields, EventReader, text_of
from .item_stream import AsyncItemStream, ItemStream

__all__ = ["AsyncTypedEventStream", "TypedEventReader", "TypedEventStream"]

EventT = TypeVar("EventT")


class TypedEventReader(EventReader):
    """Finds events in the pieces that a stream comes in, and makes objects of their fields.

    What the field `data` holds is JSON, or a text where the document has one.

    Args:
        items: What the document says of the objects.
    """

    def _events(self, fields: EventFields) -> Iterator[Any]:
        name = f"an event {fields.event!r}" if fields.event else "an event without a type"
        problem: UnexpectedResponse | None = None
        for candidate in _objects(fields):
            try:
                event = self._source.read(to_json(candidate), name)
            except UnexpectedResponse as error:
                problem = problem or error
            else:
                yield event
                return
        self.is_over = fields.data == END
        if problem is not None and not self.is_over:
            raise problem


class TypedEventStream(ItemStream[EventT, EventT], Generic[EventT]):
    """The events of an answer, each as the object that its type has, see `ItemStream`."""

    _reader = TypedEventReader


class AsyncTypedEventStream(AsyncItemStream[EventT, EventT], Generic[EventT]):
    """The events of an answer, each as the object that its type has, see `AsyncItemStream`."""

    _reader = TypedEventReader


def _objects(fields: EventFields) -> Iterator[object]:
    """Yields what the fields of an event may stand for, what is most likely first."""
    others = {"event": fields.event, "id": fields.id, "retry": fields.retry}
    given = {name: value for name, value in others.items() if value is not None}
    try:
        data: object = from_json(fields.data)
    except ValueError:
        data = None
    is_json = data is not None or fields.data == b"null"
    # Text comes without quotes, so that these belong to it.
    if is_json and not isinstance(data, str):
        yield {**given, "data": data}
    yield {**given, "data": text_of(fields.data)}
    # Some servers send the whole object as the data.
    if isinstance(data, dict):
        yield data
