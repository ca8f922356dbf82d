"""Compares pairs of schemas by the values that they accept, one pair at a time.

What a schema means here, where that is less than all that it says:

- Nobody sends properties that are not declared, so that a new optional property takes nothing
  away; unless `additionalProperties` has a schema, which is compared with that of the property.
- The branches of a `oneOf` do not overlap: it accepts what any of them accepts.
- A format is an annotation, by which clients parse.
- A schema without a type that has properties is about objects, one that has items about arrays.
"""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.alternatives import compare_alternatives
from specmill.review.schemas.annotations import compare_annotations
from specmill.review.schemas.arrays import compare_arrays
from specmill.review.schemas.assertions import compare_assertions
from specmill.review.schemas.bounds import compare_bounds
from specmill.review.schemas.node import Compared, Edge, SchemaNode
from specmill.review.schemas.objects import compare_objects
from specmill.review.schemas.opaque import compare_opaque
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.reader import Reader
from specmill.review.schemas.types import compare_types
from specmill.review.schemas.values import compare_values
from specmill.source.document import Document

__all__ = ["SchemaComparison"]


class SchemaComparison:
    """Compares schemas of two documents."""

    def __init__(self, base: Document, revision: Document) -> None:
        """Starts with nothing read.

        Args:
            base: The base, as OpenAPI 3.1.
            revision: The revision, as OpenAPI 3.1.
        """
        self._base = Reader(base)
        self._revision = Reader(revision)

    def roots(
        self, base: str, revision: str, *, is_text: bool = False
    ) -> tuple[SchemaNode, SchemaNode]:
        """The pair of two schemas.

        Args:
            base: JSON pointer of the schema in the base.
            revision: JSON pointer of the schema in the revision.
            is_text: Whether values are written as plain text: those of parameters and headers
                that have a schema of their own, not a media type.
        """
        before, after = self._base.node([base]), self._revision.node([revision])
        return before._replace(is_text=is_text), after._replace(is_text=is_text)

    def compare(self, base: SchemaNode, revision: SchemaNode) -> Compared:
        """What differs in a pair of schemas, and the pairs inside of it.

        Args:
            base: The schema of the base.
            revision: The schema of the revision.
        """
        pair = Pair(
            self._base.shape(base), self._revision.shape(revision), self._base, self._revision
        )
        changes: dict[Change, None] = {}
        edges: dict[Edge, None] = {}
        for found in _compare(pair):
            if isinstance(found, Edge):
                edges[found] = None
            else:
                changes[found] = None
        return Compared(tuple(changes), tuple(edges))


def _compare(pair: Pair) -> Iterator[Change | Edge]:
    is_listed = pair.base.values is not None or pair.revision.values is not None
    yield from compare_types(pair)
    yield from compare_annotations(pair)
    if not pair.kinds and not is_listed:
        return
    if is_listed:
        yield from compare_values(pair)
        return
    yield from compare_bounds(pair)
    yield from compare_assertions(pair)
    if "object" in pair.kinds:
        yield from compare_objects(pair)
    if "array" in pair.kinds:
        yield from compare_arrays(pair)
    yield from compare_opaque(pair)
    yield from compare_alternatives(pair)
