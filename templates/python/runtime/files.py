"""Bytes that are sent or received as they are: a whole body, or a part of one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Self, TypeAlias

from .bodies import BodyError, BodyReader, RequestBody, WrittenBody
from .errors import Fault
from .media_types import ANY_BYTES, is_within
from .style import checked_header_value

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
    from pydantic_core import CoreSchema

__all__ = ["BinaryBody", "BytesOrFile", "File", "header_text"]

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class File:
    """Bytes, and what is to be said about them.

    Args:
        content: The bytes, or a file that is open for reading them. What is sent begins where the
            file stands now, and is read while it is sent.
        filename: The name to tell, without folders. A server should not trust it.
        content_type: The media type of the bytes.
        headers: Further header fields, where the file is a part of a body.

    Raises:
        TypeError: The content is text.
    """

    __slots__ = ("_start", "content", "content_type", "filename", "headers")

    def __init__(
        self,
        content: bytes | BinaryIO,
        filename: str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> None:
        # Callers without a type checker open files as text.
        is_text: object = isinstance(content, str | io.TextIOBase)
        if is_text:
            raise TypeError("the content of a file is bytes, or a file opened in binary mode")
        self.content = content
        self.filename = filename
        self.content_type = content_type
        self.headers = headers
        self._start = _position(content)

    @property
    def length(self) -> int | None:
        """How many bytes there are; None where an open file does not tell."""
        if isinstance(self.content, bytes):
            return len(self.content)
        if self._start is None:
            return None
        here = self.content.tell()
        end = self.content.seek(0, io.SEEK_END)
        self.content.seek(here)
        return max(0, end - self._start)

    def read(self) -> bytes:
        """Returns all bytes."""
        return b"".join(self.pieces())

    def pieces(self, most: int = 1024 * 1024) -> Iterator[bytes]:
        """Yields the bytes in pieces.

        Args:
            most: How many bytes a piece may have, where they come from an open file.
        """
        if isinstance(self.content, bytes):
            yield self.content
            return
        if self._start is not None:
            self.content.seek(self._start)
        while piece := self.content.read(most):
            yield piece

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, File):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((self.filename, self.content_type))

    def __repr__(self) -> str:
        length = self.length
        size = "" if length is None else f", {length} bytes"
        return f"File({self.filename!r}, {self.content_type!r}{size})"

    def _values(self) -> tuple[object, ...]:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.content, self.filename, self.content_type, headers


class _BytesOrFileSchema:
    """Tells pydantic how to read and write an `BytesOrFile`."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Makes the schema: a text in JSON, which has no bytes, and a file anywhere else."""
        del source, handler
        from pydantic_core import core_schema

        return core_schema.json_or_python_schema(
            json_schema=core_schema.with_info_plain_validator_function(_from_json),
            python_schema=core_schema.union_schema(
                [core_schema.is_instance_schema(File), core_schema.bytes_schema(strict=True)]
            ),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _to_json, return_schema=core_schema.str_schema(), when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Makes the JSON Schema of it."""
        del schema, handler
        return {"type": "string", "format": "binary"}


BytesOrFile: TypeAlias = Annotated[bytes | File, _BytesOrFileSchema()]
"""Bytes to send, alone or with a name and a media type. A server receives a `File`."""


class BinaryBody(RequestBody):
    """A body of bytes."""

    def of(self, annotation: Any) -> Self:
        """Returns the mark with the type of bytes, whatever the field may hold as well."""
        del annotation
        return super().of(BytesOrFile)

    def write(self, value: object) -> WrittenBody:
        """Writes a body."""
        if not isinstance(value, bytes | File):
            raise BodyError(Fault((), "expected bytes or a File", type(value).__name__))
        file = value if isinstance(value, File) else File(value)
        content_type = self._content_type(file)
        if isinstance(file.content, bytes):
            return WrittenBody(content_type, file.content)
        from .file_stream import FileStream

        return WrittenBody(content_type, stream=FileStream([file]))

    def reader(self) -> BodyReader:
        """Makes what reads a body."""
        return _read_file

    def _content_type(self, file: File) -> str:
        if "*" not in self.media_type:
            return self.media_type
        given = file.content_type or ANY_BYTES
        if not is_within(given, self.media_type):
            problem = f"expected a File with a content_type that is {self.media_type}"
            raise BodyError(Fault((), problem))
        return header_text(given, "content_type")


def header_text(value: str, name: str) -> str:
    """Returns the value of a header field of a file.

    Args:
        value: The value.
        name: What the user knows it by, for the message.

    Raises:
        BodyError: It cannot stand in a header.
    """
    try:
        return checked_header_value(value)
    except ValueError as error:
        raise BodyError(Fault((name,), str(error))) from None


def _position(content: bytes | BinaryIO) -> int | None:
    if isinstance(content, bytes):
        return 0
    return content.tell() if content.seekable() else None


def _read_file(content: bytes, content_type: str) -> File:
    return File(content, None, content_type or None)


def _from_json(value: object, info: ValidationInfo[Mapping[str, File] | None]) -> bytes | File:
    # The server's reader of multipart bodies puts a name where a file is; other texts are no files.
    files = info.context
    if isinstance(value, str) and (files is None or value in files):
        return value.encode() if files is None else files[value]
    from pydantic_core import PydanticKnownError

    raise PydanticKnownError("string_type" if files is None else "bytes_type")


def _to_json(value: bytes | File) -> str:
    return (value if isinstance(value, bytes) else value.read()).decode()
