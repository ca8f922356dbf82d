"""Reads a request into the call of an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from ..errors import Fault, InvalidArgument
from ..message import HttpRequest
from ..model import DecodeError, decode
from ..operation import Call
from ..parameters import Body, Parameter, table
from .fields import cookie_fields, query_fields
from .readers import Reader, RequestParts, readers
from .text import MalformedError

__all__ = ["CallDecoder", "RefusedError", "RequestFault"]

CallT = TypeVar("CallT", bound=Call[Any])


@dataclass(frozen=True, slots=True)
class RequestFault:
    """One part of a request that is not as documented.

    Attributes:
        location: `path`, `query`, `header`, `cookie` or `body`.
        name: Name in the document, with the way to the fault inside: `created[gte]`; in a body
            the JSON path.
        problem: What is wrong, or what is allowed; nothing of the value itself.
    """

    location: str
    name: str
    problem: str

    def __str__(self) -> str:
        name = self.name if self.name.isprintable() else ascii(self.name)
        return f"{name} ({self.location}): {self.problem}"


class RefusedError(Exception):
    """A request that does not fit its operation.

    Args:
        status: Status code of the answer.
        faults: Every fault that was found.
    """

    def __init__(self, status: int, faults: tuple[RequestFault, ...]) -> None:
        super().__init__(status, faults)
        self.status = status
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(map(str, self.faults))


class CallDecoder(Generic[CallT]):
    """Reads requests into the calls of one operation.

    What it needs to know of the parameters is worked out when the first request comes.

    Args:
        call_class: Class of the calls.
    """

    def __init__(self, call_class: type[CallT]) -> None:
        self._call_class = call_class

    def decode(self, request: HttpRequest, path_values: Mapping[str, str]) -> CallT:
        """Reads a request.

        Args:
            request: The request.
            path_values: Value of each path parameter by its name, percent-encoded.

        Raises:
            RefusedError: A part of the request is not as documented.
        """
        parts = RequestParts(
            path_values,
            query_fields(request.query),
            request.headers,
            cookie_fields(request.headers),
        )
        # What a client sends unless it is told otherwise is no default of the server's.
        values: dict[str, object] = {**self._absent}
        faults: list[RequestFault] = []
        for reader in self._readers:
            try:
                value = _value(reader, parts)
            except RefusedError as refusal:
                faults += refusal.faults
            else:
                if value is not None:
                    values[reader.parameter.field] = value
        if self._body is not None and request.content:
            values[self._body.field] = _body_value(self._body, request)
        if faults:
            raise RefusedError(400, tuple(faults))
        return self._call(values)

    @cached_property
    def _readers(self) -> tuple[Reader, ...]:
        places = table(self._call_class)
        return tuple(
            reader
            for place in (places.path, places.query, places.header, places.cookie)
            for reader in readers(place)
        )

    @cached_property
    def _absent(self) -> Mapping[str, object]:
        optional = (r.parameter.field for r in self._readers if not r.parameter.required)
        return dict.fromkeys(optional)

    @cached_property
    def _body(self) -> Body | None:
        return table(self._call_class).body

    def _call(self, values: Mapping[str, object]) -> CallT:
        """Makes the call, which checks what the types alone do not say."""
        try:
            return self._call_class(**values)
        except InvalidArgument as error:
            raise RefusedError(400, tuple(map(self._request_fault, error.faults))) from None

    def _request_fault(self, fault: Fault) -> RequestFault:
        field, *rest = fault.path
        for reader in self._readers:
            if reader.parameter.field == field:
                return _parameter_fault(reader.parameter, rest, fault.problem)
        return _body_fault(Fault(tuple(rest), fault.problem))


def _value(reader: Reader, parts: RequestParts) -> object:
    parameter = reader.parameter
    try:
        value = reader.read(parts)
        return None if value is None else decode(parameter.annotation, value)
    except MalformedError as error:
        faults = [_parameter_fault(parameter, (), str(error))]
    except DecodeError as error:
        faults = [_parameter_fault(parameter, fault.path, fault.problem) for fault in error.faults]
    raise RefusedError(400, tuple(faults))


def _body_value(body: Body, request: HttpRequest) -> object:
    received = request.headers.get("Content-Type", body.media_type)
    if _essence(received) != _essence(body.media_type):
        fault = RequestFault("header", "Content-Type", f"expected {body.media_type}")
        raise RefusedError(415, (fault,))
    try:
        return decode(body.annotation, request.content)
    except DecodeError as error:
        raise RefusedError(400, tuple(map(_body_fault, error.faults))) from None


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _parameter_fault(parameter: Parameter, path: Sequence[str | int], problem: str) -> RequestFault:
    steps = "".join(f"[{step}]" for step in path)
    return RequestFault(parameter.location, f"{parameter.name}{steps}", problem)


def _body_fault(fault: Fault) -> RequestFault:
    return RequestFault("body", fault.json_path, fault.problem)
