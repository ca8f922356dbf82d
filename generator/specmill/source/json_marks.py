"""Marks a JSON text where positions are asked for, and nowhere else.

Of a giant with a hundred findings next to nothing is marked. What stands beside the way to a value
is skipped by the C parser of the standard library.
"""

import re
from functools import cached_property
from json import JSONDecoder

from specmill.source.json_text import mark
from specmill.source.pointers import split
from specmill.source.positions import Marked, Span, TextPositions

_SPACE = re.compile(r"[ \t\r\n]*")
_BEFORE_VALUE = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_BEFORE_NEXT = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")

# What is nested is skipped once for each level above it. Real documents are skipped about four
# times; in one where it takes more, a full scan is cheaper.
_MOST_SKIPPED = 10


class JsonMarks:
    """The marks of a text that the strict parser accepts, made as they are asked for.

    Args:
        text: The text.
        positions: Positions in it.
    """

    def __init__(self, text: str, positions: TextPositions) -> None:
        self._text = text
        self._positions = positions
        self._decode = JSONDecoder().raw_decode
        self._left = _MOST_SKIPPED * len(text)
        self._root = self._mark_root(self._after(_SPACE, 0))

    @cached_property
    def _whole(self) -> Marked:
        return mark(self._text, self._positions)

    def nearest(self, pointer: str) -> tuple[Marked, bool]:
        """The value of a pointer, or its nearest parent that exists, and whether it was found."""
        node = self._root
        for token in split(pointer):
            if self._left < 0:
                return self._whole.nearest(pointer)
            self._mark_children(node)
            child = node.child(token)
            if child is None:
                return node, False
            node = child
        return node, True

    def _mark_root(self, start: int) -> Marked:
        # Where a collection ends is of interest where something follows.
        if self._text[start] in "{[":
            return Marked(Span(start, start + 1))
        return self._mark(start, None)[0]

    def _mark_children(self, node: Marked) -> None:
        opening = self._text[node.value.start]
        if node.children is not None or opening not in "{[":
            return
        at = self._after(_SPACE, node.value.start + 1)
        if opening == "{":
            node.children = self._members(at)
        else:
            node.children = self._elements(at)

    def _members(self, at: int) -> dict[str, Marked]:
        found: dict[str, Marked] = {}
        while self._text[at] != "}":
            name, end = self._decode(self._text, at)
            key = Span(at, end)
            found[name], end = self._mark(self._after(_BEFORE_VALUE, end), key)
            at = self._after(_BEFORE_NEXT, end)
        return found

    def _elements(self, at: int) -> list[Marked]:
        found: list[Marked] = []
        while self._text[at] != "]":
            node, end = self._mark(at, None)
            found.append(node)
            at = self._after(_BEFORE_NEXT, end)
        return found

    def _mark(self, start: int, key: Span | None) -> tuple[Marked, int]:
        """The mark of the value that begins here, and where the value ends."""
        end = self._decode(self._text, start)[1]
        self._left -= end - start
        is_collection = self._text[start] in "{["
        return Marked(Span(start, start + 1 if is_collection else end), key), end

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        return at if found is None else found.end()
