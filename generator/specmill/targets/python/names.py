"""Every Python name of a package, settled once before anything is printed."""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from specmill.ir.api import Api, Operation, Parameter, Resource
from specmill.ir.names import Words
from specmill.ir.types import Definition, Record
from specmill.render.files import DEVICES
from specmill.targets.python.model_modules import ModelModules, place_definitions
from specmill.targets.python.request_bodies import body_formats, file_definitions
from specmill.targets.python.spelling import class_name, digest, snake_name
from specmill.targets.python.symbols import Symbol

__all__ = [
    "OperationNames",
    "PythonNames",
    "assign_names",
    "field_name",
    "shadowed_builtins",
    "unlike",
]

_TAKEN_MODULES = frozenset(
    {"components", "context", "examples", "sandbox", "schemas", "unused", "security"}
)
# What the client and the server call their functions and modules, and names of no file.
_TAKEN_ATTRIBUTES = frozenset(
    "aclose annotations bool cached_property chosen close connect create_app create_dispatcher "
    "create_router float httpx2 int main overload send str stream type".split()
).union(DEVICES)
_TAKEN_ARGUMENTS = frozenset({"self", "call", "options", "response"})
# What pydantic's BaseModel and the runtime's Call define. A field of such a name would hide it.
_TAKEN_FIELDS = frozenset(
    "builtins construct copy dict dt from_orm json operation pagination parse_file parse_obj "
    "parse_raw schema schema_json update_forward_refs validate".split()
)
TAKEN_TYPES = frozenset(
    "Annotated Any BaseModel BytesOrFile ConfigDict Date DateTime Deferred Exact Field Literal "
    "Model NotRequired Nullable RootModel Security TypeAlias TypeAliasType TypedDict".split()
)
"""Names that modules of models import or are typed with, and the model of the credentials."""
TAKEN_RESOURCES = frozenset(
    "Any AsyncEventStream AsyncIterator AsyncJsonLines AsyncPager AsyncSession "
    "AsyncTypedEventStream BytesOrFile Context Date DateTime ErrorReply EventStream Exact "
    "ExampleServer JsonLines JsonValue Literal Page PrincipalT Protocol Reply RequestOptions Route "
    "ServerEvent Session TypedEventStream".split()
)
"""Names that modules of the client and the server import."""
TAKEN_CALLS = frozenset(
    "Annotated Any BinaryBody BytesOrFile Call ContentType CookieParameter Cursor "
    "CursorPagination Date DateTime Encoding ErrorReply Exact ExampleServer Field FormBody "
    "HeaderParameter JSONBody Literal MultipartBody Operation Outcome PagedCall PathParameter "
    "QueryParameter StreamCall TextBody".split()
)
"""Names that modules of operations import."""
TAKEN_SANDBOX = frozenset(
    "Collection Expandable Expansion FaultInjection Filter Gatekeeper Generator Listing MadeUp "
    "Mapping Order PageSize SandboxApp SandboxOptions SandboxServer Sequence".split()
)
"""Names that the module of the sandbox imports or defines."""
_TAKEN_CLIENTS = frozenset(
    "APIRouter AbstractAsyncContextManager AbstractContextManager Any AsyncPage AsyncPager "
    "AsyncSession AsyncStreamedResponse Authenticate Awaitable Call Callable Context "
    "Dispatcher ErrorEvent ErrorReply ExampleServer File Hooks InProcessTransport Limits Page "
    "PrincipalT Protocol Reply RequestEvent RequestOptions Response ResponseEvent ResultT RetryEvent "
    "RetryRule Security Self Session Settings Starlette StreamedResponse TracebackType TypeVar".split()
)
"""Names that the packages of the client and the server import."""
_BUILTIN_TYPES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})


@dataclass(frozen=True, slots=True)
class OperationNames:
    """The names of one operation.

    Attributes:
        call: The class of its arguments.
        method: The method of the client.
        handler: The method of the server.
        fields: The fields of the call, in the order of the operation's parameters.
        body: The field of the call that holds the body; empty without a body.
        content_type: The field that chooses the media type of the body; empty without a choice.
    """

    call: str
    method: str
    handler: str
    fields: tuple[str, ...]
    body: str
    content_type: str


@dataclass(frozen=True, slots=True)
class PythonNames:
    """The names of one package.

    Attributes:
        package: The import name.
        client: The class of the client; the async one has `Async` before it.
        modules: The module of each resource, which is also the client's attribute for it.
        resources: The class of each resource.
        types: The class of each definition, by its key.
        models: The module of each definition.
        properties: For each record, the field of each property by its name on the wire.
        operations: The names of each operation, by its pointer.
        deferrable: The models that a module imports only when a validator needs them.
        files: The keys of the definitions in which bytes are files: bodies in parts, and their
            parts.
    """

    package: str
    client: str
    modules: Mapping[Words, str]
    resources: Mapping[Words, str]
    types: Mapping[str, str]
    models: ModelModules
    properties: Mapping[str, Mapping[str, str]]
    operations: Mapping[str, OperationNames]
    deferrable: Set[Symbol]
    files: Set[str]

    def type_symbol(self, key: str, taken: Collection[str] = ()) -> Symbol:
        """The symbol of a definition.

        Args:
            key: The key of the definition.
            taken: Names that mean something else in the module that uses it.
        """
        name = self.types[key]
        alias = _alias(name) if name in taken else ""
        return Symbol(f".models.{self.models.of[key]}", name, alias)

    def call_symbol(self, resource: Resource, operation: Operation) -> Symbol:
        """The symbol of the class of an operation's arguments."""
        names = self.operations[operation.pointer]
        return Symbol(f".operations.{self.modules[resource.words]}", names.call)


def assign_names(api: Api, package: str | None) -> PythonNames:
    """Chooses all names of a package.

    Args:
        api: The neutral model.
        package: The import name; None to make it from the title.
    """
    client = _client_name(api)
    modules = _spell_all(
        {resource.words: resource.words for resource in api.resources},
        _TAKEN_MODULES | _TAKEN_ATTRIBUTES,
    )
    types = _type_names(api.definitions.values())
    used = {client, f"Async{client}", f"{client}Server", *types.values()}
    used |= {_alias(name) for name in types.values()}
    resources = _resource_names(api, used)
    models = place_definitions(api, modules)
    return PythonNames(
        package=package or snake_name(api.words),
        client=client,
        modules=modules,
        resources=resources,
        types=types,
        models=models,
        properties={
            key: _property_names(definition)
            for key, definition in api.definitions.items()
            if isinstance(definition, Record)
        },
        operations=_operation_names(
            api, used.union(*(_resource_classes(name) for name in resources.values()))
        ),
        deferrable=frozenset(
            Symbol(f".models.{models.of[key]}", types[key]) for key in models.deferrable
        ),
        files=file_definitions(api),
    )


def shadowed_builtins(names: Iterable[str]) -> frozenset[str]:
    """The builtin types that members of these names hide from annotations beside them."""
    return _BUILTIN_TYPES.intersection(names)


def _client_name(api: Api) -> str:
    name = class_name(api.client_words)
    return f"{name}Client" if _TAKEN_CLIENTS & _resource_classes(name) else name


def _alias(name: str) -> str:
    """What a module calls a model whose name means something else there."""
    return f"{name}Schema"


def _spell_all(wanted: Mapping[Words, Words], taken: Collection[str]) -> dict[Words, str]:
    spelled: dict[Words, str] = {}
    used: set[str] = set()
    for key, words in wanted.items():
        name = snake_name(words)
        if name in taken or name in used:
            name = snake_name((*words, "resource"))
        spelled[key] = unlike(name, used, " ".join(words))
        used.add(spelled[key])
    return spelled


def _type_names(definitions: Iterable[Definition]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    used: set[str] = set()
    # Components come first: their names are the author's choice.
    for definition in sorted(definitions, key=lambda entry: entry.component is None):
        name = class_name(definition.words, definition.component)
        if name in TAKEN_TYPES:
            name += "Schema"
        if name.casefold() in used:
            name += "X" + digest(definition.key)
        used.add(name.casefold())
        spelled[definition.key] = name
    return spelled


def _resource_names(api: Api, used: Collection[str]) -> dict[Words, str]:
    """The classes of the resources, none of which is called like a model or another class."""
    spelled: dict[Words, str] = {}
    taken = {*used, *TAKEN_RESOURCES, *_TAKEN_CLIENTS}
    for resource in api.resources:
        name = class_name(resource.words)
        if taken & _resource_classes(name):
            name += "Resource"
        if taken & _resource_classes(name):
            name += "X" + digest(" ".join(resource.words))
        taken |= _resource_classes(name)
        spelled[resource.words] = name
    return spelled


def _resource_classes(name: str) -> set[str]:
    """The classes that a resource, or the client of all of them, goes by."""
    return {name, f"Async{name}", f"{name}Server"}


def _property_names(record: Record) -> dict[str, str]:
    spelled: dict[str, str] = {}
    used: set[str] = set()
    # A property whose name is spelled as it is written keeps it before one that resembles it.
    ordered = sorted(record.properties, key=lambda entry: snake_name(entry.words) != entry.name)
    for entry in ordered:
        spelled[entry.name] = unlike(field_name(entry.words), used, entry.name)
        used.add(spelled[entry.name])
    return {entry.name: spelled[entry.name] for entry in record.properties}


@lru_cache(maxsize=8192)
def field_name(words: Words, taken: frozenset[str] = frozenset()) -> str:
    """Spells a field of a model, which must hide nothing that pydantic defines.

    Args:
        words: The name.
        taken: Other names that it must not have.
    """
    name = snake_name(words, _TAKEN_FIELDS | taken)
    return f"{name}_" if name.startswith("model_") else name


def unlike(name: str, others: Collection[str], written: str) -> str:
    """The name, made distinct from others by what was written in the document."""
    return f"{name}_x{digest(written)}" if name in others else name


def _operation_names(api: Api, used: Collection[str]) -> dict[str, OperationNames]:
    names: dict[str, OperationNames] = {}
    taken = {*used, *TAKEN_CALLS, *TAKEN_RESOURCES, *TAKEN_SANDBOX}
    handlers: set[str] = set()
    for resource in api.resources:
        methods: set[str] = set()
        for operation in resource.operations:
            call = _call_name(operation, taken)
            method = unlike(snake_name(operation.method_words), methods, operation.pointer)
            handler = unlike(snake_name(operation.words), handlers, operation.pointer)
            taken.add(call)
            methods.add(method)
            handlers.add(handler)
            fields = _argument_names(operation.parameters)
            names[operation.pointer] = OperationNames(
                call=call,
                method=method,
                handler=handler,
                fields=fields,
                body=unlike("body", fields, operation.pointer) if operation.body else "",
                content_type=_content_type_name(operation, fields),
            )
    return names


def _call_name(operation: Operation, taken: Collection[str]) -> str:
    name = class_name(operation.words, operation.operation_id)
    if name in taken:
        name += "Call"
    return f"{name}X{digest(operation.pointer)}" if name in taken else name


def _content_type_name(operation: Operation, fields: Collection[str]) -> str:
    if operation.body is None or len(body_formats(operation.body)) == 1:
        return ""
    name = "body_content_type" if "content_type" in fields else "content_type"
    return unlike(name, fields, operation.pointer)


def _argument_names(parameters: tuple[Parameter, ...]) -> tuple[str, ...]:
    spelled: list[str] = []
    used: set[str] = set()
    for parameter in parameters:
        name = field_name(parameter.words, _TAKEN_ARGUMENTS)
        spelled.append(unlike(name, used, f"{parameter.location} {parameter.name}"))
        used.add(spelled[-1])
    return tuple(spelled)
