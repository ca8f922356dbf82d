"""The programs that the README shows: one operation, called in several ways."""

from collections.abc import Mapping
from dataclasses import dataclass

from specmill.ir.api import Api, Body, Operation, Resource
from specmill.ir.types import Alias, Definition, Enumeration, Record, Reference, Scalar, Type
from specmill.render.code import Code, fill, indent, join, verbatim
from specmill.targets.python.annotations import FORMATS
from specmill.targets.python.names import OperationNames, PythonNames
from specmill.targets.python.operations import default_of
from specmill.targets.python.readme_server import authentication, implementation
from specmill.targets.python.readme_views import ProgramsView
from specmill.targets.python.request_bodies import body_formats
from specmill.targets.python.security import usual_credential
from specmill.targets.python.symbols import LONGEST_LINE, Symbol, import_block
from specmill.targets.python.text import identifier, literal

__all__ = ["readme_programs"]

_GAP = verbatim("...")


def readme_programs(api: Api, names: PythonNames) -> ProgramsView | None:
    """Writes the programs about one operation: the first that only reads, else the first of all.

    Returns:
        The programs; None for a document without operations.
    """
    pairs = [(resource, entry) for resource in api.resources for entry in resource.operations]
    if not pairs:
        return None
    paged = [pair for pair in pairs if pair[1].pagination is not None]
    writer = _Writer(api, names, *min(pairs, key=lambda pair: pair[1].http_method != "GET"))
    return ProgramsView(
        client=writer.client(),
        errors=writer.errors(),
        limits=writer.limits(),
        response=writer.response(),
        hooks=writer.hooks(),
        resumed=_Writer(api, names, *paged[0]).resumed() if paged else None,
        credentials=writer.credentials(),
        implementation=implementation(names),
        authentication=authentication(api, names),
        in_process=writer.in_process(),
        sandbox=writer.sandbox(),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    api: Api
    names: PythonNames
    resource: Resource
    operation: Operation

    @property
    def own_names(self) -> OperationNames:
        return self.names.operations[self.operation.pointer]

    @property
    def client_name(self) -> Code:
        return identifier(self.names.client)

    def client(self) -> Code:
        return fill(
            "{imports}\n\n{opening}\n    {use}",
            imports=self._imports(*self._body_symbols()),
            opening=self._opening(),
            use=self._use(4),
        )

    def errors(self) -> Code:
        return fill(
            "{imports}\n\n{opening}\n    try:\n        {use}\n"
            "    except errors.StatusError as error:\n"
            "        print(error.status, error.request_id, error.body)\n"
            "    except errors.TransportError as error:\n"
            '        print("no answer:", error)',
            imports=self._imports(self._symbol("", "errors"), *self._body_symbols()),
            opening=self._opening(),
            use=self._use(8),
        )

    def limits(self) -> Code:
        options = self._symbol(".client", "RequestOptions")
        return fill(
            "{imports}\n\n{opening}\n    {use}",
            imports=self._imports(options, *self._body_symbols()),
            opening=self._opening(verbatim("deadline=30"), verbatim("max_retries=4")),
            use=self._use(4, verbatim("options=RequestOptions(deadline=5)")),
        )

    def response(self) -> Code:
        call = identifier(self.own_names.call)
        module = f".operations.{self.names.modules[self.resource.words]}"
        imports = (self._symbol(module, self.own_names.call), *self._body_symbols())
        return fill(
            "{imports}\n\n{statement}\n{opening}\n"
            "    response = client.send(call)\n"
            "    print(response.status, response.request_id, response.value)",
            imports=self._imports(*imports),
            statement=_call(verbatim("call = "), call, self._arguments(), verbatim(""), 0),
            opening=self._opening(),
        )

    def hooks(self) -> Code:
        imports = [self._symbol(".client", name) for name in ("Hooks", "ResponseEvent")]
        return fill(
            "{imports}\n\n\n"
            "def measure(event: ResponseEvent) -> None:\n"
            "    print(event.operation, event.status, event.seconds)\n\n\n"
            "{opening}\n    {use}",
            imports=self._imports(*imports, *self._body_symbols()),
            opening=self._opening(verbatim("hooks=Hooks(on_response=measure)")),
            use=self._use(4),
        )

    def resumed(self) -> Code:
        items = _call(verbatim("items = iter("), self._method(), self._arguments(), _CLOSING, 4)
        return fill(
            "{imports}\n\n{opening}\n    {items}\n"
            "    for _ in range(3):\n"
            "        try:\n"
            "            for item in items:\n"
            "                print(item)\n"
            "            break\n"
            "        except (errors.TransportError, errors.ServerError) as error:\n"
            '            print("goes on where it stopped:", error)\n'
            "    else:\n"
            '        raise SystemExit("gave up: the list is not complete")',
            imports=self._imports(self._symbol("", "errors"), *self._body_symbols()),
            opening=self._opening(),
            items=indent(items),
        )

    def credentials(self) -> Code | None:
        name = usual_credential(self.api)
        if name is None:
            return None
        opening = _call(_WITH, self.client_name, (verbatim("current_credentials"),), _AS_CLIENT, 0)
        return fill(
            "{imports}\n\n\n"
            "def current_credentials() -> Security:\n"
            '    return Security({name}="...")\n\n\n'
            "{opening}\n    {use}",
            imports=self._imports(
                self._symbol(".models.components", "Security"), *self._body_symbols()
            ),
            name=identifier(name),
            opening=opening,
            use=self._use(4),
        )

    def in_process(self) -> Code:
        return self._inside(
            (
                Symbol("httpx2"),
                self._symbol(".server", "connect"),
                self._symbol(".server.examples", "ExampleServer"),
            ),
            verbatim("with httpx2.Client(transport=connect(ExampleServer())) as http_client:"),
            verbatim("http_client=http_client"),
        )

    def sandbox(self) -> Code:
        return self._inside(
            (self._symbol(".server.sandbox", "serve"),),
            verbatim("with serve(seed=1) as url:"),
            verbatim("server_url=url"),
        )

    def _inside(self, symbols: tuple[Symbol, ...], outer: Code, argument: Code) -> Code:
        """A program whose client lives in the block of something else."""
        return fill(
            "{imports}\n\n{outer}\n    {opening}\n        {use}",
            imports=self._imports(*symbols, *self._body_symbols()),
            outer=outer,
            opening=indent(self._opening(argument, margin=4)),
            use=self._use(8),
        )

    def _symbol(self, module: str, name: str) -> Symbol:
        return Symbol(self.names.package + module, name)

    def _imports(self, *symbols: Symbol) -> Code:
        return import_block("", (self._symbol("", self.names.client), *symbols))

    def _body_symbols(self) -> tuple[Symbol, ...]:
        record = self._body_record()
        if record is None:
            return ()
        symbol = self.names.type_symbol(record.key)
        module = ".models.components" if record.component is not None else symbol.module
        return (self._symbol(module, symbol.name),)

    def _opening(self, *more: Code, margin: int = 0) -> Code:
        """The line that makes a client for a block."""
        name = usual_credential(self.api)
        given = (fill('{n}="..."', n=identifier(name)),) if name else ()
        return _call(_WITH, self.client_name, (*given, *more), _AS_CLIENT, margin)

    def _method(self) -> Code:
        return fill(
            "client.{resource}.{method}",
            resource=identifier(self.names.modules[self.resource.words]),
            method=identifier(self.own_names.method),
        )

    def _use(self, margin: int, *more: Code) -> Code:
        """The statements that call the method and show what it returns."""
        arguments = (*self._arguments(), *more)
        if self.operation.pagination is not None:
            start, end, then = verbatim("for item in "), verbatim(":"), verbatim("    print(item)")
        elif any(response.contents for response in self.operation.success_responses):
            start, end, then = verbatim("result = "), verbatim(""), verbatim("print(result)")
        else:
            return indent(
                _call(verbatim(""), self._method(), arguments, verbatim(""), margin), margin
            )
        call = _call(start, self._method(), arguments, end, margin)
        return indent(fill("{call}\n{then}", call=call, then=then), margin)

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
        record, body = self._body_record(), self.operation.body
        if record is None:
            kind = body_formats(body)[0].kind if body is not None else ""
            return _RAW_VALUES.get(kind, _GAP)
        return fill("{name}(...)", name=identifier(self.names.types[record.key]))


_RAW_VALUES = {"binary": verbatim('b"..."'), "text": verbatim('"..."')}
_WITH = verbatim("with ")
_AS_CLIENT = verbatim(" as client:")
_CLOSING = verbatim(")")


def _call(start: Code, function: Code, arguments: tuple[Code, ...], end: Code, margin: int) -> Code:
    """A statement with one call, on one line if it fits behind the margin."""
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
    return fill("{head}\n{lines}\n)", head=head, lines=lines) + end


def _record(body: Body, definitions: Mapping[str, Definition]) -> Record | None:
    preferred = body_formats(body)[0]
    type_ = preferred.content.type
    if preferred.kind in _RAW_VALUES or not isinstance(type_, Reference):
        return None
    definition = definitions[type_.key]
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
