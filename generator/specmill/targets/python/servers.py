"""Plans `servers.py`: the addresses that the document names, to choose one from."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from specmill.ir.api import Api
from specmill.ir.names import Words, split_words
from specmill.ir.servers import Server, ServerVariable
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.annotations import literal_type
from specmill.targets.python.prose import required_docstring
from specmill.targets.python.spelling import constant_name, digest, snake_name
from specmill.targets.python.symbols import Symbol, export_order, imports
from specmill.targets.python.text import (
    Section,
    attribute_docstring,
    docstring,
    identifier,
    literal,
)

__all__ = ["AddressView", "ServersView", "has_choice", "servers_view"]

_LITERAL = Symbol("typing", "Literal")
_NAME = re.compile(r"[^.!?\n]{1,40}")
# What the module itself calls something.
_TAKEN = frozenset({"Literal", "annotations", "str"})


@dataclass(frozen=True, slots=True)
class AddressView:
    """A constant, or a function with an argument for each variable."""

    name: Code
    value: Code
    arguments: tuple[Code, ...]
    docstring: Code


@dataclass(frozen=True, slots=True)
class ServersView:
    """The module of the servers."""

    notice: Code
    imports: Code
    exports: tuple[Code, ...]
    constants: tuple[AddressView, ...]
    functions: tuple[AddressView, ...]


def has_choice(api: Api) -> bool:
    """Whether there is more than the one address that clients use by themselves."""
    listed = _listed(api)
    return len(listed) > 1 or any(server.variables for server in listed)


def servers_view(api: Api, notice: Code) -> ServersView:
    """Plans the module of the servers."""
    constants: dict[str, AddressView] = {}
    functions: dict[str, AddressView] = {}
    for server in _listed(api):
        if server.variables:
            name = _name(server, functions, lambda words: snake_name(words, _TAKEN))
            functions[name] = _function(name, server)
        else:
            name = _name(server, constants, constant_name)
            constants[name] = _constant(name, server)
    has_values = any(one.values for server in _listed(api) for one in server.variables)
    return ServersView(
        notice=notice,
        imports=imports("", {_LITERAL} if has_values else ()).runtime,
        exports=tuple(map(literal, export_order([*constants, *functions]))),
        constants=tuple(constants.values()),
        functions=tuple(functions.values()),
    )


def _listed(api: Api) -> list[Server]:
    # An address that is relative says nothing without that of the document.
    return [server for server in api.servers if server.is_absolute]


def _name(server: Server, taken: Mapping[str, AddressView], spelled: Callable[[Words], str]) -> str:
    """A name: a short description, else the address; both where that is needed."""
    described = split_words(server.description) if _NAME.fullmatch(server.description) else ()
    address = split_words(server.template.partition("://")[2])
    candidates = (
        described or address or ("server",),
        (*described, *address),
        (*described, *address, f"x{digest(server.template)}"),
    )
    return next((name for name in map(spelled, candidates) if name not in taken), spelled(address))


def _constant(name: str, server: Server) -> AddressView:
    text = attribute_docstring(server.description) or attribute_docstring("A server.")
    return AddressView(identifier(name), literal(server.url), (), text or verbatim(""))


def _function(name: str, server: Server) -> AddressView:
    names = _argument_names(server)
    arguments = tuple(_argument(names[one.name], one) for one in server.variables)
    entries = tuple(
        (identifier(names[one.name]), one.description or f"The variable `{one.name}`.")
        for one in server.variables
    )
    text = f"{server.description}\n\nMakes the address `{server.template}`.".strip()
    written = docstring(text, sections=(Section("Args", entries),), width=96)
    return AddressView(
        identifier(name),
        join(" + ", _parts(server, names)),
        arguments,
        written or required_docstring("Makes an address."),
    )


def _argument_names(server: Server) -> dict[str, str]:
    names: dict[str, str] = {}
    for variable in server.variables:
        name = snake_name(variable.words, _TAKEN)
        names[variable.name] = f"{name}_" if name in names.values() else name
    return names


def _argument(name: str, variable: ServerVariable) -> Code:
    values = list(dict.fromkeys((*variable.values, variable.default)))
    kind = literal_type(values).code if variable.values else verbatim("str")
    default = literal(variable.default)
    return fill("{name}: {kind} = {default}", name=identifier(name), kind=kind, default=default)


def _parts(server: Server, names: dict[str, str]) -> Iterator[Code]:
    """The template as a sum of texts and variables."""
    pattern = "|".join(re.escape(f"{{{name}}}") for name in names)
    for part in re.split(f"({pattern})", server.template):
        if part[:1] == "{" and part[1:-1] in names:
            yield identifier(names[part[1:-1]])
        elif part:
            yield literal(part)
