"""The constraints of types, and which of them refuse nothing that others have accepted."""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

__all__ = ["Limits", "allow", "limits_of"]

Limits: TypeAlias = tuple[tuple[str, str], ...]
"""Names of constraints, as pydantic's `Field` has them, with their values in Python."""

_Number: TypeAlias = int | float

_LIMITS = frozenset(
    "ge gt le lt max_length min_length multiple_of pattern max_digits decimal_places".split()
)
_HIGHEST = ("le", "lt", "max_length", "max_digits", "decimal_places")
_LOWEST = ("ge", "gt", "min_length")


def limits_of(mark: ast.expr) -> Iterator[tuple[str, str]]:
    """The constraints that stand beside a type in `Annotated`."""
    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "Field":
        for keyword in mark.keywords:
            if keyword.arg in _LIMITS:
                yield keyword.arg, ast.unparse(keyword.value)


def allow(wide: Mapping[str, str], narrow: Mapping[str, str]) -> bool:
    """Whether constraints allow all that others do.

    Args:
        wide: Those that have to allow it, by their name in pydantic's `Field`.
        narrow: The others.
    """
    return all(
        name in narrow and _allows(name, value, narrow[name]) for name, value in wide.items()
    )


def _allows(name: str, wide: str, narrow: str) -> bool:
    if wide == narrow:
        return True
    compare = _COMPARISONS.get(name)
    was, now = _number(narrow), _number(wide)
    return compare is not None and was is not None and now is not None and compare(now, was)


def _is_multiple(divisor: _Number, other: _Number) -> bool:
    return divisor != 0 and other % divisor == 0


_COMPARISONS: Mapping[str, Callable[[_Number, _Number], bool]] = {
    **dict.fromkeys(_HIGHEST, lambda wide, narrow: wide >= narrow),
    **dict.fromkeys(_LOWEST, lambda wide, narrow: wide <= narrow),
    "multiple_of": _is_multiple,
}


def _number(text: str) -> _Number | None:
    try:
        value: object = ast.literal_eval(text)
    except ValueError:
        return None
    return value if isinstance(value, int | float) else None
