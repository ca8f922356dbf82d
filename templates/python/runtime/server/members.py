"""Reads the members of a form: pairs of name and value, of which each has its own style."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic_core import from_json

from ..errors import Fault
from ..forms import Encoding, parameter_of
from ..headers import Headers
from ..model import DecodeError
from .fields import Fields
from .json_values import MAX_VALUES, holds_more_values
from .readers import Reader, RequestParts
from .shapes import Shape, typed
from .text import MalformedError, nested, only, query_decoded

if TYPE_CHECKING:
    from pydantic import JsonValue

__all__ = ["MemberReader", "json_value"]

_NOTHING = Fields({}, {})
_UNKNOWN = Shape(frozenset({"string"}))


class MemberReader:
    """Reads the members of one kind of object.

    Clients write lists and objects in several ways, however the document has it. So brackets
    (`a[]=`, `a[0]=`, `a[b]=`) are understood for each member.

    Args:
        shape: The shape of the object.
        encodings: The encoding of each property that has one.
    """

    def __init__(self, shape: Shape, encodings: Mapping[str, Encoding]) -> None:
        self._shape = shape
        self._encodings = encodings
        claimed = frozenset(shape.properties)
        self._readers = {
            name: Reader(parameter_of(name, encodings[name]), claimed, inner)
            for name, inner in shape.properties.items()
            if name in encodings and encodings[name].style is not None
        }

    def shape_of(self, name: str) -> Shape:
        """Returns the shape of a member."""
        return self._shape.properties.get(name) or self._shape.additional or _UNKNOWN

    def knows(self, name: str) -> bool:
        """Whether a member is a property that the document names."""
        return name in self._shape.properties

    def read(self, fields: Fields) -> dict[str, JsonValue]:
        """Reads the members that are there.

        Raises:
            DecodeError: Some of them do not have the form of their style.
        """
        members: dict[str, JsonValue] = {}
        faults: list[Fault] = []
        for name in self._names(fields):
            try:
                value = self._value(name, fields)
            except MalformedError as error:
                faults.append(Fault((name,), str(error)))
            else:
                if value is not None:
                    members[name] = value
        if faults:
            raise DecodeError(tuple(faults))
        return members

    def _names(self, fields: Fields) -> Iterator[str]:
        """Yields the names of the members, each once."""
        spread = {name: reader for name, reader in self._readers.items() if reader.is_spread}
        yield from spread
        inner = {name for reader in spread.values() for name in reader.shape.properties}
        for name in dict.fromkeys(self._owner(name, fields) for name in fields.values):
            if name not in spread and (self.knows(name) or name not in inner):
                yield name

    def _owner(self, name: str, fields: Fields) -> str:
        """Returns the member that a name belongs to: `a` for `a[b]`, unless that is a property."""
        parent = name.partition("[")[0]
        return parent if parent in fields.bracketed and not self.knows(name) else name

    def _value(self, name: str, fields: Fields) -> JsonValue:
        shape, is_known = self.shape_of(name), self.knows(name)
        if name in fields.bracketed and not (is_known and "[" in name):
            entries = [(keys, query_decoded(text)) for keys, text in fields.below(name)]
            return typed(nested(entries, shape), shape)
        encoding, reader = self._encodings.get(name), self._readers.get(name)
        if reader is not None and reader.parameter.style != "deepObject":
            value = reader.read(RequestParts({}, fields, Headers(), _NOTHING))
            return json_value(value) if isinstance(value, bytes) else value
        texts = [query_decoded(text) for text in fields.of(name)]
        if encoding is not None and parameter_of(name, encoding).media_type is not None:
            return json_value(only(texts).encode())
        if len(texts) > 1 and not is_known:
            return [_item(text, shape) for text in texts]
        return _plain(texts, shape)


def json_value(content: bytes) -> JsonValue:
    """Reads JSON.

    Raises:
        MalformedError: It is none, or holds too many values.
    """
    if holds_more_values(content, MAX_VALUES):
        raise MalformedError(f"holds more than {MAX_VALUES} values")
    try:
        value: JsonValue = from_json(content, allow_inf_nan=False)
    except ValueError:
        raise MalformedError("is not JSON") from None
    return value


def _plain(texts: Sequence[str], shape: Shape) -> JsonValue:
    """Reads what has no style: a list comes item by item, and an object as JSON."""
    if shape.items is None:
        return _item(only(texts), shape)
    if len(texts) == 1 and shape.takes(texts[0]):
        return _item(texts[0], shape)
    return [_item(text, shape.items) for text in texts]


def _item(text: str, shape: Shape) -> JsonValue:
    if shape.is_object and not shape.takes(text):
        return json_value(text.encode())
    return typed(text, shape)
