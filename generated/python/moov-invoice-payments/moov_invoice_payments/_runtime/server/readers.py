"""Finds the value of a parameter in a request: its text, taken apart as its style says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from ..headers import Headers
from ..parameters import Parameter
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


@dataclass(frozen=True, slots=True)
class RequestParts:
    """The places of a request in which parameters stand, their values still raw text."""

    path: Mapping[str, str]
    query: Fields
    headers: Headers
    cookies: Fields


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one parameter of an operation."""

    parameter: Parameter
    shape: Shape
    claimed: frozenset[str]
    """Names of the parameters in the same place, which are no properties of this one."""

    def read(self, parts: RequestParts) -> JsonValue | bytes:
        """Reads the parameter.

        Returns:
            A JSON value; JSON text as bytes for a parameter that is written in a media type; None
            where the request does not have the parameter.

        Raises:
            MalformedError: Its text does not have the form of its style.
        """
        text = self._json_text(parts) if self.parameter.media_type else self._text(parts)
        return text if text is None or isinstance(text, bytes) else typed(text, self.shape)

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

    def _text(self, parts: RequestParts) -> Text | None:
        match self.parameter.location:
            case "path":
                return self._in_path(parts.path[self.parameter.name])
            case "query" if self.parameter.style == "deepObject":
                return self._deep_object(parts.query)
            case "query":
                return self._form(parts.query, query_decoded)
            case "header":
                return self._in_header(parts.headers.get(self.parameter.name))
            case "cookie":
                return self._form(parts.cookies, percent_decoded)

    def _in_path(self, text: str) -> Text:
        explode = self.parameter.explode
        match self.parameter.style:
            case "label":
                return label(text, self.shape, explode=explode)
            case "matrix":
                return matrix(text, self.parameter.name, self.shape, explode=explode)
            case _:
                return delimited(text, _COMMA, self.shape, percent_decoded, explode=explode)

    def _in_header(self, text: str | None) -> Text | None:
        if text is None:
            return None
        explode = self.parameter.explode
        return delimited(text, _HEADER_COMMA, self.shape, verbatim, explode=explode)

    def _deep_object(self, query: Fields) -> Text | None:
        fields = query.below(self.parameter.name)
        if not fields:
            return None
        entries = [(brackets, query_decoded(text)) for brackets, text in fields]
        return nested(entries, self.shape)

    def _form(self, fields: Fields, scalar: Scalar) -> Text | None:
        texts = fields.of(self.parameter.name)
        if not texts:
            spread = self.parameter.explode and self.shape.is_object
            return (self._properties(fields, scalar) or None) if spread else None
        if not self.parameter.explode:
            delimiter = _DELIMITERS[self.parameter.style]
            return delimited(only(texts), delimiter, self.shape, scalar, explode=False)
        return repeated(texts, self.shape, scalar)

    def _properties(self, fields: Fields, scalar: Scalar) -> dict[str, Text]:
        """Reads an object of which each property is a field of its own."""
        names = self.shape.properties or fields.values.keys() - self.claimed
        return {name: scalar(only(texts)) for name, texts in fields.values.items() if name in names}


def readers(parameters: tuple[Parameter, ...]) -> tuple[Reader, ...]:
    """Makes the readers of the parameters that stand in the same place."""
    claimed = frozenset(parameter.name for parameter in parameters)
    return tuple(
        Reader(parameter, shape_of_type(parameter.annotation), claimed) for parameter in parameters
    )
