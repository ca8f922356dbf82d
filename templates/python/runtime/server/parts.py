"""Divides a multipart body into its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..headers import Headers
from ..media_types import essence, media_parameters
from .text import MalformedError

__all__ = ["Part", "parts"]

_MOST_PARTS = 1000
_LONGEST_HEAD = 8 * 1024
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")
_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';[ \t]*([A-Za-z*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))[ \t]*')
_DELIMITER_END = re.compile(rb"(--)?[ \t]*(?=\r\n|\Z)")
_ESCAPE = re.compile(r'\\(["\\])')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Part(NamedTuple):
    """A part of a body."""

    name: str
    filename: str | None
    """Without folders."""
    content_type: str
    """Empty where the part does not say."""
    headers: Headers
    content: bytes


def parts(content: bytes, content_type: str) -> list[Part]:
    """Divides a body.

    Args:
        content: The body.
        content_type: The header field, which names the boundary.

    Raises:
        MalformedError: It is not divided as it says, or has too many parts.
    """
    boundary = media_parameters(content_type).get("boundary", "")
    if not _BOUNDARY.fullmatch(boundary):
        raise MalformedError("has no boundary in its content type")
    found: list[Part] = []
    for section in _sections(b"\r\n" + content, b"\r\n--" + boundary.encode("ascii")):
        if len(found) == _MOST_PARTS:
            raise MalformedError(f"has more than {_MOST_PARTS} parts")
        found.append(_part(section))
    return found


def _sections(content: bytes, delimiter: bytes) -> Iterator[bytes]:
    """Yields what stands between the delimiters, from the line end before each head."""
    start: int | None = None
    place = content.find(delimiter)
    while place >= 0:
        after = place + len(delimiter)
        end = _DELIMITER_END.match(content, after)
        if end is None:
            # A line that begins like the delimiter, and goes on otherwise.
            place = content.find(delimiter, after)
            continue
        if start is not None:
            yield content[start:place]
        if end[1]:
            return
        start = end.end()
        # The line end behind a delimiter may also be the one before the next.
        place = content.find(delimiter, start)
    raise MalformedError("has no end")


def _part(section: bytes) -> Part:
    end = section.find(b"\r\n\r\n", 0, _LONGEST_HEAD)
    if end < 0:
        raise MalformedError("has a part whose header fields do not end, or are too long")
    fields = _head(section[2:end])
    headers = Headers(fields)
    disposition = headers.get("Content-Disposition", "")
    parameters = _parameters(disposition)
    if "name" not in parameters:
        raise MalformedError("has a part without a name")
    if headers.get("Content-Transfer-Encoding", "8bit").lower() not in ("7bit", "8bit", "binary"):
        raise MalformedError("has a part in a transfer encoding")
    own = ("content-disposition", "content-type", "content-length", "content-transfer-encoding")
    others = Headers((name, value) for name, value in fields if name.lower() not in own)
    content_type = headers.get("Content-Type", "")
    filename = _basename(parameters["filename"]) if "filename" in parameters else None
    return Part(parameters["name"], filename, content_type, others, section[end + 4 :])


def _head(head: bytes) -> list[tuple[str, str]]:
    try:
        lines = head.decode().split("\r\n") if head else []
    except UnicodeDecodeError:
        raise MalformedError("has header fields that are not UTF-8") from None
    fields: list[tuple[str, str]] = []
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or _CONTROL.search(match[2].replace("\t", " ")):
            raise MalformedError("has a malformed header field")
        fields.append((match[1], match[2].strip(" \t")))
    return fields


def _parameters(disposition: str) -> dict[str, str]:
    """Reads the parameters of `Content-Disposition`; browsers write a quote as `%22`."""
    kind = essence(disposition)
    if kind not in ("form-data", "attachment", "inline"):
        return {}
    found: dict[str, str] = {}
    place = len(disposition.partition(";")[0])
    while place < len(disposition):
        match = _PARAMETER.match(disposition, place)
        if match is None:
            raise MalformedError("has a malformed Content-Disposition")
        quoted, plain = match[2], match[3]
        text = plain if quoted is None else _ESCAPE.sub(r"\1", quoted).replace("%22", '"')
        found.setdefault(match[1].lower(), text)
        place = match.end()
    return found


def _basename(filename: str) -> str | None:
    name = re.split(r"[/\\]", filename)[-1]
    return None if name in ("", ".", "..") else name
