"""All alternatives of a schema, those of its alternatives included."""

from collections.abc import Iterator

from specmill.lower.compose import Composition, branches
from specmill.lower.node import Node

__all__ = ["with_alternatives"]


def with_alternatives(node: Node, composition: Composition) -> Iterator[Node]:
    """Yields a schema as it is composed; of a choice also its alternatives, at any depth.

    Args:
        node: The schema.
        composition: Merges what schemas are made of.

    Yields:
        Each schema once. One that is a choice itself has `branches`.
    """
    passed: set[str] = set()
    waiting = [node]
    while waiting:
        schema = composition.of(waiting.pop())
        if schema.pointer not in passed:
            passed.add(schema.pointer)
            yield schema
            waiting += branches(schema) or ()
