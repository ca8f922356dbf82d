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
    "EffectView",
    "ExcerptView",
    "FindingView",
    "GroupView",
    "LineView",
    "PackageView",
    "PageView",
    "RuleView",
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
    """A line of an excerpt.

    Attributes:
        number: Its number.
        before: The text, or what of it is before what is meant.
        meant: What is meant; empty in other lines.
        after: What follows.
        is_marked: Whether it is the line that is meant.
    """

    number: Code
    before: Code
    meant: Code
    after: Code
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
        group: What it asks for, in attributes.
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
    group: Code
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
        total: How many changes it has, or that it was not compared.
        is_unread: Whether it was not.
        groups: Its findings, worst first.
        diagnostics: What is wrong with it.
    """

    id: Code
    name: Code
    base: Code
    revision: Code
    total: Code
    is_unread: bool
    groups: tuple[GroupView, ...]
    diagnostics: tuple[Code, ...]


class DiffLine(NamedTuple):
    """A line of a diff: its kind in attributes, and the line."""

    kind: Code
    content: Code


class EffectView(NamedTuple):
    """What a rule says of one way on the wire: where, and a verdict for each of three."""

    where: Code
    clients: Code
    servers: Code
    package: Code


class RuleView(NamedTuple):
    """A rule that has a finding.

    Attributes:
        id: Its id.
        anchor: Name of its anchor.
        title: The change as one sentence.
        consequence: What a caller sees.
        effects: What it does in requests and in responses.
        example: The lines of a diff.
    """

    id: Code
    anchor: Code
    title: Code
    consequence: Code
    effects: tuple[EffectView, ...]
    example: tuple[DiffLine, ...]


class CodeChangeView(NamedTuple):
    """A difference of the public API: what happened, its verdict, the name, both sides, a note."""

    kind: Code
    label: Code
    name: Code
    has_values: bool
    before: Code
    after: Code
    note: Code


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
        rules: The rules that have findings, in the order of their table.
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
    rules: tuple[RuleView, ...]
    unneeded: tuple[Code, ...]
