"""How the value of a parameter is written, in every style of OpenAPI.

A value is a JSON value here: text, a number, a boolean, a list or a dict. The functions raise a
ValueError, whose text does not show the value, where a style has no form for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from pydantic import JsonValue

    from .parameters import Parameter

__all__ = [
    "checked_header_value",
    "cookie_pairs",
    "header_value",
    "is_empty",
    "path_text",
    "query_pairs",
]

# Characters that may stay as they are where the document says `allowReserved`. Those that would
# end the query or divide it otherwise (`#`, `&`, `=`, `+`) are encoded all the same.
_RESERVED = ":/?@!$'()*,;"
# What RFC 6265 allows in the value of a cookie, but for the comma of lists and for `%`, so that a
# server that undoes percent-encoding gets back what was given.
_COOKIE_OCTETS = "!#$&'()*+-./:<=>?@[]^_`{|}~"
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
# Compiled when they are first used: importing stays cheap.
_HEADER_VALUE = r"[\x20-\x7e\t]*"
_PATH_SEPARATOR = r"[/\\]"
_ENCODED_PERCENT = "%(?:25)+"
_NESTED = (list, dict)

Quote = Callable[[str], str]


def is_empty(value: JsonValue) -> bool:
    """Whether a value has no form in any style: a list or an object with nothing in it."""
    return not value and isinstance(value, _NESTED)


def path_text(parameter: Parameter, value: JsonValue) -> str:
    """Writes the value of a path parameter, percent-encoded."""
    if parameter.media_type is not None:
        return _quote_path(_json_text(value))
    if parameter.style == "matrix":
        pairs = _form_pairs(parameter, value, _quote_path)
        # Only what separates is an equals sign here: of an empty value nothing but the name is left.
        return "".join(f";{pair.removesuffix('=')}" for pair in pairs)
    # A dot is no reserved character, and yet the label style separates with it.
    label = parameter.style == "label"
    parts = _parts(parameter, value, _quote_label if label else _quote_path)
    text = ("." if label and parameter.explode else ",").join(parts)
    if not (text.strip(".") if label else text):
        raise ValueError("an empty value would make another path")
    return f".{text}" if label else text


def query_pairs(parameter: Parameter, value: JsonValue) -> list[str]:
    """Writes a query parameter as pairs of the form `name=value`, percent-encoded."""
    encode = _quote_reserved(parameter) if parameter.allow_reserved else _quote
    if parameter.media_type is not None:
        return [f"{_quote_name(parameter.name)}={encode(_json_text(value))}"]
    if parameter.style == "deepObject":
        return list(_deep_pairs(parameter.name, value, encode))
    if parameter.explode or parameter.style not in _DELIMITERS:
        return _form_pairs(parameter, value, encode)
    delimiter = _DELIMITERS[parameter.style]
    parts = _parts(parameter, value, _quote_refusing(delimiter, encode))
    return [f"{_quote_name(parameter.name)}={quote(delimiter).join(parts)}"]


def header_value(parameter: Parameter, value: JsonValue) -> str:
    """Writes the value of a header parameter. Nothing is percent-encoded in a header."""
    if parameter.media_type is not None or _is_deep(value):
        # No style has a form for what is nested deeper, and its commas would separate.
        text = _json_text(value, is_ascii=True)
    elif isinstance(value, _NESTED):
        text = ",".join(_parts(parameter, value, _quote_header_member))
    else:
        text = _text(value)
    return checked_header_value(text)


def cookie_pairs(parameter: Parameter, value: JsonValue) -> list[str]:
    """Writes a cookie as pairs of the form `name=value`."""
    if parameter.media_type is not None:
        return [f"{parameter.name}={_quote_cookie(_json_text(value))}"]
    return _form_pairs(parameter, value, _quote_cookie)


def checked_header_value(text: str) -> str:
    """Returns the value of a header field as it is.

    Raises:
        ValueError: It would not arrive as it is, or could end the field.
    """
    if not re.fullmatch(_HEADER_VALUE, text):
        raise ValueError("only visible ASCII characters, spaces and tabs can stand in a header")
    if text != text.strip():
        raise ValueError("space around the value of a header is lost on the way")
    return text


def _form_pairs(parameter: Parameter, value: JsonValue, encode: Quote) -> list[str]:
    name = _quote_name(parameter.name)
    parts = _parts(parameter, value, encode)
    if parameter.explode and isinstance(value, dict):
        return parts
    if parameter.explode and isinstance(value, list):
        return [f"{name}={part}" for part in parts]
    return [f"{name}={','.join(parts)}"]


def _parts(parameter: Parameter, value: JsonValue, encode: Quote) -> list[str]:
    """Writes what stands between the delimiters of a style."""
    if isinstance(value, list):
        return [encode(_text(item)) for item in value]
    if not isinstance(value, dict):
        return [encode(_text(value))]
    pairs = [(encode(key), encode(_text(member))) for key, member in _members(value)]
    if parameter.explode:
        return [f"{key}={member}" for key, member in pairs]
    return [part for pair in pairs for part in pair]


def _is_deep(value: JsonValue) -> bool:
    """Whether an array or an object holds others."""
    if isinstance(value, dict):
        return any(isinstance(member, _NESTED) for member in value.values())
    return isinstance(value, list) and any(isinstance(item, _NESTED) for item in value)


def _deep_pairs(name: str, value: JsonValue, encode: Quote) -> Iterator[str]:
    """Writes `name[key]=…` for an object, `name[0]=…` for a list, `name=…` for a scalar.

    OpenAPI defines the first alone; the others are what servers of this style read.
    """
    if isinstance(value, dict):
        for key, member in _members(value):
            if "[" in key or "]" in key:
                raise ValueError("a key with a bracket has no form in the style deepObject")
            yield from _deep_pairs(f"{name}[{key}]", member, encode)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _deep_pairs(f"{name}[{index}]", item, encode)
    else:
        yield f"{_quote(name)}={encode(_text(value))}"


def _members(value: dict[str, JsonValue]) -> list[tuple[str, JsonValue]]:
    return [(key, member) for key, member in value.items() if member is not None]


def _text(value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        raise ValueError("the style of this parameter has no form for null")
    if isinstance(value, _NESTED):
        # OpenAPI says nothing about what is nested here; that it is JSON is what most tools say.
        return _json_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    # What Python calls a number is also what JSON does.
    return repr(value)


def _json_text(value: JsonValue, *, is_ascii: bool = False) -> str:
    # Few documents have parameters that are written as JSON.
    import json

    return json.dumps(value, ensure_ascii=is_ascii, separators=(",", ":"))


def _quote(text: str) -> str:
    return text if text.isascii() and text.isalnum() else quote(text, safe="")


# The names in a document, each of which is written over and over.
_quote_name = functools.cache(_quote)


def _quote_reserved(parameter: Parameter) -> Quote:
    # A comma that separates cannot at the same time be one that belongs to a value.
    has_commas = parameter.style == "form" and not parameter.explode
    safe = _RESERVED.replace(",", "") if has_commas else _RESERVED
    return functools.partial(quote, safe=safe)


def _quote_path(text: str) -> str:
    """Encodes text for a path, and refuses what the way to the server could take for a step."""
    if any(part in (".", "..") for part in re.split(_PATH_SEPARATOR, _fully_unquoted(text))):
        raise ValueError("dot segments (`.`, `..`, in any spelling) would make another path")
    return quote(text, safe="")


def _quote_label(text: str) -> str:
    return _quote_path(text).replace(".", "%2E")


def _quote_refusing(delimiter: str, encode: Quote) -> Quote:
    def encode_unless_ambiguous(text: str) -> str:
        if delimiter in text:
            raise ValueError(f"a value with {delimiter!r}, which separates values in this style")
        return encode(text)

    return encode_unless_ambiguous


def _quote_header_member(text: str) -> str:
    if "," in text or text != text.strip():
        raise ValueError("commas and outer spaces in a value cannot be told from separators")
    return text


def _quote_cookie(text: str) -> str:
    return quote(text, safe=_COOKIE_OCTETS)


def _fully_unquoted(text: str) -> str:
    """Undoes percent-encoding until nothing is left of it, as a chain of proxies might."""
    # All levels of `%252525…` at once: a long text of them would take minutes.
    while (decoded := unquote(re.sub(_ENCODED_PERCENT, "%", text))) != text:
        text = decoded
    return text
