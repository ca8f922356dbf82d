"""Answers whose body is read piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .errors import ResponseTooLarge
from .message import HttpResponse

if TYPE_CHECKING:
    from .headers import Headers
    from .incoming import AsyncIncoming, Incoming
    from .limits import Limits
    from .message import HttpRequest
    from .operation import Operation
    from .transport import AsyncTransport, Transport

__all__ = ["AsyncStreamedResponse", "StreamedResponse", "opened", "opened_async"]


class _Head:
    """What is there of an answer before its body."""

    def __init__(
        self, operation: Operation, incoming: Incoming | AsyncIncoming, limits: Limits
    ) -> None:
        self._operation = operation
        self.max_response_bytes: int = limits.max_response_bytes
        """How many bytes are collected at most."""
        self.status: int = incoming.status
        """The status code."""
        self.headers: Headers = incoming.headers
        """The header fields."""

    @property
    def request_id(self) -> str | None:
        """The id that the server gave to the request; None if it gave none."""
        return self._operation.request_id_in(self.headers)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._operation.id}, {self.status})"


class StreamedResponse(_Head):
    """A successful answer, with its body as it comes.

    Iterating gives the body in pieces as they come, decompressed; that is possible once. The
    deadline of the call ends with the head of the answer: after that only each wait for the next
    piece has a limit, the `timeout`. Closing it before its end drops the connection.

    Args:
        operation: The operation that was called.
        incoming: The answer as the transport has it.
        limits: What holds for the call.
    """

    def __init__(self, operation: Operation, incoming: Incoming, limits: Limits) -> None:
        super().__init__(operation, incoming, limits)
        self._incoming = incoming

    def __iter__(self) -> Iterator[bytes]:
        """Gives the body piece by piece.

        Raises:
            TransportError: The connection broke, or no piece came in time.
        """
        return self._incoming.pieces

    def read(self) -> bytes:
        """Returns what is left of the body.

        Raises:
            ResponseTooLarge: It has more bytes than `max_response_bytes`.
            TransportError: The connection broke, or no piece came in time.
        """
        body = _Body(self._operation.id, self.max_response_bytes)
        try:
            for piece in self._incoming.pieces:
                body.add(piece)
        finally:
            self.close()
        return body.whole()

    def close(self) -> None:
        """Gives the connection back, or drops it if there is more to come. Twice does no harm."""
        self._incoming.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncStreamedResponse(_Head):
    """What `StreamedResponse` is, for `async` code."""

    def __init__(self, operation: Operation, incoming: AsyncIncoming, limits: Limits) -> None:
        super().__init__(operation, incoming, limits)
        self._incoming = incoming

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._incoming.pieces

    async def read(self) -> bytes:
        """Does what `StreamedResponse.read` does."""
        body = _Body(self._operation.id, self.max_response_bytes)
        try:
            async for piece in self._incoming.pieces:
                body.add(piece)
        finally:
            await self.aclose()
        return body.whole()

    async def aclose(self) -> None:
        """Does what `StreamedResponse.close` does."""
        await self._incoming.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


class _Body:
    """Collects a body, up to a limit."""

    def __init__(self, operation: str, most: int) -> None:
        self._operation = operation
        self._most = most
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise ResponseTooLarge(
                f"{self._operation}: the answer has more than {self._most} bytes"
            )
        self._pieces.append(piece)

    def whole(self) -> bytes:
        return b"".join(self._pieces)


def opened(
    operation: Operation, transport: Transport, request: HttpRequest, limits: Limits, seconds: float
) -> HttpResponse | StreamedResponse:
    """Sends a request; an answer that is no success is read to its end.

    Args:
        operation: The operation that is called.
        transport: What sends.
        request: The request.
        limits: What holds for it.
        seconds: What is left until the deadline.

    Raises:
        TransportError: No answer came.
    """
    incoming = transport.open(operation.id, request, limits, seconds)
    response = StreamedResponse(operation, incoming, limits)
    if operation.is_success(incoming.status):
        incoming.lift_deadline()
        return response
    return HttpResponse(incoming.status, incoming.headers, response.read())


async def opened_async(
    operation: Operation, transport: AsyncTransport, request: HttpRequest, limits: Limits
) -> HttpResponse | AsyncStreamedResponse:
    """Does what `opened` does; the deadline is for the caller to keep."""
    incoming = await transport.open(operation.id, request, limits)
    response = AsyncStreamedResponse(operation, incoming, limits)
    if operation.is_success(incoming.status):
        return response
    return HttpResponse(incoming.status, incoming.headers, await response.read())
