"""Matches the media types of two bodies."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

__all__ = ["MediaTypes", "essence", "match_media_types"]


class MediaTypes(NamedTuple):
    """The media types of two bodies, as the documents spell them.

    Attributes:
        pairs: Those that are the same, or of which one stands for the other.
        renamed: Those of one syntax that have another name.
        removed: What only the base has.
        added: What only the revision has.
    """

    pairs: list[tuple[str, str]]
    renamed: list[tuple[str, str]]
    removed: list[str]
    added: list[str]


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def match_media_types(base: Iterable[str], revision: Iterable[str]) -> MediaTypes:
    """Matches media types: by their whole text, without parameters, then by ranges (`image/*`)."""
    removed, added = list(base), list(revision)
    ranges = [name for name in removed if "*" in name], [name for name in added if "*" in name]
    pairs: list[tuple[str, str]] = []
    for key in (_whole, essence):
        _move_equal(removed, added, pairs, key)
    for name in list(removed):
        if (cover := _cover(name, ranges[1])) is not None:
            removed.remove(name)
            pairs.append((name, cover))
    for name in list(added):
        if (cover := _cover(name, ranges[0])) is not None:
            added.remove(name)
            pairs.append((cover, name))
    renamed: list[tuple[str, str]] = []
    if len(removed) == len(added) == 1:
        _move_equal(removed, added, renamed, _syntax)
    return MediaTypes(pairs, renamed, removed, added)


def _whole(media_type: str) -> str:
    parts = [part.strip().lower() for part in media_type.split(";")]
    return ";".join([parts[0], *sorted(parts[1:])])


def _syntax(media_type: str) -> str:
    """What its values are written in: JSON for `application/problem+json` (RFC 6839)."""
    return essence(media_type).rpartition("/")[2].rpartition("+")[2]


def _move_equal(
    removed: list[str],
    added: list[str],
    pairs: list[tuple[str, str]],
    key: Callable[[str], str],
) -> None:
    for name in list(removed):
        found = next((other for other in added if key(other) == key(name)), None)
        if found is not None:
            removed.remove(name)
            added.remove(found)
            pairs.append((name, found))


def _cover(name: str, ranges: Iterable[str]) -> str | None:
    """The range that a media type falls under."""
    kind, whole = essence(name).partition("/")[0], essence(name)
    names = {f"{kind}/*", "*/*", "*"} - {whole}
    return next((range_ for range_ in ranges if essence(range_) in names), None)
