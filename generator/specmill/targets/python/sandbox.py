"""Plans the sandbox: its module, the command that runs it, and the fixture for pytest."""

from specmill.ir.api import Api
from specmill.ir.sandbox import Sandbox
from specmill.render.code import Code
from specmill.targets.python.listings import ListingDescription
from specmill.targets.python.names import TAKEN_RESOURCES, TAKEN_SANDBOX, PythonNames
from specmill.targets.python.sandbox_views import ListingView, MainView, PluginView, SandboxView
from specmill.targets.python.server import Handler, hidden_builtins
from specmill.targets.python.spelling import constant_name, snake_name
from specmill.targets.python.symbols import Symbol, imports
from specmill.targets.python.text import attribute_docstring, identifier, literal

__all__ = ["fixture_name", "main_view", "plugin_view", "sandbox_view"]


def sandbox_view(api: Api, names: PythonNames, document: str, notice: Code) -> SandboxView:
    """Plans the module of the sandbox."""
    listings = _listings(api, names, document)
    runtime = {
        Symbol("contextlib", "contextmanager"),
        Symbol("._runtime.server.fault_injection", "FaultInjection"),
        Symbol("._runtime.server.gatekeeper", "Gatekeeper"),
        Symbol("._runtime.server.options", "SandboxOptions"),
        Symbol("._runtime.server.sandbox_app", "SandboxApp"),
        Symbol("._runtime.server.serve", "serving"),
        Symbol(".models.security", "SCHEMES"),
        Symbol(".server", "create_dispatcher"),
        Symbol(".server.examples", "ExampleServer"),
    }
    deferred = {Symbol("collections.abc", name) for name in ("Generator", "Mapping", "Sequence")}
    if listings:
        deferred.add(Symbol(".server.context", "Context"))
        runtime |= {
            Symbol("typing", "TYPE_CHECKING"),
            Symbol("typing_extensions", "override"),
            Symbol("._runtime.model", "decode"),
        }
    for listing in listings:
        runtime |= listing.symbols()
        deferred.add(listing.handler.call_symbol())
    block = imports("server", runtime, deferred)
    return SandboxView(
        notice=notice,
        imports=block.runtime,
        typing_imports=block.typing,
        listings=tuple(listing.view() for listing in listings),
    )


def _listings(api: Api, names: PythonNames, document: str) -> "list[_Listing]":
    hidden = hidden_builtins(names, api.operations)
    taken = TAKEN_RESOURCES | TAKEN_SANDBOX
    return [
        _Listing(handler, operation.sandbox)
        for resource in api.resources
        for operation in resource.operations
        if operation.sandbox is not None
        and (
            handler := Handler(names, operation, resource, document, hidden, taken)
        ).examples.has_any()
    ]


def main_view(api: Api, names: PythonNames, document: str, notice: Code) -> MainView:
    """Plans the module that runs the sandbox."""
    symbols = {
        Symbol("._runtime.server.command_line", "main"),
        Symbol(".server", "create_dispatcher"),
        Symbol(".server.sandbox", "create_sandbox"),
    }
    makes_items = bool(_listings(api, names, document))
    return MainView(notice, imports("server", symbols).runtime, literal(makes_items))


def plugin_view(api: Api, notice: Code) -> PluginView:
    """Plans the module of the pytest fixture."""
    return PluginView(notice, identifier(fixture_name(api)))


def fixture_name(api: Api) -> str:
    """The name of the fixture: `petstore_server`."""
    return snake_name((*api.client_words, "server"))


class _Listing:
    """The list of one operation."""

    def __init__(self, handler: Handler, sandbox: Sandbox) -> None:
        self.handler = handler
        self._description = ListingDescription(
            sandbox,
            handler.operation.pagination,
            {
                parameter.name: field
                for parameter, field in zip(
                    handler.operation.parameters, handler.own_names.fields, strict=True
                )
                if parameter.location == "query"
            },
        )

    def view(self) -> ListingView:
        """The parts of the module that are about this list."""
        operation = self.handler.operation
        view = self.handler.view(with_reply=False)
        request = f"{operation.http_method} {operation.path}"
        return ListingView(
            constant=identifier(constant_name((*operation.words, "listing"))),
            description=self._description.code(),
            docstring=attribute_docstring(f"How `{request}` lists what the sandbox holds."),
            example=self.handler.examples.constant(),
            attribute=identifier(f"_{self.handler.own_names.handler}"),
            name=view.name,
            call=view.call,
            result=view.result,
        )

    def symbols(self) -> frozenset[Symbol]:
        """What the module imports for this list."""
        example = constant_name((*self.handler.operation.words, "example"))
        return frozenset(
            {
                Symbol(".server.examples", example),
                *self.handler.result.symbols,
                *self._description.symbols(),
            }
        )
