"""Compares JSON values as JSON Schema does, and moments by what they mean."""

from __future__ import annotations

import datetime as dt
import json

from tests.corpus.schema_values import JsonValue

__all__ = ["difference"]


def difference(expected: JsonValue, found: JsonValue, place: str = "$") -> str | None:
    """Describe the first place where two values differ; None if they are equal.

    5.0 is 5, true is not 1, and of a number counts what a double can hold. A moment has several
    spellings.
    """
    match expected, found:
        case dict(), dict():
            pairs = {
                f"{place}.{key}": (expected.get(key, _ABSENT), found.get(key, _ABSENT))
                for key in (*expected, *found)
            }
        case list(), list() if len(expected) == len(found):
            pairs = {
                f"{place}[{index}]": pair
                for index, pair in enumerate(zip(expected, found, strict=True))
            }
        case _:
            is_equal = _is_equal(expected, found)
            return None if is_equal else f"{place}: {_short(expected)} became {_short(found)}"
    found_in = (difference(*pair, at) for at, pair in pairs.items())
    return next((one for one in found_in if one is not None), None)


_ABSENT = "(absent)"


def _is_equal(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str) and one != other:
        moments = _moment(one), _moment(other)
        return None not in moments and moments[0] == moments[1]
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other)
    return one == other


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def _short(value: JsonValue) -> str:
    text = json.dumps(value)
    return text if len(text) < 120 else f"{text[:120]}…"
