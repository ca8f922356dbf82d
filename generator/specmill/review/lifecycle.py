"""What a document announces: deprecation, the day of its end (`x-sunset`), how stable it is.

A removal that was announced breaks nobody who reads announcements: what was deprecated may go, from
the day of its sunset on if it has one. What is deprecated again and again with other days, or with a
day that is over already, is no announcement; that is why a sunset that comes sooner is a break.

An operation whose `x-stability-level` is `draft` or `alpha` promises nothing yet.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.tree import JsonObject

__all__ = [
    "Announcement",
    "addition",
    "compare_lifecycle",
    "compare_stability",
    "day_of",
    "is_promised",
    "removal",
]

_SUNSET = "x-sunset"
_STABILITY = "x-stability-level"
_LEVELS = ("draft", "alpha", "beta", "stable")
_PROMISED, _STABLE = _LEVELS.index("beta"), _LEVELS.index("stable")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BOTH = Direction.REQUEST | Direction.RESPONSE


class Announcement(NamedTuple):
    """What is announced of a thing that comes or goes.

    Attributes:
        rule: Id of the rule that takes the place of the usual one; None for the usual one.
        text: The announcement as short text; empty where there is none.
    """

    rule: str | None
    text: str


class _Announced(NamedTuple):
    """What an object says of its own end.

    Attributes:
        is_deprecated: Whether it is deprecated.
        text: Its sunset as it is written; empty where it has none.
        day: The day of it; None where there is none, or none that can be read.
    """

    is_deprecated: bool
    text: str
    day: date | None


def day_of(text: str) -> date | None:
    """The day that an RFC 3339 date or date-time names, in UTC; None for anything else."""
    if not _DAY.match(text):
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None


def removal(document: Document, pointer: str, on: date) -> Announcement:
    """Finds out what had been announced of something that is removed.

    Args:
        document: The base.
        pointer: Pointer of what is removed: an operation, a parameter, a header, a schema.
        on: The day on which it is judged.
    """
    rules = ("removed-as-announced", "removed-before-sunset")
    return _end(rules, Site(document, pointer), on)


def addition(document: Document, pointer: str, on: date) -> Announcement:
    """Finds out what is announced of something that is added.

    Args:
        document: The revision.
        pointer: Pointer of what is added: an operation, a parameter, a header, a schema.
        on: The day on which it is judged.
    """
    return _end(("added-deprecated", "added-with-sunset"), Site(document, pointer), on)


def _end(rules: tuple[str, str], site: Site, on: date) -> Announcement:
    """What is announced, with the rule for what may be gone by now or the one for what may not."""
    announced = _announced(site.object)
    over, to_come = rules
    if not announced.is_deprecated:
        return Announcement(None, "")
    if not announced.text:
        return Announcement(over, "deprecated, without a sunset")
    text = f"deprecated, sunset {announced.text}"
    if announced.day is None:
        return Announcement(None, f"{text}, which is no date")
    return Announcement(over if announced.day <= on else to_come, text)


def is_promised(document: Document, pointer: str) -> bool:
    """Whether an operation promises anything: not while its level is `draft` or `alpha`."""
    return _level(Site(document, pointer).object) >= _PROMISED


def compare_stability(pair: Pair) -> Iterator[Change]:
    """Compares how stable an operation says that it is."""
    texts = _odd_level(pair.base.object), _odd_level(pair.revision.object)
    if texts[0] != texts[1]:
        rule = "stability-invalid" if texts[1] else "invalid-stability-withdrawn"
        yield pair.child(_STABILITY).changed(rule, *texts, _BOTH)
    before, after = _level(pair.base.object), _level(pair.revision.object)
    if before != after and not any(texts):
        rule = "stability-raised" if after > before else "stability-lowered"
        yield pair.child(_STABILITY).changed(rule, _LEVELS[before], _LEVELS[after], _BOTH)


def compare_lifecycle(
    base: Document,
    revision: Document,
    base_pointer: str,
    revision_pointer: str,
    on: date,
    directions: Direction = _BOTH,
) -> Iterator[Change]:
    """Compares what two objects say of their own end.

    Args:
        base: The base.
        revision: The revision.
        base_pointer: Pointer of an object that may be deprecated: an operation, a parameter, a
            header, a schema.
        revision_pointer: The same in the revision.
        on: The day on which sunsets are judged.
        directions: The ways on the wire in which the object goes.
    """
    pair = Pair(Site(base, base_pointer), Site(revision, revision_pointer))
    was, now = _announced(pair.base.object), _announced(pair.revision.object)
    if was == now:
        return
    rule = _rule(was, now, on)
    key = "deprecated" if rule in {"deprecated", "deprecation-withdrawn"} else _SUNSET
    if not rule:
        return
    change = pair.child(key).changed(rule, was.text, now.text, directions)
    if rule == "deprecated" and now.text:
        text = f"It works until {now.text} at least; its users should look for a replacement."
        change = replace(change, consequence=text)
    yield change


def _rule(was: _Announced, now: _Announced, on: date) -> str:
    """The rule for two announcements; empty where they say the same."""
    if not now.is_deprecated:
        return "deprecation-withdrawn"
    if was.day is None:
        if now.text and now.day is None:
            return "sunset-invalid"
        if now.day is not None and now.day < on:
            return "sunset-passed"
        if not was.is_deprecated:
            return "deprecated"
        return "sunset-set" if now.day is not None else "invalid-sunset-withdrawn"
    if now.day is None:
        return "sunset-withdrawn" if was.day > on else "passed-sunset-withdrawn"
    if was.day == now.day:
        return ""
    return "sunset-moved-earlier" if now.day < was.day else "sunset-moved-later"


def _announced(value: JsonObject) -> _Announced:
    is_deprecated = value.get("deprecated") is True
    sunset = value.get(_SUNSET) if is_deprecated else None
    text = "" if sunset is None else str(sunset)
    return _Announced(is_deprecated, text, day_of(text))


def _level(value: JsonObject) -> int:
    """How stable an operation says that it is; what says nothing is stable."""
    level = value.get(_STABILITY)
    return _LEVELS.index(level) if isinstance(level, str) and level in _LEVELS else _STABLE


def _odd_level(value: JsonObject) -> str:
    """What an operation says of its stability that is no level; empty where there is no such."""
    level = value.get(_STABILITY)
    return "" if level is None or level in _LEVELS else str(level) or '""'
