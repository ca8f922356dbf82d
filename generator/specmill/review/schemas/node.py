"""Pairs of schemas to compare, and what a comparison gives."""

from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.verdicts import Direction

__all__ = ["BOTH", "Compared", "Edge", "SchemaNode"]

BOTH = Direction.REQUEST | Direction.RESPONSE


class SchemaNode(NamedTuple):
    """A schema as it is compared: everything that must hold at once.

    Attributes:
        places: JSON pointers of the schemas that must hold: references are followed, and `allOf`
            is flattened. Never empty; a pointer to nothing is a schema that accepts everything.
        chosen: Pointers of the `oneOf` and `anyOf` of which `places` holds one branch already.
        kinds: The kinds of values that this is about; None for all.
        is_text: Whether a value is written as plain text, as in a query, a path or a header, where
            a number cannot be told from its digits.
        is_needed: Whether it is the value of a parameter that cannot be left out, so that its
            default says nothing.
        is_xml: Whether a value is written as XML.
        at: JSON pointers of the places that use the schema, where the other side of the pair has
            other places: that may be where the edit was made.
        written: Where the edit was made of which the places in `at` are a part, in the same order;
            empty where that is there. Of a component that another one took the place of, it is
            below the place that uses it, where nothing stands.
    """

    places: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    kinds: tuple[str, ...] | None = None
    is_text: bool = False
    is_needed: bool = False
    is_xml: bool = False
    at: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


class Edge(NamedTuple):
    """A pair of schemas that another pair leads to.

    Attributes:
        base: The schema of the base.
        revision: The schema of the revision.
        directions: The ways on the wire in which values of the pair are a part of the other's.
    """

    base: SchemaNode
    revision: SchemaNode
    directions: Direction = BOTH


class Compared(NamedTuple):
    """What there is to say about one pair of schemas.

    Attributes:
        changes: What differs in the two schemas themselves.
        edges: The pairs of schemas inside of them that remain to be compared.
    """

    changes: tuple[Change, ...] = ()
    edges: tuple[Edge, ...] = ()
