"""Aliases that are choices of one another.

`A: anyOf [B, string]` and `B: anyOf [A, integer]` are one choice, of a string and an integer. What
reads values would look for the end of it forever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from specmill.ir.circles import circles
from specmill.ir.types import Anything, Constrained, Reference, Type, Union
from specmill.lower.schemas import DraftDefinition

__all__ = ["without_alias_cycles"]


def without_alias_cycles(drafts: Mapping[str, DraftDefinition]) -> dict[str, DraftDefinition]:
    """Replaces each alias that leads back to itself by all that the aliases on the way allow.

    Args:
        drafts: The definitions by their key.
    """
    types: dict[str, Type] = {}
    for members in circles(drafts, lambda key: _targets(drafts, key)):
        circle = frozenset(members)
        own = {key: _ways_out(drafts[key].type, circle) for key in members}
        shared = {text: part for parts in own.values() for text, part in parts.items()}
        types |= {key: _choice(tuple((own[key] | shared).values())) for key in members}
    return {
        key: replace(draft, type=types[key]) if key in types else draft
        for key, draft in drafts.items()
    }


def _choices(type_: Type | None) -> Iterator[Type]:
    """What a value of the type may be at once, without looking into arrays and objects."""
    if isinstance(type_, Union):
        for variant in type_.variants:
            yield from _choices(variant)
    elif isinstance(type_, Constrained):
        yield from _choices(type_.type)
    elif type_ is not None:
        yield type_


def _targets(drafts: Mapping[str, DraftDefinition], key: str) -> list[str]:
    return [part.key for part in _choices(drafts[key].type) if isinstance(part, Reference)]


def _ways_out(type_: Type | None, circle: frozenset[str]) -> dict[str, Type]:
    """What a value of an alias may be without going on in its circle, by how it is written."""
    return {
        repr(part): part
        for part in _choices(type_)
        if not (isinstance(part, Reference) and part.key in circle)
    }


def _choice(variants: tuple[Type, ...]) -> Type:
    if len(variants) < 2:
        return variants[0] if variants else Anything()
    return Union(variants)
