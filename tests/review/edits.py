"""Edits of a document at random places, of which many make sense and some do not."""

import json
from collections.abc import Iterator
from random import Random

from specmill.source.tree import JsonArray, JsonObject, JsonValue

__all__ = ["edited"]

_NO_PART = frozenset({"example", "examples", "info", "tags", "security", "securitySchemes"})
"""What means nothing on the wire, or nothing any more once a name in it is another."""


def edited(root: JsonValue, random: Random, count: int) -> JsonValue:
    """A copy of a document after some edits.

    Args:
        root: The document.
        random: Chooses the edits.
        count: How many edits to try; a few of them change nothing.
    """
    copy: JsonValue = json.loads(json.dumps(root))
    parts = list(_parts(copy))
    for _ in range(count):
        part = random.choice(parts)
        if isinstance(part, list):
            del part[: random.randrange(2)]
        elif keys := [key for key in part if key not in _NO_PART]:
            _edit(part, random.choice(keys), random.choice(parts), random)
    return copy


def _edit(part: JsonObject, key: str, other: JsonObject | JsonArray, random: Random) -> None:
    match random.randrange(4):
        case 0:
            del part[key]
        case 1:
            part[f"{key}X"] = part.pop(key)
        case 2:
            part[f"{key}X"] = json.loads(json.dumps(part[key]))
        case _:
            if isinstance(other, dict) and key in other:
                part[key] = json.loads(json.dumps(other[key]))


def _parts(value: JsonValue) -> Iterator[JsonObject | JsonArray]:
    """The objects and lists of a document that mean something."""
    if isinstance(value, (dict, list)):
        yield value
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in _NO_PART and not key.startswith("x-"):
                yield from _parts(member)
    elif isinstance(value, list):
        for item in value:
            yield from _parts(item)
