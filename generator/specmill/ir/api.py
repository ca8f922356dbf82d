"""Operations, their parameters and answers, and the document as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from specmill.ir.media_types import MediaKind, is_range, media_kind
from specmill.ir.names import Words
from specmill.ir.pagination import CursorPagination, PageCursor
from specmill.ir.sandbox import Sandbox
from specmill.ir.servers import Server
from specmill.ir.types import Binary, Definition, JsonScalar, JsonValue, Path, Type

__all__ = [
    "Api",
    "Body",
    "Content",
    "CursorPagination",
    "Document",
    "Encoding",
    "Header",
    "Location",
    "Operation",
    "PageCursor",
    "Parameter",
    "Path",
    "Resource",
    "Response",
    "RetryRule",
    "SecurityRequirement",
    "SecurityScheme",
    "SecuritySchemeKind",
    "Webhook",
]

Location: TypeAlias = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: Its name on the wire.
        words: Its name in words, unique within the operation.
        location: Where it travels.
        style: How a structured value is written (`form`, `deepObject`, …).
        explode: Whether each item or property is written by itself.
        allow_reserved: Whether reserved characters are left as they are.
        media_type: The media type that its value is written in; None where `style` says how.
        type: What it may hold.
        required: Whether it must be given.
        description: The document's text; empty without one.
        deprecated: Whether its use is discouraged.
        default: The schema's `default`, if it is a scalar: what the server takes an absent value
            for; None without one.
        client_default: What a client sends unless its caller says otherwise; None without one.
        pointer: JSON pointer of the parameter.
    """

    name: str
    words: Words
    location: Location
    style: str
    explode: bool
    allow_reserved: bool
    media_type: str | None
    type: Type
    required: bool
    description: str
    deprecated: bool
    default: JsonScalar
    client_default: JsonScalar
    pointer: str


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form, or of a multipart body, is written.

    Attributes:
        property_name: Its name on the wire.
        media_types: What a part may be, ranges (`image/*`) among them; empty where it follows from
            the type.
        style: How a structured value is written (`form`, `deepObject`, …); None where it is
            written in a media type.
        explode: Whether each item or property is written by itself.
        allow_reserved: Whether reserved characters are left as they are.
        headers: The headers that the document names for a part.
    """

    property_name: str
    media_types: tuple[str, ...]
    style: str | None
    explode: bool
    allow_reserved: bool
    headers: "tuple[Header, ...]"


@dataclass(frozen=True)
class Content:
    """A body in one media type.

    Attributes:
        media_type: As written in the document.
        type: What the body holds; of the stream of an answer, what one item holds.
        examples: The document's examples that fit: a name (empty where it has none) and a value.
        sample: A value made up from the schema where the document gives no example but null; None
            where that cannot be done.
        pointer: JSON pointer of the media type object.
        encodings: How properties are written of which the document says so: of a form, or of a
            multipart body.
        schema_pointer: JSON pointer of the schema of the type; empty without one.
        is_whole_event: Of a stream of events, whether the type is that of an object of the fields
            of an event (`event`, `data`, …), and not that of its data.
    """

    media_type: str
    type: Type
    examples: tuple[tuple[str, JsonValue], ...]
    sample: JsonValue
    pointer: str
    encodings: tuple[Encoding, ...] = ()
    schema_pointer: str = ""
    is_whole_event: bool = False

    @property
    def example(self) -> JsonValue:
        """The first example that is not null, else the sample."""
        return next((value for _, value in self.examples if value is not None), self.sample)

    @cached_property
    def media_kind(self) -> MediaKind:
        """How the body is written."""
        if isinstance(self.type, Binary) and is_range(self.media_type):
            return "binary"
        return media_kind(self.media_type)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request."""

    contents: tuple[Content, ...]
    required: bool
    description: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a response."""

    name: str
    words: Words
    type: Type
    required: bool
    description: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of an operation.

    Attributes:
        status: `200`, `4XX` or `default`.
        is_success: Whether it is what the operation is called for: a 2XX status; where none is
            documented a redirect, or `default` where there is none either.
        description: The document's text; empty without one.
        headers: The headers that the document names.
        contents: Its body in each media type; empty for an answer without a body.
        pointer: JSON pointer of the response.
    """

    status: str
    is_success: bool
    description: str
    headers: tuple[Header, ...]
    contents: tuple[Content, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class SecurityRequirement:
    """Schemes that must all be met; a list of requirements is a choice between them.

    Attributes:
        schemes: Pairs of a scheme's name and the scopes that it needs. Empty: no credentials.
    """

    schemes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        words: Its name, unique in the document: the operationId, or method and path.
        method_words: Its name within its resource.
        operation_id: As written; None without one.
        http_method: In capitals.
        path: The path template, as written.
        parameters: Path-level and operation-level, merged, in the order of the document.
        body: The request's body, if there is one.
        responses: In the order of the document.
        request_id_header: The header of its answers that names the request; None without one.
        server: Where it is, if elsewhere than the API; its address is absolute.
        security: The alternatives; empty where no credentials are needed.
        pagination: How its pages are reached; None where the answer is whole.
        sandbox: How a sandbox lists items; None where it answers with the example.
        summary: One line; empty without one.
        description: The document's text; empty without one.
        deprecated: Whether its use is discouraged.
        pointer: JSON pointer of the operation.
    """

    words: Words
    method_words: Words
    operation_id: str | None
    http_method: str
    path: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    request_id_header: str | None
    server: Server | None
    security: tuple[SecurityRequirement, ...]
    pagination: CursorPagination | None
    sandbox: Sandbox | None
    summary: str
    description: str
    deprecated: bool
    pointer: str

    @cached_property
    def success_responses(self) -> tuple[Response, ...]:
        """The answers that mean success."""
        return tuple(response for response in self.responses if response.is_success)

    @cached_property
    def error_responses(self) -> tuple[Response, ...]:
        """The answers that mean failure: neither success nor an interim answer (1XX)."""
        return tuple(
            response
            for response in self.responses
            if not response.is_success and not response.status.startswith("1")
        )


@dataclass(frozen=True, slots=True)
class Resource:
    """Operations that belong together: those of one tag."""

    words: Words
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the API sends by itself: a webhook of the document, or a callback of an operation.

    Attributes:
        words: Its name, unique among them.
        name: Its key in the document.
        http_method: In capitals.
        sender: The operation whose callback it is, as method and path; None for a webhook.
        content: Its body.
        description: The document's text; empty without one.
        deprecated: Whether its use is discouraged.
        pointer: JSON pointer of the operation that the receiver offers.
    """

    words: Words
    name: str
    http_method: str
    sender: str | None
    content: Content
    description: str
    deprecated: bool
    pointer: str


SecuritySchemeKind: TypeAlias = Literal[
    "basic", "bearer", "http", "apiKey", "oauth2", "openIdConnect", "mutualTLS"
]


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to prove who is asking.

    Attributes:
        name: Its key under `components/securitySchemes`.
        words: Its name in words.
        kind: What it is; `http` stands for HTTP schemes other than basic and bearer.
        description: The document's text; empty without one.
        parameter: For `apiKey`: the name of the parameter.
        location: For `apiKey`: where the parameter travels.
        http_scheme: For the HTTP kinds: the scheme's name as written.
        pointer: JSON pointer of the scheme.
    """

    name: str
    words: Words
    kind: SecuritySchemeKind
    description: str
    parameter: str | None
    location: Location | None
    http_scheme: str | None
    pointer: str


@dataclass(frozen=True, slots=True)
class RetryRule:
    """What a client tries again, beside what HTTP alone says.

    Attributes:
        statuses: Further statuses of answers after which a request is sent again.
        header: The header of an answer that decides by `true` or `false`, over its status; None
            without one.
        idempotency_key: The header of a request that makes any method repeatable; None without one.
    """

    statuses: tuple[int, ...]
    header: str | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """Where the model came from.

    Attributes:
        name: File name, without folders.
        sha256: Digest of its bytes, in hexadecimal.
        title: `info.title`.
        version: `info.version`.
        description: `info.description`; empty without one.
    """

    name: str
    sha256: str
    title: str
    version: str
    description: str


@dataclass(frozen=True, slots=True)
class Api:
    """The whole neutral model.

    Attributes:
        document: Where it came from.
        words: The name of the API, from its title.
        client_words: The name of its client.
        servers: In the order of the document.
        resources: In the order of the document's tags, then of first use.
        definitions: Every named type by its key, in the order of the document.
        security_schemes: In the order of the document.
        retry: What clients try again beside what HTTP says; None where the document adds nothing.
        error_bodies: The bodies of the errors that a server answers with by itself, by `default`,
            `4XX` or `404`. The texts `$message`, `$parameter` and `$status` in them stand for
            what was wrong, the name of the parameter at fault, and the status as an integer; null
            for no body.
        refuses_unknown_query: Whether a server refuses query parameters that an operation does
            not have.
        webhooks: What is sent without being asked for, in the order of the document.
    """

    document: Document
    words: Words
    client_words: Words
    servers: tuple[Server, ...]
    resources: tuple[Resource, ...]
    definitions: Mapping[str, Definition]
    security_schemes: tuple[SecurityScheme, ...]
    retry: RetryRule | None
    error_bodies: Mapping[str, JsonValue]
    refuses_unknown_query: bool
    webhooks: tuple[Webhook, ...] = ()

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations of all resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
