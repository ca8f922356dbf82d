"""What a sandbox does for an operation that lists items, as `x-specmill-sandbox` declares it.

spec/README.md has the extension in full.
"""

from collections.abc import Callable
from typing import TypeVar

from specmill.diagnostics import Diagnostic
from specmill.ir.api import CursorPagination, Parameter, Response
from specmill.ir.sandbox import (
    Sandbox,
    SandboxExpansion,
    SandboxField,
    SandboxFilter,
    SandboxOrder,
    SandboxPageSize,
)
from specmill.ir.types import Array, JsonValue, Path, Type
from specmill.lower.node import Node
from specmill.lower.paths import json_path, property_names, type_at
from specmill.lower.schemas import DraftDefinition, Schemas

__all__ = ["SANDBOX", "lower_sandbox"]

PartT = TypeVar("PartT")

SANDBOX = "x-specmill-sandbox"
"""The extension that says what a sandbox does for an operation."""
_MEMBERS = frozenset({"expand", "filters", "identifier", "items", "madeUp", "order", "pageSize"})
_BOUNDS = frozenset({"gt", "gte", "lt", "lte"})


class _UnusableError(Exception):
    """The declaration cannot be followed; carries why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def lower_sandbox(
    operation: Node,
    parameters: tuple[Parameter, ...],
    responses: tuple[Response, ...],
    pagination: CursorPagination | None,
    schemas: Schemas,
) -> Sandbox | None:
    """Lowers the sandbox of an operation.

    Args:
        operation: The operation, with its extensions.
        parameters: Its parameters.
        responses: Its answers.
        pagination: How its pages are reached.
        schemas: The definitions, to see that each path leads somewhere. It takes a finding when
            the declaration cannot be followed.

    Returns:
        None where nothing is declared, or where the declaration cannot be followed.
    """
    declared = operation.get(SANDBOX)
    if declared is None:
        return None
    query = {entry.name: entry for entry in parameters if entry.location == "query"}
    try:
        items, item = _items(declared, responses, pagination, schemas.drafts)
        reader = _Reader(query, item, schemas.drafts)
        sandbox = reader.sandbox(declared, items)
        if pagination is not None:
            _check_cursors(declared, pagination, sandbox)
    except _UnusableError as error:
        schemas.findings.append(error.finding)
        return None
    return sandbox


def _items(
    declared: Node,
    responses: tuple[Response, ...],
    pagination: CursorPagination | None,
    drafts: dict[str, DraftDefinition],
) -> tuple[Path, Type]:
    """Where the answer holds the items, and their type."""
    if pagination is not None:
        return pagination.items, pagination.item_type
    successes = (r for r in responses if r.status.startswith("2") and r.contents)
    answer = next((response.contents[0].type for response in successes), None)
    path = () if declared.get("items") is None else _path(declared, "items")
    found = None if answer is None else type_at(answer, path, drafts)
    if not isinstance(found, Array):
        raise _unusable(declared, "`items` does not lead to an array of the successful answer")
    return path, found.items


def _check_cursors(declared: Node, pagination: CursorPagination, sandbox: Sandbox) -> None:
    forward, backward = pagination.forward, pagination.backward
    cursors = [(forward.value, -1)] + ([(backward.value, 0)] if backward else [])
    if any(value != (*sandbox.items, place, *sandbox.identifier) for value, place in cursors):
        raise _unusable(declared, "`identifier` is not what the pagination takes for a cursor")


class _Reader:
    """Reads the extension of an operation with these query parameters and items of this type."""

    def __init__(
        self, query: dict[str, Parameter], item: Type, drafts: dict[str, DraftDefinition]
    ) -> None:
        self._query = query
        self._item = item
        self._drafts = drafts

    def sandbox(self, declared: Node, items: Path) -> Sandbox:
        """Reads the whole extension."""
        _refuse_other_members(declared, _MEMBERS)
        identifier = self._item_path(declared, "identifier")
        made_up = declared.get("madeUp")
        return Sandbox(
            items=items,
            identifier=identifier,
            order=_optional(declared, "order", self._order),
            page_size=_optional(declared, "pageSize", self._page_size),
            filters=tuple(self._filter(name, node) for name, node in _members(declared, "filters")),
            expansion=_optional(declared, "expand", lambda node: self._expansion(node, identifier)),
            variants=self._variants(made_up),
            references=self._item_paths(made_up, "references"),
            amounts=self._item_paths(made_up, "amounts"),
            times=self._item_paths(made_up, "times"),
        )

    def _order(self, node: Node) -> SandboxOrder:
        _refuse_other_members(node, frozenset({"by", "descending"}))
        return SandboxOrder(self._item_path(node, "by"), node.flag("descending"))

    def _page_size(self, node: Node) -> SandboxPageSize:
        default = self._parameter(node, node.value).default
        if not isinstance(default, int) or isinstance(default, bool):
            return SandboxPageSize(str(node.value), None)
        return SandboxPageSize(str(node.value), default)

    def _filter(self, name: str, node: Node) -> SandboxFilter:
        parameter = self._parameter(node, name)
        properties = property_names(parameter.type, self._drafts)
        if not isinstance(node.value, dict):
            if properties - _BOUNDS:
                raise _unusable(
                    node, f"the parameter `{name}` is an object: give a path for each member"
                )
            return SandboxFilter(name, self._leading(node, name, node.value), ())
        if unknown := [key for key in node.value if key not in properties]:
            raise _unusable(node, f"the parameter `{name}` has no member `{unknown[0]}`")
        members = ((key, self._item_path(node, key)) for key in node.value)
        return SandboxFilter(name, (), tuple(members))

    def _expansion(self, node: Node, identifier: Path) -> SandboxExpansion:
        _refuse_other_members(node, frozenset({"fields", "identifier", "parameter"}))
        parameter = node.get("parameter")
        self._parameter(node, None if parameter is None else parameter.value)
        return SandboxExpansion(
            parameter=node.text("parameter"),
            identifier=identifier if node.get("identifier") is None else _path(node, "identifier"),
            fields=tuple(self._field(name, field) for name, field in _members(node, "fields")),
        )

    def _field(self, name: str, node: Node) -> SandboxField:
        _refuse_other_members(node, frozenset({"object", "path"}))
        instead = node.get("object")
        return SandboxField(
            name, self._item_path(node, "path"), None if instead is None else instead.value
        )

    def _variants(self, made_up: Node | None) -> tuple[tuple[tuple[Path, JsonValue], ...], ...]:
        if made_up is not None:
            known = frozenset({"amounts", "references", "times", "variants"})
            _refuse_other_members(made_up, known)
        variants = made_up.get("variants") if made_up else None
        return tuple(
            tuple((self._leading(node, key, key), node.value) for key, node in variant.members())
            for variant in (variants.items() if variants else ())
        )

    def _item_paths(self, node: Node | None, key: str) -> tuple[Path, ...]:
        listed = node.get(key) if node else None
        return tuple(
            self._leading(entry, key, entry.value) for entry in (listed.items() if listed else ())
        )

    def _item_path(self, node: Node, key: str) -> Path:
        member = node.get(key)
        return self._leading(node, key, None if member is None else member.value)

    def _leading(self, node: Node, name: str, text: JsonValue) -> Path:
        """Reads a JSONPath that has to lead to a property of an item."""
        path = _read_path(node, name, text)
        if not path or type_at(self._item, path, self._drafts) is None:
            raise _unusable(node, f"`{name}` does not lead to a property of an item")
        return path

    def _parameter(self, node: Node, name: JsonValue) -> Parameter:
        if not isinstance(name, str) or name not in self._query:
            raise _unusable(node, f"the operation has no query parameter `{name}`")
        return self._query[name]


def _optional(node: Node, key: str, read: Callable[[Node], PartT]) -> PartT | None:
    member = node.get(key)
    return None if member is None else read(member)


def _members(node: Node, key: str) -> list[tuple[str, Node]]:
    member = node.get(key)
    return [] if member is None else list(member.members())


def _path(node: Node, key: str) -> Path:
    member = node.get(key)
    return _read_path(node, key, None if member is None else member.value)


def _read_path(node: Node, name: str, text: JsonValue) -> Path:
    try:
        return json_path(text)
    except ValueError as error:
        raise _unusable(node, f"`{name}` {error}") from None


def _refuse_other_members(node: Node, known: frozenset[str]) -> None:
    if not isinstance(node.value, dict):
        raise _unusable(node, "this is not an object")
    if unknown := [key for key in node.value if key not in known]:
        raise _unusable(node, f"there is no member `{unknown[0]}` here")


def _unusable(node: Node, message: str) -> _UnusableError:
    return _UnusableError(
        node.finding(
            "unusable-sandbox",
            message,
            "Mend the extension; until then the sandbox answers with the documented example",
        )
    )
