"""What values meet beyond their types, as Python."""

import json
from collections.abc import Iterator
from typing import cast

from specmill.ir.types import JsonValue
from specmill.render.code import Code, fill, verbatim
from specmill.targets.python.patterns import is_usable
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import literal

__all__ = ["MEETS", "meets", "patterns_in"]

MEETS = Symbol("._runtime.constraints", "Meets")
"""The class of what `meets` writes."""

_CONDITION = ("if", "then", "else")


def meets(schema: str, *, is_open: bool) -> Code | None:
    """Writes what checks constraints: `Meets({"minProperties": 1})`.

    Args:
        schema: The constraints, as JSON.
        is_open: Whether a client reads other values as well.

    Returns:
        The code; None where no constraint is left without those whose patterns nothing can match.
    """
    usable = _usable(_read(schema)) if schema else {}
    if not usable:
        return None
    option = verbatim(", is_open=True") if is_open else verbatim("")
    return fill("Meets({schema}{option})", schema=literal(usable), option=option)


def patterns_in(schema: str) -> Iterator[str]:
    """Lists the regular expressions in constraints."""
    return _patterns(_read(schema))


def _read(schema: str) -> dict[str, JsonValue]:
    # The neutral model vouches that it is an object.
    return cast("dict[str, JsonValue]", json.loads(schema))


def _usable(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Leaves out the keywords that have patterns of which pydantic's engine knows nothing."""
    unusable = {key for key, bound in schema.items() if not _is_usable(key, bound)}
    for group in (_CONDITION, ("properties", "patternProperties", "additionalProperties")):
        unusable |= unusable.intersection(group) and {*group}
    return {key: bound for key, bound in schema.items() if key not in unusable}


def _is_usable(key: str, bound: JsonValue) -> bool:
    return all(map(is_usable, _patterns({key: bound})))


def _patterns(value: JsonValue) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _patterns(item)
    elif isinstance(value, dict):
        for key, bound in value.items():
            if key == "pattern" and isinstance(bound, str):
                yield bound
            elif key == "patternProperties" and isinstance(bound, dict):
                yield from bound
            # What is listed is no schema.
            if key not in ("enum", "const"):
                yield from _patterns(bound)
