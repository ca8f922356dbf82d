"""Compares two versions of a document of which one may be missing."""

from dataclasses import replace
from datetime import date

from specmill.diagnostics import Location
from specmill.review.changes import Change
from specmill.review.compare import compare, start
from specmill.review.findings import Comparison
from specmill.review.judge import judge
from specmill.review.matching import path_sites, webhook_sites
from specmill.review.verdicts import Direction
from specmill.review.versions import version_of
from specmill.source.document import Document

__all__ = ["compare_versions"]


def compare_versions(
    base: Document | None, revision: Document | None, *, name: str, on: date
) -> Comparison:
    """Compares two versions of a document, or says that it came or went.

    Args:
        base: The one version, upgraded to OpenAPI 3.1; None where there was none.
        revision: The other; None where there is none any more.
        name: What the document is called.
        on: The day on which dates of sunset are judged.
    """
    if base is not None and revision is not None:
        return compare(base, revision, name=name, on=on)
    if base is not None:
        return _alone(base, name, on, is_removed=True)
    if revision is not None:
        return _alone(revision, name, on, is_removed=False)
    return Comparison(name, "", "", "", "", ())


def _alone(document: Document, name: str, on: date, *, is_removed: bool) -> Comparison:
    """The comparison of a document with nothing: one finding, which reaches all operations."""
    walk = start(document, document, on)
    for site in (*path_sites(document), *webhook_sites(document)):
        walk.number(site.operation)
    count = len(walk.operations)
    text = f"{count} operation{'' if count == 1 else 's'}"
    rule = "document-removed" if is_removed else "document-added"
    change = Change(rule, "", "", is_removed, not is_removed, text, text)
    walk.add(change, walk.bits(Direction.REQUEST | Direction.RESPONSE))
    missing = Location(name)
    findings = tuple(
        replace(found, revision=missing) if is_removed else replace(found, base=missing)
        for found in judge(walk)
    )
    version = version_of(document)
    if is_removed:
        return Comparison(name, document.file, "", version, "", findings)
    return Comparison(name, "", document.file, "", version, findings)
