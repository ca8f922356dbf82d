"""Turns pydantic's report on a value into faults that name the place in that value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeGuard, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .errors import Fault

__all__ = ["MOST_FAULTS", "faults_of"]

MOST_FAULTS = 1_000
"""How many faults are listed: to list one takes far longer than to send it."""

_LONGEST_ARGUMENT = 60

_PROBLEMS = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
}


def faults_of(
    error: ValidationError, value: object, shown: Collection[str | int] = ()
) -> tuple[Fault, ...]:
    """Lists what is wrong with a value, each place once, in the order of the report.

    Where a value may be of several types, and one of them fits but for something inside, it is the
    inner fault that counts. Of too many faults it is only said that there are.

    Args:
        error: pydantic's report.
        value: The value that was validated.
        shown: The members of the value of which a fault may show the content. Of all others it
            tells the JSON type: they may be secret.
    """
    if error.error_count() > MOST_FAULTS:
        return (Fault((), f"has more than {MOST_FAULTS} faults"),)
    by_path: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for details in error.errors(include_url=False, include_context=False):
        path = _path_in(value, details["loc"], absent=details["type"] == "missing")
        by_path.setdefault(path, []).append(details)
    outer = {path[:length] for path in by_path for length in range(len(path))}
    return tuple(
        _fault(path, details, shown) for path, details in by_path.items() if path not in outer
    )


def _fault(
    path: tuple[str | int, ...],
    details: Sequence[ErrorDetails],
    shown: Collection[str | int],
) -> Fault:
    problems = dict.fromkeys(_problem(one) for one in details)
    first, *others = problems
    alternatives = [other.removeprefix("expected ") for other in others]
    got = ""
    if details[0]["type"] not in ("missing", "json_invalid"):
        wrong = details[0]["input"]
        got = _shown(wrong) if path and path[0] in shown else _json_type(wrong)
    return Fault(path, " or ".join((first, *alternatives)), got)


def _problem(details: ErrorDetails) -> str:
    if details["type"] in _PROBLEMS:
        return _PROBLEMS[details["type"]]
    message = details["msg"].replace("Input should be ", "expected ", 1)
    return message[:1].lower() + message[1:]


def _path_in(
    value: object, location: Sequence[str | int], *, absent: bool
) -> tuple[str | int, ...]:
    """Follows a location through a value.

    pydantic puts the names of the members of a union between the steps: what is no step of the
    value is one of those, except for a last step that is absent, as a missing property is.
    """
    path: list[str | int] = []
    here = value
    for step in location[:-1] if absent else location:
        if _has(here, step):
            here = here[step]
            path.append(step)
    return (*path, location[-1]) if absent else tuple(path)


def _has(value: object, step: str | int) -> TypeGuard[Mapping[str | int, object]]:
    """Whether an object or an array of JSON has a member, which is then found by subscription."""
    if isinstance(value, list):
        return isinstance(step, int) and step < len(cast("list[object]", value))
    return isinstance(value, dict) and step in value


def _json_type(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a number"
        case str():
            return "a string"
        case Mapping():
            return "an object"
        case Sequence():
            return "an array"
        case _:
            return type(value).__name__


def _shown(value: object) -> str:
    if not isinstance(value, str | int | float | None):
        return _json_type(value)
    text = repr(value)
    return text if len(text) <= _LONGEST_ARGUMENT else f"{text[: _LONGEST_ARGUMENT - 1]}…"
