"""Aliases that lead back to themselves."""

from collections.abc import Mapping
from dataclasses import replace

from specmill.ir.types import Alias, Definition, Reference, Type, Union
from specmill.targets.python.model_modules import definition_parts, type_parts

__all__ = ["contains_itself", "without_itself"]


def without_itself(alias: Alias) -> Alias:
    """The alias without a choice of itself, which says nothing and which type checkers refuse."""
    if not isinstance(alias.type, Union):
        return alias
    variants = tuple(
        entry
        for entry in alias.type.variants
        if not (isinstance(entry, Reference) and entry.key == alias.key)
    )
    if len(variants) == len(alias.type.variants) or not variants:
        return alias
    only = variants[0] if len(variants) == 1 else replace(alias.type, variants=variants)
    return replace(alias, type=only)


def contains_itself(alias: Alias, definitions: Mapping[str, Definition]) -> bool:
    """Whether the way from an alias through all that it is made of leads back to it."""
    seen: set[str] = set()
    waiting: list[Type] = [alias.type]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, Reference):
            waiting += type_parts(part)
        elif part.key == alias.key:
            return True
        elif part.key not in seen:
            seen.add(part.key)
            waiting += definition_parts(definitions[part.key])
    return False
