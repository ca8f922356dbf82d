"""Reads a document through its references; what is missing or has another type is empty.

Documents that are compared may have mistakes: nothing here raises.
"""

import sys
from typing import NamedTuple

from specmill.diagnostics import SpecmillError
from specmill.source.document import Document
from specmill.source.pointers import join, split
from specmill.source.refs import RefError, lookup, resolve
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Entry", "entries", "entry", "flag", "follow", "items", "text", "text_at", "value_at"]

_MANY_DIGITS = 10


class Entry(NamedTuple):
    """An object of a document, where it is used and where it is written.

    Attributes:
        use: Pointer of the place that has it, or a reference to it.
        pointer: Pointer of the object itself.
        value: The object; empty where there is none.
    """

    use: str
    pointer: str
    value: JsonObject


def follow(document: Document, pointer: str, value: JsonValue) -> tuple[str, JsonValue]:
    """Where a value is written, and what it is, behind the references that stand for it."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    if not isinstance(ref, str):
        return pointer, value
    try:
        target = resolve(document, ref)
    except SpecmillError:
        return pointer, {}
    return target.pointer, target.value


def entry(document: Document, parent: Entry, *tokens: str) -> Entry:
    """The object below another one, which is not there if any step is missing."""
    value: JsonValue = parent.value
    for token in tokens:
        value = value.get(token) if isinstance(value, dict) else None
    return _entry(document, join(parent.pointer, *tokens), value)


def entries(document: Document, parent: Entry, key: str) -> dict[str, Entry]:
    """The members of a map with free keys, by key."""
    members, place = parent.value.get(key), join(parent.pointer, key)
    if not isinstance(members, dict):
        return {}
    return {name: _entry(document, join(place, name), value) for name, value in members.items()}


def items(document: Document, parent: Entry, key: str) -> list[Entry]:
    """The elements of a list."""
    values, place = parent.value.get(key), join(parent.pointer, key)
    if not isinstance(values, list):
        return []
    return [_entry(document, f"{place}/{index}", value) for index, value in enumerate(values)]


def _entry(document: Document, use: str, value: JsonValue) -> Entry:
    pointer, found = follow(document, use, value)
    return Entry(use, pointer, found if isinstance(found, dict) else {})


def flag(entry: Entry, key: str) -> bool:
    """Whether a field is true."""
    return entry.value.get(key) is True


def text(entry: Entry, key: str) -> str:
    """The text of a field; empty where it has none."""
    return text_at(entry.value, key)


def text_at(value: JsonValue, *tokens: str) -> str:
    """The text below a value; empty where there is none."""
    for token in tokens:
        value = value.get(token) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def value_at(root: JsonValue, pointer: str) -> JsonValue:
    """The value that a pointer leads to, through references if need be; null where there is none."""
    value = root
    for token in split(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and (index := _index(token)) < len(value):
            value = value[index]
        else:
            return _behind_references(root, pointer)
    return value


def _index(token: str) -> int:
    is_number = token.isascii() and token.isdecimal() and len(token) < _MANY_DIGITS
    return int(token) if is_number else sys.maxsize


def _behind_references(root: JsonValue, pointer: str) -> JsonValue:
    try:
        return lookup(root, f"#{pointer}", pointer).value
    except RefError:
        return None
