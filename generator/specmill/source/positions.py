"""Where each value of a document stands in its text."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple, Protocol

from specmill.diagnostics import Location
from specmill.source.pointers import ancestors, split

Part = Literal["key", "value"]

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A stretch of text as code point offsets, the end excluded."""

    start: int
    end: int


@dataclass(slots=True)
class Marked:
    """The position of one value, and of what it contains.

    Attributes:
        value: Where the value begins and ends; a collection is marked by its first character.
        key: Where its key stands, if it is the value of a mapping.
        children: The marked members or elements; None for a scalar.
    """

    value: Span
    key: Span | None = None
    children: "dict[str, Marked] | list[Marked] | None" = None

    def child(self, token: str) -> "Marked | None":
        """The member or element that a reference token names."""
        if isinstance(self.children, dict):
            return self.children.get(token)
        if isinstance(self.children, list) and token.isdecimal() and token.isascii():
            index = int(token) if len(token) < 10 else len(self.children)
            return self.children[index] if index < len(self.children) else None
        return None

    def nearest(self, pointer: str) -> "tuple[Marked, bool]":
        """The value of a pointer, or its nearest parent that exists, and whether it was found."""
        node = self
        for token in split(pointer):
            child = node.child(token)
            if child is None:
                return node, False
            node = child
        return node, True


class TextPositions:
    """Turns offsets into lines and columns.

    Args:
        file: Name of the file for the locations.
        text: The whole text.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text

    @cached_property
    def _line_starts(self) -> list[int]:
        if "\r" in self._text:
            return [0, *(found.end() for found in _LINE_BREAK.finditer(self._text))]
        lines = self._text.split("\n")
        return [0, *accumulate(len(line) + 1 for line in lines[:-1])]

    def at(self, span: Span, pointer: str = "") -> Location:
        """The location of a span; its length ends with its first line."""
        start = min(span.start, len(self._text))
        line = bisect_right(self._line_starts, start)
        column = start - self._line_starts[line - 1] + 1
        broken = _LINE_BREAK.search(self._text, start, span.end)
        end = broken.start() if broken else span.end
        return Location(self.file, line, column, pointer, max(1, end - start))


class Marks(Protocol):
    """Knows the marks of the values of a text."""

    def nearest(self, pointer: str) -> tuple[Marked, bool]:
        """The value of a pointer, or its nearest parent that exists, and whether it was found."""
        ...


class Positions(Protocol):
    """Answers where the value of a JSON pointer stands."""

    def locate(self, pointer: str, asked: str, part: Part) -> Location:
        """Where a value, or the nearest of its parents that exists, stands.

        Args:
            pointer: Pointer into the document as it was read.
            asked: Pointer that the location should bear.
            part: Whether to mark the value or its key; what has no key is marked by its value.
        """
        ...


class BundledPositions:
    """Positions in a document to which several files contribute.

    Args:
        root: Positions in the file that everything begins with.
        parts: For the pointers of what comes from elsewhere, the positions in that file, and the
            pointer there.
    """

    def __init__(self, root: Positions, parts: Mapping[str, tuple[Positions, str]]) -> None:
        self._root = root
        self._parts = parts

    def locate(self, pointer: str, asked: str, part: Part) -> Location:
        """Where a value stands, in the file that it comes from; see `Positions`."""
        for prefix in ancestors(pointer):
            if prefix in self._parts:
                positions, there = self._parts[prefix]
                return positions.locate(there + pointer[len(prefix) :], asked, part)
        return self._root.locate(pointer, asked, part)


class DocumentPositions:
    """Answers where the value of a JSON pointer stands.

    The text is marked in a second pass, and only when the first question is asked: most documents
    have no finding, and marks of a giant cost more than the document itself.

    Args:
        text: Positions in the text of the document.
        mark: Makes the marks of the document.
    """

    def __init__(self, text: TextPositions, mark: Callable[[], Marks]) -> None:
        self._text = text
        self._mark = mark

    @cached_property
    def _marks(self) -> Marks:
        return self._mark()

    def locate(self, pointer: str, asked: str, part: Part) -> Location:
        """Where a value, or the nearest of its parents that exists, stands.

        Args:
            pointer: Pointer into the document as it was read.
            asked: Pointer that the location should bear.
            part: Whether to mark the value or its key; what has no key is marked by its value.
        """
        node, found = self._marks.nearest(pointer)
        # What is missing is best shown at the name of the thing that lacks it.
        wants_key = part == "key" or not found
        span = node.key if wants_key and node.key is not None else node.value
        return self._text.at(span, asked)
