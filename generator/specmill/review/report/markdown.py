"""Writes a review as the comment of a pull request, in the Markdown of GitHub.

A comment may have 65,536 characters. Findings are taken whole, worst first, as long as there is
room; what is left out is counted. Each group leaves room for those that follow, so that a review of
many breaks still says what else there is.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from specmill.code_changes import CodeChange
from specmill.review.findings import Acceptance, Comparison, PackageReview, Review
from specmill.review.report.groups import (
    AUDIENCES,
    Group,
    Located,
    group_of,
    grouped,
    sentence,
    tally,
)
from specmill.review.report.markdown_text import cell, code, fenced, lines_within, prose, rich
from specmill.review.report.phrases import (
    UNPROVED,
    accepted,
    capitalized,
    declared,
    flat,
    main_place,
    operations,
    path_in_tree,
    plural,
    shortened,
    verdict,
    version,
)
from specmill.review.report.presentation import Presentation
from specmill.review.versions import next_version

__all__ = ["MARKER", "MOST", "render_markdown"]

MARKER = "<!-- specmill-review -->"
"""The first line, by which a bot finds the comment that it wrote before."""

MOST = 60_000
"""Bytes that a comment has at most."""

# Bytes that a group leaves for those that follow.
_KEPT = {
    Group.CLIENTS: 26_000,
    Group.MAYBE_PROGRAMS: 23_000,
    Group.PROGRAMS: 20_000,
    Group.MAYBE: 10_000,
    Group.SERVERS: 7_000,
    Group.SAFE: 5_000,
    Group.ACCEPTED: 3_000,
}
_KEPT_FOR_FINDINGS = 13_000
_MOST_IN_SIGHT = 20
_FOLD_ENDS = "\n\n</details>"
_MOST_ROWS = 20
_MOST_ENTRIES = 20
_MOST_OF_A_COMMENT = 100
_USUAL_TIME = timedelta(days=90)
_FEW = 3
_MOST_OPERATIONS = 3
# What closes a section and says what was left out.
_RESERVE = 400
_SIGNS = {"breaking": "🔴", "maybe": "🟡", "servers": "🔵", "safe": "🟢", "accepted": "⚪"}


@dataclass(slots=True)
class _Page:
    """What was written, and how much room there is.

    Attributes:
        blocks: What was written.
        room: Bytes that may follow.
    """

    blocks: list[str] = field(default_factory=list[str])
    room: int = MOST

    def write(self, text: str) -> None:
        """Writes a block that has a bounded length."""
        self.blocks.append(text)
        self.room -= _size(text)

    def section(
        self, head: str, items: Iterable[str], noun: str, tail: str = "", keep: int = 0
    ) -> None:
        """Writes a section with as many items as there is room for, and counts the others.

        Args:
            head: What comes first.
            items: The items.
            noun: What an item is.
            tail: What comes last.
            keep: Bytes to leave for what follows.
        """
        listed = list(items)
        if not listed:
            return
        room = self.room - _size(head) - _size(tail) - _RESERVE - keep
        taken: list[str] = []
        for item in listed:
            room -= _size(item)
            if room < 0:
                break
            taken.append(item)
        others = len(listed) - len(taken)
        if others:
            taken.append(f"- … and {plural(others, noun)} more, for which there is no room here")
        if self.room >= _RESERVE + _size(head) + _size(tail):
            self.write("\n".join([head, *taken]) + tail)

    def text(self) -> str:
        """All of it."""
        return "\n\n".join(self.blocks) + "\n"


def render_markdown(review: Review, presentation: Presentation) -> str:
    """Writes a review as the comment of a pull request."""
    page = _Page()
    page.write(MARKER)
    page.write(f"## API review\n\n**{capitalized(sentence(review))}**")
    found = grouped(review)
    _uncompared(page, review.comparisons)
    if any(found.values()):
        page.write(_table(review))
    if review.packages:
        page.write(_packages(review))
    for group, members in found.items():
        _group(page, group, members, presentation.rules_page)
        if group is Group.PROGRAMS:
            _code_changes(page, review.packages)
            _entries_to_write(page, review)
    _documents(page, review.comparisons)
    _unneeded(page, review)
    _regenerated(page, review.packages)
    return page.text()


def _size(text: str) -> int:
    """Bytes, with the line feed that follows."""
    return len(text.encode()) + 2


def _table(review: Review) -> str:
    """How many changes there are of each verdict for each audience."""
    names = [name for _, name in AUDIENCES]
    rows = [f"| | {' | '.join(names)} |", "|---|" + "--:|" * len(names)]
    counts = tally(finding for one in review.comparisons for finding in one.findings)
    for value, by_audience in counts.items():
        cells = " | ".join(str(by_audience[attribute]) for attribute, _ in AUDIENCES)
        rows.append(f"| {verdict(value)} | {cells} |")
    return "\n".join(rows)


def _packages(review: Review) -> str:
    """The version that each package needs."""
    by_name = {comparison.name: comparison for comparison in review.comparisons}
    rows = ["| package | needs | on the wire | `info.version` |", "|---|---|---|---|"]
    for package in review.packages[:_MOST_ROWS]:
        comparison = by_name.get(package.specification)
        wanted = next_version(comparison.base_version, package.bump) if comparison else ""
        number = f", {cell(wanted)} or later" if wanted else ""
        rows.append(
            f"| {cell(package.name)} | **{version(package.bump)}**{number} "
            f"| {version(package.wire_bump)} | {_declared(package, comparison)} |"
        )
    text = "\n".join(rows)
    if len(review.packages) > _MOST_ROWS:
        text += f"\n\nand {plural(len(review.packages) - _MOST_ROWS, 'package')} more"
    notes = [rich(note) for package in review.packages for note in package.notes]
    return "\n".join([text, "", *(f"- {note}" for note in notes[:_MOST_ROWS])]) if notes else text


def _declared(package: PackageReview, comparison: Comparison | None) -> str:
    """The version that the document has, and whether it says enough."""
    said = declared(package, comparison) if comparison else None
    if said is None:
        return ""
    shown = f"{'still ' if said.is_same else ''}{cell(said.version)}"
    return shown if said.is_enough else f"{shown}, which is not enough"


def _group(page: _Page, group: Group, members: list[Located], rules_page: str) -> None:
    """The findings of a group: the first in sight if they break somebody, the others folded."""
    items = [_finding(one, rules_page) for one in members]
    heading, keep = group.value.heading, _KEPT[group]
    if group.is_breaking:
        page.section(f"### {heading}\n", items[:_MOST_IN_SIGHT], "finding", keep=keep)
        items = items[_MOST_IN_SIGHT:]
        heading = f"More: {heading[:1].lower()}{heading[1:]}"
    page.section(_fold(heading, len(items)), items, "finding", _FOLD_ENDS, keep)


def _fold(title: str, count: int) -> str:
    return f"<details>\n<summary>{title} ({count:,})</summary>\n"


def _finding(located: Located, rules_page: str) -> str:
    finding = located.finding
    sign = _SIGNS[group_of(finding).value.label]
    rule = code(finding.rule.id)
    if rules_page:
        rule = f"[{rule}]({rules_page}#{finding.rule.id})"
    values = (finding.clients, finding.servers, finding.api)
    verdicts = ", ".join(
        f"{audience} {verdict(value)}"
        for (_, audience), value in zip(AUDIENCES, values, strict=True)
    )
    named, others = operations(finding.operations, _MOST_OPERATIONS)
    reached = ", ".join(code(name) for name in named) + (f" and {others:,} more" if others else "")
    lines = [
        f"- {sign} **{rich(capitalized(finding.message))}** · {_place(located)}",
        prose(finding.consequence) + ("" if finding.is_proved else f" {UNPROVED}"),
        *([f"Reaches {reached}."] if reached else []),
        f"<sub>{verdicts} · {rule} · {code(finding.id)}{_base(located)}</sub>",
    ]
    if finding.acceptance is not None:
        lines.append(capitalized(_reason(finding.acceptance)))
    return "<br>\n  ".join(lines)


def _reason(acceptance: Acceptance) -> str:
    return prose(accepted(acceptance))


def _place(located: Located) -> str:
    """Where to look: in the revision, or where it was before; `_documents` names the versions."""
    finding = located.finding
    place = main_place(finding)
    if finding.in_revision:
        return code(str(place))
    return f"was at {code(str(replace(place, file=path_in_tree(located.comparison, place))))}"


def _base(located: Located) -> str:
    """Where it was, if that is another line."""
    finding, comparison = located.finding, located.comparison
    if not (finding.in_base and finding.in_revision) or finding.base.line == finding.revision.line:
        return ""
    files = {path_in_tree(comparison, place) for place in (finding.base, finding.revision)}
    if len(files) == 1 and finding.base.line is not None:
        return f" · line {finding.base.line} of the base"
    return f" · was at {code(str(finding.base))}"


def _entries_to_write(page: _Page, review: Review) -> None:
    """What to write down for a break that is wanted."""
    found = grouped(review)
    breaking = [one for group in Group if group.is_breaking for one in found[group]]
    if not breaking:
        return
    lines = [line for one in breaking[:_MOST_ENTRIES] for line in _entry(one, review.evaluated_on)]
    others = len(breaking) - _MOST_ENTRIES
    more = f"\n\nand {plural(others, 'break')} more" if others > 0 else ""
    head = _fold("To accept what breaks", len(breaking))
    said = "Where a break is wanted, fill in its entry in the file of accepted breaks:"
    text = f"{head}\n{said}\n\n{fenced(lines[:-1], 'toml')}{more}\n\n</details>"
    if _size(text) + _KEPT_FOR_FINDINGS <= page.room:
        page.write(text)


def _entry(located: Located, on: date) -> Iterator[str]:
    """The entry that accepts a break, but for what a person has to say."""
    yield "[[accepted]]"
    yield f'id = "{located.finding.id}"  # {shortened(located.finding.message, _MOST_OF_A_COMMENT)}'
    yield f"spec = {json.dumps(flat(located.comparison.name), ensure_ascii=False)}"
    yield 'reason = ""'
    yield 'author = ""'
    if on == date.min:
        yield "expires =  # the last day on which it holds"
    else:
        yield f"expires = {min(on, date.max - _USUAL_TIME) + _USUAL_TIME}"
    yield ""


def _code_changes(page: _Page, packages: Iterable[PackageReview]) -> None:
    """The differences of the public API, what breaks first."""
    changes = [change for package in packages for change in package.changes]
    ordered = sorted(changes, key=lambda change: not change.is_breaking)
    head = _fold("Changes of the generated API", len(changes))
    page.section(head, map(_code_change, ordered), "change", _FOLD_ENDS, _KEPT_FOR_FINDINGS)


def _code_change(change: CodeChange) -> str:
    sign = _SIGNS["breaking" if change.is_breaking else "safe"]
    values = [code(value) for value in (change.before, change.after) if value]
    told = f"- {sign} {change.kind} {code(change.name)}" + (
        f": {' → '.join(values)}" if values else ""
    )
    return f"{told}, {rich(change.note)}" if change.note else told


def _uncompared(page: _Page, comparisons: Iterable[Comparison]) -> None:
    """The documents of which nothing is known, in sight: what is said of the others is not all."""
    items = [
        f"- {code(one.name)}: {prose(each.message)} (at {code(str(each.location))})"
        for one in comparisons
        if not one.is_compared
        for each in one.diagnostics
    ]
    page.section("### Not compared\n", items[:_MOST_ROWS], "mistake")
    if len(items) > _MOST_ROWS:
        page.write(f"and {plural(len(items) - _MOST_ROWS, 'mistake')} more")


def _documents(page: _Page, comparisons: Iterable[Comparison]) -> None:
    """What was compared with what, and what is wrong with it."""
    listed = [
        f"- {code(one.name)}: {code(one.base) or 'nothing'} → {code(one.revision) or 'nothing'}"
        for one in comparisons
    ]
    if len(listed) <= _FEW:
        page.section("Compared:\n", listed, "document")
    else:
        page.section(_fold("Documents", len(listed)), listed, "document", _FOLD_ENDS)
    wrong = [
        f"- {code(str(each.location))} {prose(each.message)} ({code(each.code.id)})"
        for one in comparisons
        if one.is_compared
        for each in one.diagnostics
    ]
    head = _fold("What is wrong with the documents", len(wrong))
    page.section(head, wrong, "mistake", _FOLD_ENDS)


def _unneeded(page: _Page, review: Review) -> None:
    """Accepted breaks that count no more."""
    items = [*_entries(review.expired, "expired"), *_entries(review.unused, "not found")]
    head = _fold("Accepted breaks to remove", len(items))
    page.section(head, items, "entry", _FOLD_ENDS)


def _entries(acceptances: Iterable[Acceptance], why: str) -> Iterator[str]:
    for one in acceptances:
        yield f"- {why}: {code(one.finding)} at {code(str(one.location))}, {_reason(one)}"


def _regenerated(page: _Page, packages: Iterable[PackageReview]) -> None:
    """The diff of the regenerated files, cut where there is no room."""
    for package in packages:
        if not package.diff:
            continue
        title = f"{plural(package.files, 'regenerated file')} of <code>"
        head = f"<details>\n<summary>{title}{_plain(package.name)}</code></summary>\n"
        whole = package.diff.removesuffix("\n").split("\n")
        lines = lines_within(whole, page.room - _size(head) - _RESERVE)
        if not lines:
            continue
        cut = len(whole) - len(lines)
        more = f"\n\nand {plural(cut, 'line')} more" if cut else ""
        page.write(f"{head}\n{fenced(lines, 'diff')}{more}\n\n</details>")


def _plain(name: str) -> str:
    """The name of a package, of which only what names consist of is kept."""
    return "".join(char for char in name[:80] if char.isalnum() or char in "_-.")
