"""What the name of a media type says about a body that has it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping

__all__ = [
    "ANY_BYTES",
    "decoded_text",
    "encoded_text",
    "essence",
    "is_any_of",
    "is_json",
    "is_within",
    "media_parameters",
]

ANY_BYTES = "application/octet-stream"
"""The media type of bytes of an unknown kind."""


# Codecs of Python's own are no character sets; two of them take time that grows with the square.
_NO_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)


def essence(media_type: str) -> str:
    """Returns a media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def media_parameters(media_type: str) -> Mapping[str, str]:
    """Returns the parameters of a media type, by their names in lower case."""
    pairs = (one.partition("=") for one in media_type.split(";")[1:])
    return {name.strip().lower(): value.strip(' \t"') for name, _, value in pairs}


def is_json(media_type: str) -> bool:
    """Whether a body of the media type is JSON."""
    return essence(media_type).endswith(("/json", "+json"))


def is_within(media_type: str, media_range: str) -> bool:
    """Whether a media type is one of a range: `image/*`, `application/*+json` or `*/*`."""
    name = essence(media_type)
    start, star, end = essence(media_range).partition("*")
    # `*/*` has two of them.
    return bool(star) and name.startswith(start) and name.endswith(end.removeprefix("/*"))


def is_any_of(media_type: str, allowed: Iterable[str]) -> bool:
    """Whether bytes of a media type are as the document allows them.

    Args:
        media_type: Their media type.
        allowed: Media types, and ranges of them. Bytes of an unknown kind may be of any kind.
    """
    name = essence(media_type)
    names = [essence(one) for one in allowed]
    return name in names or ANY_BYTES in names or any(is_within(name, one) for one in names)


def encoded_text(text: str, media_type: str) -> bytes:
    """Encodes text in the character set that the media type names; in UTF-8 where it names none.

    Raises:
        ValueError: The text has no form in that character set, or nobody knows it.
    """
    try:
        return text.encode(_character_set(media_type))
    except (LookupError, ValueError):
        raise ValueError("has no form in its character set") from None


def decoded_text(content: bytes, media_type: str) -> str:
    """Decodes text by the character set that the media type names; UTF-8 where it names none.

    Raises:
        ValueError: The bytes are not in that character set, or nobody knows it.
    """
    try:
        return content.decode(_character_set(media_type))
    except (LookupError, ValueError):
        raise ValueError("is not in its character set") from None


def _character_set(media_type: str) -> str:
    name = codecs.lookup(media_parameters(media_type).get("charset", "utf-8")).name
    if name in _NO_CHARACTER_SETS:
        raise LookupError(f"{name} is no character set")
    return name
