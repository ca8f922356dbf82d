"""What a module uses from elsewhere, and the imports that follow from it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.text import identifier

__all__ = [
    "LONGEST_LINE",
    "Imports",
    "Symbol",
    "export_order",
    "import_block",
    "imports",
    "relative_module",
]

LONGEST_LINE = 100
"""Characters in a line, as the formatter has it."""

_STANDARD_LIBRARY = frozenset(
    {"builtins", "collections", "contextlib", "datetime", "functools", "types", "typing"}
)
_NUMBER = re.compile(r"[0-9]+")


class Symbol(NamedTuple):
    """A name that another module defines.

    Attributes:
        module: The module; inside the generated package it begins with a dot and is relative to
            the package: `.models.invoices`.
        name: The name in that module; empty for the module itself.
        alias: What the importing module calls it, if not by its name.
    """

    module: str
    name: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of a module.

    Attributes:
        runtime: Import statements that always run.
        typing: Import statements for type checkers alone, empty without any.
    """

    runtime: Code
    typing: Code


def imports(folder: str, runtime: Iterable[Symbol], typing: Collection[Symbol] = ()) -> Imports:
    """Writes the imports of a module.

    Args:
        folder: Folder of the module within the package; empty for the package itself.
        runtime: Symbols that are needed when the module is imported.
        typing: Symbols that only annotations use; those in `runtime` are left out.
    """
    # The standard library's own modules are loaded anyway: deferring them would gain nothing.
    standard = {symbol for symbol in typing if _section(symbol.module) == 0}
    needed = {*runtime, *standard}
    deferred = set(typing) - needed
    return Imports(import_block(folder, needed), import_block(folder, deferred))


def import_block(folder: str, symbols: Iterable[Symbol]) -> Code:
    """Writes import statements in the order that ruff's isort rules ask for."""
    sections: list[list[Code]] = [[], [], []]
    by_module = sorted({_relative(folder, symbol) for symbol in symbols}, key=_module_key)
    for module, group in groupby(by_module, key=lambda symbol: symbol.module):
        sections[_section(module)] += _statements(module, tuple(group))
    return join("\n\n", (join("\n", section) for section in sections if section))


def export_order(names: Iterable[str]) -> list[str]:
    """Sorts names as ruff asks for in `__all__`, where case counts, unlike in an import."""
    return sorted(names, key=lambda name: (_member_rank(name), _natural(name)))


def _relative(folder: str, symbol: Symbol) -> Symbol:
    """The symbol as a module in this folder of the package imports it."""
    return Symbol(relative_module(folder, symbol.module), symbol.name, symbol.alias)


@lru_cache(maxsize=4096)
def relative_module(folder: str, module: str) -> str:
    """The module as one in this folder of the package names it.

    >>> relative_module("models/schemas", ".models.invoices")
    '..invoices'
    """
    if not module.startswith("."):
        return module
    inside = folder.split("/") if folder else []
    steps = module[1:].split(".")
    shared = 0
    while shared < min(len(inside), len(steps)) and inside[shared] == steps[shared]:
        shared += 1
    return "." * (len(inside) - shared + 1) + ".".join(steps[shared:])


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module.partition(".")[0] in _STANDARD_LIBRARY else 1


@lru_cache(maxsize=4096)
def _module_key(symbol: Symbol) -> tuple[object, ...]:
    # Plain imports come before the others, and parents before siblings, as in ruff's isort.
    dots = len(symbol.module) - len(symbol.module.lstrip("."))
    return (
        bool(symbol.name),
        -dots,
        _natural(symbol.module.lower()),
        _natural(symbol.module),
        _member_rank(symbol.name),
        _natural(symbol.name.lower()),
        _natural(symbol.name),
        _natural(symbol.alias),
    )


def _member_rank(name: str) -> int:
    """Constants come first, then classes, then all else."""
    if len(name) > 1 and name.isupper():
        return 0
    return 1 if name[:1].isupper() else 2


def _natural(text: str) -> str:
    """A text that sorts as the given one does where numbers count by their value.

    So `v2` comes before `v10`. A number stands where its digits would, by its length and then by
    itself.
    """
    return _NUMBER.sub(_natural_number, text)


def _natural_number(digits: re.Match[str]) -> str:
    # Digits after a zero are ordered as text, as if they stood behind a decimal point.
    rank = 0 if digits[0].startswith("0") else len(digits[0])
    return f"0{chr(rank)}{digits[0]}\0"


def _statements(module: str, symbols: tuple[Symbol, ...]) -> list[Code]:
    name = _module_name(module)
    statements = [
        fill("import {name}{alias}", name=name, alias=_alias(symbol))
        for symbol in symbols
        if not symbol.name
    ]
    members = [
        fill("{name}{alias}", name=identifier(symbol.name), alias=_alias(symbol))
        for symbol in symbols
        if symbol.name
    ]
    if members:
        line = fill("from {name} import {all}", name=name, all=join(", ", members))
        lines = join("\n", (fill("    {member},", member=member) for member in members))
        broken = fill("from {name} import (\n{lines}\n)", name=name, lines=lines)
        statements.append(line if len(line.text) <= LONGEST_LINE else broken)
    return statements


@lru_cache(maxsize=4096)
def _module_name(module: str) -> Code:
    """A module, absolute or relative: every step between the dots is checked."""
    steps = (identifier(step) if step else verbatim("") for step in module.split("."))
    return join(".", steps)


def _alias(symbol: Symbol) -> Code:
    return fill(" as {alias}", alias=identifier(symbol.alias)) if symbol.alias else verbatim("")
