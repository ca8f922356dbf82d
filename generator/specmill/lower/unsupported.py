"""Says what a document has that the neutral model leaves out."""

from collections.abc import Iterator, Sequence

from specmill.diagnostics import Diagnostic
from specmill.lower.declared import DeclaredOperation
from specmill.lower.node import Node

__all__ = ["unsupported_features"]

_CODE = "unsupported-feature"


def unsupported_features(
    root: Node, operations: Sequence[DeclaredOperation]
) -> Iterator[Diagnostic]:
    """Finds servers of single paths and operations.

    Args:
        root: The whole document.
        operations: Those of its operations that are generated.
    """
    yield from _document_servers(root)
    for path_item in {entry.path_item.pointer: entry.path_item for entry in operations}.values():
        yield from _servers(path_item)
    for operation in operations:
        yield from _servers(operation.node)


def _servers(owner: Node) -> Iterator[Diagnostic]:
    servers = owner.get("servers")
    if servers is not None:
        yield servers.finding(
            _CODE,
            "servers of a single path or operation are left out: the request goes to the "
            "document's own server",
            "Pass `server_url` to the client that is to use another",
        )


def _document_servers(root: Node) -> Iterator[Diagnostic]:
    servers = root.get("servers")
    urls = [server.text("url") for server in servers.items()] if servers else []
    if not urls or not urls[0].startswith(("http://", "https://")):
        yield (servers or root).finding(
            "no-server",
            "the document gives no absolute address of a server: a client has to be told one",
            "Add `servers` with a URL that begins with https://",
        )
