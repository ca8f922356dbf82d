"""Answers that are sent piece by piece: server-sent events."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from typing_extensions import TypeForm, TypeIs

from ..event_stream import ServerEvent
from .contract import ContractError, documented_item
from .streamed_bytes import closing

__all__ = ["one_event", "stream_events"]

DataT = TypeVar("DataT")

_LINE_END = re.compile("\r\n|\r|\n")
_NO_FIELD_VALUE = re.compile("[\r\n\0]")
_MESSAGE = "message"


async def stream_events(
    source: AsyncIterator[object], annotation: TypeForm[object], status: int
) -> AsyncGenerator[bytes]:
    """Writes server-sent events.

    Args:
        source: The events.
        annotation: The type of their data. A text is written as it stands, all else as JSON.
        status: The status of the answer, for messages.

    Raises:
        ContractError: An event is not as documented.
    """
    async with closing(source):
        async for event in source:
            if not _is_event(event):
                raise ContractError(f"an event of the stream is {type(event).__name__}")
            yield _written(event, annotation, status)


async def one_event(data: DataT) -> AsyncIterator[ServerEvent[DataT]]:
    """Gives one event with these data: what a server of examples answers with."""
    yield ServerEvent(data)


def _is_event(item: object) -> TypeIs[ServerEvent[object]]:
    return isinstance(item, ServerEvent)


def _written(event: ServerEvent[object], annotation: TypeForm[object], status: int) -> bytes:
    fields: list[tuple[str, str]] = []
    if event.event != _MESSAGE:
        fields.append(("event", event.event))
    if event.id is not None:
        fields.append(("id", event.id))
    if event.retry is not None:
        fields.append(("retry", str(event.retry)))
    for name, value in fields:
        if _NO_FIELD_VALUE.search(value):
            raise ContractError(f"the {name} of an event has a character that it may not have")
    text = documented_item(annotation, status, event.data).decode()
    fields += [("data", line) for line in _LINE_END.split(text)]
    return "".join([*(f"{name}: {value}\n" for name, value in fields), "\n"]).encode()
