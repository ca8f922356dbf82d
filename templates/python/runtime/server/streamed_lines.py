"""Answers that are sent piece by piece: JSON Lines."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from typing_extensions import TypeForm

from .contract import ContractError, documented_item
from .streamed_bytes import closing

__all__ = ["one_line", "stream_lines"]

ValueT = TypeVar("ValueT")


async def stream_lines(
    source: AsyncIterator[object], annotation: TypeForm[object], status: int
) -> AsyncGenerator[bytes]:
    """Writes each value in a line.

    Args:
        source: The values.
        annotation: Their type. A text is written as it stands, all else as JSON.
        status: The status of the answer, for messages.

    Raises:
        ContractError: A value is not as documented.
    """
    async with closing(source):
        async for value in source:
            line = documented_item(annotation, status, value)
            if b"\n" in line:
                raise ContractError("a line of the stream has a line end in it")
            yield line + b"\n"


async def one_line(value: ValueT) -> AsyncIterator[ValueT]:
    """Gives this one value: what a server of examples answers with."""
    yield value
