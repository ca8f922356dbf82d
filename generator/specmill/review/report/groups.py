"""Sorts the findings of a review by what they ask of whom."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from specmill.review.findings import Comparison, Finding, Review
from specmill.review.report.phrases import plural
from specmill.review.verdicts import Verdict

__all__ = ["AUDIENCES", "Group", "Located", "group_of", "grouped", "sentence", "tally"]

AUDIENCES = (("clients", "clients"), ("servers", "servers"), ("api", "generated code"))
"""The attributes of a finding that hold verdicts, and what their audiences are called."""


class Group(Enum):
    """What a finding asks for; worst first. The value is a heading."""

    CLIENTS = "Breaking for clients"
    PROGRAMS = "Breaking for programs that use the generated package"
    MAYBE = "May break clients"
    SERVERS = "For those who implement the document"
    SAFE = "Safe"
    ACCEPTED = "Accepted breaks"

    @property
    def is_breaking(self) -> bool:
        """Whether those who call the API have to change something."""
        return self in {Group.CLIENTS, Group.PROGRAMS}


class Located(NamedTuple):
    """A finding, and the comparison that it belongs to."""

    comparison: Comparison
    finding: Finding


def group_of(finding: Finding) -> Group:
    """Says what a finding asks for: the worst that is to be said of it."""
    if finding.acceptance is not None:
        return Group.ACCEPTED
    if finding.clients is Verdict.BREAKING:
        return Group.CLIENTS
    if finding.api is Verdict.BREAKING:
        return Group.PROGRAMS
    if Verdict.MAYBE in {finding.clients, finding.api}:
        return Group.MAYBE
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
    """The outcome of a review in one line, such as `3 changes: 1 breaking for clients`."""
    found = grouped(review)
    total = sum(map(len, found.values()))
    if not total:
        return "no change"
    words = {
        Group.CLIENTS: "breaking for clients",
        Group.PROGRAMS: "breaking in generated code only",
        Group.MAYBE: "may break clients",
        Group.ACCEPTED: "accepted",
    }
    said = [f"{len(found[group]):,} {said}" for group, said in words.items() if found[group]]
    return f"{plural(total, 'change')}: {', '.join(said) or 'none breaking'}"
