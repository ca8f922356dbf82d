"""The constraints of types, and which of them refuse nothing that others have accepted.

Those that only hold a server to the document are none: they refuse nothing that a program does.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

__all__ = ["Limits", "allow", "limits_of"]

Limits: TypeAlias = tuple[tuple[str, str], ...]
"""Constraints by what each is called, as pydantic's `Field` calls it, with what it demands."""

_Number: TypeAlias = int | float

_LIMITS = frozenset(
    "ge gt le lt max_length min_length multiple_of pattern max_digits decimal_places".split()
)
_CHECKS = ("Listed", "Meets")
_HIGHEST = ("le", "lt", "max_length", "max_digits", "decimal_places")
_LOWEST = ("ge", "gt", "min_length")


def limits_of(mark: ast.expr) -> Iterator[tuple[str, str]]:
    """The constraints that stand beside a type in `Annotated`."""
    if not isinstance(mark, ast.Call):
        return
    called = ast.unparse(mark.func)
    if called == "Field":
        for keyword in mark.keywords:
            if keyword.arg in _LIMITS:
                yield keyword.arg, ast.unparse(keyword.value)
    elif called in _CHECKS and not _is_for_servers(mark):
        yield called, ast.unparse(mark)


def _is_for_servers(mark: ast.Call) -> bool:
    """Whether a client reads and sends whatever a check refuses."""
    return any(keyword.arg == "is_open" for keyword in mark.keywords)


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
    if name == "Meets":
        return _demands_less(wide, narrow)
    compare = _COMPARISONS.get(name)
    was, now = _number(narrow), _number(wide)
    return compare is not None and was is not None and now is not None and compare(now, was)


def _demands_less(wide: str, narrow: str) -> bool:
    """Whether a check has only keywords that another one has as well."""
    now, was = (
        {
            ast.unparse(key): ast.unparse(value)
            for key, value in zip(one.keys, one.values, strict=True)
            if key
        }
        for one in map(_checked, (wide, narrow))
    )
    # Without it one item has to match.
    needs_none = was.get("'minContains'") == "0" and "'minContains'" not in now
    return not needs_none and all(was.get(key) == value for key, value in now.items())


def _checked(check: str) -> ast.Dict:
    """The schema of a check."""
    call = ast.parse(check, mode="eval").body
    schema = call.args[0] if isinstance(call, ast.Call) and call.args else None
    return schema if isinstance(schema, ast.Dict) else ast.Dict([], [])


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
