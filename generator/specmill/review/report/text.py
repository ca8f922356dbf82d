"""Writes a review for a terminal."""

from collections.abc import Iterator

from specmill.diagnostics_text import visible
from specmill.review.findings import Comparison, Finding, PackageReview, Review

__all__ = ["render_text"]

_MOST_OPERATIONS = 3


def render_text(review: Review, colour: bool) -> str:
    """Writes a review for a terminal.

    Args:
        review: The review.
        colour: Whether colour may be used.
    """
    del colour
    lines = [line for one in review.comparisons for line in _comparison(one)]
    lines += [line for package in review.packages for line in _package(package)]
    return "".join(f"{visible(line)}\n" for line in lines)


def _comparison(comparison: Comparison) -> Iterator[str]:
    count = len(comparison.findings)
    yield f"{comparison.name}: {count} change{'' if count == 1 else 's'}"
    for finding in comparison.findings:
        yield from _finding(finding)
    yield ""


def _finding(finding: Finding) -> Iterator[str]:
    place = finding.revision if finding.in_revision else finding.base
    accepted = ", accepted" if finding.acceptance else ""
    yield f"{finding.worst.label}[{finding.rule.id}] {finding.message}{accepted}"
    verdicts = f"clients {finding.clients.label}, servers {finding.servers.label}"
    yield f"  {place} {finding.id}: {verdicts}, code {finding.api.label}"
    yield f"  {finding.consequence}"
    named = [str(reach.operation) for reach in finding.operations[:_MOST_OPERATIONS]]
    more = len(finding.operations) - len(named)
    if named:
        yield f"  {', '.join(named)}{f' and {more} more' if more else ''}"


def _package(package: PackageReview) -> Iterator[str]:
    yield f"{package.name}: {package.bump.label} version; on the wire {package.wire_bump.label}"
