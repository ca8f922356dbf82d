"""Compares pairs of schemas by the values that they accept, one pair at a time.

What a schema means here, where that is less than all that it says:

- Nobody sends properties that are not declared, so that a new optional property takes nothing
  away; unless `additionalProperties` has a schema that says something, which is compared with
  that of the property.
- What `unevaluatedProperties` is about is what no part of the schema declares, wherever it stands.
- The branches of a `oneOf` do not overlap: it accepts what any of them accepts.
- A format is an annotation, by which clients parse. That of an integer is also its range: a limit
  that says the same is no change.
- Of `x-extensible-enum`, readers are told to expect more values; who sends one that is gone from it
  may be refused.
- OpenAPI 3.0 ignores a `nullable` beside a reference, unless one of the documents is 3.1. Programs
  have it all the same.
- A schema without a type that has properties is about objects, one that has items about arrays.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from specmill.review.changes import Change
from specmill.review.rules.table import RULES
from specmill.review.schemas.alternatives import compare_alternatives
from specmill.review.schemas.annotations import compare_annotations
from specmill.review.schemas.arrays import compare_arrays
from specmill.review.schemas.assertions import compare_numbers, compare_texts
from specmill.review.schemas.formats import compare_formats
from specmill.review.schemas.naming import (
    compare_naming,
    compare_references,
    is_extended,
    renamed_component,
)
from specmill.review.schemas.node import Compared, Edge, SchemaNode
from specmill.review.schemas.objects import compare_objects
from specmill.review.schemas.opaque import compare_opaque
from specmill.review.schemas.pair import Covers, Pair, linked
from specmill.review.schemas.reader import Place, Reader, says_something
from specmill.review.schemas.shape import Shape
from specmill.review.schemas.types import are_of_other_types, compare_types
from specmill.review.schemas.values import are_decided, compare_values
from specmill.review.schemas.xml import compare_xml
from specmill.review.verdicts import Verdict
from specmill.source.document import Document

__all__ = ["SchemaComparison"]

_MAX_PAIRS = 200
_Compare: TypeAlias = Callable[[Pair], Iterator[Change | Edge]]
_BY_KIND: tuple[tuple[frozenset[str], _Compare], ...] = (
    (frozenset({"integer", "fraction"}), compare_numbers),
    (frozenset({"string"}), compare_texts),
    (frozenset({"array"}), compare_arrays),
    (frozenset({"object"}), compare_objects),
)


class SchemaComparison:
    """Compares schemas of two documents."""

    def __init__(self, base: Document, revision: Document, on: date) -> None:
        """Starts with nothing read.

        Args:
            base: The base, as OpenAPI 3.1.
            revision: The revision, as OpenAPI 3.1.
            on: The day on which dates of sunset are judged.
        """
        self._on = on
        # Whoever moves a document to OpenAPI 3.1 means by it what it always meant.
        is_old = base.is_upgraded and revision.is_upgraded
        self._base = Reader(base, is_old=is_old)
        self._revision = Reader(revision, is_old=is_old)

    def roots(
        self,
        base: str,
        revision: str,
        *,
        is_text: bool = False,
        is_needed: bool = False,
        is_xml: bool = False,
    ) -> tuple[SchemaNode, SchemaNode]:
        """The pair of two schemas.

        Args:
            base: JSON pointer of the schema in the base.
            revision: JSON pointer of the schema in the revision.
            is_text: Whether values are written as plain text: those of parameters and headers
                that have a schema of their own, not a media type.
            is_needed: Whether the value is that of a parameter that cannot be left out.
            is_xml: Whether values are written as XML.
        """
        before, after = self._base.node([base]), self._revision.node([revision])
        edge = linked(before, after, ((base,), (revision,)))
        before, after = (
            node._replace(is_text=is_text, is_needed=is_needed, is_xml=is_xml)
            for node in (edge.base, edge.revision)
        )
        return before, after

    def shapes(self, base: str, revision: str) -> tuple[Shape, Shape]:
        """What two schemas say, with what must hold beside them.

        Args:
            base: JSON pointer of the schema in the base; there may be nothing.
            revision: JSON pointer of the schema in the revision.
        """
        before, after = self._base, self._revision
        return before.shape(before.node([base])), after.shape(after.node([revision]))

    def replacement(self, edge: Edge) -> Change | None:
        """Whether a schema refers to another component now, whatever differs in the two.

        Args:
            edge: The pair of schemas.
        """
        return compare_references(self._base, self._revision, edge)

    def renamed(self, edge: Edge) -> tuple[str, str] | None:
        """The component that a schema refers to, by its old and its new pointer, if it was renamed.

        Args:
            edge: The pair of schemas.
        """
        return renamed_component(self._base, self._revision, edge)

    def naming(self, edge: Edge) -> Iterator[Change]:
        """Whether an object became a component, or was one.

        Args:
            edge: The pair of objects.
        """
        return compare_naming(self._base, self._revision, edge)

    def is_extended(self, change: Change) -> bool:
        """Whether an object has or had another name because something stood beside a reference.

        Args:
            change: What became of its name.
        """
        return is_extended(self._base, self._revision, change)

    def are_classes(self, base: SchemaNode, revision: SchemaNode) -> bool:
        """Whether both schemas are objects with properties, which have classes in code.

        Args:
            base: The schema of the base.
            revision: The schema of the revision.
        """
        shapes = (self._base.shape(base), self._revision.shape(revision))
        return all(shape.said("properties") for shape in shapes)

    def compare(self, base: SchemaNode, revision: SchemaNode) -> Compared:
        """What differs in a pair of schemas, and the pairs inside of it.

        Args:
            base: The schema of the base.
            revision: The schema of the revision.
        """
        changes: dict[Change, None] = {}
        edges: dict[Edge, None] = {}
        for found in self._found((self._base, base), (self._revision, revision), self._covers):
            if isinstance(found, Edge):
                edges[found] = None
                changes.update(dict.fromkeys(self.naming(found)))
            else:
                changes[found] = None
        return Compared(tuple(changes), tuple(edges))

    def _found(self, base: Place, revision: Place, covers: Covers) -> Iterator[Change | Edge]:
        shapes = (base[0].shape(base[1]), revision[0].shape(revision[1]))
        return _compare(Pair(*shapes, base[0], revision[0], covers), self._on)

    def _covers(self, narrow: Place, wide: Place) -> bool:
        """Whether a schema accepts everything that another one accepts."""
        stack, seen = [(narrow[1], wide[1])], set[tuple[SchemaNode, SchemaNode]]()
        while stack and len(seen) < _MAX_PAIRS:
            nodes = stack.pop()
            if nodes in seen:
                continue
            seen.add(nodes)
            for found in self._found((narrow[0], nodes[0]), (wide[0], nodes[1]), _covers_not):
                if isinstance(found, Edge):
                    stack.append((found.base, found.revision))
                elif not _widens(found):
                    return False
        return not stack


def _covers_not(_narrow: Place, _wide: Place) -> bool:
    return False


def _widens(change: Change) -> bool:
    """Whether everything that was accepted is accepted still."""
    side = RULES[change.rule].request
    return change.is_proved and side is not None and side.clients is Verdict.SAFE


def _is_open(shape: Shape) -> bool:
    """Whether a schema says nothing at all."""
    return not any(says_something(schema) for schema in shape.schemas)


def _compare(pair: Pair, on: date) -> Iterator[Change | Edge]:
    if pair.base.node.is_xml:
        yield from compare_xml(pair)
    if pair.base.unions or pair.revision.unions:
        yield from compare_alternatives(pair)
        return
    yield from compare_types(pair)
    yield from compare_annotations(pair, on)
    if are_of_other_types(pair) or _is_from_anything(pair):
        return
    if pair.base.values is not None or pair.revision.values is not None:
        yield from compare_values(pair)
        if are_decided(pair):
            return
    if pair.kinds:
        yield from _keywords(pair)


def _is_from_anything(pair: Pair) -> bool:
    """Whether one side alone says nothing at all."""
    is_open = _is_open(pair.base) or _is_open(pair.revision)
    return is_open and pair.base.kinds != pair.revision.kinds


def _keywords(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in what is said of values of the types that both sides accept."""
    yield from compare_formats(pair)
    yield from compare_opaque(pair)
    for kinds, compare in _BY_KIND:
        if pair.kinds & kinds:
            yield from compare(pair)
        elif _is_idle(pair, kinds):
            for found in compare(pair):
                yield found if isinstance(found, Edge) else replace(found, is_proved=False)


def _is_idle(pair: Pair, kinds: frozenset[str]) -> bool:
    """Whether what both sides say of some kinds has no effect, by the letter.

    Who limits the length of an object means something by it, and programs may see it differently.
    What is put together from several schemas says such things of other kinds, and rightly.
    """
    nodes = (pair.base.node, pair.revision.node)
    if any(node.chosen or node.kinds is not None or len(node.places) > 1 for node in nodes):
        return False
    return not (pair.base.kinds | pair.revision.kinds) & kinds
