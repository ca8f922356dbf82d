"""Plans `client/`: the clients, and for each resource the methods that call its operations."""

from dataclasses import dataclass

from specmill.ir.api import Api, Body, Operation, Resource, RetryRule
from specmill.render.code import Code, fill, join, verbatim
from specmill.render.prose import readable
from specmill.targets.python.address import server_url
from specmill.targets.python.annotations import Annotation, Annotator
from specmill.targets.python.errors import status_class
from specmill.targets.python.names import (
    TAKEN_RESOURCES,
    OperationNames,
    PythonNames,
    shadowed_builtins,
)
from specmill.targets.python.operations import default_of, describe
from specmill.targets.python.outcome_types import result_annotation
from specmill.targets.python.prose import note, required_docstring, summary, title
from specmill.targets.python.request_bodies import (
    body_annotation,
    body_formats,
    content_types,
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
_IN_SIGNATURES = (
    *(Symbol("collections.abc", name) for name in ("Awaitable", "Callable")),
    *(Symbol("contextlib", f"Abstract{kind}ContextManager") for kind in ("", "Async")),
    Symbol("httpx2"),
    Symbol("types", "TracebackType"),
    *(Symbol("typing", name) for name in ("Any", "Self")),
    Symbol("._runtime.operation", "Call"),
    *(Symbol("._runtime.streaming", f"{kind}StreamedResponse") for kind in ("", "Async")),
)
_LIMITS = {
    "timeout": "Seconds for each single step of an attempt, to send or to receive; 30 by default, "
    "or what `http_client` says.",
    "connect_timeout": "Seconds for setting up a connection; 5 by default, or what `http_client` "
    "says.",
    "deadline": "Seconds for a whole call, with all its attempts and the waits between them.",
    "max_retries": "How often a request may be sent again that is safe to repeat.",
    "max_response_bytes": "How many bytes the body of an answer may have, decompressed.",
}


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
        *(Symbol("._runtime.pages", name) for name in ("AsyncPage", "AsyncPager", "Page")),
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
        docstring=_client_docstring(api, fields, names.package, is_async=False),
        async_docstring=_client_docstring(api, fields, names.package, is_async=True),
        server_url=literal(server_url(api)),
        environment=literal(environment_prefix(api)),
        user_agent=literal(f"{names.package.replace('_', '-')}/{version}"),
        logger=literal(names.package),
        retry=None if api.retry is None else _retry_rule(api.retry),
        exports=_exports(names),
        credentials=tuple(identifier(field.name) for field in fields),
        credentials_argument=_credentials_argument(fields),
        resources=resource_views(api, names),
    )


def _exports(names: PythonNames) -> tuple[Code, ...]:
    own = (names.client, f"Async{names.client}")
    runtime = ("AsyncPage", "AsyncPager", *_HOOKS, "Page", "RequestOptions", "Response")
    return tuple(literal(name) for name in export_order((*own, *runtime)))


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


def _client_docstring(
    api: Api, fields: tuple[Credential, ...], package: str, *, is_async: bool
) -> Code:
    prefix = environment_prefix(api)
    kind = "async client" if is_async else "client"
    library = "httpx2.AsyncClient" if is_async else "httpx2.Client"
    use = (
        "Use it in an `async with` block, or close it yourself. It runs under asyncio; tasks and "
        "event loops may share it."
        if is_async
        else "Use it in a `with` block, or close it yourself. Threads may share it."
    )
    text = (
        f"The {kind} of {api.document.title}.\n\n{api.document.description}\n\n{use} It logs "
        f"requests (DEBUG) and retries (INFO) to the logger `{package}`."
    )
    arguments: list[tuple[Code | None, str]] = [
        (verbatim("security"), _describe_security(is_async=is_async)),
        *((identifier(field.name), _describe_credential(field, prefix)) for field in fields),
        (
            verbatim("server_url"),
            _describe_server(api, prefix),
        ),
        *((identifier(name), text) for name, text in _LIMITS.items()),
        (verbatim("hooks"), "Functions to call on requests, answers and retries."),
        (
            verbatim("http_client"),
            f"An `{library}` of your own to send with; it is yours to close.",
        ),
    ]
    code = docstring(text, sections=(Section("Args", tuple(arguments)),), width=92)
    return code if code is not None else verbatim('"""The client."""')


def _describe_security(*, is_async: bool) -> str:
    function = "a function, async or not," if is_async else "a function"
    return (
        f"The credentials as a model, in place of the arguments below; or {function} that returns "
        "them: it is called when they are first needed, and again after the server refused them."
    )


def _describe_server(api: Api, prefix: str) -> str:
    url = server_url(api)
    text = f"Address of the API; by default `{prefix}_SERVER_URL` in the environment"
    others = [f"`{server.url}`" for server in api.servers[1:]]
    listed = f" The document also names {', '.join(others)}." if others else ""
    return f"{text}, else `{url}`.{listed}" if url else f"{text}. The document names none."


def _describe_credential(credential: Credential, prefix: str) -> str:
    variable = f"{prefix}_{credential.name.upper()}"
    return f"{credential.description} By default from `{variable}` in the environment."


def resource_client_view(
    resource: Resource, names: PythonNames, notice: Code
) -> ResourceClientView:
    """Plans the module of one resource's methods."""
    shadowed = shadowed_builtins(names.operations[o.pointer].method for o in resource.operations)
    methods = [_Method(names, operation, shadowed) for operation in resource.operations]
    views = tuple(method.view() for method in methods)
    runtime = {_TYPE_CHECKING, *(names.call_symbol(resource, m.operation) for m in methods)}
    deferred = {_OPTIONS, *(Symbol(_SESSION, name) for name in ("AsyncSession", "Session"))}
    deferred = deferred.union(*(method.symbols() for method in methods))
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


@dataclass(frozen=True, slots=True)
class _Method:
    names: PythonNames
    operation: Operation
    shadowed: frozenset[str]

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
        symbols = self._result()[2]
        for argument in self._arguments():
            symbols |= argument.annotation.symbols
        return symbols

    def view(self) -> MethodView:
        result, async_result, _ = self._result()
        arguments = self._arguments()
        return MethodView(
            name=identifier(self.own_names.method),
            call=identifier(self.own_names.call),
            arguments=tuple(argument.view() for argument in arguments),
            is_paged=self.operation.pagination is not None,
            result=result,
            async_result=async_result,
            docstring=self._docstring(is_async=False),
            async_docstring=self._docstring(is_async=True),
        )

    def _result(self) -> tuple[Code, Code, frozenset[Symbol]]:
        annotator = self.annotator(is_open=True)
        result = result_annotation(self.operation, annotator)
        if self.operation.pagination is None:
            return result.code, result.code, result.symbols
        item = annotator.annotate(self.operation.pagination.item_type)
        inner = join(", ", (result.code, item.code))
        symbols = result.symbols | item.symbols
        pages = {Symbol("._runtime.pages", name) for name in ("AsyncPager", "Page")}
        return (
            fill("Page[{inner}]", inner=inner),
            fill("AsyncPager[{inner}]", inner=inner),
            symbols | pages,
        )

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
        summary_line = summary(operation)
        text = note(operation.description, deprecated=operation.deprecated)
        arguments = tuple((identifier(a.name), a.description) for a in self._arguments())
        options = (verbatim("options"), "Settings for this call alone.")
        sections = [
            Section("Args", (*arguments, options)),
            *self._returns(is_async=is_async),
            Section("Raises", tuple(self._raises())),
        ]
        code = docstring(f"{summary_line}.\n\n{text}", sections=tuple(sections), width=92)
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
        if self._result()[0].text == "None":
            return ()
        success = (response.description for response in self.operation.success_responses)
        text = next(filter(None, success), "What the operation answers.")
        return (Section("Returns", ((None, text),)),)

    def _raises(self) -> list[tuple[Code | None, str]]:
        entries: dict[str, str] = {
            "InvalidArgument": "An argument is not what the document allows; nothing was sent."
        }
        for response in self.operation.error_responses:
            text = response.description or f"The answer has the status {response.status}."
            entries.setdefault(status_class(response.status), text)
        entries.setdefault("Error", "Anything else that went wrong, see `errors`.")
        return [(identifier(name), text) for name, text in entries.items()]
