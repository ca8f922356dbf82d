"""Rules for documents as a whole."""

from specmill.review.rules.rule import Rule
from specmill.review.rules.sides import ADDS, BREAKS

__all__ = ["DOCUMENT_RULES"]

DOCUMENT_RULES = (
    Rule(
        id="document-added",
        area="document",
        title="A document was added",
        message="the document was added, with {after}",
        request=ADDS,
        response=ADDS,
        mirror="document-removed",
        consequence="There is a package more.",
        is_addition=True,
    ),
    Rule(
        id="document-removed",
        area="document",
        title="A document was removed",
        message="the document was removed, with {before}",
        request=BREAKS,
        response=BREAKS,
        mirror="document-added",
        consequence="Whatever clients call of it may be gone, and so is its package.",
    ),
)
