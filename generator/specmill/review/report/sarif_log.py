"""Writes a review as a log of SARIF 2.1.0, the form in which scanners report to code hosts."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TypeAlias
from urllib.parse import quote

from specmill.diagnostics import Location
from specmill.review.findings import Finding, Review
from specmill.review.report.groups import Group, Located, grouped
from specmill.review.report.phrases import (
    capitalized,
    flat,
    main_place,
    operations,
    path_in_tree,
    plural,
)
from specmill.review.report.presentation import Presentation
from specmill.review.rules.rule import Rule
from specmill.review.rules.table import RULES

__all__ = ["MOST_RESULTS", "render_sarif"]

MOST_RESULTS = 5_000
"""Results of a run: as many as GitHub shows."""

Record: TypeAlias = dict[str, object]

_MOST_OPERATIONS = 10
_LEVELS = {
    Group.CLIENTS: "error",
    Group.MAYBE_PROGRAMS: "error",
    Group.PROGRAMS: "error",
    Group.MAYBE: "warning",
    Group.SERVERS: "note",
    Group.SAFE: "note",
    Group.ACCEPTED: "error",
}


def render_sarif(review: Review, presentation: Presentation) -> str:
    """Writes a review as SARIF: pure ASCII, worst results first."""
    del presentation
    indices = {rule: index for index, rule in enumerate(RULES)}
    found = grouped(review)
    results = (_result(group, one, indices) for group in found for one in found[group])
    left_out = sum(map(len, found.values())) - MOST_RESULTS
    run: Record = {
        "tool": {"driver": {"name": "specmill", "rules": [_rule(one) for one in RULES.values()]}},
        "automationDetails": {"id": "specmill-review/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(left_out)],
        "results": list(islice(results, MOST_RESULTS)),
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=1) + "\n"


def _invocation(left_out: int) -> Record:
    record: Record = {"executionSuccessful": True}
    if left_out > 0:
        text = f"{plural(left_out, 'result')} left out: only the worst {MOST_RESULTS:,} are here"
        record["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return record


def _rule(rule: Rule) -> Record:
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.consequence},
        "properties": {"tags": ["openapi", rule.area]},
    }


def _result(group: Group, member: Located, indices: Mapping[str, int]) -> Record:
    finding = member.finding
    record: Record = {"ruleId": finding.rule.id}
    if finding.rule.id in indices:
        record["ruleIndex"] = indices[finding.rule.id]
    record |= {
        "level": _LEVELS[group],
        # Brackets before parentheses would be a link.
        "message": {"text": flat(" ".join(_words(finding))).replace("](", "] (")},
        "locations": [_location(member)],
        "partialFingerprints": {"finding/v1": f"{member.comparison.name}:{finding.id}"},
        "properties": {
            "clients": finding.clients.label,
            "servers": finding.servers.label,
            "api": finding.api.label,
            "bump": finding.bump.label,
            "base": str(finding.base),
        },
    }
    if finding.acceptance is not None:
        reason = f"{finding.acceptance.reason} ({finding.acceptance.author})"
        record["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": reason}
        ]
    return record


def _words(finding: Finding) -> Iterator[str]:
    yield f"{capitalized(finding.message)}."
    yield finding.consequence
    named, others = operations(finding.operations, _MOST_OPERATIONS)
    if named:
        yield f"Reaches {', '.join(named)}{f' and {others:,} more' if others else ''}."


def _location(member: Located) -> Record:
    finding = member.finding
    place = finding.revision if member.comparison.revision else main_place(finding)
    physical: Record = {"artifactLocation": {"uri": quote(path_in_tree(member.comparison, place))}}
    if place.line is not None:
        physical["region"] = _region(place)
    record: Record = {"physicalLocation": physical}
    if place.pointer:
        record["logicalLocations"] = [{"fullyQualifiedName": place.pointer}]
    return record


def _region(place: Location) -> Record:
    region: Record = {"startLine": place.line}
    if place.column is not None:
        region |= {"startColumn": place.column, "endColumn": place.column + max(place.length, 1)}
    return region
