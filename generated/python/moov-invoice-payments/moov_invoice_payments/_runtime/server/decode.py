"""Reads a request into the call of an operation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, Literal, TypeAlias, TypeVar, get_args, get_origin

from ..bodies import BodyReader, JSONBody, RequestBody
from ..errors import Fault, InvalidArgument
from ..media_types import essence, is_within, media_parameters
from ..message import HttpRequest
from ..model import DecodeError, decode
from ..operation import Call
from ..parameters import Body, Parameter, table
from .demanded import check_request
from .fields import MAX_PAIRS, Fields, cookie_fields, query_fields
from .json_values import MAX_VALUES, holds_more_values
from .query_names import QueryNames
from .readers import Reader, RequestParts, readers
from .refusals import InvalidRequest, RefusedError, RequestFault
from .text import MalformedError

__all__ = ["CallDecoder"]

CallT = TypeVar("CallT", bound=Call[Any])

_Faults: TypeAlias = dict[str, tuple[RequestFault, ...]]
"""Faults by the field of the call."""


class CallDecoder(Generic[CallT]):
    """Reads requests into the calls of one operation.

    What it needs to know of the parameters is worked out when the first request comes.

    Args:
        call_class: Class of the calls.
        refuse_unknown_query: Whether a query may have no names but those of the operation.
        query_names: Names that a query may have all the same.
        max_values: How many values a body in JSON may hold.
    """

    def __init__(
        self,
        call_class: type[CallT],
        *,
        refuse_unknown_query: bool = False,
        query_names: Collection[str] = (),
        max_values: int = MAX_VALUES,
    ) -> None:
        self._call_class = call_class
        self._refuse_unknown_query = refuse_unknown_query
        self._other_query_names = query_names
        self._max_values = max_values
        self._body_readers: dict[str, BodyReader] = {}

    def decode(self, request: HttpRequest, path_values: Mapping[str, str]) -> CallT:
        """Reads a request.

        Args:
            request: The request.
            path_values: Value of each path parameter by its name, percent-encoded.

        Raises:
            RefusedError: A part of the request is not as documented.
        """
        # Each pair costs far more to read than to send.
        if request.query.count("&") >= MAX_PAIRS:
            raise RefusedError(414, f"The query has more than {MAX_PAIRS} pairs.")
        body = self._body_format(request)
        parts = RequestParts(
            path_values,
            query_fields(request.query),
            request.headers,
            cookie_fields(request.headers),
        )
        values, faults = self._read(parts)
        if body is not None:
            self._read_body(body, request, values, faults)
        unknown = self._unknown(parts.query)
        # The call checks what the types alone do not say, and the values that are only text so far.
        try:
            call = self._call_class(**values)
        except InvalidArgument as error:
            self._add(faults, error)
        else:
            if not (faults or unknown):
                return call
        raise InvalidRequest((*unknown, *self._in_order(faults)))

    def listed(self) -> Mapping[str, tuple[str, ...]]:
        """Returns the values of those path parameters that have no others, by name."""
        return {
            parameter.name: tuple(map(str, get_args(parameter.annotation)))
            for parameter in table(self._call_class).path
            if get_origin(parameter.annotation) is Literal
        }

    def _read(self, parts: RequestParts) -> tuple[dict[str, object], _Faults]:
        """Reads all parameters, and the faults of those that cannot be read."""
        # What a client sends unless it is told otherwise is no default of the server's.
        values: dict[str, object] = {**self._absent}
        faults: _Faults = {}
        for reader in self._present(parts.query):
            try:
                value = _value(reader, parts)
            except InvalidRequest as refusal:
                faults[reader.parameter.field] = refusal.faults
            else:
                if value is not None:
                    values[reader.parameter.field] = value
        return values, faults

    def _body_format(self, request: HttpRequest) -> RequestBody | None:
        """Finds the media type of a body; None where there is no body to read."""
        received = request.headers.get("Content-Type", "")
        if self._body is None or not (request.content or received):
            return None
        found = _documented(self._body, received)
        self._check_coding(request)
        # No text is JSON; but a form, or a file, may be empty.
        return found if request.content or not isinstance(found, JSONBody) else None

    def _check_coding(self, request: HttpRequest) -> None:
        """Refuses a compressed body: nothing here would notice that it is no plain one."""
        coding = request.headers.get("Content-Encoding", "").strip().lower()
        declared = (parameter.name.lower() for parameter in table(self._call_class).header)
        if coding not in ("", "identity") and "content-encoding" not in declared:
            message = "The body has to come without a content coding."
            raise RefusedError(415, message, headers=[("Accept-Encoding", "identity")])

    def _read_body(
        self,
        body_format: RequestBody,
        request: HttpRequest,
        values: dict[str, object],
        faults: _Faults,
    ) -> None:
        place = table(self._call_class).body
        if place is None:
            return
        if isinstance(body_format, JSONBody) and holds_more_values(
            request.content, self._max_values
        ):
            raise RefusedError(413, f"The body holds more than {self._max_values} values.")
        read = self._body_readers.get(body_format.media_type)
        if read is None:
            read = self._body_readers[body_format.media_type] = body_format.reader()
        try:
            values[place.field] = read(request.content, request.headers.get("Content-Type", ""))
            if isinstance(body_format, JSONBody):
                check_request(body_format.type, request.content)
        except DecodeError as error:
            faults[place.field] = tuple(map(_body_fault, error.faults))
        if place.choice is not None:
            values[place.choice] = body_format.media_type

    def _present(self, query: Fields) -> Iterator[Reader]:
        """Yields the readers of what the request may have; of a query most is usually absent."""
        yield from self._unnamed
        for name in {**query.values, **query.bracketed} if query.bracketed else query.values:
            reader = self._named.get(name)
            if reader is not None:
                yield reader

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
    def _named(self) -> Mapping[str, Reader]:
        """The readers that have nothing to read where their name is not in the query."""
        return {
            reader.parameter.name: reader
            for reader in self._readers
            if reader.parameter.location == "query" and not reader.is_spread
        }

    @cached_property
    def _unnamed(self) -> Sequence[Reader]:
        """All other readers."""
        return [reader for reader in self._readers if reader not in self._named.values()]

    @cached_property
    def _absent(self) -> Mapping[str, object]:
        optional = (r.parameter.field for r in self._readers if not r.parameter.required)
        return dict.fromkeys(optional)

    @cached_property
    def _body(self) -> Body | None:
        return table(self._call_class).body

    def _add(self, faults: _Faults, error: InvalidArgument) -> None:
        """Adds the faults that the call found in fields that had none before.

        Raises:
            RefusedError: One of them belongs to no field.
        """
        found: dict[str, list[RequestFault]] = {}
        for fault in error.faults:
            if not fault.path:
                # There are too many to list them.
                raise RefusedError(400, f"The request {fault.problem}.") from None
            field, *rest = map(str, fault.path)
            reader = self._by_field.get(field)
            if reader is None:
                one = _body_fault(Fault(fault.path[1:], fault.problem))
            else:
                one = _parameter_fault(reader.parameter, rest, fault.problem)
            found.setdefault(field, []).append(one)
        for field, listed in found.items():
            faults.setdefault(field, tuple(listed))

    def _in_order(self, faults: _Faults) -> Iterator[RequestFault]:
        """Yields faults in the order of the document."""
        for field in self._call_class.model_fields:
            yield from faults.get(field, ())

    @cached_property
    def _by_field(self) -> Mapping[str, Reader]:
        return {reader.parameter.field: reader for reader in self._readers}


def _value(reader: Reader, parts: RequestParts) -> object:
    parameter = reader.parameter
    try:
        value = reader.read(parts)
        if value is None or reader.is_alike:
            return value  # The call checks it.
        return decode(parameter.annotation, value)
    except MalformedError as error:
        faults = [_parameter_fault(parameter, (), str(error))]
    except DecodeError as error:
        faults = [_parameter_fault(parameter, fault.path, fault.problem) for fault in error.faults]
    raise InvalidRequest(tuple(faults))


def _documented(body: Body, received: str) -> RequestBody:
    """Finds what the document says of a media type, the same one before a range that has it."""
    if not received:
        return body.media[0]
    name, parameters = essence(received), media_parameters(received)
    alike = [
        documented
        for documented in body.media
        if name in map(essence, (documented.media_type, *documented.also))
    ]
    if alike:
        # Some differ in nothing but a parameter, such as a version.
        return max(alike, key=lambda one: _agreement(one.media_type, parameters))
    for documented in body.media:
        if any(is_within(name, one) for one in (documented.media_type, *documented.also)):
            return documented
    expected = " or ".join(documented.media_type for documented in body.media)
    raise RefusedError(415, f"The body has to be {expected}, as Content-Type says.")


def _agreement(media_type: str, parameters: Mapping[str, str]) -> int:
    """Counts the parameters of a documented media type that were received, less the others."""
    documented = media_parameters(media_type)
    same = documented.items() & parameters.items()
    return 2 * len(same) - len(documented)


def _parameter_fault(parameter: Parameter, path: Sequence[str | int], problem: str) -> RequestFault:
    steps = "".join(f"[{step}]" for step in path)
    return RequestFault(parameter.location, f"{parameter.name}{steps}", problem)


def _body_fault(fault: Fault) -> RequestFault:
    return RequestFault("body", fault.json_path, fault.problem)
