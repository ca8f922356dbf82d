"""Lines of documents around what changed."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from specmill.diagnostics import Location

__all__ = ["ExcerptLine", "excerpt", "lines_of"]

_BEFORE, _AFTER = 2, 4
_MOST_WIDTH = 160
_LEAD = 24
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class ExcerptLine(NamedTuple):
    """A line of an excerpt.

    Attributes:
        number: Its number in the file, counted from 1.
        text: The line, shortened, and without the spaces that all lines of the excerpt begin with.
        is_marked: Whether it is the one that is meant.
        start: Where in the text begins what is meant.
        stop: Where it ends.
    """

    number: int
    text: str
    is_marked: bool
    start: int = 0
    stop: int = 0


def lines_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The lines of each file by its name."""
    return {
        name: _LINE_BREAK.split(text.removesuffix("\n")) if "\r" in text else text.split("\n")
        for name, text in texts.items()
    }


def excerpt(texts: Mapping[str, list[str]], place: Location) -> list[ExcerptLine]:
    """The lines around a place.

    Args:
        texts: The lines of each file by its name.
        place: The place.

    Returns:
        A few lines; none where the file is not there, or the place has no line.
    """
    lines = texts.get(place.file, [])
    if place.line is None or not 1 <= place.line <= len(lines):
        return []
    first = max(1, place.line - _BEFORE)
    shown = lines[first - 1 : place.line + _AFTER]
    indent = min((_indent(line) for line in shown if line.strip()), default=0)
    column = (place.column or 1) - 1
    found: list[ExcerptLine] = []
    for number, line in enumerate(shown, first):
        text, moved = _window(line, indent, column)
        start, stop = (column - moved, column - moved + place.length)
        meant = number == place.line and 0 <= start < len(text)
        places = (start, min(stop, len(text))) if meant else (0, 0)
        found.append(ExcerptLine(number, text, number == place.line, *places))
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _window(line: str, indent: int, column: int) -> tuple[str, int]:
    """The part of a line that is shown, and by how much it is further left than in the file.

    What is long begins near the place.
    """
    if len(line) - indent <= _MOST_WIDTH:
        return line[indent:], indent
    first = max(indent, column - _LEAD) if column > _MOST_WIDTH else indent
    end = first + _MOST_WIDTH
    lead = "…" if first > indent else ""
    return f"{lead}{line[first:end]}{'…' if end < len(line) else ''}", first - len(lead)
