"""Resolves YAML scalars by the core schema of YAML 1.2.

Unlike YAML 1.1, `no`, `on` and `12:30` are strings, `012` is the number 12, and there are no dates.
"""

import math
import re

from specmill.source.tree import JsonValue

CORE_PREFIX = "tag:yaml.org,2002:"

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")


class ScalarError(ValueError):
    """A scalar has no value in JSON; the message says why."""


def resolve_plain(text: str) -> JsonValue:
    """The value of a scalar without quotes and without a tag.

    Raises:
        ScalarError: It is a number that is not finite or too large.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMBER_START:
        return _resolve_number(text)
    return text


def _resolve_number(text: str) -> JsonValue:
    if _INTEGER.fullmatch(text):
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        try:
            # Only decimal digits are limited by Python, and as such every number is written.
            return int(str(int(text, base)))
        except ValueError as error:
            msg = f"the number has {len(text):,} digits"
            raise ScalarError(msg) from error
    if _FLOAT.fullmatch(text):
        number = float(text)
        if math.isfinite(number):
            return number
        msg = f"the number {text[:40]} is too large"
        raise ScalarError(msg)
    if _NOT_FINITE.fullmatch(text):
        msg = f"{text} is not a number that JSON can express"
        raise ScalarError(msg)
    return text


def resolve_tagged(tag: str, text: str) -> JsonValue:
    """The value of a scalar that bears a tag.

    Raises:
        ScalarError: The tag is none of the core schema's, or the text does not fit it.
    """
    if tag in {"!", f"{CORE_PREFIX}str"}:
        return text
    value = resolve_plain(text)
    kind = tag.removeprefix(CORE_PREFIX)
    fits = {
        "null": value is None,
        "bool": isinstance(value, bool),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "float": isinstance(value, int | float) and not isinstance(value, bool),
    }
    if kind not in fits:
        msg = f"the tag {tag_name(tag)} is not supported"
        raise ScalarError(msg)
    if not fits[kind]:
        msg = f"the value does not fit its tag {tag_name(tag)}"
        raise ScalarError(msg)
    return float(value) if kind == "float" and isinstance(value, int) else value


def tag_name(tag: str) -> str:
    """A tag as one writes it: with `!!` for the prefix of the core schema."""
    return tag.replace(CORE_PREFIX, "!!")
