"""Servers, with their variables: those of the document, and those of single operations."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from specmill.diagnostics import Diagnostic
from specmill.ir.names import split_words
from specmill.ir.servers import Server, ServerVariable
from specmill.lower.declared import DeclaredOperation
from specmill.lower.node import Node

__all__ = ["find_server_problems", "lower_own_server", "lower_servers"]


def lower_servers(root: Node, operations: Sequence[DeclaredOperation]) -> tuple[Server, ...]:
    """Lowers the servers of the API.

    They are those of the document. Where it has no absolute address and every operation has one,
    they are those of the first operation.

    Args:
        root: The whole document.
        operations: Those of its operations that are generated.
    """
    servers = _servers(root.get("servers"))
    if (servers and servers[0].is_absolute) or not operations:
        return servers
    own = [_servers(_own(entry)) for entry in operations]
    return own[0] if all(one and one[0].is_absolute for one in own) else servers


def lower_own_server(operation: DeclaredOperation, servers: Sequence[Server]) -> Server | None:
    """Lowers the first server of an operation, or of its path.

    Args:
        operation: The operation.
        servers: The servers of the API.

    Returns:
        The server, with an absolute address; None where it is that of the API, or where a client
        could not use it.
    """
    declared = _own(operation)
    if declared is None:
        return None
    # The first alone, as no other is used.
    server = _server(next(declared.items()))
    url = _address(server, servers)
    is_usual = bool(servers) and url.rstrip("/") == servers[0].url.rstrip("/")
    return None if is_usual or not url else replace(server, url=url)


def find_server_problems(
    root: Node, operations: Sequence[DeclaredOperation], servers: Sequence[Server]
) -> Iterator[Diagnostic]:
    """Finds servers that clients cannot use, or had better not.

    Args:
        root: The whole document.
        operations: Those of its operations that are generated.
        servers: The servers of the API.
    """
    if not servers or not servers[0].is_absolute:
        yield (root.get("servers") or root).finding(
            "no-server",
            "the document gives no absolute address of a server: a client has to be told one",
            "Add `servers` with a URL that begins with https://",
        )
    for operation in operations:
        yield from _own_problems(operation, servers)


def _own_problems(operation: DeclaredOperation, servers: Sequence[Server]) -> Iterator[Diagnostic]:
    declared = _own(operation)
    if declared is None:
        return
    url = _address(_server(next(declared.items())), servers)
    if not url:
        yield declared.finding(
            "no-server",
            "this is no absolute address: the request goes to the server of the document",
            "Give a URL that begins with https://",
        )
    elif url.startswith("http://") and servers and servers[0].url.startswith("https://"):
        yield declared.finding(
            "insecure-server",
            "requests and credentials are sent to this server without encryption, unlike others",
            "Give a URL that begins with https://",
        )


def _own(operation: DeclaredOperation) -> Node | None:
    """The servers that an operation has by itself or by its path; None where there are none."""
    declared = operation.node.get("servers") or operation.path_item.get("servers")
    return declared if declared and declared.value else None


def _address(server: Server, servers: Sequence[Server]) -> str:
    """The absolute address of an operation's server; empty where clients could not use it."""
    url = server.url
    if not server.is_absolute:
        # As if the address of the API were a folder.
        usual = servers[0].url.rstrip("/") if servers else ""
        try:
            url = urljoin(f"{usual}/", url)
        except ValueError:
            return ""
    return url if _is_usable(url) else ""


def _is_usable(url: str) -> bool:
    """Whether an address is what a client takes: a host, and at most a port and a path."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").removesuffix(".")
    is_host = all(0 < len(label) < 64 for label in host.split("."))
    is_plain = url.isascii() and url.isprintable() and not {*url} & {*" ?#@"}
    return parts.scheme in ("http", "https") and is_host and is_plain and port != 0


def _servers(declared: Node | None) -> tuple[Server, ...]:
    return tuple(_server(node) for node in (declared.items() if declared else ()))


def _server(node: Node) -> Server:
    declared = node.get("variables")
    template = node.text("url")
    variables = tuple(
        _variable(name, variable)
        for name, variable in (declared.members() if declared else ())
        if f"{{{name}}}" in template
    )
    url = template
    for variable in variables:
        url = url.replace(f"{{{variable.name}}}", variable.default)
    return Server(url, node.text("description"), template, variables)


def _variable(name: str, node: Node) -> ServerVariable:
    values = node.get("enum")
    return ServerVariable(
        name=name,
        words=split_words(name) or ("variable",),
        default=node.text("default"),
        values=tuple(str(value.value) for value in values.items()) if values else (),
        description=node.text("description"),
    )
