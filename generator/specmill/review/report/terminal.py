"""Writes a review for a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from specmill.diagnostics import Location
from specmill.diagnostics_text import marked_line, visible
from specmill.review.findings import Comparison, Finding, PackageReview, Review
from specmill.review.report.excerpts import lines_of
from specmill.review.report.groups import AUDIENCES, Group, group_of, sentence
from specmill.review.report.phrases import (
    UNPROVED,
    accepted,
    operations,
    outcome,
    verdict,
    versions,
)
from specmill.review.report.presentation import Presentation
from specmill.review.verdicts import Verdict
from specmill.review.versions import bump_of, wire_bump_of

__all__ = ["render_text"]

_MOST_OPERATIONS = 3
_INDENT = "  "
_LEAST_WIDTH, _USUAL_WIDTH = 40, 100
_BOLD, _FAINT, _RED, _GREEN = "1", "2", "31", "32"
_COLOURS = {Verdict.BREAKING: _RED, Verdict.MAYBE: "33", Verdict.SAFE: _GREEN}
_LABELS = {
    "breaking": _RED,
    "maybe": "33",
    "servers": "36",
    "safe": _GREEN,
    "accepted": _GREEN,
}
_ORDER = {group: place for place, group in enumerate(Group)}


def render_text(review: Review, presentation: Presentation) -> str:
    """Writes a review for a terminal, worst first within each document.

    What is wrong with documents, and with the file of accepted breaks, the command says itself.
    """
    width = presentation.width
    writer = _Writer(
        presentation.colour,
        None if width is None else max(width, _LEAST_WIDTH),
        lines_of(presentation.texts),
    )
    lines = [line for one in review.comparisons for line in writer.comparison(one)]
    lines += writer.summary(review)
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of a report; text of documents becomes one line each.

    Attributes:
        colour: Whether there may be colour.
        width: Cells of a line of the terminal; None where lines are not to be broken.
        texts: The lines of each file by its name.
    """

    colour: bool
    width: int | None
    texts: dict[str, list[str]]

    def comparison(self, comparison: Comparison) -> Iterator[str]:
        """A document with its findings."""
        yield f"{self._paint(comparison.name, _BOLD)}: {outcome(comparison)}"
        sides = f"{comparison.base or 'nothing'} -> {comparison.revision or 'nothing'}"
        yield from self._broken(sides, _FAINT)
        yield ""
        for finding in sorted(comparison.findings, key=lambda one: _ORDER[group_of(one)]):
            yield from self._finding(finding)
            yield ""

    def summary(self, review: Review) -> Iterator[str]:
        """The outcome, and the versions that it asks for."""
        yield from self._broken(sentence(review), _BOLD, indent="")
        by_name = {comparison.name: comparison for comparison in review.comparisons}
        for package in review.packages:
            needed = versions(package, by_name.get(package.specification))
            yield from self._broken(f"{package.name}: {needed}", indent="")
            for note in package.notes:
                yield from self._broken(note)
        packaged = {package.specification for package in review.packages}
        for one in review.comparisons:
            if one.findings and one.name not in packaged:
                bumps = bump_of(one.findings), wire_bump_of(one.findings)
                needed = versions(PackageReview(one.name, one.name, *bumps), one)
                yield from self._broken(
                    f"{one.name}, were a package made of it: {needed}", indent=""
                )

    def _finding(self, finding: Finding) -> Iterator[str]:
        label = group_of(finding).value.label
        head = f"{label}[{finding.rule.id}]:"
        first, *others = self._lines(f"{head} {finding.message}", indent="")
        rest = self._paint(first.removeprefix(head), _BOLD)
        yield self._paint(head, f"1;{_LABELS[label]}") + rest
        yield from (self._paint(line, _BOLD) for line in others)
        yield from self._side(finding.base, "-", _RED, "not there", is_there=finding.in_base)
        yield from self._side(
            finding.revision, "+", _GREEN, "no longer there", is_there=finding.in_revision
        )
        yield from self._broken(finding.consequence)
        if not finding.is_proved:
            yield from self._broken(UNPROVED)
        named, more = operations(finding.operations, _MOST_OPERATIONS)
        if named:
            yield from self._broken(
                f"Reaches {', '.join(named)}{f' and {more:,} more' if more else ''}."
            )
        if finding.acceptance is not None:
            yield from self._broken(accepted(finding.acceptance))
        yield from self._verdicts(finding)

    def _side(
        self, place: Location, sign: str, colour: str, missing: str, *, is_there: bool
    ) -> Iterator[str]:
        """A place, and the line there with a marker below what is meant."""
        if not is_there:
            yield from self._broken(f"{place} ({missing})")
            return
        yield from self._broken(str(place))
        lines = self.texts.get(place.file, [])
        if place.line is None or place.column is None or not 1 <= place.line <= len(lines):
            return
        line = lines[place.line - 1]
        text = line.lstrip(" ")
        gutter = f"{_INDENT}{sign} {place.line} | "
        start = place.column - 1 - (len(line) - len(text))
        room = (self.width or _USUAL_WIDTH) - len(gutter) - 2
        shown, marker = marked_line(text, max(start, 0), place.length, room)
        yield self._paint(f"{gutter}{shown}".rstrip(), colour)
        yield self._paint(f"{' ' * (len(gutter) - 2)}| {marker}", colour)

    def _verdicts(self, finding: Finding) -> Iterator[str]:
        values = (finding.clients, finding.servers, finding.api)
        said = [
            (f"{audience}: ", verdict(value), _COLOURS[value])
            for (_, audience), value in zip(AUDIENCES, values, strict=True)
        ]
        line = written = ""
        for words, shown, style in [*said, ("", finding.id, _FAINT)]:
            if self.width and len(f"{written}{_INDENT}{words}{shown}") > self.width:
                yield line
                line = written = ""
            line += f"{_INDENT}{words}{self._paint(shown, style)}"
            written += f"{_INDENT}{words}{shown}"
        yield line

    def _broken(self, text: str, style: str = "", indent: str = _INDENT) -> Iterable[str]:
        """A text in lines that fit, each of them painted."""
        return (self._paint(line, style) for line in self._lines(text, indent))

    def _lines(self, text: str, indent: str) -> list[str]:
        shown = f"{indent}{visible(text.replace(chr(10), ' '))}"
        if self.width is None:
            return [shown]
        return wrap(
            shown,
            self.width,
            subsequent_indent=f"{indent}{_INDENT}",
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _paint(self, text: str, style: str) -> str:
        shown = visible(text.replace("\n", " "))
        return f"\x1b[{style}m{shown}\x1b[0m" if self.colour and style else shown
