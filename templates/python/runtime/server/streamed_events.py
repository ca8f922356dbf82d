"""Answers that are sent piece by piece: server-sent events."""

from __future__ import annotations

import functools
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from typing import Any, TypeVar

from pydantic_core import from_json
from typing_extensions import TypeForm, TypeIs

from ..event_stream import ServerEvent
from .contract import ContractError, documented_item
from .shapes import shape_of_type
from .streamed_bytes import closing

__all__ = ["one_event", "stream_events", "written_event"]

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
        annotation: The type of their data. What can be nothing but text is written as it stands, all
            else as JSON.
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
    return written_event(fields, _text(event.data, annotation, status))


def written_event(fields: Iterable[tuple[str, str]], data: str) -> bytes:
    """Writes an event.

    Args:
        fields: Names and values of its fields, apart from the data.
        data: The data.

    Raises:
        ContractError: A value has a character that no field may have.
    """
    lines = [*fields]
    for name, value in lines:
        if _NO_FIELD_VALUE.search(value):
            raise ContractError(f"the {name} of an event has a character that it may not have")
    lines += [("data", line) for line in _LINE_END.split(data)]
    return "".join([*(f"{name}: {value}\n" for name, value in lines), "\n"]).encode()


def _text(data: object, annotation: TypeForm[object], status: int) -> str:
    """Writes data: what can be nothing but text as it stands, all else as JSON."""
    content = documented_item(annotation, status, data)
    is_text = annotation is not str and _is_text(annotation)
    value: object = from_json(content) if is_text else None
    return value if isinstance(value, str) else content.decode()


def _can_only_be_text(annotation: Any) -> bool:
    shape = shape_of_type(annotation)
    return shape.scalars == frozenset({"string"}) and not (shape.is_array or shape.is_object)


# The parameter is `Any`, because no type says of a type in the widest sense that it is hashable.
_is_text: Callable[[Any], bool] = functools.cache(_can_only_be_text)
