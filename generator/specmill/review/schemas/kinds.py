"""The kinds of JSON values that schemas tell apart."""

import json
from collections.abc import Iterable

from specmill.source.tree import JsonValue, narrowest_type

__all__ = ["ALL", "describe", "key_of", "kind_of", "kinds_of_type", "text_of"]

ALL = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})
"""All kinds; `fraction` is a number that is no integer."""

_ORDER = ("string", "integer", "fraction", "boolean", "array", "object", "null")
_MAX_TEXT = 60


def kind_of(value: JsonValue) -> str:
    """The kind of a value."""
    kind = narrowest_type(value)
    return "fraction" if kind == "number" else kind


def kinds_of_type(types: JsonValue) -> frozenset[str] | None:
    """The kinds that the keyword `type` allows; None where it says nothing that has a meaning."""
    names = types if isinstance(types, list) else [types]
    kinds: set[str] = set()
    for name in names:
        if name == "number":
            kinds |= {"integer", "fraction"}
        elif isinstance(name, str) and name in ALL:
            kinds.add(name)
        else:
            return None
    return frozenset(kinds)


def key_of(value: JsonValue) -> str:
    """A text that two values have in common where JSON Schema calls them equal."""
    if isinstance(value, float) and kind_of(value) == "integer":
        value = int(value)
    elif isinstance(value, list):
        return "[" + ",".join(key_of(item) for item in value) + "]"
    elif isinstance(value, dict):
        members = (f"{json.dumps(key)}:{key_of(value[key])}" for key in sorted(value))
        return "{" + ",".join(members) + "}"
    return json.dumps(value)


def text_of(value: JsonValue) -> str:
    """A value as short text."""
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


def describe(kinds: Iterable[str]) -> str:
    """A set of kinds in words, such as `string or integer`."""
    known = frozenset(kinds)
    if known >= ALL:
        return "anything"
    words = [
        "number" if kind == "fraction" else kind
        for kind in _ORDER
        if kind in known and not (kind == "integer" and "fraction" in known)
    ]
    return " or ".join(words) or "nothing"
