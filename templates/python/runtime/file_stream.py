"""Bodies that are read while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from .files import File

__all__ = ["FileStream"]

_PIECE = 64 * 1024


class FileStream:
    """A body in pieces: bytes as they are, and files that are read when their turn comes.

    Args:
        parts: The pieces, in their order.
    """

    __slots__ = ("_length", "_parts", "_was_begun")

    def __init__(self, parts: Sequence[bytes | File]) -> None:
        self._parts = tuple(parts)
        self._was_begun = False
        lengths = [len(part) if isinstance(part, bytes) else part.length for part in self._parts]
        known = [length for length in lengths if length is not None]
        self._length = sum(known) if len(known) == len(lengths) else None

    @property
    def length(self) -> int | None:
        """In bytes; None where a file does not tell."""
        return self._length

    @property
    def can_begin(self) -> bool:
        """Whether the body can be sent: for the first time, or from the start again."""
        return not self._was_begun or self._length is not None

    def pieces(self) -> Iterator[bytes]:
        """Yields the body from its start."""
        self._was_begun = True
        for part in self._parts:
            if isinstance(part, bytes):
                yield part
            else:
                yield from part.pieces(_PIECE)

    async def async_pieces(self) -> AsyncIterator[bytes]:
        """Yields the body from its start, without blocking while a file is read."""
        # Imported late: most clients never do this.
        import asyncio

        pieces = self.pieces()
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
