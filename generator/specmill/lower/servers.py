"""Servers, with their variables."""

from specmill.ir.names import split_words
from specmill.ir.servers import Server, ServerVariable
from specmill.lower.node import Node

__all__ = ["lower_servers"]


def lower_servers(owner: Node) -> tuple[Server, ...]:
    """Lowers the servers of a document."""
    declared = owner.get("servers")
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
