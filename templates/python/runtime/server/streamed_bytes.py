"""Answers that are sent piece by piece: bytes as they are."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, nullcontext

from typing_extensions import TypeForm, TypeIs

from .contract import ContractError

__all__ = ["closing", "stream_bytes"]


async def stream_bytes(
    source: AsyncIterator[object], annotation: TypeForm[object], status: int
) -> AsyncGenerator[bytes]:
    """Passes on pieces of bytes.

    Args:
        source: The pieces.
        annotation: The type of the body.
        status: The status of the answer, for messages.

    Raises:
        ContractError: A piece is something else.
    """
    async with closing(source):
        async for piece in source:
            if annotation is not bytes or not isinstance(piece, bytes):
                kind = type(piece).__name__
                raise ContractError(f"a piece of the body for the status {status} is {kind}")
            yield piece


def closing(
    source: AsyncIterator[object],
) -> aclosing[AsyncGenerator[object]] | nullcontext[None]:
    """Ends what a method returned when its block ends."""
    return aclosing(source) if _is_generator(source) else nullcontext()


def _is_generator(source: AsyncIterator[object]) -> TypeIs[AsyncGenerator[object]]:
    return isinstance(source, AsyncGenerator)
