"""The operations of a document as it has them, before anything is made of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from specmill.lower.node import Node
from specmill.source.pointers import join

__all__ = ["METHODS", "DeclaredOperation", "declared_operations"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The fields of a path item that are operations."""


@dataclass(frozen=True, slots=True)
class DeclaredOperation:
    """An operation as the document has it.

    Attributes:
        path: The path template, as written.
        http_method: In lower case.
        path_item: The path item that it is in.
        node: The operation itself.
        pointer: What tells it from others: the JSON pointer of `node`, unless that is the pointer
            of another operation too; then where it would stand.
    """

    path: str
    http_method: str
    path_item: Node
    node: Node
    pointer: str

    @property
    def operation_id(self) -> str:
        """As written; empty without one."""
        return self.node.text("operationId")


def declared_operations(root: Node) -> tuple[DeclaredOperation, ...]:
    """All operations under `paths`, in the order of the document."""
    return tuple(_operations(root))


def _operations(root: Node) -> Iterator[DeclaredOperation]:
    paths = root.get("paths")
    seen: set[str] = set()
    for path, reference in paths.members() if paths else ():
        if not path.startswith("/"):
            continue
        path_item = reference.follow()
        for method, node in path_item.members():
            if method in METHODS:
                # A path item that stands under another path belongs to that path.
                is_own = node.pointer not in seen and not node.pointer.startswith("/paths/")
                seen.add(node.pointer)
                pointer = node.pointer if is_own else join("/paths", path, method)
                yield DeclaredOperation(path, method, path_item, node, pointer)
