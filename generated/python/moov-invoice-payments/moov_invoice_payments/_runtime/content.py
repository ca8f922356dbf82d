"""The body of an answer: collected up to a limit or passed on in pieces, and decompressed."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator

from .headers import Headers
from .lengths import declared_length

__all__ = [
    "ACCEPTED_CODINGS",
    "BadContentError",
    "Content",
    "ContentTooLargeError",
    "decompressed",
    "decompressed_async",
]

ACCEPTED_CODINGS = "gzip, deflate"
"""The value of `Accept-Encoding` that names the codings that `Content` knows."""

_GZIP = zlib.MAX_WBITS | 16
# A few bytes can stand for very many.
_LARGEST_PIECE = 64 * 1024


class BadContentError(Exception):
    """The body cannot be decompressed."""


class ContentTooLargeError(Exception):
    """The body is larger than allowed."""


class Content:
    """Collects a body.

    Args:
        headers: The header fields of the answer.
        most: How many bytes the body may have, decompressed.

    Raises:
        BadContentError: The coding is none that was asked for.
        ContentTooLargeError: The length alone is too much.
    """

    def __init__(self, headers: Headers, most: int) -> None:
        self._most = most
        self._pieces: list[bytes] = []
        self._size = 0
        self._inflater = _inflater(headers.get("Content-Encoding", ""))
        if self._inflater is None and declared_length(headers) > most:
            raise ContentTooLargeError

    def add(self, piece: bytes) -> None:
        """Adds what was received.

        Raises:
            BadContentError: It cannot be decompressed.
            ContentTooLargeError: The body is larger than allowed.
        """
        if self._inflater is not None:
            # One byte more than allowed is enough to know, and the most that is ever in memory.
            piece = self._inflater.inflate(piece, self._most - self._size + 1)
        self._size += len(piece)
        if self._size > self._most:
            raise ContentTooLargeError
        self._pieces.append(piece)

    def whole(self) -> bytes:
        """Returns the body, once all of it has been added.

        Raises:
            BadContentError: The end of a compressed body is missing.
        """
        if self._inflater is not None:
            self._inflater.end()
        return b"".join(self._pieces)


def decompressed(headers: Headers, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Passes a body on in pieces of bounded size, none of them empty.

    Args:
        headers: The header fields of the answer.
        pieces: The body as it comes.

    Raises:
        BadContentError: It cannot be decompressed.
    """
    inflater = _inflater(headers.get("Content-Encoding", ""))
    for piece in pieces:
        yield from _inflated(inflater, piece)
    if inflater is not None:
        inflater.end()


async def decompressed_async(
    headers: Headers, pieces: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    """Does what `decompressed` does."""
    inflater = _inflater(headers.get("Content-Encoding", ""))
    async for piece in pieces:
        for inflated in _inflated(inflater, piece):
            yield inflated
    if inflater is not None:
        inflater.end()


def _inflated(inflater: _Inflater | None, piece: bytes) -> Iterator[bytes]:
    pieces = iter((piece,)) if inflater is None else inflater.pieces(piece, _LARGEST_PIECE)
    return filter(None, pieces)


class _Inflater:
    """Undoes the coding `gzip` or `deflate`."""

    def __init__(self, coding: str, window_bits: int) -> None:
        self._coding = coding
        self._window_bits = window_bits
        self._inflate = zlib.decompressobj(window_bits)
        self._is_empty = True

    def inflate(self, piece: bytes, most: int) -> bytes:
        if self._is_empty and piece:
            self._is_empty = False
            # Some servers leave out the header that the coding `deflate` should have.
            if self._window_bits == zlib.MAX_WBITS and piece[0] & 15 != 8:
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            return self._inflated(piece, most)
        except zlib.error:
            raise BadContentError(f"the body is not {self._coding} as it says") from None

    def _inflated(self, piece: bytes, most: int) -> bytes:
        inflated = self._inflate.decompress(piece, most)
        # A gzip may have several members, each with a head and an end of its own.
        while self._inflate.unused_data and self._window_bits == _GZIP and len(inflated) < most:
            rest = self._inflate.unused_data
            self._inflate = zlib.decompressobj(_GZIP)
            inflated += self._inflate.decompress(rest, most - len(inflated))
        return inflated

    def pieces(self, piece: bytes, most: int) -> Iterator[bytes]:
        while piece:
            yield self.inflate(piece, most)
            piece = self._rest()

    def _rest(self) -> bytes:
        rest = self._inflate.unused_data
        if not rest or self._window_bits != _GZIP:
            return self._inflate.unconsumed_tail
        self._inflate = zlib.decompressobj(_GZIP)
        return rest

    def end(self) -> None:
        # An answer without a body, such as one to HEAD, names a coding all the same.
        if not self._is_empty and not self._inflate.eof:
            raise BadContentError(f"the end of the {self._coding} body is missing")


def _inflater(coding: str) -> _Inflater | None:
    match coding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip" as name:
            return _Inflater(name, _GZIP)
        case "deflate" as name:
            return _Inflater(name, zlib.MAX_WBITS)
        case name:
            raise BadContentError(f"nobody asked for the content coding {name!r}")
