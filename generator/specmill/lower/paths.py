"""Paths into values: read from a document, and followed by the types alone."""

import re

from specmill.ir.types import (
    Array,
    Constrained,
    Dictionary,
    JsonValue,
    Path,
    Reference,
    Tuple,
    Type,
    variants_of,
)
from specmill.lower.schemas import DraftDefinition

__all__ = ["json_path", "property_names", "type_at"]

_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>-?\d+)\]|\['(?P<quoted>[^']+)'\]")


def json_path(text: JsonValue) -> Path:
    """Reads a JSONPath of plain steps: `$.data[-1].id`.

    Raises:
        ValueError: It is none; the message says why, and leaves out what it is about.
    """
    if not isinstance(text, str) or not text.startswith("$"):
        raise ValueError("is not a JSONPath that begins with `$`")
    steps: list[str | int] = []
    place = 1
    while place < len(text):
        match = _STEP.match(text, place)
        if match is None:
            raise ValueError("has a step that is neither `.name` nor `[index]`")
        name = match["name"] or match["quoted"]
        steps.append(name or int(match["index"]))
        place = match.end()
    return tuple(steps)


def type_at(start: Type, path: Path, drafts: dict[str, DraftDefinition]) -> Type | None:
    """The type at the end of a path; None where the path leads nowhere.

    Where a union stands on the way, the first of its variants that goes on is taken.
    """
    current: Type | None = _unfold(start, drafts)
    for step in path:
        current = None if current is None else _step(current, step, drafts)
    return current


def property_names(start: Type, drafts: dict[str, DraftDefinition]) -> frozenset[str]:
    """The names of all properties that a value may have; empty where it cannot be an object."""
    whole = _unfold(start, drafts)
    names: set[str] = set()
    for variant in variants_of(whole):
        record = _unfold(variant, drafts)
        if isinstance(record, Reference):
            names.update(entry.name for entry in drafts[record.key].properties or ())
    return frozenset(names)


def _step(current: Type, step: str | int, drafts: dict[str, DraftDefinition]) -> Type | None:
    for variant in variants_of(current):
        if (found := _member(_unfold(variant, drafts), step, drafts)) is not None:
            return _unfold(found, drafts)
    return None


def _member(owner: Type, step: str | int, drafts: dict[str, DraftDefinition]) -> Type | None:
    if isinstance(step, int):
        if isinstance(owner, Tuple):
            is_known = step < len(owner.items) and (owner.rest is None or step >= 0)
            return owner.items[step] if is_known and step >= -len(owner.items) else owner.rest
        return owner.items if isinstance(owner, Array) else None
    if isinstance(owner, Dictionary):
        return owner.values
    if isinstance(owner, Reference):
        properties = drafts[owner.key].properties or ()
        return next((entry.type for entry in properties if entry.name == step), None)
    return None


def _unfold(start: Type, drafts: dict[str, DraftDefinition]) -> Type:
    """Looks through aliases; a reference to a record stays."""
    current = start
    seen: set[str] = set()
    while isinstance(current, Constrained) or (
        isinstance(current, Reference) and current.key not in seen
    ):
        if isinstance(current, Constrained):
            current = current.type
            continue
        seen.add(current.key)
        alias = drafts[current.key].type
        if alias is None:
            return current
        current = alias
    return current
