"""Writes down how a sandbox lists the items of one operation."""

from collections.abc import Iterable, Mapping

from specmill.ir.api import CursorPagination
from specmill.ir.sandbox import (
    Sandbox,
    SandboxExpansion,
    SandboxField,
    SandboxFilter,
    SandboxOrder,
    SandboxPageSize,
)
from specmill.ir.types import JsonValue, Path
from specmill.render.code import Code, fill, join
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import literal

__all__ = ["ListingDescription"]

_LISTING = "._runtime.server.sandbox.listing"
_MADE_UP = "._runtime.server.sandbox.made_up"


class ListingDescription:
    """The call of `Listing` that describes a list.

    Args:
        sandbox: What the document says about it.
        pagination: How its pages are reached; None where the answer is whole.
        fields: Field of the call by the name of the query parameter.
    """

    def __init__(
        self, sandbox: Sandbox, pagination: CursorPagination | None, fields: Mapping[str, str]
    ) -> None:
        self._sandbox = sandbox
        self._pagination = pagination
        self._fields = fields

    def symbols(self) -> frozenset[Symbol]:
        """What the call uses, and the list that is made by it."""
        sandbox = self._sandbox
        used = {
            "Collection": True,
            "Listing": True,
            "Order": sandbox.order is not None,
            "PageSize": sandbox.page_size is not None,
            "Filter": bool(sandbox.filters),
            "Expansion": sandbox.expansion is not None,
            "Expandable": sandbox.expansion is not None and bool(sandbox.expansion.fields),
        }
        symbols = {Symbol(_LISTING, name) for name, is_used in used.items() if is_used}
        return frozenset(symbols | ({Symbol(_MADE_UP, "MadeUp")} if self._made_up() else set()))

    def code(self) -> Code:
        """The call."""
        sandbox = self._sandbox
        arguments = [fill("identifier={path}", path=literal(sandbox.identifier))]
        if sandbox.items:
            arguments.append(fill("items={path}", path=literal(sandbox.items)))
        if sandbox.order is not None:
            arguments.append(fill("order={order}", order=_order(sandbox.order)))
        arguments += self._paging()
        if sandbox.filters:
            filters = _tuple(map(self._filter, sandbox.filters))
            arguments.append(fill("filters={filters}", filters=filters))
        if sandbox.expansion is not None:
            expansion = self._expansion(sandbox.expansion)
            arguments.append(fill("expansion={expansion}", expansion=expansion))
        if made_up := self._made_up():
            arguments.append(fill("made_up=MadeUp({parts})", parts=join(", ", made_up)))
        return fill("Listing({arguments})", arguments=join(", ", arguments))

    def _paging(self) -> list[Code]:
        size, pagination = self._sandbox.page_size, self._pagination
        arguments: list[Code] = []
        if size is not None:
            arguments.append(fill("page_size={size}", size=self._page_size(size)))
        if pagination is not None:
            forward = self._field(pagination.forward.parameter)
            arguments.append(fill("forward={field}", field=forward))
            if pagination.backward is not None:
                backward = self._field(pagination.backward.parameter)
                arguments.append(fill("backward={field}", field=backward))
            if pagination.has_more is not None:
                arguments.append(fill("has_more={path}", path=literal(pagination.has_more)))
        return arguments

    def _page_size(self, size: SandboxPageSize) -> Code:
        field = self._field(size.parameter)
        if size.default is None:
            return fill("PageSize({field})", field=field)
        return fill(
            "PageSize({field}, default={default})", field=field, default=literal(size.default)
        )

    def _filter(self, entry: SandboxFilter) -> Code:
        field = self._field(entry.parameter)
        if not entry.members:
            return fill("Filter({field}, {path})", field=field, path=literal(entry.path))
        members = literal(dict(entry.members))
        return fill("Filter({field}, members={members})", field=field, members=members)

    def _expansion(self, expansion: SandboxExpansion) -> Code:
        fields = (
            fill("{name}: {field}", name=literal(field.name), field=_expandable(field))
            for field in expansion.fields
        )
        return fill(
            "Expansion({field}, {{{fields}}}, identifier={identifier})",
            field=self._field(expansion.parameter),
            fields=join(", ", fields),
            identifier=literal(expansion.identifier),
        )

    def _made_up(self) -> list[Code]:
        sandbox = self._sandbox
        arguments: list[Code] = []
        if sandbox.variants:
            variants = _tuple(map(_variant, sandbox.variants))
            arguments.append(fill("variants={variants}", variants=variants))
        if sandbox.references:
            arguments.append(fill("references={paths}", paths=literal(sandbox.references)))
        if sandbox.amounts:
            arguments.append(fill("amounts={paths}", paths=literal(sandbox.amounts)))
        if sandbox.times:
            arguments.append(fill("times={paths}", paths=literal(sandbox.times)))
        return arguments

    def _field(self, parameter: str) -> Code:
        return literal(self._fields[parameter])


def _order(order: SandboxOrder) -> Code:
    if order.descending:
        return fill("Order({path}, descending=True)", path=literal(order.by))
    return fill("Order({path})", path=literal(order.by))


def _expandable(field: SandboxField) -> Code:
    if field.object is None:
        return fill("Expandable({path})", path=literal(field.path))
    return fill(
        "Expandable({path}, {object})", path=literal(field.path), object=literal(field.object)
    )


def _variant(values: Iterable[tuple[Path, JsonValue]]) -> Code:
    pairs = (
        fill("{path}: {value}", path=literal(path), value=literal(value)) for path, value in values
    )
    return fill("{{{pairs}}}", pairs=join(", ", pairs))


def _tuple(items: Iterable[Code]) -> Code:
    return fill("({items})", items=join(" ", (fill("{item},", item=item) for item in items)))
