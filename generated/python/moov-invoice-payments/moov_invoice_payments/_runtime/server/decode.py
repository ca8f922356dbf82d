"""Reads a request into the call of an operation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from ..errors import Fault, InvalidArgument
from ..message import HttpRequest
from ..model import DecodeError, decode
from ..operation import Call
from ..parameters import Body, Parameter, table
from .fields import Fields, cookie_fields, query_fields
from .query_names import QueryNames
from .readers import Reader, RequestParts, readers
from .refusals import InvalidRequest, RefusedError, RequestFault
from .text import MalformedError

__all__ = ["CallDecoder"]

CallT = TypeVar("CallT", bound=Call[Any])


class CallDecoder(Generic[CallT]):
    """Reads requests into the calls of one operation.

    What it needs to know of the parameters is worked out when the first request comes.

    Args:
        call_class: Class of the calls.
        refuse_unknown_query: Whether a query may have no names but those of the operation.
        query_names: Names that a query may have all the same.
    """

    def __init__(
        self,
        call_class: type[CallT],
        *,
        refuse_unknown_query: bool = False,
        query_names: Collection[str] = (),
    ) -> None:
        self._call_class = call_class
        self._refuse_unknown_query = refuse_unknown_query
        self._other_query_names = query_names

    def decode(self, request: HttpRequest, path_values: Mapping[str, str]) -> CallT:
        """Reads a request.

        Args:
            request: The request.
            path_values: Value of each path parameter by its name, percent-encoded.

        Raises:
            RefusedError: A part of the request is not as documented.
        """
        if self._body is not None and request.content:
            _check_media_type(self._body, request)
        parts = RequestParts(
            path_values,
            query_fields(request.query),
            request.headers,
            cookie_fields(request.headers),
        )
        # What a client sends unless it is told otherwise is no default of the server's.
        values: dict[str, object] = {**self._absent}
        faults = self._unknown(parts.query)
        for reader in self._readers:
            try:
                value = _value(reader, parts)
            except InvalidRequest as refusal:
                faults += refusal.faults
            else:
                if value is not None:
                    values[reader.parameter.field] = value
        if self._body is not None and request.content:
            try:
                values[self._body.field] = decode(self._body.annotation, request.content)
            except DecodeError as error:
                faults += map(_body_fault, error.faults)
        if faults:
            raise InvalidRequest(tuple(faults))
        return self._call(values)

    def _unknown(self, query: Fields) -> list[RequestFault]:
        if not self._refuse_unknown_query:
            return []
        names = self._query_names.unknown(query)
        return [RequestFault("query", name, "is not known here") for name in names]

    @cached_property
    def _query_names(self) -> QueryNames:
        return QueryNames(self._readers, self._other_query_names)

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
            raise InvalidRequest(tuple(map(self._request_fault, error.faults))) from None

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
    raise InvalidRequest(tuple(faults))


def _check_media_type(body: Body, request: HttpRequest) -> None:
    received = request.headers.get("Content-Type", body.media_type)
    if _essence(received) != _essence(body.media_type):
        raise RefusedError(415, f"The body has to be {body.media_type}, as Content-Type says.")


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _parameter_fault(parameter: Parameter, path: Sequence[str | int], problem: str) -> RequestFault:
    steps = "".join(f"[{step}]" for step in path)
    return RequestFault(parameter.location, f"{parameter.name}{steps}", problem)


def _body_fault(fault: Fault) -> RequestFault:
    return RequestFault("body", fault.json_path, fault.problem)
