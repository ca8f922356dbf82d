"""Aliases that are choices of one another.

`A: anyOf [B, string]` and `B: anyOf [A, integer]` are one choice, of a string and an integer. What
reads values would look for the end of it forever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from specmill.ir.types import Anything, Reference, Type, Union
from specmill.lower.schemas import DraftDefinition

__all__ = ["without_alias_cycles"]


def without_alias_cycles(drafts: Mapping[str, DraftDefinition]) -> dict[str, DraftDefinition]:
    """Replaces each alias that leads back to itself by all that the aliases on the way allow.

    Args:
        drafts: The definitions by their key.
    """
    types: dict[str, Type] = {}
    for members in _circles(drafts):
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


def _circles(drafts: Mapping[str, DraftDefinition]) -> list[list[str]]:
    """The aliases that lead back to themselves, by what leads to one another.

    These are the strongly connected components, found by Tarjan's algorithm without recursion.
    """
    circles: list[list[str]] = []
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    waiting: dict[str, Iterator[str]] = {}
    for start in drafts:
        entered = [start] if start not in order else []
        while entered:
            key = entered[-1]
            if key not in waiting:
                order[key] = lowest[key] = len(order)
                path.append(key)
                waiting[key] = iter(_targets(drafts, key))
            target = next(waiting[key], None)
            if target is None:
                entered.pop()
                if entered:
                    lowest[entered[-1]] = min(lowest[entered[-1]], lowest[key])
                if lowest[key] == order[key]:
                    members = _popped(path, key)
                    lowest |= dict.fromkeys(members, len(drafts))
                    if len(members) > 1 or key in _targets(drafts, key):
                        circles.append(members)
            elif target not in order:
                entered.append(target)
            else:
                lowest[key] = min(lowest[key], lowest[target])
    return circles


def _popped(path: list[str], first: str) -> list[str]:
    """Takes the end of a path away, from one of its steps on."""
    members = [path.pop()]
    while members[-1] != first:
        members.append(path.pop())
    return members
