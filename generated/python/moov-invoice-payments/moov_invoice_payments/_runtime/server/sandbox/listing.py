"""Lists the items of a sandbox: filters, order, pages in both directions, expanded fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue
from pydantic_core import from_json

from ...model import encode
from ...operation import Call
from ...parameters import table
from ..refusals import InvalidRequest, RequestFault
from .made_up import MadeUp, made_up_items
from .paths import Path, value_at, with_value

__all__ = ["Collection", "Expandable", "Expansion", "Filter", "Listing", "Order", "PageSize"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that keeps the items which have its value.

    An object of bounds (`gt`, `gte`, `lt`, `lte`) keeps those within, an array those that have one
    of its values.
    """

    field: str
    """The field of the call."""
    path: Path = ()
    """Where an item holds the value that is compared."""
    members: Mapping[str, Path] | None = None
    """In place of `path`, for a parameter that is an object: where an item holds each member."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the items are sorted by; those that are equal stay as they were made."""

    by: Path
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PageSize:
    """How many items a page holds at most."""

    field: str
    """The field of the call."""
    default: int | None = None
    """Without the parameter; None for all items."""


@dataclass(frozen=True, slots=True)
class Expandable:
    """A reference that can be replaced by the object that it names."""

    path: Path
    """Where an item holds the reference."""
    object: JsonValue = None
    """An object of that kind; None if the sandbox has none, and the reference stays."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A parameter that lists the fields to return as whole objects."""

    field: str
    """The field of the call."""
    fields: Mapping[str, Expandable]
    """By what a caller writes for the field."""
    identifier: Path
    """Where such an object holds what refers to it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How an operation lists items."""

    identifier: Path
    """Where an item holds its id."""
    items: Path = ()
    """Where an answer holds the items; the default is an answer that is an array of them."""
    order: Order | None = None
    page_size: PageSize | None = None
    forward: str | None = None
    """The field of the call with the id of the item before the page."""
    backward: str | None = None
    """The field of the call with the id of the item after the page."""
    has_more: Path | None = None
    """Where an answer says whether there are items beyond the page."""
    filters: tuple[Filter, ...] = ()
    expansion: Expansion | None = None
    made_up: MadeUp = field(default_factory=MadeUp)


class Collection:
    """Items in memory, of which an operation answers pages.

    Args:
        listing: How the operation lists them.
        answer: The documented answer; its items are the first in the collection.
        count: How many items are made up beside those.
        seed: What the made-up items follow from.
    """

    def __init__(self, listing: Listing, answer: JsonValue, *, count: int, seed: int) -> None:
        self._listing = listing
        self._answer = answer
        documented = value_at(answer, listing.items)
        examples = documented if isinstance(documented, list) else []
        made = made_up_items(
            listing.made_up, examples, identifier=listing.identifier, count=count, seed=seed
        )
        self.items: Sequence[JsonValue] = _sorted([*examples, *made], listing.order)
        """All items, in the order of the list."""

    def page(self, call: Call[Any]) -> JsonValue:
        """Returns the answer to a call.

        Raises:
            InvalidRequest: A cursor is the id of no item, a filter has a bound of another kind, or
                a field cannot be expanded.
        """
        listing = self._listing
        found = self._kept(self._between_cursors(call), call)
        size = self._page_size(call, len(found))
        is_backward = listing.backward is not None and _argument(call, listing.backward) is not None
        page = found[max(len(found) - size, 0) :] if is_backward else found[:size]
        answer = with_value(self._answer, listing.items, self._expanded(page, call))
        if listing.has_more is not None:
            answer = with_value(answer, listing.has_more, len(found) > len(page))
        return answer

    def _between_cursors(self, call: Call[Any]) -> Sequence[JsonValue]:
        start, stop = 0, len(self.items)
        if (after := self._place(call, self._listing.forward)) is not None:
            start = after + 1
        if (before := self._place(call, self._listing.backward)) is not None:
            stop = before
        return self.items[start:stop]

    def _place(self, call: Call[Any], field: str | None) -> int | None:
        """Finds the item that a cursor names, whether or not the filters keep it."""
        cursor = None if field is None else _argument(call, field)
        if field is None or cursor is None:
            return None
        for place, item in enumerate(self.items):
            if _equal(value_at(item, self._listing.identifier), cursor):
                return place
        raise _refusal(call, field, "is the id of no item in the list")

    def _kept(self, items: Sequence[JsonValue], call: Call[Any]) -> list[JsonValue]:
        given = ((one, _argument(call, one.field)) for one in self._listing.filters)
        wanted = [(one, value) for one, value in given if value is not None]
        for one, value in wanted:
            if not all(map(_is_comparable, _values_of(one, value))):
                raise _refusal(call, one.field, f"may only have the bounds {', '.join(_BOUNDS)}")
        return [
            item for item in items if all(self._passes(item, one, value) for one, value in wanted)
        ]

    def _passes(self, item: JsonValue, filter_: Filter, wanted: JsonValue) -> bool:
        if filter_.members is None:
            return _matches(self._reference_at(item, filter_.path), wanted)
        members = wanted if isinstance(wanted, dict) else {}
        return all(
            _matches(self._reference_at(item, path), members[name])
            for name, path in filter_.members.items()
            if members.get(name) is not None
        )

    def _reference_at(self, item: JsonValue, path: Path) -> JsonValue:
        """Returns a value of an item; of a reference that is expanded, the reference."""
        value = value_at(item, path)
        expansion = self._listing.expansion
        if expansion is not None and isinstance(value, dict):
            return value_at(value, expansion.identifier)
        return value

    def _page_size(self, call: Call[Any], found: int) -> int:
        if self._listing.page_size is None:
            return found
        given = _argument(call, self._listing.page_size.field)
        size = given if isinstance(given, int) else self._listing.page_size.default
        return found if size is None else size

    def _expanded(self, page: list[JsonValue], call: Call[Any]) -> list[JsonValue]:
        expansion = self._listing.expansion
        asked = None if expansion is None else _argument(call, expansion.field)
        if expansion is None or asked is None:
            return page
        for name in asked if isinstance(asked, list) else [asked]:
            if not isinstance(name, str) or name not in expansion.fields:
                known = ", ".join(expansion.fields)
                raise _refusal(call, expansion.field, f"may only name {known}")
            field = expansion.fields[name]
            page = [_with_object(item, field, expansion.identifier) for item in page]
        return page


def _with_object(item: JsonValue, field: Expandable, identifier: Path) -> JsonValue:
    reference = value_at(item, field.path)
    if field.object is None or not isinstance(reference, str | int):
        return item
    return with_value(item, field.path, with_value(field.object, identifier, reference))


def _sorted(items: list[JsonValue], order: Order | None) -> list[JsonValue]:
    if order is None:
        return items

    def key(item: JsonValue) -> tuple[float, str]:
        value = value_at(item, order.by)
        if isinstance(value, str):
            return 0, value
        return (value if isinstance(value, int | float) else 0), ""

    return sorted(items, key=key, reverse=order.descending)


def _argument(call: Call[Any], field: str) -> JsonValue:
    """Returns an argument of a call as JSON; None where it is not given."""
    value: object = getattr(call, field)
    return None if value is None else from_json(encode(value))


def _values_of(filter_: Filter, wanted: JsonValue) -> list[JsonValue]:
    if filter_.members is not None and isinstance(wanted, dict):
        return [wanted.get(name) for name in filter_.members]
    return [wanted]


def _is_comparable(wanted: JsonValue) -> bool:
    return not isinstance(wanted, dict) or wanted.keys() <= _BOUNDS.keys()


def _matches(value: JsonValue, wanted: JsonValue) -> bool:
    if isinstance(wanted, list):
        return any(_equal(value, one) for one in wanted)
    if isinstance(wanted, dict):
        return all(_is_within(value, bound, limit) for bound, limit in wanted.items())
    return _equal(value, wanted)


def _equal(value: JsonValue, wanted: JsonValue) -> bool:
    # In JSON, true is not 1.
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


_BOUNDS: Mapping[str, Callable[[float, float], bool]] = {
    "gt": lambda value, limit: value > limit,
    "gte": lambda value, limit: value >= limit,
    "lt": lambda value, limit: value < limit,
    "lte": lambda value, limit: value <= limit,
}


def _is_within(value: JsonValue, bound: str, limit: JsonValue) -> bool:
    if not isinstance(value, int | float) or not isinstance(limit, int | float):
        return False
    return _BOUNDS[bound](value, limit)


def _refusal(call: Call[Any], field: str, problem: str) -> InvalidRequest:
    parameter = next(one for one in table(type(call)).query if one.field == field)
    return InvalidRequest((RequestFault(parameter.location, parameter.name, problem),))
