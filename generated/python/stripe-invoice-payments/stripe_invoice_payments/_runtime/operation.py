"""What a generated operation is made of: its call, its parameters and its outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import Fault, InvalidArgument
from .faults import faults_of
from .headers import Headers
from .value import Value

__all__ = [
    "Call",
    "CookieParameter",
    "Cursor",
    "CursorPagination",
    "HeaderParameter",
    "Operation",
    "Outcome",
    "PagedCall",
    "PathParameter",
    "QueryParameter",
    "StreamCall",
]

ResultT = TypeVar("ResultT")
ItemT = TypeVar("ItemT")


class PathParameter(Value):
    """Marks a field of a call as a parameter in the path."""

    name: str
    """The name in the document, which is the one between braces in the path."""
    style: Literal["simple", "label", "matrix"] = "simple"
    explode: bool = False
    media_type: str | None = None
    """Set for a parameter that the document gives a `content`."""


class QueryParameter(Value):
    """Marks a field of a call as a parameter in the query."""

    name: str
    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] = "form"
    explode: bool | None = None
    """None stands for OpenAPI's default: true for the style `form`, false for the others."""
    allow_reserved: bool = False
    media_type: str | None = None
    """Set for a parameter that the document gives a `content`."""


class HeaderParameter(Value):
    """Marks a field of a call as a header field of the request."""

    name: str
    explode: bool = False
    media_type: str | None = None
    """Set for a parameter that the document gives a `content`."""


class CookieParameter(Value):
    """Marks a field of a call as a cookie."""

    name: str
    explode: bool = True
    media_type: str | None = None
    """Set for a parameter that the document gives a `content`."""


class Outcome(Value):
    """What one documented answer holds."""

    # `Any`, because a type in the widest sense (`list[X]`, `A | B`) has no class of its own.
    content: Mapping[str, Any] = MappingProxyType({})
    """The type of the body by its media type; empty where the answer has no body."""
    streams: Mapping[str, Any] = MappingProxyType({})
    """The type of one item by the media type of the stream that has the items as its body."""
    headers: tuple[str, ...] = ()
    """The header fields that the document declares."""
    required_headers: tuple[str, ...] = ()
    """Those of them that it marks as required."""


_WITHOUT_BODY = Outcome()
_NOT_MODIFIED = 304


class Operation(Value):
    """One operation of the document."""

    id: str
    method: str
    """In upper case."""
    path: str
    """The path of the document, with its parameters between braces."""
    outcomes: Mapping[str, Outcome]
    """The answers by status: `200`, or a class of statuses such as `4XX`, or `default`."""
    server_url: str | None = None
    """Where it is, if elsewhere than the API."""
    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives; each names the schemes that it needs together. None: no credentials."""
    request_id: str | None = None
    """The header field that names a request in an answer."""

    @property
    def template(self) -> str:
        """The path as requests have it.

        A fragment is not sent: documents tell operations of one path apart by it. One with
        parameters cannot be meant so.
        """
        path, _, fragment = self.path.partition("#")
        return self.path if "{" in fragment else path

    def is_success(self, status: int) -> bool:
        """Tells whether a status code means success.

        Where the document describes redirects and no other success, they are what it means.
        """
        if 200 <= status <= 299:
            return True
        is_redirect = 300 <= status <= 399 and status != _NOT_MODIFIED
        return is_redirect and not self._describes("2") and self._described(status) is not None

    def success(self, status: int) -> Outcome | None:
        """Returns what the document says about a success; None if it says nothing.

        `default` stands for the errors wherever the document also describes a success. Where it
        describes none at all, a success has no body.
        """
        described = self._described(status)
        if described is not None or self._describes("2") or self._describes("3"):
            return described
        return self.outcomes.get("default", _WITHOUT_BODY)

    def request_id_in(self, headers: Headers) -> str | None:
        """Returns the id that the server gave to a request; None if it gave none."""
        return None if self.request_id is None else headers.get(self.request_id)

    def outcome(self, status: int) -> Outcome | None:
        """Returns what the document says about a status code; None if it says nothing."""
        return self._described(status) or self.outcomes.get("default")

    def _described(self, status: int) -> Outcome | None:
        return self.outcomes.get(str(status)) or self.outcomes.get(f"{status // 100}XX")

    def _describes(self, first_digit: str) -> bool:
        not_modified = str(_NOT_MODIFIED)
        return any(key[0] == first_digit and key != not_modified for key in self.outcomes)


class Call(BaseModel, Generic[ResultT]):
    """The arguments of one call, checked: what is sent, and what a server receives.

    `ResultT` is the type of a successful answer. It is there for type checkers alone.

    Raises:
        InvalidArgument: An argument is not what the document allows.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        protected_namespaces=(),
        hide_input_in_errors=True,
        defer_build=True,
    )

    operation: ClassVar[Operation]

    def __init__(self, **arguments: Any) -> None:
        try:
            super().__init__(**arguments)
        except ValidationError as error:
            faults = faults_of(error, arguments, shown=_shown_fields(type(self)))
            raise InvalidArgument(self.operation.id, faults) from None

    def __class_getitem__(cls, result: Any) -> Any:
        """Returns the class itself: pydantic would build another class for each result."""
        return cls


def _shown_fields(call_class: type[Call[Any]]) -> list[str]:
    """Lists the fields that a message may show: headers, cookies and bodies can hold secrets."""
    return [
        field
        for field, info in call_class.model_fields.items()
        if any(isinstance(mark, PathParameter | QueryParameter) for mark in info.metadata)
    ]


class PagedCall(Call[ResultT], Generic[ResultT, ItemT]):
    """A call whose answer is one page of a list; `ItemT` is the type of what is on the pages."""

    pagination: ClassVar[CursorPagination]

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        forward, backward = self.pagination.forward, self.pagination.backward
        if backward is None or getattr(self, forward.field) is None:
            return
        if getattr(self, backward.field) is not None:
            problem = f"cannot be combined with {forward.field}: they lead in opposite directions"
            raise InvalidArgument(self.operation.id, (Fault((backward.field,), problem),))


class StreamCall(Call[ResultT], Generic[ResultT, ItemT]):
    """A call that may be answered with a stream; `ItemT` is the type of what is in the stream."""


class Cursor(Value):
    """How to ask for the page beyond a page that is there."""

    field: str
    """The field of the call that takes the cursor."""
    value: tuple[str | int, ...]
    """Where the cursor stands in a page: names of attributes, and indexes of lists."""


class CursorPagination(Value):
    """How the pages of a list follow one another."""

    items: tuple[str | int, ...]
    """Where the items of a page stand: names of attributes, and indexes of lists."""
    forward: Cursor
    backward: Cursor | None = None
    has_more: tuple[str | int, ...] | None = None
    """Where a page says whether another follows; None if a page does not say."""
