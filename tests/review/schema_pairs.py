"""Compares two schemas, as tests write them."""

import json
from datetime import date

from specmill.review.changes import Change
from specmill.review.rules.table import RULES
from specmill.review.schemas.comparison import SchemaComparison
from specmill.review.schemas.node import BOTH, SchemaNode
from specmill.review.verdicts import Direction
from specmill.source.document import Document, parse
from specmill.source.read import from_bytes
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["changes", "compare", "document", "on_the_wire", "rules"]

ROOT = "/components/schemas/Root"


def document(schemas: JsonObject) -> Document:
    """An OpenAPI 3.1 document with these components."""
    root: JsonObject = {"openapi": "3.1.1", "components": {"schemas": schemas}}
    return parse(from_bytes("test.json", json.dumps(root).encode()))


def compare(base: JsonObject, revision: JsonObject, *, is_text: bool = False) -> list[Change]:
    """The changes of the component `Root` and of all that it reaches."""
    comparison = SchemaComparison(document(base), document(revision), date(2026, 1, 1))
    found: dict[Change, None] = {}
    seen: dict[tuple[SchemaNode, SchemaNode], Direction] = {}
    stack = [(*comparison.roots(ROOT, ROOT, is_text=is_text), BOTH)]
    while stack:
        old, new, directions = stack.pop()
        known = seen.get((old, new), Direction(0))
        if directions in known:
            continue
        seen[old, new] = directions | known
        compared = comparison.compare(old, new)
        for change in compared.changes:
            if change.directions & directions:
                found[change] = None
        stack += [(e.base, e.revision, e.directions & directions) for e in compared.edges]
    return list(found)


def changes(base: JsonValue, revision: JsonValue, *, is_text: bool = False) -> list[Change]:
    """The changes from one schema to another."""
    return compare({"Root": base}, {"Root": revision}, is_text=is_text)


def on_the_wire(found: list[Change]) -> list[Change]:
    """The changes that are not of names alone."""
    return [change for change in found if RULES[change.rule].area != "name"]


def rules(base: JsonValue, revision: JsonValue, *, is_text: bool = False) -> list[str]:
    """The rules of the changes from one schema to another, in order of their names."""
    return sorted(change.rule for change in changes(base, revision, is_text=is_text))
