"""Writes a review as JSON, by a published schema."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeAlias

from specmill.code_changes import CodeChange
from specmill.diagnostics import Diagnostic, Location
from specmill.review.changes import Reach
from specmill.review.findings import (
    Acceptance,
    Comparison,
    Finding,
    PackageReview,
    Review,
)
from specmill.review.report.groups import tally
from specmill.review.report.presentation import Presentation
from specmill.review.rules.rule import Rule
from specmill.review.versions import next_version

__all__ = ["VERSION", "render_json", "render_schema"]

VERSION = 1
"""The version of the format: raised when a member changes or goes, not when one is added."""

Record: TypeAlias = dict[str, object]


def render_json(review: Review, presentation: Presentation) -> str:
    """Writes a review as JSON: pure ASCII, members in the order of the schema."""
    del presentation
    record = {
        "format": "specmill-review",
        "version": VERSION,
        "evaluated_on": None if review.evaluated_on == date.min else str(review.evaluated_on),
        "summary": _summary(review),
        "comparisons": [_comparison(one) for one in review.comparisons],
        "packages": [_package(one, review.comparisons) for one in review.packages],
        "unused_acceptances": [_acceptance(one) for one in review.unused],
        "expired_acceptances": [_acceptance(one) for one in review.expired],
    }
    return json.dumps(record, indent=2) + "\n"


def render_schema() -> str:
    """The JSON Schema of what `render_json` writes."""
    path = Path(__file__).with_name("review.schema.json")
    return path.read_text(encoding="utf-8")


def _summary(review: Review) -> Record:
    findings = [finding for one in review.comparisons for finding in one.findings]
    record: Record = {value.label: counts for value, counts in tally(findings).items()}
    record["accepted"] = sum(finding.acceptance is not None for finding in findings)
    return record


def _comparison(comparison: Comparison) -> Record:
    return {
        "name": comparison.name,
        "base": comparison.base,
        "revision": comparison.revision,
        "base_version": comparison.base_version,
        "revision_version": comparison.revision_version,
        "findings": [_finding(finding) for finding in comparison.findings],
        "diagnostics": [_diagnostic(one) for one in comparison.diagnostics],
        "is_compared": comparison.is_compared,
    }


def _finding(finding: Finding) -> Record:
    return {
        "id": finding.id,
        "rule": _rule(finding.rule),
        "subject": finding.subject,
        "message": finding.message,
        "consequence": finding.consequence,
        "clients": finding.clients.label,
        "servers": finding.servers.label,
        "api": finding.api.label,
        "bump": finding.bump.label,
        "wire_bump": finding.wire_bump.label,
        "is_proved": finding.is_proved,
        "base": _side(finding.base, finding.before, is_there=finding.in_base),
        "revision": _side(finding.revision, finding.after, is_there=finding.in_revision),
        "operations": [_reach(reach) for reach in finding.operations],
        "acceptance": _acceptance(finding.acceptance) if finding.acceptance else None,
    }


def _rule(rule: Rule) -> Record:
    return {"id": rule.id, "area": rule.area, "title": rule.title}


def _side(location: Location, value: str, *, is_there: bool) -> Record:
    return {"is_there": is_there, "value": value, "location": _location(location)}


def _location(location: Location) -> Record:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "length": location.length,
        "pointer": location.pointer,
    }


def _reach(reach: Reach) -> Record:
    return {
        "method": reach.operation.method,
        "path": reach.operation.path,
        "directions": [str(direction.name).lower() for direction in reach.directions],
    }


def _acceptance(acceptance: Acceptance) -> Record:
    return {
        "finding": acceptance.finding,
        "specification": acceptance.specification or None,
        "reason": acceptance.reason,
        "author": acceptance.author,
        "expires": str(acceptance.expires),
        "location": _location(acceptance.location),
    }


def _diagnostic(found: Diagnostic) -> Record:
    return {
        "code": found.code.id,
        "severity": str(found.severity),
        "message": found.message,
        "hint": found.hint,
        "location": _location(found.location),
    }


def _package(package: PackageReview, comparisons: Iterable[Comparison]) -> Record:
    versions = {one.name: one.base_version for one in comparisons}
    was = versions.get(package.specification, "")
    return {
        "name": package.name,
        "specification": package.specification,
        "bump": package.bump.label,
        "wire_bump": package.wire_bump.label,
        "next_version": next_version(was, package.bump) or None,
        "notes": list(package.notes),
        "changes": [_change(change) for change in package.changes],
        "files": package.files,
        "diff": package.diff,
    }


def _change(change: CodeChange) -> Record:
    return {
        "name": change.name,
        "kind": change.kind,
        "before": change.before,
        "after": change.after,
        "is_breaking": change.is_breaking,
        "note": change.note,
    }
