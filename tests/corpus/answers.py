"""What a server is to answer: a value for each form that the document gives an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from tests.corpus.exchanges import Exchange, ResponseSlots
from tests.corpus.schema_values import JsonValue

__all__ = ["Answer", "fitted", "other_answers", "usual_answers"]

# A status of each class that documents rarely name.
_OF_CLASS = {"2XX": 299, "3XX": 399, "4XX": 499, "5XX": 599, "default": 599}


class Answer(NamedTuple):
    """What a server is to answer with.

    What is generated has no type that a checker could know: hence `Any`.
    """

    annotation: Any
    value: JsonValue
    media_type: str | None = None
    stream: str = ""
    """`events` or `lines` for an answer that is a stream; empty for another."""
    status: int | None = None
    """None for the usual one."""
    headers: tuple[tuple[str, str], ...] = ()


def usual_answers(exchange: Exchange, call_class: Any) -> list[Answer]:
    """Find a value for the usual success, and for each of its streams.

    Returns:
        None of them if the document leads to no value.
    """
    response = exchange.success
    operation = call_class.operation
    described = operation.outcomes.get(response.status) if response else None
    if response is None or described is None:
        return [Answer(None.__class__, None)]
    return [*_answers(response, described, None, with_body=operation.method != "HEAD")]


def other_answers(exchange: Exchange, call_class: Any) -> Iterator[Answer]:
    """Find a value for each other answer that the exchange has."""
    operation = call_class.operation
    for response in exchange.others:
        described = operation.outcomes.get(response.status)
        if described is not None:
            status = _status(response.status, operation.outcomes)
            with_body = operation.method != "HEAD"
            yield from [*_answers(response, described, status, with_body=with_body)][:1]


def _answers(
    response: ResponseSlots, outcome: Any, status: int | None, *, with_body: bool
) -> Iterator[Answer]:
    headers = tuple((name, str(slot.value)) for name, slot in response.headers.items())
    if not (with_body and (outcome.content or outcome.streams)):
        yield Answer(None.__class__, None, status=status, headers=headers)
        return
    has_whole = False
    # A range is meant for what has no name of its own.
    whole = sorted(outcome.content.items(), key=lambda one: "*" in one[0])
    for media_type, annotation in (*whole, *outcome.streams.items()):
        slot = response.contents[media_type]
        is_stream = media_type in outcome.streams
        stream = ("events" if "event-stream" in media_type else "lines") if is_stream else ""
        if (slot.is_filled or annotation is bytes) and (is_stream or not has_whole):
            has_whole = has_whole or not is_stream
            value = fitted(annotation, slot.value)
            yield Answer(annotation, value, media_type, stream, status, headers)


def _status(name: str, documented: Collection[str]) -> int:
    if name.isdecimal():
        return int(name)
    # Of a range it takes a status that has no description of its own.
    last = _OF_CLASS[name]
    return next(one for one in range(last, last - 100, -1) if str(one) not in documented)


def fitted(annotation: Any, value: JsonValue) -> JsonValue:
    """Take a text for what is sent as one, whatever its schema says."""
    is_text = annotation is str or str(annotation).startswith("typing.Annotated[bytes |")
    return "text" if is_text and not isinstance(value, str) else value
