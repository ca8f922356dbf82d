"""Writes a review as a log of SARIF 2.1.0, the form in which scanners report to code hosts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import TypeAlias
from urllib.parse import quote

from specmill import __version__
from specmill.diagnostics import Location
from specmill.review.findings import Comparison, Finding, Review
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
from specmill.review.rules.documentation import document_rule, effects
from specmill.review.rules.rule import Rule
from specmill.review.rules.table import RULES

__all__ = ["MOST_RESULTS", "render_sarif"]

MOST_RESULTS = 5_000
"""Results of a run: as many as GitHub shows."""

Record: TypeAlias = dict[str, object]

_MOST_OPERATIONS = 10
_BASE = "BASE"
_WORST = {"breaking": ("error", "error"), "maybe": ("warning", "warning")}
_HARMLESS = ("note", "recommendation")
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
    indices = {rule: index for index, rule in enumerate(RULES)}
    found = grouped(review)
    results = (_result(group, one, indices) for group in found for one in found[group])
    left_out = sum(map(len, found.values())) - MOST_RESULTS
    driver: Record = {
        "name": "specmill",
        "semanticVersion": __version__,
        "rules": [_rule(one, presentation.rules_page) for one in RULES.values()],
    }
    if presentation.rules_page:
        driver["informationUri"] = presentation.rules_page
    run: Record = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "specmill-review/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": _base_of(review.comparisons)}}},
        "invocations": [_invocation(review.comparisons, left_out)],
        "results": list(islice(results, MOST_RESULTS)),
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=1) + "\n"


def _base_of(comparisons: Iterable[Comparison]) -> str:
    """What the places of the base are places of."""
    names = ", ".join(flat(one.base) for one in comparisons if one.base)
    return f"The versions that the documents are compared with: {names or 'none'}"


def _invocation(comparisons: Iterable[Comparison], left_out: int) -> Record:
    """Whether all was compared, and what was not."""
    unread = [one for one in comparisons if not one.is_compared]
    said = [
        _notification("error", f"{one.name} was not compared: {each.location}: {each.message}")
        for one in unread
        for each in one.diagnostics
    ]
    if left_out > 0:
        text = f"{plural(left_out, 'result')} left out: only the worst {MOST_RESULTS:,} are here"
        said.append(_notification("warning", text))
    record: Record = {"executionSuccessful": not unread}
    return record | {"toolExecutionNotifications": said} if said else record


def _notification(level: str, text: str) -> Record:
    return {"level": level, "message": {"text": flat(text).replace("](", "] (")}}


def _rule(rule: Rule, page: str) -> Record:
    """A rule, with all that there is to say of it where an alert is read."""
    verdicts = {one.clients for one in effects(rule)}
    level, severity = next((_WORST[one] for one in _WORST if one in verdicts), _HARMLESS)
    record: Record = {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title}."},
        "fullDescription": {"text": rule.consequence},
        "help": {"text": f"{rule.title}. {rule.consequence}", "markdown": document_rule(rule)},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["openapi", rule.area], "problem.severity": severity},
    }
    return record | {"helpUri": f"{page}#{rule.id}"} if page else record


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
        "partialFingerprints": _fingerprints(member),
        "properties": {
            "finding": finding.id,
            "clients": finding.clients.label,
            "servers": finding.servers.label,
            "api": finding.api.label,
            "bump": finding.bump.label,
        },
    }
    if finding.in_base:
        record["relatedLocations"] = [_base_location(member)]
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


def _fingerprints(member: Located) -> Record:
    """What makes a result the same one in two runs: not the line, which other edits move.

    GitHub looks at the hash of the line alone. Where a log has none, it makes one of the text that is
    checked out, which need not be that of the revision.
    """
    identity = f"{member.comparison.name}:{member.finding.id}"
    digest = sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    return {"finding/v1": flat(identity), "primaryLocationLineHash": f"{digest[:16]}:1"}


def _location(member: Located) -> Record:
    finding = member.finding
    place = finding.revision if member.comparison.revision else main_place(finding)
    return _place(member, place)


def _base_location(member: Located) -> Record:
    """The place in the base, of which other files are checked out than of the revision."""
    said = f"The place in the base, {flat(member.comparison.base)}."
    place = _place(member, member.finding.base, base_id=_BASE)
    return place | {"id": 0, "message": {"text": said.replace("](", "] (")}}


def _place(member: Located, place: Location, base_id: str = "") -> Record:
    uri = quote(path_in_tree(member.comparison, place))
    artifact: Record = {"uri": uri, "uriBaseId": base_id} if base_id else {"uri": uri}
    physical: Record = {"artifactLocation": artifact}
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
