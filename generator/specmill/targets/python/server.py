"""Plans `server/`: what is to be implemented, how it is served, and a server of examples."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from specmill.ir.api import Api, Operation, Resource
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.address import server_paths
from specmill.targets.python.annotations import Annotation, Annotator
from specmill.targets.python.examples import Examples
from specmill.targets.python.names import (
    TAKEN_RESOURCES,
    OperationNames,
    PythonNames,
    shadowed_builtins,
)
from specmill.targets.python.outcome_types import (
    EVENT,
    answer_annotation,
    sends_events,
    stream_of,
    streams_bytes,
)
from specmill.targets.python.prose import note, opening, required_docstring, title
from specmill.targets.python.symbols import Symbol, export_order, imports
from specmill.targets.python.text import identifier, literal
from specmill.targets.python.views import (
    ExamplesView,
    HandlerView,
    ResourceServerView,
    ServerView,
)

__all__ = ["Handler", "examples_view", "hidden_builtins", "resource_server_view", "server_view"]

_TYPE_CHECKING = Symbol("typing", "TYPE_CHECKING")
_DISPATCH = "._runtime.server.dispatch"
_CONTEXT = ".server.context"
_SECURITY = ".models.security"
_OF_CONTEXT = ("Authenticate", "Context", "PrincipalT", "PrincipalT_contra")
_STREAM_WRITERS = {
    "events": Symbol("._runtime.server.streamed_events", "stream_events"),
    "typed_events": Symbol("._runtime.server.streamed_typed_events", "stream_typed_events"),
    "lines": Symbol("._runtime.server.streamed_lines", "stream_lines"),
}
_MARKS = Symbol("._runtime.server.marks", "marks_of")
_STREAM_BYTES = Symbol("._runtime.server.streamed_bytes", "stream_bytes")
# What the functions of the server call their arguments and imports.
_LOCAL_NAMES = frozenset(
    {"authenticate", "fastapi_router", "marks_of", "max_body_bytes", "server", "starlette_app"}
)
# Python's compiler nests sums, and gives up after some thousand summands.
_MOST_SUMMANDS = 100
_FUNCTIONS = ("connect", "create_app", "create_dispatcher", "create_router")


def resource_server_view(
    resource: Resource, names: PythonNames, document: str, notice: Code
) -> ResourceServerView:
    """Plans the module with the protocol of one resource."""
    shadowed = hidden_builtins(names, resource.operations)
    handlers = [
        Handler(names, operation, resource, document, shadowed) for operation in resource.operations
    ]
    runtime = {
        _TYPE_CHECKING,
        Symbol("typing", "Protocol"),
        Symbol(_DISPATCH, "Route"),
        Symbol(_CONTEXT, "PrincipalT_contra"),
        *(names.call_symbol(resource, handler.operation) for handler in handlers),
    }
    deferred = {
        Symbol(_CONTEXT, "Context"),
        Symbol(_CONTEXT, "PrincipalT"),
        Symbol(_DISPATCH, "Reply"),
    }
    deferred = deferred.union(*(handler.result.symbols for handler in handlers))
    writers = (handler.stream_writer() for handler in handlers)
    runtime |= {writer for writer in writers if writer is not None}
    block = imports("server", runtime, deferred)
    name = title(resource.words)
    return ResourceServerView(
        notice=notice,
        docstring=required_docstring(f"What a server implements for the {name} resource."),
        imports=block.runtime,
        typing_imports=block.typing,
        name=identifier(f"{names.resources[resource.words]}Server"),
        class_docstring=required_docstring(f"The operations of the {name} resource."),
        handlers=tuple(handler.view(with_reply=True) for handler in handlers),
    )


def server_view(api: Api, names: PythonNames, notice: Code) -> ServerView:
    """Plans the module that serves an implementation of everything."""
    runtime = {
        _TYPE_CHECKING,
        Symbol("typing", "Protocol"),
        Symbol("typing", "overload"),
        *(
            Symbol(_DISPATCH, name)
            for name in ("MAX_BODY_BYTES", "Dispatcher", "ErrorReply", "Reply")
        ),
        *(Symbol(_CONTEXT, name) for name in _OF_CONTEXT),
        *(Symbol(_SECURITY, name) for name in ("SCHEMES", "Security")),
    }
    if api.error_bodies:
        runtime.add(Symbol("collections.abc", "Mapping"))
    if sends_events(api):
        runtime.add(EVENT)
    if _has_fragments(api):
        runtime.add(_MARKS)
    for resource in api.resources:
        module = names.modules[resource.words]
        runtime.add(Symbol(".server", module, _routes_alias(module)))
        runtime.add(Symbol(f".server.{module}", f"{names.resources[resource.words]}Server"))
    name = f"{names.client}Server"
    protocols = [identifier(f"{names.resources[r.words]}Server") for r in api.resources]
    bases = (*protocols, verbatim("Protocol"))
    types = ("Authenticate", "Context", "Dispatcher", "ErrorReply", "Reply", "Security")
    events = (EVENT.name,) if sends_events(api) else ()
    exports = (*types, name, *_FUNCTIONS, *events)
    return ServerView(
        notice=notice,
        docstring=required_docstring(
            f"The server: implement `{name}`, and pass an instance to `create_app`."
        ),
        imports=imports("server", runtime).runtime,
        name=identifier(name),
        exports=tuple(map(literal, export_order(exports))),
        bases=join(", ", (fill("{base}[PrincipalT_contra]", base=base) for base in bases)),
        error_bodies=literal(api.error_bodies) if api.error_bodies else None,
        refuses_unknown_query=api.refuses_unknown_query,
        has_fragments=_has_fragments(api),
        server_paths=join(", ", map(literal, paths)) if (paths := server_paths(api)) else None,
        routes=_routes(api, names),
    )


def _has_fragments(api: Api) -> bool:
    """Whether there are paths with a fragment, which tells operations apart and is not sent."""
    return any("#" in operation.path for operation in api.operations)


def _routes(api: Api, names: PythonNames) -> Code:
    """The routes of all resources, one after the other."""
    modules = (names.modules[resource.words] for resource in api.resources)
    known = [identifier(_routes_alias(module) or module) for module in modules]
    calls = [fill("{module}.routes(server)", module=one) for one in known]
    if len(calls) <= _MOST_SUMMANDS:
        return join(" + ", calls)
    return fill("({calls})", calls=join(", ", [fill("*{call}", call=call) for call in calls]))


def _routes_alias(module: str) -> str:
    """What the server calls a module whose name means something else there."""
    return f"{module}_resource" if module in _LOCAL_NAMES else ""


def examples_view(api: Api, names: PythonNames, document: str, notice: Code) -> ExamplesView:
    """Plans the server that answers with the examples of the document."""
    shadowed = hidden_builtins(names, api.operations)
    handlers = [
        Handler(names, operation, resource, document, shadowed)
        for resource in api.resources
        for operation in resource.operations
    ]
    views = tuple(handler.view(with_reply=False) for handler in handlers)
    server = f"{names.client}Server"
    runtime = {_TYPE_CHECKING, Symbol("typing_extensions", "override"), Symbol(".server", server)}
    deferred = {Symbol(_CONTEXT, "Context")}
    for handler, view in zip(handlers, views, strict=True):
        deferred |= {names.call_symbol(handler.resource, handler.operation)}
        deferred |= handler.result.symbols
        if view.examples:
            runtime |= handler.examples.symbols()
            deferred.add(Symbol("pydantic", "JsonValue"))
        elif view.is_missing:
            runtime.add(Symbol(_DISPATCH, "ErrorReply"))
    block = imports("server", runtime, deferred)
    return ExamplesView(notice, block.runtime, block.typing, identifier(server), views)


@dataclass(frozen=True)
class Handler:
    """A method of the server: how the modules write it."""

    names: PythonNames
    operation: Operation
    resource: Resource
    document: str
    shadowed: frozenset[str]
    taken: frozenset[str] = TAKEN_RESOURCES

    @property
    def own_names(self) -> OperationNames:
        """The names of the operation."""
        return self.names.operations[self.operation.pointer]

    def call_symbol(self) -> Symbol:
        """The class of the calls."""
        return self.names.call_symbol(self.resource, self.operation)

    @cached_property
    def examples(self) -> Examples:
        """The examples of its answers."""
        return Examples(self.operation, self._annotator, self.document)

    @cached_property
    def result(self) -> Annotation:
        """The type of what the method returns."""
        return answer_annotation(self.operation, self._annotator)

    def stream_writer(self) -> Symbol | None:
        """What writes an answer that comes piece by piece; None where none does."""
        stream = stream_of(self.operation)
        if stream is not None:
            return _STREAM_WRITERS[stream.kind]
        return _STREAM_BYTES if streams_bytes(self.operation) else None

    @cached_property
    def _annotator(self) -> Annotator:
        taken = self.taken | {f"{self.names.client}Server"}
        return Annotator(
            lambda key: self.names.type_symbol(key, taken),
            is_open=True,
            is_constrained=False,
            shadowed=self.shadowed,
        )

    def view(self, *, with_reply: bool) -> HandlerView:
        """What the templates are told of the method."""
        own = self.own_names
        result = self.result
        code = result.code
        if with_reply:
            code = _or_reply(result)
        writer = self.stream_writer()
        examples = self.examples
        answer = examples.answer()
        return HandlerView(
            name=identifier(own.handler),
            call=identifier(own.call),
            result=code,
            docstring=self._docstring(),
            examples=examples.views(),
            answer=answer,
            streamed=examples.streamed(),
            write_stream=identifier(writer.name) if writer is not None else None,
            is_missing=answer is None and not result.is_optional,
        )

    def _docstring(self) -> Code:
        operation = self.operation
        first, rest = opening(operation, self.resource.words)
        text = note(rest, deprecated=operation.deprecated)
        return required_docstring(f"{first}\n\n{text}", width=92)


def hidden_builtins(names: PythonNames, operations: Iterable[Operation]) -> frozenset[str]:
    """The builtin types that methods of a class with these operations hide."""
    return shadowed_builtins(names.operations[entry.pointer].handler for entry in operations)


def _or_reply(result: Annotation) -> Code:
    """The result, or a reply that holds it; None stands last in a union."""
    if not result.is_optional:
        return fill("{result} | Reply[{result}]", result=result.code)
    return fill("Reply[{result}] | {result}", result=result.code)
