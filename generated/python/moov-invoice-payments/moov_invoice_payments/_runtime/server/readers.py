"""Finds the value of a parameter in a request: its text, taken apart as its style says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from ..headers import Headers
from ..parameters import Parameter
from .alike import is_alike
from .fields import Fields
from .shapes import Shape, Text, shape_of_type, typed
from .text import (
    Scalar,
    delimited,
    label,
    matrix,
    nested,
    only,
    percent_decoded,
    query_decoded,
    repeated,
    verbatim,
)

__all__ = ["Reader", "RequestParts", "readers"]

_COMMA = re.compile(",")
_HEADER_COMMA = re.compile(r"[ \t]*,[ \t]*")
_DELIMITERS = {
    "form": _COMMA,
    "spaceDelimited": re.compile("%20|[+ ]"),
    "pipeDelimited": re.compile(r"%7C|\|", re.IGNORECASE),
}


class RequestParts(NamedTuple):
    """The places of a request in which parameters stand, their values still raw text."""

    path: Mapping[str, str]
    query: Fields
    headers: Headers
    cookies: Fields


class Reader:
    """Reads one parameter of an operation.

    Args:
        parameter: The parameter.
        claimed: Names of the parameters in the same place, which are no properties of this one.
        shape: The shape of its values; by default that of its type.
    """

    def __init__(
        self, parameter: Parameter, claimed: frozenset[str], shape: Shape | None = None
    ) -> None:
        self.parameter = parameter
        self.shape = shape_of_type(parameter.annotation) if shape is None else shape
        self._may_be_json = parameter.location == "header" and self.shape.is_deep
        is_json = parameter.media_type is not None or self._may_be_json
        self.is_alike = not is_json and is_alike(parameter.annotation)
        """Whether what `read` returns is the value, which remains to be checked."""
        self.is_spread = (
            parameter.location in ("query", "cookie")
            and parameter.style != "deepObject"
            and parameter.explode
            and self.shape.is_object
        )
        """Whether its properties stand in the request in place of its name."""
        self._claimed = claimed
        self._find = self._finder()

    def read(self, parts: RequestParts) -> JsonValue | bytes:
        """Reads the parameter.

        Returns:
            A JSON value; JSON text as bytes for a parameter that is written in a media type; None
            where the request does not have the parameter.

        Raises:
            MalformedError: Its text does not have the form of its style.
        """
        text = self._find(parts)
        return text if text is None or isinstance(text, bytes) else typed(text, self.shape)

    def _finder(self) -> Callable[[RequestParts], Text | bytes | None]:
        """Chooses how to find the parameter in a request."""
        if self.parameter.media_type is not None:
            return self._json_text
        match self.parameter.location:
            case "path":
                return self._in_path
            case "query" if self.parameter.style == "deepObject":
                return self._deep_object
            case "query":
                return self._in_query
            case "header":
                return self._in_header
            case "cookie":
                return self._in_cookies

    def _json_text(self, parts: RequestParts) -> bytes | None:
        name = self.parameter.name
        match self.parameter.location:
            case "path":
                return percent_decoded(parts.path[name]).encode()
            case "query":
                texts = parts.query.of(name)
                return query_decoded(only(texts)).encode() if texts else None
            case "header":
                text = parts.headers.get(name)
                return None if text is None else text.encode("latin-1")
            case "cookie":
                texts = parts.cookies.of(name)
                return percent_decoded(only(texts)).encode() if texts else None

    def _in_path(self, parts: RequestParts) -> Text:
        text = parts.path[self.parameter.name]
        explode = self.parameter.explode
        match self.parameter.style:
            case "label":
                return label(text, self.shape, explode=explode)
            case "matrix":
                return matrix(text, self.parameter.name, self.shape, explode=explode)
            case _:
                return delimited(text, _COMMA, self.shape, percent_decoded, explode=explode)

    def _in_header(self, parts: RequestParts) -> Text | bytes | None:
        text = parts.headers.get(self.parameter.name)
        if text is None:
            return None
        if self._may_be_json and text.startswith(("{", "[")):
            return text.encode("latin-1")
        explode = self.parameter.explode
        return delimited(text, _HEADER_COMMA, self.shape, verbatim, explode=explode)

    def _deep_object(self, parts: RequestParts) -> Text | None:
        fields = parts.query.below(self.parameter.name)
        if not fields:
            return None
        entries = [(brackets, query_decoded(text)) for brackets, text in fields]
        return nested(entries, self.shape)

    def _in_query(self, parts: RequestParts) -> Text | None:
        return self._form(parts.query, query_decoded)

    def _in_cookies(self, parts: RequestParts) -> Text | None:
        return self._form(parts.cookies, percent_decoded)

    def _form(self, fields: Fields, scalar: Scalar) -> Text | None:
        texts = fields.of(self.parameter.name)
        # Of an object that is nothing else, even a field with its name can only be a property.
        is_whole = bool(self.shape.scalars) or self.shape.is_array
        if self.is_spread and not (texts and is_whole):
            return self._properties(fields, scalar) or None
        if not texts:
            return None
        if not self.parameter.explode:
            delimiter = _DELIMITERS[self.parameter.style]
            return delimited(only(texts), delimiter, self.shape, scalar, explode=False)
        return repeated(texts, self.shape, scalar)

    def _properties(self, fields: Fields, scalar: Scalar) -> dict[str, Text]:
        """Reads an object of which each property is a field of its own."""
        others = self._claimed - {self.parameter.name}
        names = self.shape.properties or fields.values.keys() - others
        return {name: scalar(only(texts)) for name, texts in fields.values.items() if name in names}


def readers(parameters: tuple[Parameter, ...]) -> tuple[Reader, ...]:
    """Makes the readers of the parameters that stand in the same place."""
    claimed = frozenset(parameter.name for parameter in parameters)
    return tuple(Reader(parameter, claimed) for parameter in parameters)
