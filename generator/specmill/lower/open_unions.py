"""Unions in answers of which one variant takes whatever another one lists.

`anyOf: [{type: string}, {enum: [a, b]}]` allows any text. A target shows an enumeration of answers
as open, which looks the same; but a server may send no value that its document does not list.
"""

from collections.abc import Callable
from dataclasses import replace

from specmill.ir.api import Operation, Resource, Response, Webhook
from specmill.ir.types import (
    Array,
    Dictionary,
    Enumeration,
    Reference,
    Scalar,
    Tuple,
    Type,
    Union,
    scalar_kind,
)

__all__ = ["open_responses", "open_webhooks", "without_listed"]

TypeOf = Callable[[str], Type | None]
"""Returns what a definition stands for, by its key; None for an object."""

_TIMES = frozenset({"date", "date-time"})


def without_listed(type_: Type, type_of: TypeOf) -> Type:
    """Leaves out the enumerations whose values another variant takes with all others.

    Args:
        type_: What an answer holds.
        type_of: Returns what a definition stands for.
    """
    match type_:
        case Array():
            return replace(type_, items=without_listed(type_.items, type_of))
        case Tuple():
            return Tuple(tuple(without_listed(item, type_of) for item in type_.items))
        case Dictionary():
            return replace(type_, values=without_listed(type_.values, type_of))
        case Union():
            return _without_listed(type_, type_of)
        case _:
            return type_


def open_responses(resources: tuple[Resource, ...], type_of: TypeOf) -> tuple[Resource, ...]:
    """Does so for the bodies of all answers."""
    return tuple(
        replace(
            resource,
            operations=tuple(_open(operation, type_of) for operation in resource.operations),
        )
        for resource in resources
    )


def open_webhooks(webhooks: tuple[Webhook, ...], type_of: TypeOf) -> tuple[Webhook, ...]:
    """Does so for what is received without being asked for."""
    return tuple(
        replace(
            entry, content=replace(entry.content, type=without_listed(entry.content.type, type_of))
        )
        for entry in webhooks
    )


def _open(operation: Operation, type_of: TypeOf) -> Operation:
    def opened(response: Response) -> Response:
        contents = tuple(
            replace(content, type=without_listed(content.type, type_of))
            for content in response.contents
        )
        return replace(response, contents=contents)

    return replace(operation, responses=tuple(map(opened, operation.responses)))


def _without_listed(union: Union, type_of: TypeOf) -> Type:
    meant = [_followed(variant, type_of) for variant in union.variants]
    free = {one.kind for one in meant if isinstance(one, Scalar) and _is_free(one)}
    kept = tuple(
        without_listed(variant, type_of)
        for variant, one in zip(union.variants, meant, strict=True)
        if not (isinstance(one, Enumeration) and free.issuperset(map(scalar_kind, one.values)))
    )
    return kept[0] if len(kept) == 1 else replace(union, variants=kept)


def _followed(type_: Type, type_of: TypeOf) -> Type:
    passed: set[str] = set()
    while isinstance(type_, Reference) and type_.key not in passed:
        passed.add(type_.key)
        type_ = type_of(type_.key) or type_
    return type_


def _is_free(scalar: Scalar) -> bool:
    return scalar.format not in _TIMES and scalar == Scalar(scalar.kind, scalar.format)
