"""From a call to the request that says it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote

from .bodies import BodyError, WrittenBody
from .errors import Fault, InvalidArgument
from .headers import Headers
from .media_types import is_json
from .message import HttpRequest
from .operation import Call, Operation
from .parameters import Body, Parameter, Table, table
from .style import cookie_pairs, header_value, is_empty, path_text, query_pairs
from .value import Value

if TYPE_CHECKING:
    from pydantic import JsonValue

__all__ = ["encode_call"]

WrittenT = TypeVar("WrittenT")

_PLACEHOLDER = r"\{([^{}]*)\}"


class _Plan(Value):
    """What is the same for every call of an operation."""

    path: tuple[str | Parameter, ...]
    """Literal text, percent-encoded, and parameters in turn."""
    table: Table
    accept: str


def encode_call(call: Call[Any], user_agent: str) -> HttpRequest:
    """Writes a call as a request, without credentials.

    Args:
        call: The call.
        user_agent: The value of the header field of that name, unless the call has one.

    Raises:
        InvalidArgument: A value has no form in the place where it has to stand.
    """
    plan = _plan(type(call))
    body = plan.table.body
    values = call.model_dump(
        mode="json",
        by_alias=True,
        exclude_none=True,
        exclude=None if body is None else {body.field},
        warnings=False,
    )
    writer = _Writer(call.operation, values)
    path = writer.path(plan.path)
    query = "&".join(
        pair for pairs in writer.written(plan.table.query, query_pairs) for pair in pairs
    )
    declared = writer.headers(plan.table.header)
    fields = [("Accept", plan.accept)]
    if not any(name.lower() == "user-agent" for name, _ in declared):
        fields.append(("User-Agent", user_agent))
    fields += declared
    cookies = [pair for pairs in writer.written(plan.table.cookie, cookie_pairs) for pair in pairs]
    if cookies:
        fields.append(("Cookie", "; ".join(cookies)))
    written = WrittenBody("")
    if body is not None and (body.required or getattr(call, body.field) is not None):
        written = _body(call, body)
        fields.append(("Content-Type", written.content_type))
    mark = "&" if "?" in path else "?"
    target = f"{path}{mark}{query}" if query else path
    headers = Headers(fields)
    return HttpRequest(call.operation.method, target, headers, written.content, written.stream)


class _Writer:
    """Writes the values of one call, each in its place.

    Args:
        operation: The operation that is called.
        values: JSON values by field; what is not sent is absent.
    """

    def __init__(self, operation: Operation, values: dict[str, JsonValue]) -> None:
        self.operation = operation
        self.values = values

    def path(self, pieces: tuple[str | Parameter, ...]) -> str:
        path = "".join(
            piece if isinstance(piece, str) else self.write(piece, path_text) for piece in pieces
        )
        is_suspect = "." in path or "%" in path
        if is_suspect and any(unquote(segment) in (".", "..") for segment in path.split("/")):
            raise InvalidArgument(self.operation.id, (Fault((), "the path has a dot segment"),))
        return path

    def headers(self, parameters: tuple[Parameter, ...]) -> list[tuple[str, str]]:
        return [
            (parameter.name, self.write(parameter, header_value))
            for parameter in parameters
            if self.is_sent(parameter)
        ]

    def written(
        self,
        parameters: tuple[Parameter, ...],
        write: Callable[[Parameter, JsonValue], list[str]],
    ) -> list[list[str]]:
        return [self.write(one, write) for one in parameters if self.is_sent(one)]

    def is_sent(self, parameter: Parameter) -> bool:
        if parameter.required:
            return True
        return parameter.field in self.values and _has_form(parameter, self.values[parameter.field])

    def write(
        self, parameter: Parameter, write: Callable[[Parameter, JsonValue], WrittenT]
    ) -> WrittenT:
        value = self.values.get(parameter.field)
        if not _has_form(parameter, value):
            raise self.refusal(parameter, "is required, and an empty value cannot be sent")
        try:
            return write(parameter, value)
        except ValueError as error:
            # A ValueError of the standard library may quote the value, which may be a secret.
            problem = "is no Unicode text" if isinstance(error, UnicodeError) else str(error)
            raise self.refusal(parameter, problem) from None

    def refusal(self, parameter: Parameter, problem: str) -> InvalidArgument:
        return InvalidArgument(self.operation.id, (Fault((parameter.field,), problem),))


def _has_form(parameter: Parameter, value: JsonValue) -> bool:
    """Whether a value can be sent; in a media type, a list with nothing in it can."""
    return parameter.media_type is not None or not is_empty(value)


@functools.cache
def _plan(call_class: type[Call[Any]]) -> _Plan:
    parameters = table(call_class)
    by_name = {parameter.name: parameter for parameter in parameters.path}
    # The pattern captures the names: literal text and names take turns.
    pieces = re.split(_PLACEHOLDER, call_class.operation.template)
    # A path of a document may hold a part of the query, which is no path for a server.
    path = tuple(
        by_name[piece] if number % 2 else quote(piece, safe="/:@!$&'()*+,;=~%?")
        for number, piece in enumerate(pieces)
    )
    return _Plan(path, parameters, _accept(call_class.operation))


def _accept(operation: Operation) -> str:
    """Asks for what the document offers, for JSON before all else where it is offered."""
    success = [
        media_type
        for key, outcome in operation.outcomes.items()
        if key[0] in "23d"
        for media_type in outcome.content
    ]
    offered = [name for outcome in operation.outcomes.values() for name in outcome.content]
    if any(map(is_json, success)):
        ranked = {name: name if is_json(name) else f"{name};q=0.5" for name in offered}
    else:
        ranked = {name: name if name in success else f"{name};q=0.5" for name in offered}
    return ", ".join(sorted(ranked.values(), key=_has_weight)) or "*/*"


def _has_weight(accepted: str) -> bool:
    return accepted.endswith(";q=0.5")


def _body(call: Call[Any], body: Body) -> WrittenBody:
    try:
        return body.chosen(call).write(getattr(call, body.field))
    except BodyError as error:
        faults = tuple(
            Fault((body.field, *fault.path), fault.problem, fault.got) for fault in error.faults
        )
    except ValueError:
        # A model can be changed after the call has checked it, and may be that of another type.
        problem = "is not as its type says"
        if body.choice is not None:
            problem = f"is not of the type that a body in this {body.choice} has"
        faults = (Fault((body.field,), problem),)
    raise InvalidArgument(call.operation.id, faults)
