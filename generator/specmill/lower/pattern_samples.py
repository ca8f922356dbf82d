"""Makes up a text that a regular expression finds something in.

The expression is read, never run: a document's pattern may take an engine that backtracks as long
as it likes.
"""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["UnreadablePattern", "text_for"]

_CLASSES = {"d": "5", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_PREFERRED = "a0A1b-_.xyz BCZ9@/:+!#$%&*,;=?~"
_LONGEST = 1_000
_DEEPEST = 50


class UnreadablePattern(ValueError):
    """The pattern uses what this reader does not know, such as looking ahead."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text that may be repeated further."""

    text: str
    unit: str
    room: int


def text_for(pattern: str, shortest: int = 0, longest: int | None = None) -> str:
    """Makes up a text.

    Args:
        pattern: A regular expression of ECMA-262.
        shortest: The least number of characters that it should have.
        longest: The greatest number; None where there is none.

    Raises:
        UnreadablePattern: The pattern cannot be read.
    """
    reader = _Reader(pattern)
    pieces = reader.alternatives(0)
    if reader.place < len(pattern):
        raise UnreadablePattern
    text = "".join(piece.text for piece in pieces)
    if len(text) >= shortest:
        return text
    return _lengthened(pieces, shortest - len(text), longest, pattern)


def _lengthened(pieces: list[_Piece], lacking: int, longest: int | None, pattern: str) -> str:
    parts: list[str] = []
    for piece in pieces:
        count = 0
        if piece.unit and lacking > 0:
            count = min(piece.room, -(-lacking // len(piece.unit)), _LONGEST)
            lacking -= count * len(piece.unit)
        parts.append(piece.text + piece.unit * count)
    text = "".join(parts)
    if lacking > 0 and not pattern.endswith("$"):
        text = text.ljust(len(text) + lacking, "x")
    return text if longest is None else text[:longest]


class _Reader:
    """Reads an expression, and makes up the shortest text for each part on the way."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def alternatives(self, depth: int) -> list[_Piece]:
        """The text of the first alternative."""
        if depth > _DEEPEST:
            raise UnreadablePattern
        first = self._sequence(depth)
        while self._peek() == "|":
            self.place += 1
            self._sequence(depth)
        return first

    def _sequence(self, depth: int) -> list[_Piece]:
        pieces: list[_Piece] = []
        while self._peek() not in ("", "|", ")"):
            text = self._atom(depth)
            least, most = self._count()
            if text is not None:
                if len(text) * least > _LONGEST:
                    raise UnreadablePattern
                pieces.append(_Piece(text * least, text, most - least))
        return pieces

    def _peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def _take(self) -> str:
        letter = self._peek()
        if not letter:
            raise UnreadablePattern
        self.place += 1
        return letter

    def _atom(self, depth: int) -> str | None:
        letter = self._take()
        if letter in "^$":
            return None
        if letter == ".":
            return "a"
        if letter == "[":
            return self._set()
        if letter == "(":
            return self._group(depth)
        return self._escape() if letter == "\\" else letter

    def _group(self, depth: int) -> str:
        if self._peek() == "?":
            rest = self.pattern[self.place :]
            if rest.startswith("?:"):
                self.place += 2
            elif rest.startswith("?<") and rest[2:3] not in ("=", "!") and ">" in rest:
                self.place += rest.index(">") + 1
            else:
                raise UnreadablePattern
        text = "".join(piece.text for piece in self.alternatives(depth + 1))
        if self._take() != ")":
            raise UnreadablePattern
        return text

    def _escape(self) -> str | None:
        letter = self._take()
        if letter in "bB":
            return None
        if letter == "p" and self._peek() == "{":
            self.place += len(self.pattern[self.place :].partition("}")[0]) + 1
            return "a"
        return _CLASSES.get(letter) or self._character(letter)

    def _character(self, letter: str) -> str:
        if letter in _CONTROL:
            return _CONTROL[letter]
        if letter in "xu":
            if self._peek() == "{":
                digits = self.pattern[self.place + 1 :].partition("}")[0]
                self.place += len(digits) + 2
            else:
                size = 2 if letter == "x" else 4
                digits = self.pattern[self.place : self.place + size]
                self.place += size
            try:
                return chr(int(digits, 16))
            except (ValueError, OverflowError):
                raise UnreadablePattern from None
        if letter.isalnum():
            raise UnreadablePattern
        return letter

    def _set(self) -> str:
        is_negated = self._peek() == "^"
        self.place += is_negated
        members: list[Callable[[str], bool]] = []
        examples: list[str] = []
        while self._peek() != "]":
            low = self._member()
            high = low
            if self._peek() == "-" and self.pattern[self.place + 1 : self.place + 2] != "]":
                self.place += 1
                high = self._member()
            examples.append(low[0])
            members.append(_within(low, high))
        self.place += 1
        candidates = _PREFERRED if is_negated else [*_PREFERRED, *examples]
        for candidate in candidates:
            if any(holds(candidate) for holds in members) is not is_negated:
                return candidate
        raise UnreadablePattern

    def _member(self) -> str:
        letter = self._take()
        if letter != "\\":
            return letter
        escaped = self._take()
        if escaped in "dws":
            return {
                "d": "0123456789",
                "w": "abcdefghijklmnopqrstuvwxyz0123456789_ABCDEFG",
                "s": " \t",
            }[escaped]
        if escaped in "DWSpP":
            raise UnreadablePattern
        return "\b" if escaped == "b" else self._character(escaped)

    def _count(self) -> tuple[int, int]:
        letter = self._peek()
        least, most = 1, 1
        if letter and letter in "*+?":
            self.place += 1
            least, most = (1 if letter == "+" else 0), (1 if letter == "?" else _LONGEST)
        elif letter == "{":
            inner, closed, _ = self.pattern[self.place + 1 :].partition("}")
            low, comma, high = inner.partition(",")
            if not closed or not low.isdecimal() or (high and not high.isdecimal()):
                raise UnreadablePattern
            self.place += len(inner) + 2
            least = int(low)
            most = int(high) if high else (_LONGEST if comma else least)
        if letter and letter in "*+?{" and self._peek() == "?":
            self.place += 1
        return least, max(least, most)


def _within(low: str, high: str) -> Callable[[str], bool]:
    if len(low) > 1:
        return lambda letter: letter in low
    return lambda letter: low <= letter <= high[0]
