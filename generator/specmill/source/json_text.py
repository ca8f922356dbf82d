"""Parses JSON text, strictly, and marks it.

The C parser of the standard library does the work. Only when something is wrong, or when positions
are asked for, a scanner in Python reads the text a second time.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from specmill.diagnostics import SpecmillError, diagnostic
from specmill.source.duplicates import duplicate_key
from specmill.source.limits import MAX_DEPTH, MAX_VALUES, refuse_count, refuse_depth
from specmill.source.pointers import join
from specmill.source.positions import Marked, Span, TextPositions
from specmill.source.tree import JsonObject, JsonValue

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<string>"[^"\\]*(?:\\.[^"\\]*)*")
      | (?P<open>[{\[])
      | (?P<close>[}\]])
      | (?P<scalar>[^\s{}\[\],:"]+)
      | [,:]
    )""",
    re.VERBOSE | re.DOTALL,
)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TRAILING_COMMA = re.compile(r",\s*\Z")


class _SuspiciousError(Exception):
    """The fast parser met something that the scanner has to find and explain."""


def parse(text: str, positions: TextPositions) -> JsonValue:
    """Parses one JSON text.

    Raises:
        SpecmillError: The text is not JSON, has duplicate keys or exceeds a limit.
    """
    try:
        root: JsonValue = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except json.JSONDecodeError as error:
        raise SpecmillError(
            diagnostic(
                "json-syntax",
                _explain(error),
                positions.at(Span(error.pos, error.pos + 1)),
                hint=_hint(error),
            )
        ) from error
    except (_SuspiciousError, RecursionError, ValueError) as error:
        _explain_suspicion(text, positions, error)
    if _is_over_limits(root):
        _explain_suspicion(text, positions, RecursionError())
    if _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(text, positions)
    return root


def mark(text: str, positions: TextPositions) -> Marked:
    """Marks every value of a text that `parse` accepts."""
    return _Scanner(text, positions).scan()


def _object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _SuspiciousError
    return members


def _constant(_name: str) -> NoReturn:
    raise _SuspiciousError


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _SuspiciousError
    return number


def _is_over_limits(root: JsonValue) -> bool:
    level = [root]
    total = depth = 0
    while level:
        depth += 1
        total += len(level)
        if depth > MAX_DEPTH + 1 or total > MAX_VALUES:
            return True
        inner = [value for value in level if isinstance(value, dict | list)]
        level = [child for v in inner for child in (v.values() if isinstance(v, dict) else v)]
    return False


def _explain_suspicion(text: str, positions: TextPositions, error: Exception) -> NoReturn:
    scanner = _Scanner(text, positions)
    marks = scanner.scan()
    scanner.refuse_bad_numbers()
    if scanner.duplicates:
        raise SpecmillError(
            *(duplicate_key(positions, marks, at, second) for at, second in scanner.duplicates)
        )
    raise error


def _refuse_lone_surrogates(text: str, positions: TextPositions) -> None:
    for token in _TOKEN.finditer(text):
        string = token["string"]
        if string and _SURROGATE_ESCAPE.search(string) and _SURROGATE.search(json.loads(string)):
            raise SpecmillError(
                diagnostic(
                    "lone-surrogate",
                    "the string holds half of a surrogate pair",
                    positions.at(Span(*token.span("string"))),
                    hint="write the character itself, or both halves of its escape",
                )
            )


def _explain(error: json.JSONDecodeError) -> str:
    message = error.msg.removesuffix(" at").removesuffix(" starting")
    return message[:1].lower() + message[1:]


def _hint(error: json.JSONDecodeError) -> str:
    before, here = error.doc[max(0, error.pos - 200) : error.pos], error.doc[error.pos :][:2]
    if here[:1] in {"}", "]"} and _TRAILING_COMMA.search(before):
        return "remove the comma before the closing bracket"
    if here[:1] == "'":
        return "JSON strings stand in double quotes"
    if here in {"//", "/*"} or here[:1] == "#":
        return "JSON has no comments"
    if not here:
        return "the text ends too early: close the open brackets and strings"
    if error.msg.startswith("Extra data"):
        return "a JSON file holds one value only"
    if error.msg.startswith("Invalid control character"):
        return "escape it: a line feed is \\n and a tab is \\t"
    if error.msg.startswith("Expecting ','"):
        return "a comma is missing, or a quote inside of a string is not escaped"
    return "check the text just before this place"


@dataclass(slots=True)
class _Open:
    node: Marked
    children: dict[str, Marked] | list[Marked]
    key: Span | None = None
    key_text: str = ""


@dataclass(slots=True)
class _Scanner:
    """Marks a text that has the structure of JSON.

    Attributes:
        text: The text.
        positions: Positions in it.
        duplicates: Pointers of keys that occurred before, and where they occur again.
    """

    text: str
    positions: TextPositions
    duplicates: list[tuple[str, Span]] = field(default_factory=list[tuple[str, Span]])
    _open: list[_Open] = field(default_factory=list[_Open])
    _scalars: list[Span] = field(default_factory=list[Span])
    _count: int = 0

    def scan(self) -> Marked:
        """Marks the text.

        Raises:
            SpecmillError: It is nested too deep or has too many values.
        """
        top = _Open(Marked(Span(0, 1)), [])
        level = top
        for token in _TOKEN.finditer(self.text):
            kind = token.lastgroup
            if kind is None:
                continue
            place = Span._make(token.span(kind))
            if kind == "close":
                self._open.pop()
                level = self._open[-1] if self._open else top
            elif kind == "string" and level.key is None and isinstance(level.children, dict):
                self._key(level, level.children, place)
            else:
                node = self._value(kind, place)
                _attach(level, node)
                if node.children is not None:
                    level = _Open(node, node.children)
                    self._open.append(level)
        return top.children[0] if isinstance(top.children, list) and top.children else top.node

    def refuse_bad_numbers(self) -> None:
        """Refuses the first number that is not finite, or has too many digits.

        Raises:
            SpecmillError: There is one.
        """
        for place in self._scalars:
            literal = self.text[place.start : place.end]
            if _is_bad_number(literal):
                raise SpecmillError(
                    diagnostic(
                        "invalid-number",
                        f"{literal[:40]} is not a number that JSON can express",
                        self.positions.at(place),
                        hint="write a finite number, or a string",
                    )
                )

    def _key(self, level: _Open, members: dict[str, Marked], place: Span) -> None:
        text = self.text[place.start + 1 : place.end - 1]
        level.key = place
        level.key_text = json.loads(f'"{text}"') if "\\" in text else text
        if level.key_text in members:
            self.duplicates.append((join("", *self._tokens()), place))

    def _tokens(self) -> Iterator[str | int]:
        for level in self._open:
            children = level.node.children
            yield len(children) - 1 if isinstance(children, list) else level.key_text

    def _value(self, kind: str, place: Span) -> Marked:
        self._count += 1
        if self._count > MAX_VALUES:
            refuse_count(self.positions, place)
        if kind != "open":
            if kind == "scalar":
                self._scalars.append(place)
            return Marked(place)
        if len(self._open) >= MAX_DEPTH:
            refuse_depth(self.positions, place)
        return Marked(place, children={} if self.text[place.start] == "{" else [])


def _attach(level: _Open, node: Marked) -> None:
    if isinstance(level.children, list):
        level.children.append(node)
    else:
        node.key, level.key = level.key, None
        level.children.setdefault(level.key_text, node)


def _is_bad_number(literal: str) -> bool:
    if literal in {"true", "false", "null"}:
        return False
    try:
        return not math.isfinite(float(literal) if set(literal) & set(".eE") else int(literal))
    except (ValueError, OverflowError):
        return True
