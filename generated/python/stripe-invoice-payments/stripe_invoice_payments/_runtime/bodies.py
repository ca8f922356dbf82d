"""The body of a request: how it is written in each of its media types, and what reads it."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple, Self

from pydantic_core import from_json

from . import model
from .errors import Fault
from .media_types import decoded_text, encoded_text, essence, media_parameters
from .message import Stream
from .value import Value

__all__ = [
    "BodyError",
    "BodyReader",
    "ContentType",
    "JSONBody",
    "RequestBody",
    "TextBody",
    "WrittenBody",
]

BodyReader = Callable[[bytes, str], object]
"""Reads a body; the second argument is the field `Content-Type`. Raises a `DecodeError`."""


class WrittenBody(NamedTuple):
    """The body of a request as it is sent."""

    content_type: str
    content: bytes = b""
    stream: Stream | None = None
    """The body in pieces, in place of `content`."""


class BodyError(ValueError):
    """A value that has no form in the media type of a body.

    Args:
        faults: What is wrong, and where in the body.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


class ContentType(Value):
    """Marks a field of a call as the media type that its body is sent in."""


class RequestBody(Value, ABC):
    """Marks a field of a call as the body of the request.

    A body that can be sent in several media types has a mark for each.
    """

    media_type: str
    """The media type, or a range of them: `image/*`."""
    # `Any`, because a type in the widest sense (`list[X]`, `A | B`) has no class of its own.
    type: Any = None
    """The type of the body in this media type; None where it is that of the field."""
    also: tuple[str, ...] = ()
    """Other media types that a server takes for this one."""

    def of(self, annotation: Any) -> Self:
        """Returns the mark with the type of its field, unless it has one of its own."""
        if self.type is not None:
            return self
        return type(self)(**{**vars(self), "type": annotation})

    @abstractmethod
    def write(self, value: object) -> WrittenBody:
        """Writes a body.

        Raises:
            ValueError: The value is not of the type.
            BodyError: It has no form in this media type.
        """

    @abstractmethod
    def reader(self) -> BodyReader:
        """Makes what reads a body."""


class JSONBody(RequestBody):
    """A body in JSON."""

    def write(self, value: object) -> WrittenBody:
        """Writes a body."""
        return WrittenBody(self.media_type, model.encode(value, self.type))

    def reader(self) -> BodyReader:
        """Makes what reads a body."""
        return functools.partial(_read_json, self.type)


class TextBody(RequestBody):
    """A body that is text: a string as it stands, any other scalar as in JSON."""

    def write(self, value: object) -> WrittenBody:
        """Writes a body."""
        try:
            content = encoded_text(self._text(value), self.media_type)
        except ValueError as error:
            raise BodyError(Fault((), str(error))) from None
        named = "charset" in media_parameters(self.media_type)
        is_plain = essence(self.media_type).startswith("text/") and not named
        charset = "; charset=utf-8" if is_plain else ""
        return WrittenBody(f"{self.media_type}{charset}", content)

    def reader(self) -> BodyReader:
        """Makes what reads a body."""
        return _read_text if self.type is str else functools.partial(_read_scalar, self.type)

    def _text(self, value: object) -> str:
        if self.type is str:
            if not isinstance(value, str):
                raise BodyError(Fault((), "expected text", type(value).__name__))
            return value
        content = model.encode(value, self.type)
        scalar: object = from_json(content)
        return scalar if isinstance(scalar, str) else content.decode()


def _read_json(annotation: Any, content: bytes, _content_type: str) -> object:
    return model.decode(annotation, content)


def _read_text(content: bytes, content_type: str) -> str:
    try:
        return decoded_text(content, content_type)
    except ValueError as error:
        raise model.DecodeError((Fault((), str(error)),)) from None


def _read_scalar(annotation: Any, content: bytes, content_type: str) -> object:
    from .server.shapes import shape_of_type, typed

    text = _read_text(content, content_type)
    return model.decode(annotation, typed(text, shape_of_type(annotation)))
