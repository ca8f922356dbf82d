"""Unions in answers of which one variant takes whatever another one lists.

`anyOf: [{type: string}, {enum: [a, b]}]` allows any text. A target shows an enumeration of answers
as open, which looks the same; but a server may send no value that its document does not list,
unless the document says that any will do.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from operator import is_not

from specmill.ir.api import Content, Operation, Response, Webhook
from specmill.ir.types import (
    Array,
    Constrained,
    Dictionary,
    Enumeration,
    Reference,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
    scalar_kind,
)

__all__ = ["open_responses", "open_webhooks", "with_unlisted"]

TypeOf = Callable[[str], Type | None]
"""Returns what a definition stands for, by its key; None for an object."""

_TIMES = frozenset({"date", "date-time"})


def with_unlisted(type_: Type, type_of: TypeOf) -> Type:
    """Marks the variants that take the values that another one lists, and all others.

    Args:
        type_: What an answer holds.
        type_of: Returns what a definition stands for.
    """
    match type_:
        case Array():
            inner = with_unlisted(type_.items, type_of)
            return type_ if inner is type_.items else replace(type_, items=inner)
        case Tuple():
            items = tuple(with_unlisted(item, type_of) for item in type_.items)
            rest = type_.rest and with_unlisted(type_.rest, type_of)
            return replace(type_, items=items, rest=rest)
        case Constrained():
            return replace(type_, type=with_unlisted(type_.type, type_of))
        case Dictionary():
            values = with_unlisted(type_.values, type_of)
            return type_ if values is type_.values else replace(type_, values=values)
        case Union():
            return _with_unlisted(type_, type_of)
        case _:
            return type_


def open_responses(operations: Iterable[Operation], type_of: TypeOf) -> tuple[Operation, ...]:
    """Does so for the bodies of all answers."""
    return tuple(_open(operation, type_of) for operation in operations)


def open_webhooks(webhooks: tuple[Webhook, ...], type_of: TypeOf) -> tuple[Webhook, ...]:
    """Does so for what is received without being asked for."""
    return tuple(
        replace(
            entry, content=replace(entry.content, type=with_unlisted(entry.content.type, type_of))
        )
        for entry in webhooks
    )


def _open(operation: Operation, type_of: TypeOf) -> Operation:
    def opened_content(content: Content) -> Content:
        type_ = with_unlisted(content.type, type_of)
        return content if type_ is content.type else replace(content, type=type_)

    def opened(response: Response) -> Response:
        contents = tuple(map(opened_content, response.contents))
        has_changed = any(map(is_not, contents, response.contents))
        return replace(response, contents=contents) if has_changed else response

    return replace(operation, responses=tuple(map(opened, operation.responses)))


def _with_unlisted(union: Union, type_of: TypeOf) -> Type:
    meant = [_followed(variant, type_of) for variant in union.variants]
    listed: set[ScalarKind] = {
        scalar_kind(value) for one in meant if isinstance(one, Enumeration) for value in one.values
    }
    named = {
        one.kind
        for variant, one in zip(union.variants, meant, strict=True)
        if isinstance(variant, Reference) and isinstance(one, Scalar) and _is_free(one)
    }
    kept = tuple(
        _marked(with_unlisted(variant, type_of), listed)
        for variant, one in zip(union.variants, meant, strict=True)
        # Another name of any text bears no mark.
        if not (isinstance(one, Enumeration) and named.issuperset(map(scalar_kind, one.values)))
    )
    return kept[0] if len(kept) == 1 else replace(union, variants=kept)


def _marked(variant: Type, listed: Collection[ScalarKind]) -> Type:
    if not isinstance(variant, Scalar) or not _is_free(variant):
        return variant
    is_listed = variant.kind in listed or (variant.kind == "number" and "integer" in listed)
    return replace(variant, unlisted=True) if is_listed else variant


def _followed(type_: Type, type_of: TypeOf) -> Type:
    passed: set[str] = set()
    while isinstance(type_, Reference) and type_.key not in passed:
        passed.add(type_.key)
        type_ = type_of(type_.key) or type_
    return type_


def _is_free(scalar: Scalar) -> bool:
    return scalar.format not in _TIMES and scalar == Scalar(scalar.kind, scalar.format)
