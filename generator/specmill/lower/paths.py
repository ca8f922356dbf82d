"""Where a path into a value leads, by the types alone."""

from specmill.ir.api import Path
from specmill.ir.types import Array, Dictionary, Reference, Type, Union
from specmill.lower.schemas import DraftDefinition

__all__ = ["type_at"]


def type_at(start: Type, path: Path, drafts: dict[str, DraftDefinition]) -> Type | None:
    """The type at the end of a path; None where the path leads nowhere.

    Where a union stands on the way, the first of its variants that goes on is taken.
    """
    current: Type | None = _unfold(start, drafts)
    for step in path:
        current = None if current is None else _step(current, step, drafts)
    return current


def _step(current: Type, step: str | int, drafts: dict[str, DraftDefinition]) -> Type | None:
    for variant in current.variants if isinstance(current, Union) else (current,):
        if (found := _member(_unfold(variant, drafts), step, drafts)) is not None:
            return _unfold(found, drafts)
    return None


def _member(owner: Type, step: str | int, drafts: dict[str, DraftDefinition]) -> Type | None:
    if isinstance(step, int):
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
    while isinstance(current, Reference) and current.key not in seen:
        seen.add(current.key)
        alias = drafts[current.key].type
        if alias is None:
            return current
        current = alias
    return current
