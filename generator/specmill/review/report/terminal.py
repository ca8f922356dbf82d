"""Writes a review for a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass

from specmill.diagnostics_text import visible
from specmill.review.findings import Comparison, Finding, Review
from specmill.review.report.groups import AUDIENCES, Group, group_of, sentence
from specmill.review.report.phrases import (
    UNPROVED,
    accepted,
    operations,
    plural,
    verdict,
    version,
    versions,
)
from specmill.review.report.presentation import Presentation
from specmill.review.verdicts import Verdict

__all__ = ["render_text"]

_MOST_OPERATIONS = 3
_BOLD, _FAINT = "1", "2"
_COLOURS = {Verdict.BREAKING: "31", Verdict.MAYBE: "33", Verdict.SAFE: "32"}
_ORDER = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True, slots=True)
class _Painter:
    """Shows text of documents as one line, in colour if there may be any."""

    colour: bool

    def paint(self, text: str, style: str) -> str:
        shown = visible(text.replace("\n", " "))
        return f"\x1b[{style}m{shown}\x1b[0m" if self.colour and style else shown

    def plain(self, text: str) -> str:
        return self.paint(text, "")


def render_text(review: Review, presentation: Presentation) -> str:
    """Writes a review for a terminal, worst first within each document.

    What is wrong with documents, and with the file of accepted breaks, the command says itself.
    """
    painter = _Painter(presentation.colour)
    lines = [line for one in review.comparisons for line in _comparison(one, painter)]
    lines += _summary(review, painter)
    return "".join(f"{line}\n" for line in lines)


def _comparison(comparison: Comparison, painter: _Painter) -> Iterator[str]:
    count = plural(len(comparison.findings), "change") if comparison.findings else "no change"
    yield f"{painter.paint(comparison.name, _BOLD)}: {count}"
    sides = f"{comparison.base or 'nothing'} -> {comparison.revision or 'nothing'}"
    yield painter.paint(f"  {sides}", _FAINT)
    yield ""
    for finding in sorted(comparison.findings, key=lambda one: _ORDER[group_of(one)]):
        yield from _finding(finding, painter)
        yield ""


def _finding(finding: Finding, painter: _Painter) -> Iterator[str]:
    weight = finding.worst if finding.acceptance is None else Verdict.SAFE
    label = finding.worst.label if finding.acceptance is None else "accepted"
    head = painter.paint(f"{label}[{finding.rule.id}]", f"1;{_COLOURS[weight]}")
    yield f"{head}: {painter.paint(finding.message, _BOLD)}"
    yield f"  {_verdicts(finding, painter)}"
    yield f"  {_places(finding, painter)}"
    yield f"  {painter.plain(finding.consequence)}"
    if not finding.is_proved:
        yield f"  {UNPROVED}"
    named, others = operations(finding.operations, _MOST_OPERATIONS)
    if named:
        more = f" and {others:,} more" if others else ""
        yield painter.plain(f"  reaches {', '.join(named)}{more}")
    if finding.acceptance is not None:
        yield painter.plain(f"  {accepted(finding.acceptance)}")


def _verdicts(finding: Finding, painter: _Painter) -> str:
    values = (finding.clients, finding.servers, finding.api)
    said = (
        f"{audience}: {painter.paint(verdict(value), _COLOURS[value])}"
        for (_, audience), value in zip(AUDIENCES, values, strict=True)
    )
    return "  ".join(said) + painter.paint(f"  {finding.id}", _FAINT)


def _places(finding: Finding, painter: _Painter) -> str:
    base, revision = str(finding.base), str(finding.revision)
    if not finding.in_revision:
        revision = f"{revision} (no longer there)"
    if not finding.in_base:
        base = f"{base} (not there)"
    return painter.plain(f"{base} -> {revision}")


def _summary(review: Review, painter: _Painter) -> Iterator[str]:
    yield painter.paint(sentence(review), _BOLD)
    by_name = {comparison.name: comparison for comparison in review.comparisons}
    for package in review.packages:
        needed = versions(package, by_name.get(package.specification))
        yield f"{painter.plain(package.name)}: {painter.plain(needed)}"
        yield from (painter.plain(f"  {note}") for note in package.notes)
    if not review.packages:
        for one in review.comparisons:
            bump = max((finding.wire_bump for finding in one.findings), default=None)
            if bump is not None:
                yield painter.plain(f"{one.name}: {version(bump)}")
