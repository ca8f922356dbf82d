"""Reads `Accept`: which of the documented media types a client takes."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from ..headers import Headers
from ..media_types import essence

__all__ = ["is_acceptable", "preferred", "prefers"]

# Clients send the same few fields with every request; strangers may send any.
_FIELDS_REMEMBERED = 256

_TYPE = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"({_TYPE})/({_TYPE})")
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


@functools.lru_cache(_FIELDS_REMEMBERED)
def is_acceptable(accept: str, media_types: tuple[str, ...]) -> bool:
    """Tells whether a client takes an answer in one of the media types.

    Args:
        accept: The field `Accept` as it came. One that cannot be read excludes nothing.
        media_types: Those that an answer may have; ranges such as `text/*` among them.
    """
    weights = _weights(accept)
    return not weights or any(_weight_of(media_type, weights) > 0 for media_type in media_types)


@functools.lru_cache(_FIELDS_REMEMBERED)
def preferred(accept: str, media_types: tuple[str, ...]) -> tuple[str, ...]:
    """Sorts media types by what a client prefers; among equals their order stays.

    Args:
        accept: The field `Accept` as it came. One that cannot be read prefers nothing.
        media_types: Those that an answer may have; ranges such as `text/*` among them.
    """
    weights = _weights(accept)
    return tuple(sorted(media_types, key=lambda one: -_weight_of(one, weights)))


def prefers(headers: Headers, media_types: tuple[str, ...], over: tuple[str, ...]) -> bool:
    """Tells whether a client prefers one of some media types to all others.

    Args:
        headers: The header fields of the request.
        media_types: The media types in question.
        over: The others.
    """
    return preferred(headers.get("Accept", ""), (*over, *media_types))[0] in media_types


def _weights(accept: str) -> dict[tuple[str, str], float]:
    """Reads the weights of the ranges of media types; none where the field cannot be read."""
    weights: dict[tuple[str, str], float] = {}
    for part in filter(None, map(str.strip, accept.split(","))):
        media_range, *parameters = map(str.strip, part.split(";"))
        match = _RANGE.fullmatch(media_range.lower())
        weight = _weight(parameters)
        if match is None or weight is None:
            return {}
        key = (match[1], match[2])
        weights[key] = max(weight, weights.get(key, 0.0))
    return weights


def _weight(parameters: Sequence[str]) -> float | None:
    """Reads the weight of a range, which is 1 unless it says otherwise; None if it is malformed."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.lower() == "q":
            return float(value) if _WEIGHT.fullmatch(value) else None
    return 1.0


def _weight_of(media_type: str, weights: Mapping[tuple[str, str], float]) -> float:
    """Finds the weight of a media type: the most specific range that it is in decides."""
    kind, _, subtype = essence(media_type).partition("/")
    if subtype == "*":
        # An answer in a range can be whatever the client takes of it.
        taken = [weights[key] for key in weights if kind == "*" or key[0] in (kind, "*")]
        return max(taken, default=0.0)
    for key in ((kind, subtype), (kind, "*"), ("*", "*")):
        if key in weights:
            return weights[key]
    return 0.0
