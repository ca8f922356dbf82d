"""Strings, numbers, booleans and null, with what bounds them."""

import math
from fractions import Fraction

from specmill.ir.types import Scalar
from specmill.lower.node import Node

__all__ = ["lower_scalar"]


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
