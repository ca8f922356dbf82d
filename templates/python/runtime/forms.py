"""Bodies of pairs of name and value, as an HTML form sends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from . import model
from .bodies import BodyError, BodyReader, RequestBody, WrittenBody
from .errors import Fault
from .media_types import is_json
from .parameters import Parameter, Style
from .style import is_empty, query_pairs
from .value import Value

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pydantic import JsonValue

__all__ = ["Encoding", "FormBody", "by_property", "json_members", "member_pairs", "parameter_of"]

_JSON = "application/json"
_TEXT = "text/plain"


class Encoding(Value):
    """How some properties of a body are written."""

    properties: tuple[str, ...]
    """Their names in the document."""
    style: Style | None = None
    """None: in a media type."""
    explode: bool | None = None
    """None stands for OpenAPI's default: true for the style `form`, false for the others."""
    allow_reserved: bool = False
    media_types: tuple[str, ...] = ()
    """What a part may be; empty where that follows from the type."""


class FormBody(RequestBody):
    """A body that is written like a query.

    Without an encoding, a list is written item by item, and an object as JSON.
    """

    encoding: tuple[Encoding, ...] = ()

    def write(self, value: object) -> WrittenBody:
        """Writes a body."""
        pairs: list[str] = []
        encodings = by_property(self.encoding)
        for name, member in json_members(value, self.type).items():
            pairs += member_pairs(name, member, encodings.get(name))
        return WrittenBody(self.media_type, "&".join(pairs).encode("ascii"))

    def reader(self) -> BodyReader:
        """Makes what reads a body."""
        from .server.form_bodies import FormReader

        return FormReader(self).read


def by_property(encodings: tuple[Encoding, ...]) -> Mapping[str, Encoding]:
    """Returns the encoding of each property that has one."""
    return {name: one for one in encodings for name in one.properties}


def json_members(
    value: object, annotation: object, without: AbstractSet[str] = frozenset()
) -> dict[str, JsonValue]:
    """Returns the members of a body as JSON values, by their names in the document.

    Args:
        value: A model or a dictionary.
        annotation: The type that the value has to have.
        without: Fields of the model, or keys, to leave out.

    Raises:
        ValueError: The value is not of the type.
        BodyError: It has no members.
    """
    members = model.adapter(annotation).dump_python(
        value,
        mode="json",
        by_alias=True,
        exclude_unset=True,
        exclude={*without},
        warnings="error",
    )
    if not isinstance(members, dict):
        raise BodyError(Fault((), "expected an object", type(value).__name__))
    return cast("dict[str, JsonValue]", members)


def member_pairs(name: str, member: JsonValue, encoding: Encoding | None) -> list[str]:
    """Writes a member as pairs of the form `name=value`, percent-encoded.

    What is null or empty has no form, and is left out.

    Raises:
        BodyError: The value has no form in its style.
    """
    try:
        return [
            pair
            for value in _written_apart(member, encoding)
            if value is not None and not is_empty(value)
            for pair in query_pairs(parameter_of(name, encoding, value), value)
        ]
    except ValueError as error:
        problem = "is no Unicode text" if isinstance(error, UnicodeError) else str(error)
        raise BodyError(Fault((name,), problem)) from None


def parameter_of(
    name: str, encoding: Encoding | None, value: JsonValue = None, annotation: object = None
) -> Parameter:
    """Returns the parameter of a query that is written as a property of a form is.

    Args:
        name: The property.
        encoding: Its encoding, if it has one.
        value: What is written.
        annotation: The type of the property, for what reads it.
    """
    encoding = encoding or Encoding((name,))
    style = encoding.style or "form"
    is_json = _is_json(encoding) if encoding.media_types else isinstance(value, dict | list)
    return Parameter(
        field=name,
        name=name,
        location="query",
        style=style,
        explode=style == "form" if encoding.explode is None else encoding.explode,
        annotation=annotation,
        required=False,
        allow_reserved=encoding.allow_reserved,
        media_type=_JSON if encoding.style is None and is_json else None,
    )


def _written_apart(member: JsonValue, encoding: Encoding | None) -> Iterator[JsonValue]:
    is_whole = encoding is not None and (encoding.style is not None or _is_json(encoding))
    if isinstance(member, list) and not is_whole:
        yield from member
    else:
        yield member


def _is_json(encoding: Encoding) -> bool:
    return any(map(is_json, encoding.media_types))
