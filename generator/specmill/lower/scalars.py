"""Strings, numbers, booleans and null, with what bounds them."""

import math
from fractions import Fraction

from specmill.ir.types import Binary, Scalar
from specmill.lower.node import Node

__all__ = ["lower_binary", "lower_scalar"]

_ANY_BYTES = "application/octet-stream"


def lower_binary(node: Node, kind: str) -> Binary | None:
    """Lowers a string that stands for bytes as they are; None where it is a text.

    OpenAPI 3.0 says `format: binary`; 3.1 says `contentMediaType` and no `contentEncoding`. A text
    whose content is text or JSON stays what it is.
    """
    if kind != "string" or node.get("contentEncoding") is not None:
        return None
    media_type = node.text("contentMediaType").partition(";")[0].strip().lower()
    if node.text("format") != "binary" and (not media_type or _is_text(media_type)):
        return None
    return Binary(media_type if media_type not in ("", _ANY_BYTES) else None)


def _is_text(media_type: str) -> bool:
    kind, _, subtype = media_type.partition("/")
    return kind == "text" or subtype.rpartition("+")[2] in ("json", "xml", "yaml", "javascript")


def lower_scalar(node: Node, kind: str) -> Scalar:
    """Lowers a schema of one scalar kind."""
    if kind == "string":
        return Scalar(
            "string",
            node.text("format") or None,
            node.integer("minLength"),
            node.integer("maxLength"),
            node.text("pattern") or None,
        )
    if kind == "integer":
        return _integer(node)
    if kind == "number":
        return Scalar(
            "number",
            node.text("format") or None,
            minimum=node.number("minimum"),
            maximum=node.number("maximum"),
            exclusive_minimum=node.number("exclusiveMinimum"),
            exclusive_maximum=node.number("exclusiveMaximum"),
            multiple_of=node.number("multipleOf"),
        )
    return Scalar("boolean") if kind == "boolean" else Scalar("null")


def _integer(node: Node) -> Scalar:
    """An integer, with bounds that are integers as well: `minimum: 0.5` says at least 1."""
    lower, upper = node.number("minimum"), node.number("maximum")
    above, below = node.number("exclusiveMinimum"), node.number("exclusiveMaximum")
    divisor = node.number("multipleOf")
    return Scalar(
        "integer",
        node.text("format") or None,
        minimum=None if lower is None else math.ceil(lower),
        maximum=None if upper is None else math.floor(upper),
        exclusive_minimum=None if above is None else math.floor(above),
        exclusive_maximum=None if below is None else math.ceil(below),
        # Every integer is a multiple of a fraction such as 0.5; of others, some multiple is whole.
        multiple_of=None if divisor is None else Fraction(str(divisor)).numerator,
    )
