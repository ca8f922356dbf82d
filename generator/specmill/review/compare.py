"""Compares two versions of a document."""

from datetime import date

from specmill.review.findings import Comparison
from specmill.review.folding import settle_folds
from specmill.review.judge import judge
from specmill.review.operations import walk_operations
from specmill.review.policy import PolicyComparison
from specmill.review.reach import SchemaSearch
from specmill.review.reading import text_at
from specmill.review.renames import join_renames
from specmill.review.sameness import Sameness
from specmill.review.schemas.comparison import SchemaComparison
from specmill.review.unused import compare_unused
from specmill.review.walk import Walk
from specmill.source.document import Document

__all__ = ["compare", "start"]


def compare(base: Document, revision: Document, *, name: str, on: date) -> Comparison:
    """Compares two versions of a document.

    Args:
        base: The one version, upgraded to OpenAPI 3.1.
        revision: The other, upgraded as well.
        name: What the document is called.
        on: The day on which dates of sunset are judged.
    """
    walk = start(base, revision, on)
    walk_operations(walk)
    walk.changes = walk.policy.consequences().settle(walk.changes)
    walk.changes = join_renames(base, revision, walk.changes)
    search = SchemaSearch(walk)
    reached = search.compare(walk.pairs)
    for change, mask in reached.changes.items():
        walk.add(change, mask)
    settle_folds(walk, search, reached.components)
    for change in walk.policy.document(reached.components):
        walk.add(change, reached.components.get((change.base, change.revision), 0))
    for change in compare_unused(walk, {one for one, _ in reached.components}):
        walk.changes.setdefault(change, 0)
    return Comparison(
        name=name,
        base=base.file,
        revision=revision.file,
        base_version=text_at(base.root, "info", "version"),
        revision_version=text_at(revision.root, "info", "version"),
        findings=judge(walk),
    )


def start(base: Document, revision: Document, on: date) -> Walk:
    """A walk through two documents that has not found anything yet."""
    policy = PolicyComparison(base, revision, on)
    schemas = SchemaComparison(base, revision, on)
    return Walk(base, revision, schemas, policy, Sameness(base, revision))
