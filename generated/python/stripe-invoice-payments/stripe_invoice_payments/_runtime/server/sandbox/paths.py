"""Values inside a JSON value: found by a path, and replaced in a copy."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import JsonValue

__all__ = ["Path", "value_at", "with_value"]

Path: TypeAlias = tuple[str | int, ...]
"""Names of members, and indexes of arrays (negative from the end)."""


def value_at(value: JsonValue, path: Path) -> JsonValue:
    """Returns the value at the end of a path; None where the path leads nowhere."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def with_value(value: JsonValue, path: Path, new: JsonValue) -> JsonValue:
    """Returns a copy in which the value at the end of a path is another one.

    Only what is on the path is copied. A path that leads out of the value changes nothing, but a
    member that an object does not have yet is added.
    """
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        if rest and step not in value:
            return value
        return {**value, step: with_value(value.get(step), rest, new)}
    if isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
        copied = [*value]
        copied[step] = with_value(copied[step], rest, new)
        return copied
    return value
