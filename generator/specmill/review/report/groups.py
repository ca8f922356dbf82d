"""Sorts the findings of a review by what they ask of whom."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from specmill.review.findings import Comparison, Finding, Review
from specmill.review.report.phrases import plural
from specmill.review.verdicts import Verdict

__all__ = ["AUDIENCES", "Demand", "Group", "Located", "group_of", "grouped", "sentence", "tally"]

AUDIENCES = (("clients", "clients"), ("servers", "servers"), ("api", "generated code"))
"""The attributes of a finding that hold verdicts, and what their audiences are called."""


class Demand(NamedTuple):
    """What the findings of a group ask for, in words.

    Attributes:
        label: One word for it: `breaking`, `maybe`, `servers`, `safe` or `accepted`.
        heading: The title of the group.
        words: What one of its findings is, for a line that counts them.
    """

    label: str
    heading: str
    words: str


class Group(Enum):
    """What a finding asks for; worst first."""

    CLIENTS = Demand("breaking", "Breaking for clients", "breaking for clients")
    MAYBE_PROGRAMS = Demand(
        "breaking",
        "Breaking in generated code, and may break clients",
        "breaking in generated code that may break clients",
    )
    PROGRAMS = Demand(
        "breaking", "Breaking in generated code only", "breaking in generated code only"
    )
    MAYBE = Demand("maybe", "May break clients", "may break clients")
    SERVERS = Demand("servers", "For servers only", "for servers only")
    SAFE = Demand("safe", "Safe for everybody", "safe")
    ACCEPTED = Demand("accepted", "Accepted breaks", "accepted")

    @property
    def is_breaking(self) -> bool:
        """Whether those who call the API have to change something."""
        return self.value.label == "breaking"


class Located(NamedTuple):
    """A finding, and the comparison that it belongs to."""

    comparison: Comparison
    finding: Finding


def group_of(finding: Finding) -> Group:
    """Says what a finding asks for: the worst that is to be said of it."""
    if finding.acceptance is not None:
        return Group.ACCEPTED
    breaks_programs = finding.api is Verdict.BREAKING
    match finding.clients:
        case Verdict.BREAKING:
            return Group.CLIENTS
        case Verdict.MAYBE:
            return Group.MAYBE_PROGRAMS if breaks_programs else Group.MAYBE
        case Verdict.SAFE if breaks_programs:
            return Group.PROGRAMS
        case Verdict.SAFE:
            return Group.SAFE if finding.servers is Verdict.SAFE else Group.SERVERS


def grouped(review: Review) -> dict[Group, list[Located]]:
    """All findings by group, worst group first, in the order of the documents; no group is missing."""
    found: dict[Group, list[Located]] = {group: [] for group in Group}
    for comparison in review.comparisons:
        for finding in comparison.findings:
            found[group_of(finding)].append(Located(comparison, finding))
    return found


def tally(findings: Iterable[Finding]) -> dict[Verdict, dict[str, int]]:
    """Counts findings by verdict, worst first, and by audience; accepted ones do not count."""
    counts = {
        verdict: {attribute: 0 for attribute, _ in AUDIENCES} for verdict in reversed(Verdict)
    }
    for finding in findings:
        if finding.acceptance is None:
            counts[finding.clients]["clients"] += 1
            counts[finding.servers]["servers"] += 1
            counts[finding.api]["api"] += 1
    return counts


def sentence(review: Review) -> str:
    """The outcome of a review in one line, such as `3 changes: 1 breaking for clients, 2 safe`.

    What it counts adds up to the number of changes, and to what `tally` counts for clients.
    """
    unread = sum(not one.is_compared for one in review.comparisons)
    if unread and unread == len(review.comparisons):
        return "nothing was compared"
    said = _counted(grouped(review))
    return f"{said}; {plural(unread, 'document')} not compared" if unread else said


def _counted(found: Mapping[Group, Sequence[Located]]) -> str:
    total = sum(map(len, found.values()))
    if not total:
        return "no change"
    counts = {group.value.words: len(members) for group, members in found.items() if members}
    if len(counts) == 1:
        return f"{plural(total, 'change')}, {'' if total == 1 else 'all '}{next(iter(counts))}"
    listed = ", ".join(f"{count:,} {words}" for words, count in counts.items())
    return f"{plural(total, 'change')}: {listed}"
