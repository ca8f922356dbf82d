"""Matches the media types of two bodies."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

__all__ = ["MediaTypes", "covers", "essence", "is_xml", "match_media_types"]


class MediaTypes(NamedTuple):
    """The media types of two bodies, as the documents spell them.

    Attributes:
        pairs: Those that are the same, or of which one stands for the other beside it.
        changed: Those that took the place of each other, with the id of the rule for it.
        removed: What only the base has.
        added: What only the revision has.
    """

    pairs: list[tuple[str, str]]
    changed: list[tuple[str, str, str]]
    removed: list[str]
    added: list[str]


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def covers(range_: str, media_type: str) -> bool:
    """Whether a media type is another one, or falls under it as under `image/*`."""
    kind, whole = essence(media_type).partition("/")[0], essence(media_type)
    return essence(range_) in {whole, f"{kind}/*", "*/*", "*"}


def is_xml(media_type: str) -> bool:
    """Whether values are written as XML (RFC 7303)."""
    name = essence(media_type)
    return name.endswith(("/xml", "+xml"))


def match_media_types(base: Iterable[str], revision: Iterable[str]) -> MediaTypes:
    """Matches media types: by their whole text, without parameters, then by ranges (`image/*`).

    What is left is taken for the same media type with another name where each has but one.
    """
    before, after = list(base), list(revision)
    removed, added = list(before), list(after)
    ranges = [name for name in removed if "*" in name], [name for name in added if "*" in name]
    pairs: list[tuple[str, str]] = []
    for key in (_whole, essence):
        _move_equal(removed, added, pairs, key)
    # One that was named twice, with its characters and without, is still the one.
    pairs += [(name, twin) for name, twin in _twins(removed, after)]
    pairs += [(twin, name) for name, twin in _twins(added, before)]
    changed: list[tuple[str, str, str]] = []
    for name, range_ in _covered(removed, ranges[1]):
        removed.remove(name)
        if range_ in added:
            added.remove(range_)
            changed.append((name, range_, "media-type-widened"))
        else:
            pairs.append((name, range_))
    for name, range_ in _covered(added, ranges[0]):
        added.remove(name)
        if range_ in removed:
            removed.remove(range_)
            changed.append((range_, name, "media-type-narrowed"))
        else:
            pairs.append((range_, name))
    if len(removed) == len(added) == 1:
        name, other = removed.pop(), added.pop()
        changed.append((name, other, _renaming(essence(name), essence(other))))
    return MediaTypes(pairs, changed, removed, added)


def _whole(media_type: str) -> str:
    parts = [part.strip().lower() for part in media_type.split(";")]
    return ";".join([parts[0], *sorted(parts[1:])])


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


def _twins(names: list[str], others: list[str]) -> list[tuple[str, str]]:
    """Takes those out of a list that another list has with other characters."""
    known = {_plain(other): other for other in others}
    found = [(name, known[_plain(name)]) for name in names if _plain(name) in known]
    for name, _ in found:
        names.remove(name)
    return found


def _plain(media_type: str) -> str:
    """A media type without what says how its characters are written."""
    parts = _whole(media_type).split(";")
    return ";".join(part for part in parts if not part.startswith("charset="))


def _covered(names: list[str], ranges: list[str]) -> list[tuple[str, str]]:
    """The names that fall under a range, each with the first one."""
    found = ((name, [range_ for range_ in ranges if covers(range_, name)]) for name in names)
    return [(name, over[0]) for name, over in found if over]


def _renaming(before: str, after: str) -> str:
    """The rule for a media type in place of another: by the syntax of both (RFC 6839)."""
    was, now = before.rpartition("/")[2], after.rpartition("/")[2]
    if was.rpartition("+")[2] != now.rpartition("+")[2]:
        return "media-type-replaced"
    if ("+" in was) is ("+" in now):
        return "media-type-changed"
    return "media-type-specialized" if "+" in now else "media-type-generalized"
