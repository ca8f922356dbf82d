"""Text that may stand in a template: the type, and the ways to compose it.

A template takes nothing but `Code`. Text of a document becomes `Code` only in the factories of a
target (literals, docstrings, comments, identifiers), which escape it and then `vouch` for the
result. So an injection is a type error, not a matter of care.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import LiteralString


class _Seal:
    """The key to the constructor of `Code`; only this module holds one."""


_SEAL = _Seal()


@dataclass(frozen=True, slots=True, order=True, init=False)
class Code:
    """Source text that is safe where it stands. Made by the functions of this module only.

    Attributes:
        text: The source text. Equality, order and hash are those of the text.

    Raises:
        TypeError: The class was called from outside this module.
    """

    text: str

    def __init__(self, text: str, seal: _Seal) -> None:
        if seal is not _SEAL:
            raise TypeError("Code is made by verbatim(), join(), fill(), indent() or vouch()")
        object.__setattr__(self, "text", text)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: "Code") -> "Code":
        return Code(self.text + other.text, _SEAL)


def verbatim(text: LiteralString) -> Code:
    """Takes constant text that is written in specmill's own source."""
    return Code(text, _SEAL)


def vouch(text: str) -> Code:
    """Takes text that the caller has just escaped for the place where it will stand.

    This is the only door for text that is not constant. An architecture test lists the modules
    that may call it: those that escape for one target language.
    """
    return Code(text, _SEAL)


def join(separator: LiteralString, items: Iterable[Code]) -> Code:
    """Joins code with constant text between the items."""
    return Code(separator.join(item.text for item in items), _SEAL)


def fill(pattern: LiteralString, **parts: Code) -> Code:
    """Puts code into constant text: `fill("list[{item}]", item=annotation)`.

    Args:
        pattern: Constant text with `{name}` where a part goes, `{{` and `}}` for braces.
        **parts: The parts by name.

    Raises:
        ValueError: A field is not a plain name, or the names and the parts are not the same.
    """
    steps, named = _read_pattern(pattern)
    if named != parts.keys():
        unused, missing = sorted(parts.keys() - named), sorted(named - parts.keys())
        listed = ", ".join(unused or missing)
        raise ValueError(f"{pattern!r} has no {'field' if unused else 'part'} for {listed}")
    return Code("".join([parts[step].text if is_name else step for step, is_name in steps]), _SEAL)


@lru_cache(maxsize=1024)
def _read_pattern(pattern: str) -> tuple[tuple[tuple[str, bool], ...], frozenset[str]]:
    """The constant texts and the fields of a pattern, marked by True, and all of its fields."""
    steps: list[tuple[str, bool]] = []
    for constant, name, specification, conversion in Formatter().parse(pattern):
        if specification or conversion:
            raise ValueError(f"{pattern!r} has a field {name!r} that is no plain name of a part")
        steps += [(constant, False)] if constant else []
        steps += [(name, True)] if name is not None else []
    return tuple(steps), frozenset(step for step, is_name in steps if is_name)


def indent(code: Code, width: int = 4, *, first: bool = False) -> Code:
    """Indents every line but the first; blank lines stay empty.

    Args:
        code: What to indent.
        width: Number of spaces.
        first: Whether the first line is indented too.
    """
    return Code(indent_text(code.text, width, first=first), _SEAL)


def indent_text(text: str, width: int = 4, *, first: bool = False) -> str:
    """Does to plain text what `indent` does to code. Only a line feed ends a line."""
    margin = " " * width
    head, *rest = text.split("\n")
    if first and head:
        head = margin + head
    return "\n".join([head, *(margin + line if line else "" for line in rest)])
