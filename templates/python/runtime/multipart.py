"""Bodies in several parts, of which each has a media type of its own: files among other values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from pydantic import BaseModel
from pydantic_core import to_json

from .bodies import BodyError, BodyReader, RequestBody, WrittenBody
from .errors import Fault
from .files import File, header_text
from .forms import Encoding, by_property, json_members, member_pairs
from .media_types import ANY_BYTES, is_any_of, is_json
from .style import is_empty

if TYPE_CHECKING:
    from pydantic import JsonValue

__all__ = ["MultipartBody"]

_JSON = "application/json"
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class MultipartBody(RequestBody):
    """A body in several parts.

    Without an encoding, a list is written item by item, an object as JSON, and all else but files
    as text.
    """

    encoding: tuple[Encoding, ...] = ()

    def write(self, value: object) -> WrittenBody:
        """Writes a body, with a boundary that no value can foresee."""
        # Imported late: most bodies are none of this kind.
        from secrets import token_hex

        return self.write_between(token_hex(16), value)

    def write_between(self, boundary: str, value: object) -> WrittenBody:
        """Writes a body.

        Args:
            boundary: Stands between the parts, and nowhere in them.
            value: A model, or a dictionary.
        """
        pieces: list[bytes | File] = []
        for head, content in self._parts(value):
            pieces += [f"--{boundary}\r\n{head}\r\n".encode(), content, b"\r\n"]
        pieces.append(f"--{boundary}--\r\n".encode())
        content_type = f"{self.media_type}; boundary={boundary}"
        whole = [_bytes_of(piece) for piece in pieces]
        if None not in whole:
            return WrittenBody(content_type, b"".join(filter(None, whole)))
        from .file_stream import FileStream

        return WrittenBody(content_type, stream=FileStream(pieces))

    def reader(self) -> BodyReader:
        """Makes what reads a body."""
        from .server.multipart_bodies import MultipartReader

        return MultipartReader(self).read

    def _parts(self, value: object) -> Iterator[tuple[str, bytes | File]]:
        """Yields the head of each part, and its content."""
        members = _members(value)
        files = {
            field: listed for field, (_, member) in members.items() if (listed := _files(member))
        }
        written = json_members(value, self.type, files.keys())
        encodings = by_property(self.encoding)
        for field, (name, _) in members.items():
            encoding = encodings.get(name)
            if field in files:
                for file in files[field]:
                    yield _file_head(name, file, encoding), file
            elif name in written:
                yield from _value_parts(name, written[name], encoding)


def _members(value: object) -> dict[str, tuple[str, object]]:
    """Returns the name in the document and the value of each member, by its field or key."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        named = {
            field: (fields[field].alias or field, getattr(value, field))
            for field in fields
            if field in value.model_fields_set
        }
        return named | {name: (name, one) for name, one in (value.model_extra or {}).items()}
    if isinstance(value, dict):
        return {name: (name, one) for name, one in cast("dict[str, object]", value).items()}
    return {}


def _files(member: object) -> list[File]:
    """Returns the files that a member consists of; none where it is another value."""
    listed = cast("list[object]", member) if isinstance(member, list) else [member]
    files = [
        one if isinstance(one, File) else File(one)
        for one in listed
        if isinstance(one, bytes | File)
    ]
    if files and len(files) < len(listed):
        raise BodyError(Fault((), "a list of files can hold nothing else"))
    return files


def _value_parts(
    name: str, member: JsonValue, encoding: Encoding | None
) -> Iterator[tuple[str, bytes]]:
    if encoding is not None and encoding.style is not None:
        for pair in member_pairs(name, member, encoding):
            key, _, text = pair.partition("=")
            yield _head(unquote(key)), unquote(text).encode()
        return
    media_type = _one_media_type(encoding)
    as_json = media_type is not None and is_json(media_type)
    for value in member if isinstance(member, list) and not as_json else [member]:
        if value is None or is_empty(value):
            continue
        content_type = _JSON if isinstance(value, dict | list) and not as_json else media_type
        try:
            is_text = isinstance(value, str) and not as_json
            content = str(value).encode() if is_text else to_json(value)
        except ValueError:
            raise BodyError(Fault((name,), "is no Unicode text")) from None
        yield _head(name, content_type=content_type), content


def _file_head(name: str, file: File, encoding: Encoding | None) -> str:
    content_type = file.content_type or _one_media_type(encoding) or ANY_BYTES
    allowed = encoding.media_types if encoding is not None else ()
    if allowed and not is_any_of(content_type, allowed):
        expected = " or ".join(allowed)
        raise BodyError(Fault((name,), f"expected a File with a content_type that is {expected}"))
    filename = file.filename
    if filename is None:
        # A part without one is no file to most servers.
        filename = _own_name(file) or name
    return _head(name, filename, content_type, file.headers)


def _head(
    name: str,
    filename: str | None = None,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> str:
    """Writes the header fields of a part."""
    disposition = f'form-data; name="{_quoted(name, name)}"'
    if filename is not None:
        disposition += f'; filename="{_quoted(filename, name)}"'
    lines = [f"Content-Disposition: {disposition}"]
    if content_type is not None:
        lines.append(f"Content-Type: {header_text(content_type, name)}")
    for field, text in (headers or {}).items():
        if not re.fullmatch(_TOKEN, field) or field.lower() in (
            "content-disposition",
            "content-type",
        ):
            raise BodyError(Fault((name,), "a header of the file cannot be set"))
        lines.append(f"{field}: {header_text(text, name)}")
    return "".join(f"{line}\r\n" for line in lines)


def _quoted(text: str, name: str) -> str:
    r"""Returns a name as it stands between quotes, as browsers write it, except for `\`.

    RFC 7578 excludes `filename*`; names that are not ASCII are UTF-8. Most servers take `\` for the
    beginning of an escape, so that one at the end would take the closing quote along.
    """
    if _CONTROL.search(text):
        raise BodyError(Fault((name,), "a name of a part cannot have control characters"))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BodyError(Fault((name,), "is no Unicode text")) from None
    return text.replace("\\", r"\\").replace('"', "%22")


def _one_media_type(encoding: Encoding | None) -> str | None:
    """Returns the media type of a part, if the document names one."""
    listed = encoding.media_types if encoding is not None else ()
    return next((name for name in listed if "*" not in name), None)


def _own_name(file: File) -> str:
    """Returns the name of the open file, without its folders."""
    name: object = getattr(file.content, "name", None)
    return re.split(r"[/\\]", name)[-1] if isinstance(name, str) else ""


def _bytes_of(piece: bytes | File) -> bytes | None:
    """Returns a piece that is in memory already."""
    if isinstance(piece, bytes):
        return piece
    return piece.content if isinstance(piece.content, bytes) else None
