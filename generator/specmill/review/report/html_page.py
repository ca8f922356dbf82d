"""Writes a review as one page of HTML: no script, and nothing that is loaded from elsewhere.

The filters are style: what is not chosen is hidden by rules that look at the choices.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from specmill.code_changes import CodeChange
from specmill.diagnostics import Location
from specmill.render.engine import Engine
from specmill.render.templates import templates_folder
from specmill.review.findings import Comparison, Finding, PackageReview, Review
from specmill.review.report.excerpts import ExcerptLine, excerpt, lines_of
from specmill.review.report.groups import AUDIENCES, Group, group_of, sentence, tally
from specmill.review.report.html_text import preformatted, rich, text
from specmill.review.report.html_views import (
    Choice,
    CodeChangeView,
    CountRow,
    DiffLine,
    DocumentView,
    EffectView,
    ExcerptView,
    FindingView,
    GroupView,
    LineView,
    PackageView,
    PageView,
    RuleView,
    StyleView,
    VerdictView,
)
from specmill.review.report.phrases import (
    UNPROVED,
    accepted,
    capitalized,
    outcome,
    plural,
    verdict,
    versions,
)
from specmill.review.report.presentation import Presentation
from specmill.review.rules.documentation import effects, example
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Verdict

__all__ = ["render_html"]

_MOST_OPERATIONS = 300
_FEW_OPERATIONS = 3
_MOST_EXCERPTS = 1_000
_DIFF_KINDS = (
    ("+++", "file"),
    ("---", "file"),
    ("diff ", "file"),
    ("@@", "hunk"),
    ("+", "added"),
    ("-", "removed"),
)


def render_html(review: Review, presentation: Presentation) -> str:
    """Writes a review as one page of HTML.

    Raises:
        SpecmillError: A template is malformed, which is a defect of specmill.
    """
    engine = Engine(templates_folder())
    style = engine.render("review/style.css.j2", StyleView())
    return engine.render("review/page.html.j2", _page(review, presentation, style))


def _page(review: Review, presentation: Presentation, style: str) -> PageView:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    total = sum(len(one.findings) for one in review.comparisons)
    writer = _Writer(lines_of(presentation.texts), total <= _MOST_EXCERPTS)
    by_name = {comparison.name: comparison for comparison in review.comparisons}
    findings = [finding for one in review.comparisons for finding in one.findings]
    return PageView(
        policy=text(f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"),
        title=text(f"API review: {sentence(review)}"),
        sentence=text(capitalized(sentence(review))),
        audiences=tuple(Choice(text(key), text(name)) for key, name in AUDIENCES),
        verdicts=tuple(Choice(text(one.label), text(verdict(one))) for one in reversed(Verdict)),
        counts=tuple(
            CountRow(text(one.label), text(verdict(one)), tuple(text(str(n)) for n in row.values()))
            for one, row in tally(findings).items()
        ),
        has_findings=bool(findings),
        has_accepted=any(finding.acceptance for finding in findings),
        documents=tuple(
            writer.document(index, one) for index, one in enumerate(review.comparisons, 1)
        ),
        packages=tuple(_package(one, by_name.get(one.specification)) for one in review.packages),
        rules=tuple(_rules(findings)),
        unneeded=tuple(
            text(f"{one.location}: {one.finding} {why} ({accepted(one)})")
            for why, listed in (("is over", review.expired), ("was not found", review.unused))
            for one in listed
        ),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Makes the views of documents.

    Attributes:
        texts: The lines of each file by its name.
        with_excerpts: Whether findings show lines of their documents.
    """

    texts: dict[str, list[str]]
    with_excerpts: bool

    def document(self, number: int, comparison: Comparison) -> DocumentView:
        """A document with its findings, grouped."""
        found: dict[Group, list[FindingView]] = {group: [] for group in Group}
        for finding in comparison.findings:
            found[group_of(finding)].append(self._finding(f"d{number}-{finding.id}", finding))
        return DocumentView(
            id=text(f"d{number}"),
            name=text(comparison.name),
            base=text(comparison.base or "nothing"),
            revision=text(comparison.revision or "nothing"),
            total=text(outcome(comparison)),
            is_unread=not comparison.is_compared,
            groups=tuple(
                GroupView(text(group.value.heading), text(str(len(members))), tuple(members))
                for group, members in found.items()
                if members
            ),
            diagnostics=tuple(
                text(f"{one.location}: {one.message} [{one.code.id}]")
                for one in comparison.diagnostics
            ),
        )

    def _finding(self, anchor: str, finding: Finding) -> FindingView:
        values = (finding.clients, finding.servers, finding.api)
        shown = finding.operations[:_MOST_OPERATIONS]
        others = len(finding.operations) - len(shown)
        return FindingView(
            id=text(anchor),
            finding=text(finding.id),
            rule=text(finding.rule.id),
            worst=text(finding.worst.label),
            group=text(group_of(finding).value.label),
            message=rich(capitalized(finding.message)),
            consequence=text(finding.consequence),
            unproved=text("" if finding.is_proved else UNPROVED),
            verdicts=tuple(
                VerdictView(text(key), text(name), text(value.label), text(verdict(value)))
                for (key, name), value in zip(AUDIENCES, values, strict=True)
            ),
            acceptance=text(accepted(finding.acceptance) if finding.acceptance else ""),
            excerpts=(
                self._excerpt("Base", finding.base, is_there=finding.in_base),
                self._excerpt("Revision", finding.revision, is_there=finding.in_revision),
            ),
            reached=text(plural(len(finding.operations), "operation")),
            has_few=len(finding.operations) <= _FEW_OPERATIONS,
            operations=tuple(text(str(reach.operation)) for reach in shown),
            others=text(f"and {others:,} more" if others else ""),
        )

    def _excerpt(self, side: str, place: Location, *, is_there: bool) -> ExcerptView:
        lines = excerpt(self.texts, place) if self.with_excerpts else []
        return ExcerptView(
            side=text(side),
            place=text(str(place)),
            is_there=is_there,
            lines=tuple(_line(line, with_mark=is_there) for line in lines),
        )


def _line(line: ExcerptLine, *, with_mark: bool) -> LineView:
    start, stop = (line.start, line.stop) if with_mark else (0, 0)
    before = line.text[:start] if stop else line.text
    after = line.text[stop:] if stop else ""
    return LineView(
        number=text(str(line.number)),
        before=preformatted(before),
        meant=preformatted(line.text[start:stop]),
        after=preformatted(after),
        is_marked=line.is_marked,
    )


def _rules(findings: Iterable[Finding]) -> Iterable[RuleView]:
    """The rules that have findings."""
    found = {finding.rule.id for finding in findings}
    for rule in RULES.values():
        if rule.id in found:
            yield RuleView(
                id=text(rule.id),
                anchor=text(f"rule-{rule.id}"),
                title=text(f"{rule.title}."),
                consequence=text(rule.consequence),
                effects=tuple(
                    EffectView(*map(text, (one.where, one.clients, one.servers, one.package)))
                    for one in effects(rule)
                ),
                example=tuple(_diff(list(example(rule)))),
            )


def _package(package: PackageReview, comparison: Comparison | None) -> PackageView:
    ordered = sorted(package.changes, key=lambda change: not change.is_breaking)
    return PackageView(
        name=text(package.name),
        needed=rich(versions(package, comparison)),
        has_more=bool(package.notes or package.changes or package.diff),
        notes=tuple(rich(note) for note in package.notes),
        changes=tuple(_change(change) for change in ordered),
        files=text(plural(package.files, "regenerated file")),
        diff=tuple(_diff(package.diff.removesuffix("\n").split("\n"))) if package.diff else (),
    )


def _change(change: CodeChange) -> CodeChangeView:
    return CodeChangeView(
        kind=text(change.kind),
        label=text("breaking" if change.is_breaking else "safe"),
        name=text(change.name),
        has_values=bool(change.before or change.after),
        before=text(change.before),
        after=text(change.after),
        note=rich(change.note),
    )


def _diff(lines: Sequence[str]) -> Iterable[DiffLine]:
    for line in lines:
        kind = next((kind for start, kind in _DIFF_KINDS if line.startswith(start)), "same")
        yield DiffLine(text(kind), preformatted(line))
