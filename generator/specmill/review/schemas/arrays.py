"""Compares arrays by their items."""

from collections.abc import Iterator

from specmill.review.schemas.node import Edge
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Shape

__all__ = ["compare_arrays"]


def compare_arrays(pair: Pair) -> Iterator[Edge]:
    """The pairs of schemas of items, by position.

    Args:
        pair: Two schemas, both of which accept arrays.
    """
    count = max(_prefix(pair.base), _prefix(pair.revision))
    for index in range(count + 1):
        before, after = _item(pair.base, index), _item(pair.revision, index)
        if before or after:
            yield pair.edge(before, after)


def _prefix(shape: Shape) -> int:
    """How many items have a schema of their own."""
    lengths = [
        len(said.value) for said in shape.said("prefixItems") if isinstance(said.value, list)
    ]
    return max(lengths, default=0)


def _item(shape: Shape, index: int) -> tuple[str, ...]:
    """JSON pointers of the schemas that hold for one item."""
    pointers: list[str] = []
    for place, schema in zip(shape.node.places, shape.schemas, strict=True):
        if isinstance(schema, dict):
            prefix = schema.get("prefixItems")
            if isinstance(prefix, list) and index < len(prefix):
                pointers.append(f"{place}/prefixItems/{index}")
            elif "items" in schema:
                pointers.append(f"{place}/items")
    return tuple(pointers)
