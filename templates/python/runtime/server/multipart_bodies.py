"""Reads bodies in several parts."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from pydantic import BaseModel
from pydantic_core import to_json

from ..errors import Fault
from ..files import File
from ..forms import by_property
from ..media_types import ANY_BYTES, decoded_text, essence, is_any_of, is_json
from ..model import DecodeError, decode
from ..multipart import MultipartBody
from .demanded import check_request
from .fields import query_fields
from .members import MemberReader, json_value
from .parts import Part, parts
from .shapes import BINARY, Shape, shape_of_type
from .text import MalformedError

if TYPE_CHECKING:
    from pydantic import JsonValue

__all__ = ["MultipartReader"]

# Parts are not percent-encoded: what separates the values of such a style stands as it is.
_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


class MultipartReader:
    """Reads the bodies of one operation.

    Args:
        body: What the document says about them.
    """

    def __init__(self, body: MultipartBody) -> None:
        self._type = body.type
        self._encodings = by_property(body.encoding)
        self._members = MemberReader(shape_of_type(body.type), self._encodings)

    def read(self, content: bytes, content_type: str) -> object:
        """Reads a body; its files become values of `File`.

        Raises:
            DecodeError: It is not as documented.
        """
        try:
            listed = parts(content, content_type)
        except MalformedError as error:
            raise DecodeError((Fault((), str(error)),)) from None
        files: dict[str, File] = {}
        apart: dict[str, list[JsonValue]] = {}
        pairs: list[str] = []
        for part in listed:
            try:
                if self._is_file(part):
                    self._check_media_type(part)
                    # JSON has no place for a file: a name that nobody can guess stands for it.
                    key = token_hex(16)
                    files[key] = _file(part)
                    apart.setdefault(part.name, []).append(key)
                elif is_json(part.content_type):
                    apart.setdefault(part.name, []).append(json_value(part.content))
                else:
                    pairs.append(self._pair(part))
            except ValueError as error:
                raise DecodeError((Fault((part.name,), str(error)),)) from None
        members = self._members.read(query_fields("&".join(pairs)))
        for name, values in apart.items():
            members[name] = self._joined(name, values, members)
        value: object = decode(self._type, members, files)
        check_request(self._type, to_json(members), files)
        return _with_files(value, files)

    def _is_file(self, part: Part) -> bool:
        shape = self._members.shape_of(part.name)
        scalars = shape.scalars
        if shape.items is not None:
            scalars |= shape.items.scalars
        if self._members.knows(part.name) and BINARY not in scalars:
            return False
        if shape.is_object and part.filename is None and is_json(part.content_type):
            return False
        # Of what may be anything, a part that is no text or has the name of a file is a file.
        is_bytes = BINARY in scalars and "string" not in scalars
        return is_bytes or part.filename is not None or not _is_text(part)

    def _check_media_type(self, part: Part) -> None:
        encoding = self._encodings.get(part.name)
        allowed = encoding.media_types if encoding is not None else ()
        # Many clients do not know what a file is.
        if not allowed or essence(part.content_type) in ("", ANY_BYTES):
            return
        if not is_any_of(part.content_type, allowed):
            raise MalformedError(f"has a media type that is not {' or '.join(allowed)}")

    def _pair(self, part: Part) -> str:
        encoding = self._encodings.get(part.name)
        is_joined = encoding is not None and encoding.style in _DELIMITERS and not encoding.explode
        safe = _DELIMITERS[encoding.style or "form"] if encoding is not None and is_joined else ""
        text = decoded_text(part.content, part.content_type)
        return f"{quote(part.name, safe='')}={quote(text, safe=safe)}"

    def _joined(
        self, name: str, values: list[JsonValue], members: Mapping[str, JsonValue]
    ) -> JsonValue:
        shape: Shape = self._members.shape_of(name)
        before = members.get(name)
        is_single = len(values) == 1 and before is None
        if is_single and isinstance(values[0], str) and BINARY in shape.scalars:
            return values[0]
        if shape.is_array or (len(values) > 1 and not self._members.knows(name)):
            if len(values) == 1 and isinstance(values[0], list) and before is None:
                return values[0]
            return [*(before if isinstance(before, list) else []), *values]
        if len(values) > 1 or before is not None:
            raise DecodeError((Fault((name,), "is given more than once"),))
        return values[0]


def _file(part: Part) -> File:
    return File(part.content, part.filename, part.content_type or None, part.headers)


def _is_text(part: Part) -> bool:
    media_type = essence(part.content_type)
    return not media_type or media_type.startswith("text/") or is_json(media_type)


def _with_files(value: object, files: Mapping[str, File]) -> object:
    """Puts files where a type leaves open what stands there."""
    free = [vars(value), value.model_extra] if isinstance(value, BaseModel) else [value]
    for members in free if files else ():
        if isinstance(members, dict):
            named = cast("dict[str, object]", members)
            named.update({name: _with_file(member, files) for name, member in named.items()})
    return value


def _with_file(member: object, files: Mapping[str, File]) -> object:
    if isinstance(member, list):
        return [_with_file(item, files) for item in cast("list[object]", member)]
    return files.get(member, member) if isinstance(member, str) else member
