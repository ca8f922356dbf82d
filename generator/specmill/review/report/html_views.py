"""What the templates of the HTML page are rendered with: nothing but escaped text and flags."""

from dataclasses import dataclass
from typing import NamedTuple

from specmill.render.code import Code

__all__ = [
    "Choice",
    "CodeChangeView",
    "CountRow",
    "DiffLine",
    "DocumentView",
    "ExcerptView",
    "FindingView",
    "GroupView",
    "LineView",
    "PackageView",
    "PageView",
    "StyleView",
    "VerdictView",
]


@dataclass(frozen=True, slots=True)
class StyleView:
    """The style sheet, in which nothing varies."""


class Choice(NamedTuple):
    """What a filter lets a reader choose.

    Attributes:
        key: Its name in attributes.
        name: What it is called.
    """

    key: Code
    name: Code


class CountRow(NamedTuple):
    """How many findings have a verdict.

    Attributes:
        key: The verdict in attributes.
        name: The verdict.
        cells: The counts, one for each audience.
    """

    key: Code
    name: Code
    cells: tuple[Code, ...]


class LineView(NamedTuple):
    """A line of an excerpt: its number, the text, whether it is the one that is meant."""

    number: Code
    content: Code
    is_marked: bool


class ExcerptView(NamedTuple):
    """Lines of one side.

    Attributes:
        side: `Base` or `Revision`.
        place: File, line and column.
        is_there: Whether this side has what changed; if not, the place is the nearest one.
        lines: The lines; empty where they are not known.
    """

    side: Code
    place: Code
    is_there: bool
    lines: tuple[LineView, ...]


class VerdictView(NamedTuple):
    """A verdict for an audience: keys for attributes, and words."""

    audience_key: Code
    audience: Code
    key: Code
    name: Code


class FindingView(NamedTuple):
    """A finding; texts that are empty are left out.

    Attributes:
        id: Name of its anchor, which no other element has.
        finding: Its id.
        rule: Id of its rule.
        worst: The worst verdict in attributes.
        label: The worst verdict.
        message: The change.
        consequence: What a caller sees.
        unproved: That it was not compared by meaning.
        verdicts: One for each audience.
        acceptance: Who accepted it.
        excerpts: The base and the revision.
        reached: How many operations it reaches.
        has_few: Whether they are so few that nobody has to ask for them.
        operations: The first of them.
        others: How many others there are.
    """

    id: Code
    finding: Code
    rule: Code
    worst: Code
    label: Code
    message: Code
    consequence: Code
    unproved: Code
    verdicts: tuple[VerdictView, ...]
    acceptance: Code
    excerpts: tuple[ExcerptView, ...]
    reached: Code
    has_few: bool
    operations: tuple[Code, ...]
    others: Code


class GroupView(NamedTuple):
    """Findings that ask for the same: a heading, their number, the findings."""

    title: Code
    total: Code
    findings: tuple[FindingView, ...]


class DocumentView(NamedTuple):
    """A document.

    Attributes:
        id: Name of its anchor.
        name: Its name.
        base: Where the base came from.
        revision: Where the revision came from.
        total: How many changes it has.
        groups: Its findings, worst first.
        diagnostics: What is wrong with it.
    """

    id: Code
    name: Code
    base: Code
    revision: Code
    total: Code
    groups: tuple[GroupView, ...]
    diagnostics: tuple[Code, ...]


class CodeChangeView(NamedTuple):
    """A difference of the public API: what happened, its verdict, the name, both sides."""

    kind: Code
    label: Code
    name: Code
    has_values: bool
    before: Code
    after: Code


class DiffLine(NamedTuple):
    """A line of a diff: its kind in attributes, and the line."""

    kind: Code
    content: Code


class PackageView(NamedTuple):
    """A generated package.

    Attributes:
        name: Its import name.
        needed: The version that it needs.
        has_more: Whether there is more to say of it.
        notes: What else there is to know.
        changes: Differences of its API.
        files: How many files differ.
        diff: The lines of the diff.
    """

    name: Code
    needed: Code
    has_more: bool
    notes: tuple[Code, ...]
    changes: tuple[CodeChangeView, ...]
    files: Code
    diff: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """The page.

    Attributes:
        policy: The content security policy.
        title: Title of the window.
        sentence: The outcome in one line.
        audiences: Whom verdicts are about.
        verdicts: The verdicts, worst first.
        counts: How many findings have each of them.
        has_findings: Whether there is anything to filter.
        has_accepted: Whether any finding was accepted.
        documents: The documents.
        packages: The packages.
        unneeded: Accepted breaks that count no more.
    """

    policy: Code
    title: Code
    sentence: Code
    audiences: tuple[Choice, ...]
    verdicts: tuple[Choice, ...]
    counts: tuple[CountRow, ...]
    has_findings: bool
    has_accepted: bool
    documents: tuple[DocumentView, ...]
    packages: tuple[PackageView, ...]
    unneeded: tuple[Code, ...]
