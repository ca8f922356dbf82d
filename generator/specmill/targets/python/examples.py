"""What a server of examples answers an operation with."""

from collections.abc import Iterator
from dataclasses import dataclass

from specmill.ir.api import Content, Operation
from specmill.render.code import Code, fill, verbatim
from specmill.targets.python.annotations import Annotation, Annotator
from specmill.targets.python.outcome_types import (
    is_bytes,
    result_annotation,
    stream_annotation,
    stream_of,
)
from specmill.targets.python.prose import source_note
from specmill.targets.python.spelling import constant_name
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import attribute_docstring, identifier, literal
from specmill.targets.python.views import ExampleView, StreamedAnswerView

__all__ = ["Examples"]

_STREAMS = {
    "events": Symbol("._runtime.server.streamed_events", "one_event"),
    "typed_events": Symbol("._runtime.server.streamed_typed_events", "one_typed_event"),
    "lines": Symbol("._runtime.server.streamed_lines", "one_line"),
}
_DECODE = Symbol("._runtime.model", "decode")
_PREFERS = Symbol("._runtime.server.negotiation", "prefers")


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of the successes of an operation: of an answer as a whole, and of a stream.

    Attributes:
        operation: The operation.
        annotator: Writes the types of answers.
        document: File name of the document, for docstrings.
    """

    operation: Operation
    annotator: Annotator
    document: str

    def has_any(self) -> bool:
        """Whether there is an example of a success."""
        return self._whole() is not None or self._item() is not None

    def views(self) -> tuple[ExampleView, ...]:
        """The examples as constants."""
        whole, item = self._whole(), self._item()
        constants = ((whole, self.constant()), (item, self._item_constant()))
        return tuple(
            ExampleView(constant, literal(content.example), self._docstring(content))
            for content, constant in constants
            if content is not None
        )

    def constant(self) -> Code:
        """The name of what an answer as a whole is an example of."""
        return identifier(constant_name((*self.operation.words, "example")))

    def answer(self) -> Code | None:
        """What the method returns unless a stream is asked for; None if there is nothing."""
        whole = self._whole_answer()
        return self._streamed_answer() if whole is None else whole

    def streamed(self) -> StreamedAnswerView | None:
        """What the method returns if a stream is asked for, where there is anything else."""
        stream, answer = stream_of(self.operation), self._streamed_answer()
        if stream is None or answer is None or self._whole_answer() is None:
            return None
        streams = [content.media_type for content in stream.contents]
        wholes = [
            content.media_type for content in self._contents() if content not in stream.contents
        ]
        condition = fill(
            "prefers(context.headers, {streams}, over={wholes})",
            streams=literal(tuple(streams)),
            wholes=literal(tuple(wholes)),
        )
        return StreamedAnswerView(condition, answer)

    def symbols(self) -> frozenset[Symbol]:
        """What the methods import."""
        symbols: frozenset[Symbol] = frozenset()
        stream = stream_of(self.operation)
        if self._whole() is not None:
            symbols |= {_DECODE, *result_annotation(self.operation, self.annotator).symbols}
        if stream is not None and self._item() is not None:
            item = stream_annotation(stream, self.annotator)
            symbols |= {_DECODE, _STREAMS[stream.kind], *item.symbols}
        return symbols | {_PREFERS} if self.streamed() is not None else symbols

    def _contents(self) -> Iterator[Content]:
        for response in self.operation.success_responses:
            yield from response.contents

    def _whole(self) -> Content | None:
        """The first answer as a whole that there is an example of."""
        stream = stream_of(self.operation)
        streamed = () if stream is None else stream.contents
        wholes = (content for content in self._contents() if content not in streamed)
        return next(filter(_has_example, wholes), None)

    def _item(self) -> Content | None:
        """The first stream that there is an example of an item of."""
        stream = stream_of(self.operation)
        contents = () if stream is None else stream.contents
        return next((content for content in contents if content.example is not None), None)

    def _whole_answer(self) -> Code | None:
        if self._whole() is not None:
            return _decoded(result_annotation(self.operation, self.annotator), self.constant())
        return self._made_up()

    def _streamed_answer(self) -> Code | None:
        stream = stream_of(self.operation)
        if stream is None or self._item() is None:
            return None
        item = _decoded(stream_annotation(stream, self.annotator), self._item_constant())
        function = identifier(_STREAMS[stream.kind].name)
        return fill("{function}({item})", function=function, item=item)

    def _made_up(self) -> Code | None:
        """The least answer that is no JSON: documents have no examples of bytes."""
        for content in self._contents():
            if is_bytes(content):
                return verbatim('b""')
            if content.media_kind in ("form", "text"):
                return verbatim('""')
        return None

    def _item_constant(self) -> Code:
        return identifier(constant_name((*self.operation.words, "example", "item")))

    def _docstring(self, content: Content) -> Code | None:
        is_made_up = content.sample is not None
        text = (
            "Made up: the document has no example that fits."
            if is_made_up
            else "The example of the document."
        )
        return attribute_docstring(f"{text}\n\n{source_note(self.document, content.pointer)}")


def _decoded(annotation: Annotation, constant: Code) -> Code:
    return fill("decode({type}, {constant})", type=annotation.code, constant=constant)


def _has_example(content: Content) -> bool:
    if is_bytes(content):
        return False
    if content.media_kind == "json":
        return content.example is not None
    return content.media_kind in ("form", "text") and isinstance(content.example, str)
