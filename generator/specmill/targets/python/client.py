"""Plans `client/`: the clients, and for each resource the methods that call its operations."""

from dataclasses import dataclass
from functools import cached_property

from specmill.ir.api import Api, Body, Operation, Resource, RetryRule
from specmill.ir.names import Words
from specmill.render.code import Code, fill, join, verbatim
from specmill.render.prose import readable
from specmill.targets.python.address import server_url
from specmill.targets.python.annotations import Annotation, Annotator
from specmill.targets.python.client_prose import answer_text, client_docstring
from specmill.targets.python.errors import status_class
from specmill.targets.python.names import (
    TAKEN_RESOURCES,
    OperationNames,
    PythonNames,
    shadowed_builtins,
)
from specmill.targets.python.operations import default_of, describe
from specmill.targets.python.outcome_types import (
    Stream,
    result_annotation,
    stream_annotation,
    stream_of,
)
from specmill.targets.python.prose import note, opening, required_docstring, title
from specmill.targets.python.request_bodies import (
    body_annotation,
    body_formats,
    content_types,
    sends_files,
)
from specmill.targets.python.security import Credential, credentials, environment_prefix
from specmill.targets.python.symbols import Symbol, export_order, imports
from specmill.targets.python.text import Section, docstring, identifier, literal
from specmill.targets.python.views import (
    ArgumentView,
    ClientView,
    MethodView,
    ResourceClientView,
    ResourceView,
)

__all__ = ["client_view", "resource_client_view", "resource_views"]

_TYPE_CHECKING = Symbol("typing", "TYPE_CHECKING")
_SESSION = "._runtime.session"
_OPTIONS = Symbol("._runtime.options", "RequestOptions")
_HOOKS = ("ErrorEvent", "Hooks", "RequestEvent", "ResponseEvent", "RetryEvent")
_PAGES = "._runtime.pages"
_OF_PAGES = ("AsyncPage", "AsyncPager", "Page")
_IN_SIGNATURES = (
    *(Symbol("collections.abc", name) for name in ("Awaitable", "Callable")),
    *(Symbol("contextlib", f"Abstract{kind}ContextManager") for kind in ("", "Async")),
    Symbol("httpx2"),
    Symbol("types", "TracebackType"),
    *(Symbol("typing", name) for name in ("Any", "Self")),
    Symbol("._runtime.operation", "Call"),
    *(Symbol("._runtime.streaming", f"{kind}StreamedResponse") for kind in ("", "Async")),
)


def resource_views(api: Api, names: PythonNames) -> tuple[ResourceView, ...]:
    """The resources as attributes of the clients."""
    return tuple(
        ResourceView(
            attribute=identifier(names.modules[resource.words]),
            module=identifier(names.modules[resource.words]),
            name=identifier(names.resources[resource.words]),
            async_name=identifier(f"Async{names.resources[resource.words]}"),
            docstring=required_docstring(_about(resource), width=92),
        )
        for resource in api.resources
    )


def client_view(api: Api, names: PythonNames, version: str, notice: Code) -> ClientView:
    """Plans the module of the two clients.

    Args:
        api: The neutral model.
        names: The Python names.
        version: Version of the distribution, for the User-Agent.
        notice: First line of the file.
    """
    runtime = {
        _TYPE_CHECKING,
        Symbol("typing", "TypeVar"),
        Symbol("._runtime.response", "Response"),
        *(Symbol("._runtime.hooks", name) for name in _HOOKS),
        *(Symbol(_SESSION, name) for name in ("AsyncSession", "Session", "Settings")),
        _OPTIONS,
        Symbol("._runtime.limits", "Limits"),
        Symbol("._runtime.credentials", "chosen"),
        Symbol(".errors", "STATUS_ERRORS"),
        Symbol(".models.security", "SCHEMES"),
        Symbol(".models.security", "Security"),
    }
    if api.retry is not None:
        runtime.add(Symbol("._runtime.retry", "RetryRule"))
    if sends_files(api):
        runtime.add(Symbol("._runtime.files", "File"))
    if _has_pages(api):
        runtime |= {Symbol(_PAGES, name) for name in _OF_PAGES}
    deferred = {*_IN_SIGNATURES}
    if api.resources:
        runtime.add(Symbol("functools", "cached_property"))
    for resource in api.resources:
        module, name = names.modules[resource.words], names.resources[resource.words]
        deferred |= {Symbol(f".client.{module}", name), Symbol(f".client.{module}", f"Async{name}")}
    block = imports("client", runtime, deferred)
    fields = credentials(api)
    return ClientView(
        notice=notice,
        imports=block.runtime,
        typing_imports=block.typing,
        name=identifier(names.client),
        async_name=identifier(f"Async{names.client}"),
        docstring=client_docstring(api, fields, names.package, is_async=False),
        async_docstring=client_docstring(api, fields, names.package, is_async=True),
        server_url=literal(server_url(api)),
        environment=literal(environment_prefix(api)),
        user_agent=literal(f"{names.package.replace('_', '-')}/{version}"),
        logger=literal(names.package),
        retry=None if api.retry is None else _retry_rule(api.retry),
        exports=_exports(api, names),
        credentials=tuple(identifier(field.name) for field in fields),
        credentials_argument=_credentials_argument(fields),
        resources=resource_views(api, names),
    )


def _exports(api: Api, names: PythonNames) -> tuple[Code, ...]:
    exports = [names.client, f"Async{names.client}", *_HOOKS, "RequestOptions", "Response"]
    exports += ["File"] if sends_files(api) else []
    exports += _OF_PAGES if _has_pages(api) else ()
    return tuple(map(literal, export_order(exports)))


def _has_pages(api: Api) -> bool:
    return any(operation.pagination is not None for operation in api.operations)


def _retry_rule(rule: RetryRule) -> Code:
    arguments = {
        "statuses": rule.statuses,
        "header": rule.header,
        "idempotency_key": rule.idempotency_key,
    }
    given = (
        fill("{name}={value}", name=identifier(name), value=literal(value))
        for name, value in arguments.items()
        if value
    )
    return fill("RetryRule({given})", given=join(", ", given))


def _about(resource: Resource) -> str:
    text = readable(resource.description)
    return text or f"Operations of the {title(resource.words)} resource."


def _credentials_argument(fields: tuple[Credential, ...]) -> Code:
    pairs = join(
        ", ", (fill("{n}={n2}", n=identifier(f.name), n2=identifier(f.name)) for f in fields)
    )
    return fill("chosen(security, Security({pairs}))", pairs=pairs)


def resource_client_view(
    resource: Resource, names: PythonNames, notice: Code
) -> ResourceClientView:
    """Plans the module of one resource's methods."""
    taken = frozenset(names.operations[entry.pointer].method for entry in resource.operations)
    methods = [
        method
        for operation in resource.operations
        for method in _methods(names, operation, resource, taken)
    ]
    views = tuple(method.view() for method in methods)
    runtime = {_TYPE_CHECKING, *(names.call_symbol(resource, m.operation) for m in methods)}
    deferred = {_OPTIONS, *(Symbol(_SESSION, name) for name in ("AsyncSession", "Session"))}
    deferred = deferred.union(*(method.symbols() for method in methods))
    runtime = runtime.union(*(method.returned.values() for method in methods))
    block = imports("client", runtime, deferred)
    name = names.resources[resource.words]
    return ResourceClientView(
        notice=notice,
        docstring=required_docstring(f"Client of the {title(resource.words)} resource."),
        imports=block.runtime,
        typing_imports=block.typing,
        name=identifier(name),
        async_name=identifier(f"Async{name}"),
        class_docstring=required_docstring(_about(resource)),
        methods=views,
    )


def _methods(
    names: PythonNames, operation: Operation, resource: Resource, taken: frozenset[str]
) -> "list[_Method]":
    """The methods of an operation: two where it answers either as a whole or with a stream."""
    name = names.operations[operation.pointer].method
    shadowed = shadowed_builtins(taken)
    stream = stream_of(operation)
    if stream is None or stream.is_only:
        return [_Method(names, operation, resource.words, shadowed, name, stream)]
    what = "lines" if stream.kind == "lines" else "events"
    candidates = (f"{name}_{what}", f"{name}_stream", f"stream_{name}_{what}")
    streamed = next(filter(lambda one: one not in taken, candidates), f"{name}_as_{what}")
    return [
        _Method(names, operation, resource.words, shadowed, name, None),
        _Method(names, operation, resource.words, shadowed, streamed, stream),
    ]


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument of a method; without a default it must be given."""

    name: str
    annotation: Annotation
    default: Code | None
    description: str
    can_be_none: bool = True

    def view(self) -> ArgumentView:
        name = identifier(self.name)
        if self.default is None:
            return ArgumentView(name, fill("{n}: {type}", n=name, type=self.annotation.code))
        annotation = self.annotation.or_none() if self.can_be_none else self.annotation
        declaration = fill(
            "{name}: {type} = {default}",
            name=name,
            type=annotation.code,
            default=self.default,
        )
        return ArgumentView(name, declaration)


@dataclass(frozen=True)
class _Method:
    names: PythonNames
    operation: Operation
    resource: Words
    shadowed: frozenset[str]
    name: str
    stream: Stream | None

    @property
    def own_names(self) -> OperationNames:
        return self.names.operations[self.operation.pointer]

    def annotator(self, *, is_open: bool) -> Annotator:
        return Annotator(
            lambda key: self.names.type_symbol(key, TAKEN_RESOURCES),
            is_open=is_open,
            is_constrained=False,
            shadowed=self.shadowed,
        )

    def symbols(self) -> frozenset[Symbol]:
        symbols = self._result[2]
        for argument in self._arguments:
            symbols |= argument.annotation.symbols
        return symbols

    @cached_property
    def returned(self) -> dict[str, Symbol]:
        """The classes of streams or pages that the methods return; none where they send the call.

        By the kind of client, `sync` or `async`.
        """
        if self.stream is not None:
            return {
                "sync": self.stream.symbol(is_async=False),
                "async": self.stream.symbol(is_async=True),
            }
        if self.operation.pagination is not None:
            return {"sync": Symbol(_PAGES, "Page"), "async": Symbol(_PAGES, "AsyncPager")}
        return {}

    def view(self) -> MethodView:
        result, async_result, _ = self._result
        return MethodView(
            name=identifier(self.name),
            call=identifier(self.own_names.call),
            arguments=tuple(argument.view() for argument in self._arguments),
            returned=self._returned("sync"),
            async_returned=self._returned("async"),
            result=result,
            async_result=async_result,
            docstring=self._docstring(is_async=False),
            async_docstring=self._docstring(is_async=True),
        )

    def _returned(self, kind: str) -> Code | None:
        return identifier(self.returned[kind].name) if self.returned else None

    @cached_property
    def _result(self) -> tuple[Code, Code, frozenset[Symbol]]:
        annotator = self.annotator(is_open=True)
        if self.stream is not None:
            parts = [stream_annotation(self.stream, annotator)]
        else:
            parts = [result_annotation(self.operation, annotator)]
            if self.operation.pagination is not None:
                parts.append(annotator.annotate(self.operation.pagination.item_type))
        inner = join(", ", (part.code for part in parts))
        sync, async_ = (
            inner
            if (name := self._returned(kind)) is None
            else fill("{name}[{inner}]", name=name, inner=inner)
            for kind in ("sync", "async")
        )
        return sync, async_, frozenset[Symbol]().union(*(part.symbols for part in parts))

    @cached_property
    def _arguments(self) -> list[_Argument]:
        """The arguments, those that must be given first."""
        annotator = self.annotator(is_open=False)
        pairs = zip(self.operation.parameters, self.own_names.fields, strict=True)
        arguments = [
            _Argument(
                name,
                annotator.annotate(entry.type),
                default_of(entry),
                note(describe(entry), deprecated=entry.deprecated),
            )
            for entry, name in pairs
        ]
        if (body := self.operation.body) is not None:
            text = body.description or "The body of the request."
            default = None if body.required else literal(None)
            type_ = body_annotation(body, annotator)
            arguments.append(_Argument(self.own_names.body, type_, default, text))
            if self.own_names.content_type:
                arguments.append(self._content_type(body))
        return sorted(arguments, key=lambda argument: argument.default is not None)

    def _content_type(self, body: Body) -> _Argument:
        return _Argument(
            self.own_names.content_type,
            content_types(body),
            literal(body_formats(body)[0].media_type),
            "The media type that the body is sent in.",
            can_be_none=False,
        )

    def _docstring(self, *, is_async: bool) -> Code:
        operation = self.operation
        first, rest = opening(operation, self.resource)
        text = note(rest, deprecated=operation.deprecated)
        arguments = tuple((identifier(a.name), a.description) for a in self._arguments)
        options = (verbatim("options"), "Settings for this call alone.")
        sections = [
            Section("Args", (*arguments, options)),
            *self._returns(is_async=is_async),
            Section("Raises", tuple(self._raises())),
        ]
        code = docstring(f"{first}\n\n{text}", sections=tuple(sections), width=92)
        return code if code is not None else verbatim('"""Calls the operation."""')

    def _returns(self, *, is_async: bool) -> tuple[Section, ...]:
        if self.operation.pagination is not None:
            text = (
                "The pages: `async for` goes through the items of all of them, `await` gives the "
                "first."
                if is_async
                else "The first page; iterating goes through the items of it and all after it."
            )
            return (Section("Returns", ((None, text),)),)
        if self._result[0].text == "None":
            return ()
        if self.stream is not None:
            text = _about_stream(self.stream, is_async=is_async)
            return (Section("Returns", ((None, text),)),)
        return (Section("Returns", ((None, answer_text(self.operation)),)),)

    def _raises(self) -> list[tuple[Code | None, str]]:
        entries: dict[str, str] = {
            "InvalidArgument": "An argument is not what the document allows; nothing was sent."
        }
        for response in self.operation.error_responses:
            text = response.description or f"The answer has the status {response.status}."
            entries.setdefault(status_class(response.status), text)
        entries.setdefault("Error", "Anything else that went wrong, see `errors`.")
        return [(identifier(name), text) for name, text in entries.items()]


def _about_stream(stream: Stream, *, is_async: bool) -> str:
    what = "values" if stream.kind == "lines" else "events"
    if is_async:
        return (
            f"The {what}, for `async with` and in it `async for`: the request is sent when the "
            "block begins, and the end of the block closes the connection."
        )
    return f"The {what}, for `with` and in it `for`: the end of the block closes the connection."
