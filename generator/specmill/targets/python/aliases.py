"""Aliases that lead back to themselves."""

from dataclasses import replace

from specmill.ir.types import Alias, Reference, Union

__all__ = ["without_itself"]


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
