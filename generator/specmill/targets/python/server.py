"""Plans `server/`: what is to be implemented, how it is served, and a server of examples."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from specmill.ir.api import Api, Content, Operation, Resource
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.address import server_paths
from specmill.targets.python.annotations import Annotation, Annotator
from specmill.targets.python.names import (
    TAKEN_RESOURCES,
    OperationNames,
    PythonNames,
    shadowed_builtins,
)
from specmill.targets.python.outcome_types import (
    EVENT,
    Stream,
    answer_annotation,
    is_bytes,
    result_annotation,
    sends_events,
    stream_annotation,
    stream_of,
    streams_bytes,
)
from specmill.targets.python.prose import note, required_docstring, source_note, summary, title
from specmill.targets.python.spelling import constant_name
from specmill.targets.python.symbols import Symbol, export_order, imports
from specmill.targets.python.text import attribute_docstring, identifier, literal
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
_EXAMPLE_STREAMS = {
    "events": Symbol("._runtime.server.streamed_events", "one_event"),
    "typed_events": Symbol("._runtime.server.streamed_typed_events", "one_typed_event"),
    "lines": Symbol("._runtime.server.streamed_lines", "one_line"),
}
_STREAM_WRITERS = {
    "events": Symbol("._runtime.server.streamed_events", "stream_events"),
    "typed_events": Symbol("._runtime.server.streamed_typed_events", "stream_typed_events"),
    "lines": Symbol("._runtime.server.streamed_lines", "stream_lines"),
}
_STREAM_BYTES = Symbol("._runtime.server.streamed_bytes", "stream_bytes")
# What the functions of the server call their arguments and imports.
_LOCAL_NAMES = frozenset(
    {"authenticate", "fastapi_router", "max_body_bytes", "server", "starlette_app"}
)
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
        server_paths=join(", ", map(literal, paths)) if (paths := server_paths(api)) else None,
        routes=_routes(api, names),
    )


def _routes(api: Api, names: PythonNames) -> Code:
    """The routes of all resources, one after the other."""
    modules = (names.modules[resource.words] for resource in api.resources)
    known = [identifier(_routes_alias(module) or module) for module in modules]
    return join(" + ", [fill("{module}.routes(server)", module=one) for one in known])


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
        if view.has_example:
            runtime |= handler.example_symbols()
            deferred.add(Symbol("pydantic", "JsonValue"))
        else:
            if view.is_missing:
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

    def has_example(self) -> bool:
        """Whether there is an example of a success."""
        return self._example_content is not None

    @cached_property
    def result(self) -> Annotation:
        """The type of what the method returns."""
        return answer_annotation(self.operation, self._annotator)

    @cached_property
    def example_type(self) -> Annotation:
        """The type of the example that there is."""
        stream = self._example_stream
        if stream is not None:
            return stream_annotation(stream, self._annotator)
        return result_annotation(self.operation, self._annotator)

    def example_symbols(self) -> frozenset[Symbol]:
        """What it takes to answer with the example."""
        stream = self._example_stream
        symbols = self.example_type.symbols | {Symbol("._runtime.model", "decode")}
        return symbols if stream is None else symbols | {_EXAMPLE_STREAMS[stream.kind]}

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
        content = self._example_content
        example = literal(content.example) if content is not None else None
        constant = identifier(constant_name((*self.operation.words, "example")))
        writer = self.stream_writer()
        answer = self._made_up_answer() if example is None else self._example_answer(constant)
        return HandlerView(
            name=identifier(own.handler),
            call=identifier(own.call),
            result=code,
            docstring=self._docstring(),
            constant=constant,
            has_example=example is not None,
            example=example,
            example_docstring=None if content is None else self._about_example(content),
            answer=answer,
            write_stream=identifier(writer.name) if writer is not None else None,
            is_missing=answer is None and not result.is_optional,
        )

    def _made_up_answer(self) -> Code | None:
        """The least answer that is no JSON: documents have no examples of bytes."""
        for response in self.operation.success_responses:
            for content in response.contents:
                if is_bytes(content):
                    return verbatim('b""')
                if content.media_kind in ("form", "text"):
                    return verbatim('""')
        return None

    def _example_answer(self, constant: Code) -> Code:
        type_ = self.example_type.code
        decoded = fill("decode({type}, {constant})", type=type_, constant=constant)
        stream = self._example_stream
        if stream is None:
            return decoded
        function = identifier(_EXAMPLE_STREAMS[stream.kind].name)
        return fill("{function}({decoded})", function=function, decoded=decoded)

    @cached_property
    def _example_stream(self) -> Stream | None:
        """The stream that the example is an item of, if it is one."""
        stream, content = stream_of(self.operation), self._example_content
        return stream if stream is not None and content in stream.contents else None

    def _docstring(self) -> Code:
        operation = self.operation
        summary_line = summary(operation)
        text = note(operation.description, deprecated=operation.deprecated)
        return required_docstring(f"{summary_line}.\n\n{text}", width=92)

    def _about_example(self, content: Content) -> Code | None:
        is_made_up = content.sample is not None
        text = "Made up: no example fits." if is_made_up else "The example of the document."
        return attribute_docstring(f"{text}\n\n{source_note(self.document, content.pointer)}")

    @cached_property
    def _example_content(self) -> Content | None:
        """The first body of a success that there is an example of."""
        for response in self.operation.success_responses:
            # An answer as a whole says more than one item of a stream.
            for content in sorted(response.contents, key=_is_stream):
                if _has_example(content):
                    return content
        return None


def hidden_builtins(names: PythonNames, operations: Iterable[Operation]) -> frozenset[str]:
    """The builtin types that methods of a class with these operations hide."""
    return shadowed_builtins(names.operations[entry.pointer].handler for entry in operations)


def _or_reply(result: Annotation) -> Code:
    """The result, or a reply that holds it; None stands last in a union."""
    if not result.is_optional:
        return fill("{result} | Reply[{result}]", result=result.code)
    return fill("Reply[{result}] | {result}", result=result.code)


def _is_stream(content: Content) -> bool:
    return content.media_kind in ("events", "lines")


def _has_example(content: Content) -> bool:
    example = content.example
    if is_bytes(content):
        return False
    if content.media_kind == "json" or _is_stream(content):
        return example is not None
    return content.media_kind in ("form", "text") and isinstance(example, str)
