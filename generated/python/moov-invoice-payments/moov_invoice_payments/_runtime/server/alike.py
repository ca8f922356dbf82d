"""Tells which types take the same value in Python as in JSON."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic.fields import FieldInfo
from typing_extensions import is_typeddict

__all__ = ["is_alike"]

_SCALARS = frozenset({bool, float, int, str, NoneType})
_TRANSPARENT = (Annotated, NotRequired, Required)
_COMPOSED = (Union, UnionType, list)


# `Any`, because a type in the widest sense (`list[X]`, `A | B`) has no class of its own.
def is_alike(annotation: Any, within: tuple[Any, ...] = ()) -> bool:
    """Tells whether a value that JSON holds is already the value of a type in Python.

    So it is with text, but not with a time, which is text in JSON and a `datetime` in Python.

    Args:
        annotation: The type.
        within: The types around it that are being looked at.
    """
    if annotation in within:
        return True
    if is_typeddict(annotation):
        hints = get_type_hints(annotation, include_extras=True).values()
        return all(is_alike(hint, (*within, annotation)) for hint in hints)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in _TRANSPARENT:
        member, *marks = arguments
        return is_alike(member, within) and not any(map(_is_renamed, marks))
    if origin in _COMPOSED:
        return all(is_alike(argument, within) for argument in arguments)
    return origin is Literal or annotation in _SCALARS


def _is_renamed(mark: object) -> bool:
    """Tells whether a mark gives a member another name in JSON, or is a validator."""
    return not isinstance(mark, FieldInfo) or mark.validation_alias is not None
