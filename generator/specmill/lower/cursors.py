"""Pagination by cursor, as the extensions of an operation declare it.

`x-speakeasy-pagination` (type `cursor`) says what the ecosystem can say: which parameter takes
the cursor, where a page holds its items and the next cursor. `x-specmill-pagination` adds the
rest: whether there is more, and the way back. spec/README.md has both in full.
"""

from specmill.diagnostics import Diagnostic
from specmill.ir.api import CursorPagination, PageCursor, Parameter, Path, Response
from specmill.ir.types import Array, Type
from specmill.lower.node import Node
from specmill.lower.paths import json_path, type_at
from specmill.lower.schemas import DraftDefinition

__all__ = ["lower_pagination"]

_FORWARD = "x-speakeasy-pagination"
_REST = "x-specmill-pagination"


class _UnusableError(Exception):
    """The declaration cannot be followed; carries why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def lower_pagination(
    operation: Node,
    parameters: tuple[Parameter, ...],
    responses: tuple[Response, ...],
    drafts: dict[str, DraftDefinition],
    findings: list[Diagnostic],
) -> CursorPagination | None:
    """Lowers the pagination of an operation.

    Args:
        operation: The operation, with its extensions.
        parameters: Its parameters.
        responses: Its answers.
        drafts: The definitions, to see that each path leads somewhere.
        findings: Takes a diagnostic when the declaration cannot be followed.

    Returns:
        None where nothing is declared, or where the declaration cannot be followed.
    """
    declared = operation.get(_FORWARD)
    if declared is None:
        return None
    try:
        return _lower(declared, operation.get(_REST), parameters, responses, drafts)
    except _UnusableError as error:
        findings.append(error.finding)
        return None


def _lower(
    declared: Node,
    rest: Node | None,
    parameters: tuple[Parameter, ...],
    responses: tuple[Response, ...],
    drafts: dict[str, DraftDefinition],
) -> CursorPagination:
    if declared.text("type") != "cursor":
        raise _UnusableError(
            _finding(declared, "only pagination of the type `cursor` is supported")
        )
    page = _page_type(declared, responses)
    outputs = _member(declared, "outputs")
    items = _path(outputs, "results")
    item_list = type_at(page, items, drafts)
    if not isinstance(item_list, Array):
        raise _UnusableError(_finding(outputs, "`results` does not lead to an array of the answer"))
    inputs = [node for node in _member(declared, "inputs").items() if node.text("type") == "cursor"]
    if len(inputs) != 1:
        raise _UnusableError(
            _finding(declared, "`inputs` needs exactly one entry of type `cursor`")
        )
    forward = _cursor(
        inputs[0], inputs[0].text("name"), _path(outputs, "nextCursor"), page, parameters, drafts
    )
    backward = rest.get("backward") if rest else None
    return CursorPagination(
        items=items,
        item_type=item_list.items,
        has_more=_has_more(rest, page, drafts),
        forward=forward,
        backward=None
        if backward is None
        else _cursor(
            backward, backward.text("parameter"), _path(backward, "nextCursor"),
            page, parameters, drafts,
        ),
    )  # fmt: skip


def _page_type(declared: Node, responses: tuple[Response, ...]) -> Type:
    for response in responses:
        if response.is_success and response.contents:
            return response.contents[0].type
    raise _UnusableError(_finding(declared, "the operation has no successful answer with a body"))


def _cursor(
    node: Node,
    parameter: str,
    value: Path,
    page: Type,
    parameters: tuple[Parameter, ...],
    drafts: dict[str, DraftDefinition],
) -> PageCursor:
    known = [entry.name for entry in parameters if entry.location == "query"]
    if parameter not in known:
        raise _UnusableError(_finding(node, f"the operation has no query parameter `{parameter}`"))
    if type_at(page, value, drafts) is None:
        raise _UnusableError(
            _finding(node, "`nextCursor` does not lead to a property of the answer")
        )
    return PageCursor(parameter, value)


def _has_more(rest: Node | None, page: Type, drafts: dict[str, DraftDefinition]) -> Path | None:
    if rest is None or rest.get("hasMore") is None:
        return None
    path = _path(rest, "hasMore")
    if type_at(page, path, drafts) is None:
        raise _UnusableError(_finding(rest, "`hasMore` does not lead to a property of the answer"))
    return path


def _member(node: Node, key: str) -> Node:
    member = node.get(key)
    if member is None:
        raise _UnusableError(_finding(node, f"`{key}` is missing"))
    return member


def _path(node: Node, key: str) -> Path:
    try:
        return json_path(_member(node, key).value)
    except ValueError as error:
        raise _UnusableError(_finding(node, f"`{key}` {error}")) from None


def _finding(node: Node, message: str) -> Diagnostic:
    return node.finding(
        "unusable-pagination",
        message,
        "Mend the extension; until then the operation answers one page at a time",
    )
