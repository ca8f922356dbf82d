"""Tells requests apart that have one path, by what else each operation demands of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, get_args, get_origin

from ..operation import Call
from ..parameters import Parameter, table
from .routing import Marks

__all__ = ["marks_of"]

_SINGLE = frozenset({bool, float, int, str})


def marks_of(call_class: type[Call[Any]]) -> Marks:
    """Lists the query parameters and header fields that every request of an operation has."""
    parameters = table(call_class)
    return Marks(_required(parameters.query), _required(parameters.header))


def _required(parameters: Iterable[Parameter]) -> dict[str, str | None]:
    """Finds the only text of each, None for one that may have several; lists have many forms."""
    found: dict[str, str | None] = {}
    for one in parameters:
        # `Any`, because a type in the widest sense has no class of its own.
        annotation: Any = one.annotation
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        is_listed = get_origin(annotation) is Literal
        if one.required and (is_listed or annotation in _SINGLE):
            found[one.name] = _only_text(get_args(annotation))
    return found


def _only_text(listed: tuple[object, ...]) -> str | None:
    match listed:
        case (str() as text,):
            return text
        case _:
            return None
