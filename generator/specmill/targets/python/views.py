"""What the templates are given: finished text and plain flags, nothing to decide."""

from dataclasses import dataclass

from specmill.render.code import Code

__all__ = [
    "ArgumentView",
    "ClientView",
    "ComponentsView",
    "DefinitionView",
    "ErrorView",
    "ErrorsView",
    "ExamplesView",
    "ExportView",
    "FieldView",
    "HandlerView",
    "InitView",
    "MethodView",
    "ModelsView",
    "NoticeView",
    "OperationView",
    "OperationsView",
    "OutcomeView",
    "ProjectView",
    "ResourceClientView",
    "ResourceServerView",
    "ResourceView",
    "SchemeView",
    "SecurityView",
    "ServerView",
]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A module that holds nothing but its docstring."""

    notice: Code


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a class: `name: annotation = default`, and what it means."""

    declaration: Code
    docstring: Code | None
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """A model, a TypedDict or an alias."""

    name: Code
    is_alias: bool
    statement: Code | None
    decorators: tuple[Code, ...]
    bases: Code | None
    docstring: Code | None
    statements: tuple[Code, ...]
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class ModelsView:
    """A module of models."""

    notice: Code
    docstring: Code
    imports: Code
    typing_imports: Code
    stand_ins: tuple[Code, ...]
    definitions: tuple[DefinitionView, ...]


@dataclass(frozen=True, slots=True)
class ExportView:
    """A name, and the module that has it."""

    name: Code
    module: Code


@dataclass(frozen=True, slots=True)
class ComponentsView:
    """The module that has every component by name."""

    notice: Code
    imports: Code
    exports: tuple[ExportView, ...]
    is_lazy: bool


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A security scheme and the class that applies it."""

    name: Code
    value: Code


@dataclass(frozen=True, slots=True)
class SecurityView:
    """The module of the security schemes."""

    notice: Code
    imports: Code
    docstring: Code
    fields: tuple[FieldView, ...]
    schemes: tuple[SchemeView, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An answer of an operation."""

    status: Code
    value: Code


@dataclass(frozen=True, slots=True)
class OperationView:
    """The class of an operation's arguments."""

    name: Code
    bases: Code
    docstring: Code
    id: Code
    http_method: Code
    path: Code
    outcomes: tuple[OutcomeView, ...]
    server_url: Code | None
    security: Code | None
    request_id: Code | None
    pagination: Code | None
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class OperationsView:
    """A module of operations."""

    notice: Code
    docstring: Code
    imports: Code
    typing_imports: Code
    stand_ins: tuple[Code, ...]
    operations: tuple[OperationView, ...]


@dataclass(frozen=True, slots=True)
class ArgumentView:
    """An argument of a method of the client."""

    name: Code
    declaration: Code


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method of the client, sync and async."""

    name: Code
    call: Code
    arguments: tuple[ArgumentView, ...]
    returned: Code | None
    async_returned: Code | None
    result: Code
    async_result: Code
    docstring: Code
    async_docstring: Code


@dataclass(frozen=True, slots=True)
class ResourceClientView:
    """A module of the client."""

    notice: Code
    docstring: Code
    imports: Code
    typing_imports: Code
    name: Code
    async_name: Code
    class_docstring: Code
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A resource as an attribute of the client, and as a part of the server."""

    attribute: Code
    module: Code
    name: Code
    async_name: Code
    docstring: Code


@dataclass(frozen=True, slots=True)
class ClientView:
    """The module of the clients."""

    notice: Code
    imports: Code
    typing_imports: Code
    name: Code
    async_name: Code
    exports: tuple[Code, ...]
    docstring: Code
    async_docstring: Code
    server_url: Code
    environment: Code
    user_agent: Code
    logger: Code
    retry: Code | None
    credentials: tuple[Code, ...]
    credentials_argument: Code
    resources: tuple[ResourceView, ...]


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A constant of the server of examples."""

    constant: Code
    value: Code
    docstring: Code | None


@dataclass(frozen=True, slots=True)
class StreamedAnswerView:
    """What a method of the server of examples returns if a condition holds."""

    condition: Code
    answer: Code


@dataclass(frozen=True, slots=True)
class HandlerView:
    """A method of the server."""

    name: Code
    call: Code
    result: Code
    docstring: Code
    examples: tuple[ExampleView, ...]
    answer: Code | None
    streamed: StreamedAnswerView | None
    write_stream: Code | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class ResourceServerView:
    """A module of the server."""

    notice: Code
    docstring: Code
    imports: Code
    typing_imports: Code
    name: Code
    class_docstring: Code
    handlers: tuple[HandlerView, ...]


@dataclass(frozen=True, slots=True)
class ServerView:
    """The module of the server."""

    notice: Code
    docstring: Code
    imports: Code
    name: Code
    exports: tuple[Code, ...]
    bases: Code
    error_bodies: Code | None
    has_fragments: bool
    refuses_unknown_query: bool
    server_paths: Code | None
    routes: Code


@dataclass(frozen=True, slots=True)
class ExamplesView:
    """The module of the example server."""

    notice: Code
    imports: Code
    typing_imports: Code
    server: Code
    handlers: tuple[HandlerView, ...]


@dataclass(frozen=True, slots=True)
class InitView:
    """The package itself."""

    notice: Code
    docstring: Code
    typing_imports: Code
    exports: Code


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An exception for a status or a class of statuses."""

    name: Code
    base: Code
    docstring: Code
    body: Code | None
    status: Code | None


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """The module of the exceptions."""

    notice: Code
    docstring: Code
    imports: Code
    typing_imports: Code
    exports: tuple[Code, ...]
    errors: tuple[ErrorView, ...]


@dataclass(frozen=True, slots=True)
class WebhookView:
    """The decoder of a webhook or a callback."""

    function: Code
    annotation: Code
    docstring: Code | None
    key: Code


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """The module of the decoders of what is received without being asked for."""

    notice: Code
    imports: Code
    exports: tuple[Code, ...]
    webhooks: tuple[WebhookView, ...]


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The pyproject.toml of the distribution."""

    notice: Code
    distribution: Code
    version: Code
    summary: Code
    package: Code
    has_server: bool
    plugin: Code
