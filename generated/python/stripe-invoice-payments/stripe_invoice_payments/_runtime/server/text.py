"""Takes the text of a parameter apart: the styles of OpenAPI, read.

A delimiter counts only as it was sent. So texts are split first and percent-decoded after that: a
comma that is part of a value comes as `%2C`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from .shapes import Shape, Text

__all__ = [
    "MalformedError",
    "Scalar",
    "delimited",
    "label",
    "matrix",
    "nested",
    "only",
    "percent_decoded",
    "query_decoded",
    "repeated",
    "verbatim",
]

Scalar: TypeAlias = Callable[[str], str]
"""Decodes the text of one scalar."""

_COMMA = re.compile(",")
_DOT = re.compile(r"\.")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KEYS = re.compile(r"(?:\[[^\[\]]*\])+")
_ITEM = re.compile(r"[0-9]{0,6}")
_DEEPEST = 20
# Clients send the same few names with every request; strangers may send any.
_KEYS_REMEMBERED = 1024
_UNKNOWN = Shape()

_Entry: TypeAlias = tuple[tuple[str, ...], str]
"""The keys between the brackets that are still to be read, and the text."""


class MalformedError(ValueError):
    """A text that does not have the form of its style; the message says why."""


def verbatim(text: str) -> str:
    """Decodes what is sent as it is: header fields and cookies."""
    return text


def percent_decoded(text: str) -> str:
    """Decodes percent-encoded UTF-8, as in a path.

    Raises:
        MalformedError: An escape is broken, or the octets are no UTF-8.
    """
    if "%" not in text:
        return text
    if _BROKEN_ESCAPE.search(text):
        raise MalformedError("has a percent sign that begins no escape")
    try:
        # `unquote` of the standard library takes a hundred bytes of memory for each escape.
        return _ESCAPES.sub(_octets, text)
    except UnicodeDecodeError:
        raise MalformedError("is not UTF-8") from None


def _octets(escapes: re.Match[str]) -> str:
    return bytes.fromhex(escapes[0].replace("%", "")).decode()


def query_decoded(text: str) -> str:
    """Decodes percent-encoded UTF-8 in which `+` may stand for a space, as in a query.

    Raises:
        MalformedError: An escape is broken, or the octets are no UTF-8.
    """
    return percent_decoded(text.replace("+", " "))


def delimited(
    text: str, delimiter: re.Pattern[str], shape: Shape, scalar: Scalar, *, explode: bool
) -> Text:
    """Reads a scalar, an array `a,b`, or an object `k,v,l,w` (exploded: `k=v,l=w`).

    Raises:
        MalformedError: An object's text is not made of pairs, or names a property twice.
    """
    if not (shape.is_array or shape.is_object):
        return scalar(text)
    if not delimiter.search(text) and shape.takes(scalar(text)):
        return scalar(text)
    parts = delimiter.split(text)
    if shape.is_array:
        return [scalar(part) for part in parts]
    if explode:
        return _object(_exploded_pairs(parts), scalar)
    if len(parts) % 2:
        raise MalformedError("is not made of pairs of name and value")
    return _object(zip(parts[::2], parts[1::2], strict=True), scalar)


def label(text: str, shape: Shape, *, explode: bool) -> Text:
    """Reads the style `label`: `.a`, `.a,b` (exploded: `.a.b`).

    Raises:
        MalformedError: The dot before it is missing, or the rest has not the form of the shape.
    """
    if not text.startswith("."):
        raise MalformedError("does not begin with a dot")
    delimiter = _DOT if explode else _COMMA
    return delimited(text[1:], delimiter, shape, percent_decoded, explode=explode)


def matrix(text: str, name: str, shape: Shape, *, explode: bool) -> Text:
    """Reads the style `matrix`: `;name=a`, `;name=a,b` (exploded: `;name=a;name=b`, `;k=v;l=w`).

    Raises:
        MalformedError: A semicolon or the name is missing, or the rest has not the form of the
            shape.
    """
    first, *parts = text.split(";")
    if first or not parts:
        raise MalformedError("does not begin with a semicolon")
    fields = [part.partition("=") for part in parts]
    names = [percent_decoded(field[0]) for field in fields]
    if explode and shape.is_object and not (shape.scalars and names == [name]):
        return _object(_exploded_pairs(parts), percent_decoded)
    if set(names) != {name}:
        raise MalformedError(f"is not of the form ;{name}=…")
    values = [value for _, _, value in fields]
    if explode:
        return repeated(values, shape, percent_decoded)
    return delimited(only(values), _COMMA, shape, percent_decoded, explode=False)


def repeated(texts: Sequence[str], shape: Shape, scalar: Scalar) -> Text:
    """Reads a scalar, or an array of which each item comes with the name of the parameter.

    Raises:
        MalformedError: There are several texts, and no array is allowed.
    """
    if shape.is_array and (len(texts) > 1 or not shape.takes(scalar(texts[0]))):
        return [scalar(text) for text in texts]
    return scalar(only(texts))


def only(texts: Sequence[str]) -> str:
    """Returns the one text of a name.

    Raises:
        MalformedError: There are more.
    """
    if len(texts) > 1:
        raise MalformedError("is given more than once")
    return texts[0]


def nested(entries: Sequence[tuple[str, str]], shape: Shape) -> Text:
    """Reads the style `deepObject`: `[gte]=5`, `[]=a`, `[0]=a`, `[0][id]=a`, or a scalar.

    Args:
        entries: What follows the parameter's name (`[gte]`, or nothing), and the text, both
            decoded.
        shape: Shape of the parameter.

    Raises:
        MalformedError: The brackets do not match, go too deep, or contradict one another.
    """
    return _tree([(_keys(brackets), text) for brackets, text in entries], shape)


def _exploded_pairs(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, _, text = part.partition("=")
        yield name, text


def _object(pairs: Iterable[tuple[str, str]], scalar: Scalar) -> dict[str, Text]:
    value: dict[str, Text] = {}
    for name, text in pairs:
        key = scalar(name)
        if key in value:
            raise MalformedError("has a property more than once")
        value[key] = scalar(text)
    return value


@functools.lru_cache(_KEYS_REMEMBERED)
def _keys(brackets: str) -> tuple[str, ...]:
    if not brackets:
        return ()
    if not _KEYS.fullmatch(brackets):
        raise MalformedError("has brackets that do not match")
    keys = tuple(brackets[1:-1].split("]["))
    if len(keys) > _DEEPEST:
        raise MalformedError(f"has more than {_DEEPEST} levels of brackets")
    return keys


def _tree(entries: Sequence[_Entry], shape: Shape) -> Text:
    if len(entries) == 1 and not entries[0][0]:
        return entries[0][1]
    scalars: list[str] = []
    groups: dict[str, list[_Entry]] = {}
    for keys, text in entries:
        if keys:
            groups.setdefault(keys[0], []).append((keys[1:], text))
        else:
            scalars.append(text)
    if not groups:
        return only(scalars)
    if scalars:
        raise MalformedError("is given both as a scalar and with brackets")
    if shape.items is not None and all(map(_ITEM.fullmatch, groups)):
        return _array(groups, shape.items)
    others = shape.additional or _UNKNOWN
    return {key: _tree(group, shape.properties.get(key, others)) for key, group in groups.items()}


def _array(groups: Mapping[str, Sequence[_Entry]], items: Shape) -> Text:
    """Orders items by their index; each `[]` is an item of its own, after those with an index."""
    indexed = [groups[key] for key in sorted(filter(None, groups), key=int)]
    appended = [[entry] for entry in groups.get("", ())]
    return [_tree(group, items) for group in (*indexed, *appended)]
