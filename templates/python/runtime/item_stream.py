"""Streams of items: what server-sent events and JSON lines have in common."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from re import Pattern
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeVar

from .errors import ResponseTooLarge, UnexpectedResponse
from .message import HttpResponse
from .model import DecodeError, decode
from .outcomes import UndocumentedBodyError, documented_type

if TYPE_CHECKING:
    from .operation import Operation, StreamCall
    from .options import RequestOptions
    from .session import AsyncSession, Session
    from .streaming import AsyncStreamedResponse, StreamedResponse

__all__ = ["AsyncItemStream", "ItemReader", "ItemStream", "Items", "Lines", "check_size"]

DataT = TypeVar("DataT")
ItemT = TypeVar("ItemT")


class ItemReader(Protocol):
    """Finds the items of a stream in the pieces that it comes in.

    Args:
        items: What the document says of them.
    """

    is_over: bool
    """Whether the stream has said that no more items follow."""

    def __init__(self, items: Items) -> None: ...

    # `Any`: the type checker knows the type of an item from the class of the stream.
    def items(self, piece: bytes) -> Iterator[Any]:
        """Gives the items that a piece completes.

        Raises:
            UnexpectedResponse: One is not as documented.
            ResponseTooLarge: One is larger than allowed.
        """
        ...

    def last_items(self) -> Iterator[Any]:
        """Gives what the end of the stream completes.

        Raises:
            UnexpectedResponse: It is not as documented.
        """
        ...


class Items:
    """What the document says of the items of an answer.

    Args:
        operation: The operation that was called.
        response: The head of the answer.

    Raises:
        UndocumentedBodyError: The answer is no stream that the document describes.
    """

    def __init__(
        self, operation: Operation, response: StreamedResponse | AsyncStreamedResponse
    ) -> None:
        self.operation = operation.id
        """The name of the operation."""
        self.most = response.max_response_bytes
        """How many bytes one item may have."""
        outcome = operation.success(response.status)
        if outcome is None:
            raise UndocumentedBodyError("this status is not documented")
        self._is_empty = not outcome.content and not outcome.streams
        content_type = response.headers.get("Content-Type", "")
        # `Any`: a type in the widest sense has no class of its own.
        self.type: Any = None if self._is_empty else _item_type(outcome.streams, content_type)
        """The type of an item; None for an answer that has no body."""
        self._response = response

    def read(self, content: bytes, name: str) -> Any:
        """Reads the JSON of an item.

        Args:
            content: The JSON.
            name: What to call the item in a message.

        Raises:
            UnexpectedResponse: It is not as documented.
        """
        try:
            return decode(self.type, content)
        except DecodeError as error:
            head = self._response
            raise UnexpectedResponse(
                self.operation,
                HttpResponse(head.status, head.headers, content),
                head.request_id,
                f"{name} is not as documented",
                error.faults,
            ) from None


def _item_type(streams: Any, content_type: str) -> Any:
    if not streams:
        raise UndocumentedBodyError("no stream is documented for this status")
    return documented_type(streams, content_type)


class Lines:
    """Cuts a body into lines, whatever pieces it comes in.

    Args:
        ends: Matches the end of a line. A line may end in CR if CR and CRLF are both among them.
        operation: The name of the operation, for messages.
        most: How many bytes a line may have.
    """

    def __init__(self, ends: Pattern[bytes], operation: str, most: int) -> None:
        self._ends = ends
        self._operation = operation
        self._most = most
        self._begun: list[bytes] = []
        self._size = 0
        self._follows_cr = False

    def add(self, piece: bytes) -> Iterator[bytes]:
        """Gives the lines that a piece completes, without their ends.

        Raises:
            ResponseTooLarge: A line is longer than allowed.
        """
        if self._follows_cr:
            self._follows_cr = not piece
            piece = piece.removeprefix(b"\n")
        first, *others = self._ends.split(piece)
        self._continue(first)
        for other in others:
            yield self.rest()
            self._continue(other)
        if others and not others[-1]:
            self._follows_cr = piece.endswith(b"\r")

    def rest(self) -> bytes:
        """Returns the line that has begun, and begins another."""
        line = b"".join(self._begun)
        self._begun, self._size = [], 0
        return line

    def _continue(self, text: bytes) -> None:
        self._begun.append(text)
        self._size += len(text)
        check_size(self._operation, self._size, self._most)


def check_size(operation: str, size: int, most: int) -> None:
    """Refuses an item that is larger than allowed.

    Raises:
        ResponseTooLarge: It is.
    """
    if size > most:
        raise ResponseTooLarge(f"{operation}: an item of the stream has more than {most} bytes")


class ItemStream(Generic[DataT, ItemT]):
    """The items of an answer, each as soon as it has come.

    The request is sent when the stream is made. Use it in a `with` block, whose end closes the
    connection, or go through all of it. A connection that breaks is not set up again.

    `DataT` is what the document describes, `ItemT` what an iteration gives.

    Args:
        session: What sends the call.
        call: The call.
        options: Settings for it alone.

    Raises:
        Error: What went wrong, as with every call.
    """

    _reader: ClassVar[type[ItemReader]]

    def __init__(
        self, session: Session, call: StreamCall[Any, DataT], options: RequestOptions | None = None
    ) -> None:
        self.response: StreamedResponse = session.open(call, options, _accept(call.operation))
        """The answer: status, headers and request id."""
        try:
            items = Items(call.operation, self.response)
        except UndocumentedBodyError as error:
            content = self.response.read()
            raise _unexpected(call.operation, self.response, content, error) from None
        # Nothing that it refers to leads back here: what nobody holds any more is closed at once.
        self._items: Iterator[ItemT] = _read(self.response, self._reader(items))

    def __iter__(self) -> Iterator[ItemT]:
        """Goes through the items that are left."""
        return self

    def __next__(self) -> ItemT:
        """Waits for the next item.

        Raises:
            UnexpectedResponse: It is not as documented.
            TransportError: The connection broke, or nothing came in time.
        """
        return next(self._items)

    def close(self) -> None:
        """Closes the connection, unless the stream was read to its end. Twice does no harm."""
        self.response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncItemStream(Generic[DataT, ItemT]):
    """What `ItemStream` is, for `async` code.

    The request is sent when an `async with` block begins, or when the first item is asked for. Use
    it in such a block, whose end closes the connection, or go through all of it.

    Args:
        session: What sends the call.
        call: The call.
        options: Settings for it alone.
    """

    _reader: ClassVar[type[ItemReader]]

    def __init__(
        self,
        session: AsyncSession,
        call: StreamCall[Any, DataT],
        options: RequestOptions | None = None,
    ) -> None:
        self._opening = _Opening(session, call, options)
        # Nothing that it refers to leads back here: what nobody holds any more is closed at once.
        self._items: AsyncGenerator[ItemT] = _read_async(self._opening, self._reader)

    @property
    def response(self) -> AsyncStreamedResponse:
        """The answer: status, headers and request id.

        Raises:
            RuntimeError: The request has not been sent.
        """
        if self._opening.response is None:
            raise RuntimeError("the stream has not begun: use `async with`")
        return self._opening.response

    def __aiter__(self) -> AsyncIterator[ItemT]:
        return self

    async def __anext__(self) -> ItemT:
        """Waits for the next item; the first time, sends the request.

        Raises:
            Error: What went wrong, as with every call.
        """
        return await anext(self._items)

    async def aclose(self) -> None:
        """Does what `ItemStream.close` does."""
        await self._items.aclose()
        if self._opening.response is not None:
            await self._opening.response.aclose()

    async def __aenter__(self) -> Self:
        await self._opening.opened()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class _Opening:
    """A call that is sent when its answer is first asked for."""

    def __init__(
        self, session: AsyncSession, call: StreamCall[Any, Any], options: RequestOptions | None
    ) -> None:
        self.operation = call.operation
        self.response: AsyncStreamedResponse | None = None
        self._session = session
        self._call = call
        self._options = options

    async def opened(self) -> AsyncStreamedResponse:
        if self.response is None:
            accept = _accept(self.operation)
            self.response = await self._session.open(self._call, self._options, accept)
        return self.response


def _read(response: StreamedResponse, reader: ItemReader) -> Iterator[Any]:
    with response:
        for piece in response:
            yield from reader.items(piece)
            if reader.is_over:
                return
        yield from reader.last_items()


async def _read_async(opening: _Opening, new_reader: type[ItemReader]) -> AsyncGenerator[Any]:
    async with await opening.opened() as response:
        try:
            reader = new_reader(Items(opening.operation, response))
        except UndocumentedBodyError as error:
            content = await response.read()
            raise _unexpected(opening.operation, response, content, error) from None
        async for piece in response:
            for item in reader.items(piece):
                yield item
            if reader.is_over:
                return
        for item in reader.last_items():
            yield item


def _accept(operation: Operation) -> str:
    outcomes = operation.outcomes.values()
    return ", ".join(dict.fromkeys(name for outcome in outcomes for name in outcome.streams))


def _unexpected(
    operation: Operation,
    head: StreamedResponse | AsyncStreamedResponse,
    content: bytes,
    error: UndocumentedBodyError,
) -> UnexpectedResponse:
    response = HttpResponse(head.status, head.headers, content)
    return UnexpectedResponse(operation.id, response, head.request_id, str(error))
