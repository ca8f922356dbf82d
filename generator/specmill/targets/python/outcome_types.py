"""What the answers of an operation are in Python: the result, and the bodies of errors."""

from dataclasses import dataclass
from typing import Literal

from specmill.ir.api import Api, Content, Operation
from specmill.ir.types import Binary, Scalar
from specmill.render.code import Code, fill, verbatim
from specmill.targets.python.annotations import Annotation, Annotator, builtin, either
from specmill.targets.python.symbols import Symbol

__all__ = [
    "EVENT",
    "Stream",
    "answer_annotation",
    "content_annotation",
    "is_bytes",
    "item_annotation",
    "result_annotation",
    "sends_events",
    "stream_annotation",
    "stream_of",
    "streams_bytes",
]

_NONE = Annotation(verbatim("None"))
_ITERATOR = Symbol("collections.abc", "AsyncIterator")
_CLASSES = {
    "events": ("._runtime.event_stream", "EventStream"),
    "typed_events": ("._runtime.typed_events", "TypedEventStream"),
    "lines": ("._runtime.json_lines", "JsonLines"),
}
EVENT = Symbol("._runtime.event_stream", "ServerEvent")
"""What an item of a stream of events is."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What an operation may answer with item by item.

    Attributes:
        kind: Server-sent events, of which the document describes the data; such events as the
            objects that it describes; or values in lines.
        contents: The media types of such answers, all of one kind.
        is_only: Whether a success is never anything else.
    """

    kind: Literal["events", "typed_events", "lines"]
    contents: tuple[Content, ...]
    is_only: bool

    def symbol(self, *, is_async: bool) -> Symbol:
        """The class of what the method of a client returns."""
        prefix = "Async" if is_async else ""
        module, name = _CLASSES[self.kind]
        return Symbol(module, f"{prefix}{name}")


def stream_of(operation: Operation) -> Stream | None:
    """What an operation may answer with item by item; None where it answers as a whole."""
    if operation.pagination is not None:
        return None
    contents = [content for one in operation.success_responses for content in one.contents]
    kinds = {content.media_kind for content in contents}
    for kind in ("events", "lines"):
        if kind in kinds:
            found = tuple(content for content in contents if content.media_kind == kind)
            is_only = kinds <= {"events", "lines"}
            if kind == "events" and all(content.is_whole_event for content in found):
                return Stream("typed_events", found, is_only)
            return Stream(kind, found, is_only)
    return None


def sends_events(api: Api) -> bool:
    """Whether there are operations that answer with server-sent events."""
    streams = map(stream_of, api.operations)
    return any(stream is not None and stream.kind == "events" for stream in streams)


def streams_bytes(operation: Operation) -> bool:
    """Whether a server may answer with bytes piece by piece."""
    return stream_of(operation) is None and any(
        is_bytes(content)
        for response in operation.success_responses
        for content in response.contents
    )


def is_bytes(content: Content) -> bool:
    """Whether a body is neither JSON nor text; what a schema of bytes says means text in JSON."""
    kind = content.media_kind
    return kind in ("binary", "multipart") or (kind != "json" and isinstance(content.type, Binary))


def content_annotation(content: Content, annotator: Annotator) -> Annotation:
    """The type of a body as a whole: by its schema if it is JSON, else text or bytes."""
    if is_bytes(content):
        return builtin(verbatim("bytes"), annotator.shadowed)
    if content.media_kind == "json":
        return annotator.annotate_inner(content.type)
    return builtin(verbatim("str"), annotator.shadowed)


def result_annotation(operation: Operation, annotator: Annotator) -> Annotation:
    """The type of what a call returns that reads an answer as a whole.

    It has no stream in it where the operation answers with anything else as well.
    """
    stream = stream_of(operation)
    streamed = () if stream is None or stream.is_only else stream.contents
    parts = [
        content_annotation(content, annotator)
        for response in operation.success_responses
        for content in response.contents
        if content not in streamed
    ]
    return _any_of(parts, operation)


def stream_annotation(stream: Stream, annotator: Annotator) -> Annotation:
    """The type of one item of a stream; of an event, that of its data."""
    return either([item_annotation(content, annotator) for content in stream.contents])


def item_annotation(content: Content, annotator: Annotator) -> Annotation:
    """The type of one item of a stream in one media type."""
    type_ = Scalar("string") if isinstance(content.type, Binary) else content.type
    return annotator.annotate_inner(type_)


def answer_annotation(operation: Operation, annotator: Annotator) -> Annotation:
    """The type of what a server's method returns."""
    stream = stream_of(operation)
    streamed = () if stream is None else stream.contents
    parts = [
        content_annotation(content, annotator)
        for response in operation.success_responses
        for content in response.contents
        if content not in streamed
    ]
    if streams_bytes(operation):
        parts.append(_iterator(builtin(verbatim("bytes"), annotator.shadowed)))
    if stream is not None:
        item = stream_annotation(stream, annotator)
        parts.append(_iterator(_event(item) if stream.kind == "events" else item))
    return _any_of(parts, operation)


def _any_of(parts: list[Annotation], operation: Operation) -> Annotation:
    if not parts:
        return _NONE
    has_empty = any(not response.contents for response in operation.success_responses)
    return either(parts).or_none() if has_empty else either(parts)


def _iterator(item: Annotation) -> Annotation:
    code = fill("AsyncIterator[{item}]", item=item.code)
    return Annotation(code, item.symbols | {_ITERATOR})


def _event(data: Annotation) -> Annotation:
    code: Code = fill("ServerEvent[{data}]", data=data.code)
    return Annotation(code, data.symbols | {EVENT})
