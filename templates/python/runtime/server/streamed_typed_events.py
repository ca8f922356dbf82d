"""Answers that are sent piece by piece: server-sent events of several types."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar, cast

from pydantic import JsonValue
from pydantic_core import from_json, to_json
from typing_extensions import TypeForm

from .contract import ContractError, documented_json
from .streamed_bytes import closing
from .streamed_events import written_event

__all__ = ["one_typed_event", "stream_typed_events"]

EventT = TypeVar("EventT")

_FIELDS = ("event", "id", "retry")


async def stream_typed_events(
    source: AsyncIterator[object], annotation: TypeForm[object], status: int
) -> AsyncGenerator[bytes]:
    """Writes server-sent events.

    Args:
        source: The events: objects, whose members are the fields.
        annotation: Their type. A text in `data` is written as it stands, all else as JSON.
        status: The status of the answer, for messages.

    Raises:
        ContractError: An event is not as documented.
    """
    async with closing(source):
        async for event in source:
            content = documented_json(annotation, status, event)
            # The document says that it is an object.
            members = cast("dict[str, JsonValue]", from_json(content))
            data = members.pop("data", "")
            text = data if isinstance(data, str) else to_json(data).decode()
            if others := members.keys() - {*_FIELDS}:
                raise ContractError(f"an event has no field {min(others)!r}")
            given = ((name, members.get(name)) for name in _FIELDS)
            fields = [(name, str(value)) for name, value in given if value is not None]
            yield written_event(fields, text)


async def one_typed_event(event: EventT) -> AsyncIterator[EventT]:
    """Gives this one event: what a server of examples answers with."""
    yield event
