"""Server-sent events of several types, of which each has data of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic_core import from_json, to_json

from .errors import UnexpectedResponse
from .event_stream import END, EventFields, EventReader, text_of
from .item_stream import AsyncItemStream, ItemStream

if TYPE_CHECKING:
    from .operation import StreamCall
    from .options import RequestOptions
    from .session import AsyncSession, Session

__all__ = ["AsyncTypedEventStream", "TypedEventReader", "TypedEventStream"]

EventT = TypeVar("EventT")


class TypedEventStream(ItemStream[EventT], Generic[EventT]):
    """The events of an answer, each as soon as it has come, as the object that its type has.

    The request is sent when the stream is made. Use it in a `with` block, whose end closes the
    connection, or go through all of it. A connection that breaks is not set up again.

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
        call: StreamCall[Any, EventT],
        options: RequestOptions | None = None,
    ) -> None:
        super().__init__(session, call, options, TypedEventReader)


class AsyncTypedEventStream(AsyncItemStream[EventT], Generic[EventT]):
    """The events of an answer, each as soon as it has come, as the object that its type has.

    The request is sent when an `async with` block begins, or when the first event is asked for. Use
    it in such a block, whose end closes the connection, or go through all of it. A connection that
    breaks is not set up again.

    Args:
        session: What sends the call.
        call: The call.
        options: Settings for it alone.
    """

    def __init__(
        self,
        session: AsyncSession,
        call: StreamCall[Any, EventT],
        options: RequestOptions | None = None,
    ) -> None:
        super().__init__(session, call, options, TypedEventReader)


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
