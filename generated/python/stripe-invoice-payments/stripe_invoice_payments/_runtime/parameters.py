"""The parameters of a call as a table: what the client's encoder and the server's decoder share."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator, Strict

from .bodies import ContentType, RequestBody
from .model_schema import ExactLiteral
from .operation import Call, CookieParameter, HeaderParameter, PathParameter, QueryParameter
from .value import Value

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["Body", "Location", "Parameter", "Style", "Table", "table"]


# What the types `DateTime`, `Date` and `Exact` are made of.
_READING = (BeforeValidator, ExactLiteral, Strict)

Location = Literal["path", "query", "header", "cookie"]
Style = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"
]


class Parameter(Value):
    """One parameter of an operation."""

    field: str
    """The field of the call."""
    name: str
    """The name in the document, and in the request."""
    location: Location
    style: Style
    explode: bool
    # `Any`, because a type in the widest sense (`list[X]`, `A | B`) has no class of its own.
    annotation: Any
    """The type of a value that is there: without None, and without the constraints."""
    required: bool
    allow_reserved: bool = False
    media_type: str | None = None
    """The media type that the value is written in, in place of a style."""


class Body(Value):
    """The body of an operation's request."""

    field: str
    """The field of the call."""
    media: tuple[RequestBody, ...]
    """Each media type that it can be sent in, with its type."""
    required: bool
    choice: str | None = None
    """The field of the call that says which of them it is; None where there is one alone."""

    def chosen(self, call: Call[Any]) -> RequestBody:
        """Returns the media type that a call is sent in."""
        wanted = None if self.choice is None else getattr(call, self.choice)
        return next((one for one in self.media if one.media_type == wanted), self.media[0])


class Table(Value):
    """Everything that an operation takes, by its place in the request."""

    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    header: tuple[Parameter, ...]
    cookie: tuple[Parameter, ...]
    body: Body | None


@functools.cache
def table(call_class: type[Call[Any]]) -> Table:
    """Reads the table of a call off the annotations of its fields."""
    parameters = tuple(_parameters(call_class))
    return Table(
        path=tuple(one for one in parameters if one.location == "path"),
        query=tuple(one for one in parameters if one.location == "query"),
        header=tuple(one for one in parameters if one.location == "header"),
        cookie=tuple(one for one in parameters if one.location == "cookie"),
        body=next(_bodies(call_class), None),
    )


def _parameters(call_class: type[Call[Any]]) -> Iterator[Parameter]:
    for field, info in call_class.model_fields.items():
        for mark in info.metadata:
            match mark:
                case PathParameter():
                    yield _parameter(field, info, mark, "path", mark.style, mark.explode)
                case QueryParameter():
                    explode = mark.style == "form" if mark.explode is None else mark.explode
                    yield _parameter(field, info, mark, "query", mark.style, explode)
                case HeaderParameter():
                    yield _parameter(field, info, mark, "header", "simple", mark.explode)
                case CookieParameter():
                    yield _parameter(field, info, mark, "cookie", "form", mark.explode)
                case _:
                    pass


def _parameter(
    field: str,
    info: FieldInfo,
    mark: PathParameter | QueryParameter | HeaderParameter | CookieParameter,
    location: Location,
    style: Style,
    explode: bool,
) -> Parameter:
    return Parameter(
        field=field,
        name=mark.name,
        location=location,
        style=style,
        explode=explode,
        annotation=_without_none(_as_read(info)),
        required=info.is_required(),
        allow_reserved=isinstance(mark, QueryParameter) and mark.allow_reserved,
        media_type=mark.media_type,
    )


def _bodies(call_class: type[Call[Any]]) -> Iterator[Body]:
    fields = call_class.model_fields.items()
    choice = next((field for field, info in fields if _is_choice(info)), None)
    for field, info in fields:
        if marks := [mark for mark in info.metadata if isinstance(mark, RequestBody)]:
            # A body that must be there may be null; one that may be absent is not sent if None.
            required = info.is_required()
            annotation = _as_read(info)
            if not required:
                annotation = _without_none(annotation)
            yield Body(field, tuple(one.of(annotation) for one in marks), required, choice)


def _is_choice(info: FieldInfo) -> bool:
    return any(isinstance(mark, ContentType) for mark in info.metadata)


def _as_read(info: FieldInfo) -> Any:
    """Returns the type of a field with what changes how it is read, which pydantic keeps apart."""
    reading = [mark for mark in info.metadata if isinstance(mark, _READING)]
    return Annotated[info.annotation, *reading] if reading else info.annotation


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    first, *others = (member for member in get_args(annotation) if member is not NoneType)
    for member in others:
        first |= member
    return first
