"""What the name of a media type says about the bodies that have it."""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

__all__ = ["MediaKind", "essence", "is_json", "is_range", "is_well_formed", "media_kind"]

MediaKind: TypeAlias = Literal["json", "form", "multipart", "text", "events", "lines", "binary"]
"""How a body is written: JSON; pairs of name and value; parts of their own; text as it stands;
server-sent events; a JSON value in each line; bytes."""

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ESSENCE = re.compile(rf"{_TOKEN}/{_TOKEN}")
_KINDS: dict[str, MediaKind] = {
    "*/*": "json",
    "application/*": "json",
    "application/json": "json",
    "text/json": "json",
    "application/x-www-form-urlencoded": "form",
    "text/event-stream": "events",
    "application/json-seq": "lines",
    "application/jsonl": "lines",
    "application/jsonlines": "lines",
    "application/ndjson": "lines",
    "application/stream+json": "lines",
    "application/x-json-stream": "lines",
    "application/x-jsonl": "lines",
    "application/x-jsonlines": "lines",
    "application/x-ndjson": "lines",
    "application/xml": "text",
}
_SUFFIXES: dict[str, MediaKind] = {"+json": "json", "+json-seq": "lines", "+xml": "text"}


def media_kind(media_type: str) -> MediaKind:
    """How the bodies of a media type are written.

    What is no media type at all counts as bytes. A range (`*/*`) counts as JSON, since documents
    say it where they do not care; a schema of bytes says otherwise, see `Content.media_kind`.
    """
    name = essence(media_type)
    if name in _KINDS:
        return _KINDS[name]
    for suffix, kind in _SUFFIXES.items():
        if name.endswith(suffix):
            return kind
    if name.startswith("multipart/"):
        return "multipart"
    return "text" if name.startswith("text/") else "binary"


def is_json(media_type: str) -> bool:
    """Whether bodies of a media type are JSON."""
    return media_kind(media_type) == "json"


def is_range(media_type: str) -> bool:
    """Whether a media type stands for several: `image/*`."""
    return "*" in essence(media_type)


def is_well_formed(media_type: str) -> bool:
    """Whether a text is a media type, or a range of them, with or without parameters."""
    return _ESSENCE.fullmatch(essence(media_type)) is not None


@lru_cache(maxsize=1024)
def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()
