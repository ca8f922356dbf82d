"""The programs that the README shows: one operation, called in several ways."""

from collections.abc import Mapping
from dataclasses import dataclass

from specmill.ir.api import Api, Body, Operation, Resource
from specmill.ir.types import Alias, Definition, Enumeration, Record, Reference, Scalar, Type
from specmill.render.code import Code, fill, indent, join, verbatim
from specmill.targets.python.annotations import FORMATS
from specmill.targets.python.names import OperationNames, PythonNames
from specmill.targets.python.operations import default_of
from specmill.targets.python.outcome_types import json_content
from specmill.targets.python.security import credentials
from specmill.targets.python.text import identifier, literal

__all__ = ["LONGEST_LINE", "Programs", "import_statement", "readme_programs"]

LONGEST_LINE = 100
"""Characters in a line of a program, as the formatter has it."""
_GAP = verbatim("...")


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs; `...` stands in them for what only the reader knows."""

    client: Code
    errors: Code
    send: Code


def readme_programs(api: Api, names: PythonNames) -> Programs | None:
    """Writes the programs about one operation: the first that only reads, else the first of all.

    Returns:
        The programs; None for a document without operations.
    """
    pairs = [(resource, entry) for resource in api.resources for entry in resource.operations]
    if not pairs:
        return None
    resource, operation = min(pairs, key=lambda pair: pair[1].http_method != "GET")
    writer = _Writer(api, names, resource, operation)
    return Programs(writer.client(), writer.errors(), writer.send())


def import_statement(module: str, *imported: Code) -> Code:
    """Writes an import as the formatter would: on one line if it fits, else a line for each name.

    Args:
        module: The absolute name of the module.
        imported: What is imported from it.
    """
    name = join(".", map(identifier, module.split(".")))
    line = fill("from {name} import {all}", name=name, all=join(", ", imported))
    if len(line.text) <= LONGEST_LINE:
        return line
    lines = join("\n", (fill("    {entry},", entry=entry) for entry in imported))
    return fill("from {name} import (\n{lines}\n)", name=name, lines=lines)


@dataclass(frozen=True, slots=True)
class _Writer:
    api: Api
    names: PythonNames
    resource: Resource
    operation: Operation

    @property
    def own_names(self) -> OperationNames:
        return self.names.operations[self.operation.pointer]

    def client(self) -> Code:
        return fill(
            "{imports}\n\n{opening}\n    {use}",
            imports=join("\n", (self._from("", self._client_name), *self._model_imports())),
            opening=self._opening(),
            use=indent(self._use(4)),
        )

    def errors(self) -> Code:
        return fill(
            "{imports}\n\n{opening}\n    try:\n        {use}\n"
            "    except errors.StatusError as error:\n"
            "        print(error.status, error.request_id, error.body)\n"
            "    except errors.TransportError as error:\n"
            '        print("no answer:", error)',
            imports=join(
                "\n",
                (self._from("", self._client_name, verbatim("errors")), *self._model_imports()),
            ),
            opening=self._opening(),
            use=indent(self._use(8), 8),
        )

    def send(self) -> Code:
        call = identifier(self.own_names.call)
        module = f".operations.{self.names.modules[self.resource.words]}"
        imports = (
            self._from("", self._client_name),
            self._from(".client", verbatim("RequestOptions")),
            *self._model_imports(),
            self._from(module, call),
        )
        return fill(
            "{imports}\n\n{statement}\n{opening}\n"
            "    response = client.send(call, RequestOptions(timeout=60))\n"
            "    print(response.status, response.request_id, response.value)",
            imports=join("\n", imports),
            statement=self._statement(verbatim("call = "), call, verbatim(""), 0),
            opening=self._opening(),
        )

    @property
    def _client_name(self) -> Code:
        return identifier(self.names.client)

    def _from(self, module: str, *imported: Code) -> Code:
        return import_statement(self.names.package + module, *imported)

    def _model_imports(self) -> tuple[Code, ...]:
        record = self._body_record()
        if record is None:
            return ()
        symbol = self.names.type_symbol(record.key)
        module = ".models.components" if record.component is not None else symbol.module
        return (self._from(module, identifier(symbol.name)),)

    def _opening(self) -> Code:
        fields = [credential.name for credential in credentials(self.api)]
        # A token is what most callers have.
        name = "token" if "token" in fields else next(iter(fields), None)
        argument = verbatim("") if name is None else fill('{n}="..."', n=identifier(name))
        line = fill(
            "with {client}({argument}) as client:", client=self._client_name, argument=argument
        )
        if name is None or len(line.text) <= LONGEST_LINE:
            return line
        return fill(
            "with {client}(\n    {argument},\n) as client:",
            client=self._client_name,
            argument=argument,
        )

    def _use(self, margin: int) -> Code:
        """The statements that call the method and show what it returns."""
        method = fill(
            "client.{resource}.{method}",
            resource=identifier(self.names.modules[self.resource.words]),
            method=identifier(self.own_names.method),
        )
        if self.operation.pagination is not None:
            loop = self._statement(verbatim("for item in "), method, verbatim(":"), margin)
            return fill("{loop}\n    print(item)", loop=loop)
        if not any(response.contents for response in self.operation.success_responses):
            return self._statement(verbatim(""), method, verbatim(""), margin)
        statement = self._statement(verbatim("result = "), method, verbatim(""), margin)
        return fill("{statement}\nprint(result)", statement=statement)

    def _statement(self, start: Code, function: Code, end: Code, margin: int) -> Code:
        """A statement with one call, on one line if it fits."""
        arguments = self._arguments()
        head = fill("{start}{function}(", start=start, function=function)
        line = fill("{head}{all})", head=head, all=join(", ", arguments)) + end
        if margin + len(line.text) <= LONGEST_LINE:
            return line
        if not arguments:
            inner = fill("{function}()", function=function)
            fits = margin + len("    ") + len(inner.text) <= LONGEST_LINE
            broken = fill("{start}(\n    {inner}\n){end}", start=start, inner=inner, end=end)
            return broken if fits else line
        lines = join("\n", (fill("    {argument},", argument=entry) for entry in arguments))
        return fill("{head}\n{lines}\n){end}", head=head, lines=lines, end=end)

    def _arguments(self) -> tuple[Code, ...]:
        """The arguments that cannot be left out."""
        pairs = zip(self.operation.parameters, self.own_names.fields, strict=True)
        arguments = [
            (name, _value(parameter.type, self.api.definitions))
            for parameter, name in pairs
            if default_of(parameter) is None
        ]
        if self.operation.body is not None and self.operation.body.required:
            arguments.append((self.own_names.body, self._body_value()))
        return tuple(
            fill("{name}={value}", name=identifier(name), value=value) for name, value in arguments
        )

    def _body_record(self) -> Record | None:
        """The model of the body, if it must be given and has one."""
        body = self.operation.body
        return _record(body, self.api.definitions) if body is not None and body.required else None

    def _body_value(self) -> Code:
        record = self._body_record()
        if record is None:
            return _GAP
        return fill("{name}(...)", name=identifier(self.names.types[record.key]))


def _record(body: Body, definitions: Mapping[str, Definition]) -> Record | None:
    content = json_content(body)
    if content is None or not isinstance(content.type, Reference):
        return None
    definition = definitions[content.type.key]
    return definition if isinstance(definition, Record) else None


def _value(type_: Type, definitions: Mapping[str, Definition]) -> Code:
    """A value that a reader can replace: one of a list, a string, or a gap."""
    if isinstance(type_, Reference):
        definition = definitions[type_.key]
        return _value(definition.type, definitions) if isinstance(definition, Alias) else _GAP
    if isinstance(type_, Enumeration):
        return literal(type_.values[0])
    if isinstance(type_, Scalar) and type_.kind == "string" and type_.format not in FORMATS:
        return verbatim('"..."')
    return _GAP
