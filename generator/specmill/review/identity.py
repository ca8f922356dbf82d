"""Names findings: by the rule, and by the place of the edit as the document itself names it."""

import json
from collections.abc import Iterator
from hashlib import sha256

from specmill.source.document import Document
from specmill.source.pointers import join, split
from specmill.source.tree import JsonValue

__all__ = ["identity"]

# Keys by which the objects of a list are known, the most telling first.
_KEYS = (("$ref",), ("in", "name"), ("name",), ("url",))


def identity(document: Document, rule: str, pointer: str) -> str:
    """The id of a finding.

    What stands in a list is known by what it is, not by its number: an entry that comes before it
    gives it no other id.

    Args:
        document: The document that the place is in.
        rule: Id of the rule.
        pointer: Pointer into its upgraded tree; there may be nothing.
    """
    place = document.pointer_in_text(pointer)
    known = place if place != pointer else join("", *_steps(document.root, place))
    digest = sha256(f"{rule}\0{known}".encode("utf-8", "surrogatepass"))
    return f"f-{digest.hexdigest()[:10]}"


def _steps(value: JsonValue, place: str) -> Iterator[str]:
    """The steps to a place in a tree, with entries of lists by what they are."""
    for step in split(place):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            yield _entry(value, int(step))
            value = value[int(step)]
        else:
            yield step
            value = value.get(step) if isinstance(value, dict) else None


def _entry(entries: list[JsonValue], number: int) -> str:
    """An entry by what it is, if it is the only such one; else by its number."""
    names = [_name(entry) for entry in entries]
    name = names[number]
    return str(number) if name is None or names.count(name) > 1 else f"={name}"


def _name(entry: JsonValue) -> str | None:
    if not isinstance(entry, dict):
        return None if isinstance(entry, list) else json.dumps(entry)
    for keys in _KEYS:
        if all(isinstance(entry.get(key), str) for key in keys):
            return json.dumps([entry[key] for key in keys])
    return None
