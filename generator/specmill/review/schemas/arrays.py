"""Compares arrays by their items."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.bounds import compare_counts
from specmill.review.schemas.node import Edge
from specmill.review.schemas.opaque import are_twins
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Shape

__all__ = ["compare_arrays"]


def compare_arrays(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in arrays, and the pairs of schemas of their items.

    Args:
        pair: Two schemas, both of which accept arrays.
    """
    count = max(_prefix(pair.base), _prefix(pair.revision))
    for index in range(count + 1):
        before, after = _item(pair.base, index), _item(pair.revision, index)
        if before or after:
            yield pair.edge(before, after)
    yield from _contains(pair)
    yield from compare_counts(pair, "Items", "items")
    yield from _unique(pair)


def _unique(pair: Pair) -> Iterator[Change]:
    before, after = (
        next((said for said in shape.said("uniqueItems") if said.value is True), None)
        for shape in (pair.base, pair.revision)
    )
    if before and not after:
        yield pair.change("unique-items-removed", before, None)
    if after and not before:
        yield pair.change("unique-items-added", None, after)


def _prefix(shape: Shape) -> int:
    """How many items have a schema of their own."""
    lists = (said.value for said in shape.said("prefixItems"))
    return max((len(value) for value in lists if isinstance(value, list)), default=0)


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
    return tuple(pointers or (said.pointer for said in shape.said("unevaluatedItems")))


def _contains(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in the items that an array has to contain."""
    base, revision = pair.base.said("contains"), pair.revision.said("contains")
    if not base and not revision:
        return
    shapes = (pair.base, pair.revision)
    # An item that is contained is one that `unevaluatedItems` says nothing of any more.
    decides = any(shape.said("unevaluatedItems") for shape in shapes)
    if not base or not revision:
        before, after = next(iter(base), None), next(iter(revision), None)
        rule = "contains-added" if after else "contains-removed"
        if decides:
            rule = "contains-changed"
        yield pair.change(rule, before, after, is_proved=not decides)
        return
    before, after = base[0], revision[0]
    is_alone = len(base) == len(revision) == 1
    has_limit = any(shape.said("maxContains") for shape in shapes)
    if is_alone and not has_limit and not decides:
        yield pair.edge((before.pointer,), (after.pointer,))
    elif not (is_alone and are_twins(pair, before, after)):
        yield pair.change("contains-changed", before, after, is_proved=False)
        return
    yield from compare_counts(pair, "Contains", "contains", default=1)
