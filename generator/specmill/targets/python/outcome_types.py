"""What the answers of an operation are in Python: the result, and the bodies of errors."""

from collections.abc import Iterable

from specmill.ir.api import Content, Operation, Response
from specmill.ir.media_types import is_json
from specmill.render.code import verbatim
from specmill.targets.python.annotations import Annotation, Annotator, builtin, either

__all__ = [
    "content_annotation",
    "result_annotation",
]

_NONE = Annotation(verbatim("None"))


def content_annotation(content: Content, annotator: Annotator) -> Annotation:
    """The type of a body: by its schema if it is JSON, else text or bytes."""
    if is_json(content.media_type):
        return annotator.annotate_inner(content.type)
    name = verbatim("str") if content.media_type.startswith("text/") else verbatim("bytes")
    return builtin(name, annotator.shadowed)


def result_annotation(operation: Operation, annotator: Annotator) -> Annotation:
    """The type of what a call returns."""
    return _any_of(operation.success_responses, annotator)


def _any_of(responses: Iterable[Response], annotator: Annotator) -> Annotation:
    parts: list[Annotation] = []
    has_empty = False
    for response in responses:
        has_empty = has_empty or not response.contents
        parts += [content_annotation(content, annotator) for content in response.contents]
    if not parts:
        return _NONE
    return either(parts).or_none() if has_empty else either(parts)
