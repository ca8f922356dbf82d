"""Divides a query, or the cookies of a request, into fields whose values are still raw text."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..headers import Headers
from .text import MalformedError, percent_decoded

__all__ = ["MAX_PAIRS", "Fields", "cookie_fields", "query_fields"]

MAX_PAIRS = 10_000
"""How many pairs of name and value a query or a form may have."""

# Clients send the same few names with every request; strangers may send any.
_NAMES_REMEMBERED = 1024


class Fields(NamedTuple):
    """Raw values by decoded name, each in the order of the request."""

    values: Mapping[str, Sequence[str]]
    bracketed: Mapping[str, Sequence[tuple[str, str]]]
    """Of the names with brackets: what is in front of them, with the brackets and the value."""

    def of(self, name: str) -> Sequence[str]:
        """Returns the raw values of a name; none where the request does not have it."""
        return self.values.get(name, ())

    def below(self, name: str) -> Sequence[tuple[str, str]]:
        """Returns the brackets after a name (`[gte]`, or nothing), each with its raw value."""
        bracketed = self.bracketed.get(name, ())
        scalars = self.values.get(name, ())
        return [*(("", value) for value in scalars), *bracketed] if scalars else bracketed


def query_fields(query: str) -> Fields:
    """Divides a raw query."""
    values: dict[str, list[str]] = {}
    bracketed: dict[str, list[tuple[str, str]]] = {}
    for part in query.split("&"):
        if part:
            raw_name, _, value = part.partition("=")
            name, parent, brackets = _query_name(raw_name)
            values.setdefault(name, []).append(value)
            if brackets:
                bracketed.setdefault(parent, []).append((brackets, value))
    return Fields(values, bracketed)


def cookie_fields(headers: Headers) -> Fields:
    """Divides the cookies of a request."""
    values: dict[str, list[str]] = {}
    if "Cookie" in headers:
        for text in headers.get_all("Cookie"):
            for part in text.split(";"):
                name, _, value = part.partition("=")
                values.setdefault(_decoded(name.strip()), []).append(value.strip())
    return Fields(values, {})


@functools.lru_cache(_NAMES_REMEMBERED)
def _query_name(text: str) -> tuple[str, str, str]:
    """Returns a name, decoded, with what is in front of its brackets, and these."""
    name = _decoded(text.replace("+", " "))
    parent, bracket, keys = name.partition("[")
    return name, parent, bracket + keys


def _decoded(name: str) -> str:
    try:
        return percent_decoded(name)
    except MalformedError:
        return name  # It is the name of no parameter, and so of no interest.
