"""The example pairs of the rules, and what is found in them."""

from datetime import date
from pathlib import Path
from typing import TypeAlias

from specmill.diagnostics import Location
from specmill.review.changes import Reach
from specmill.review.findings import Finding
from specmill.review.presence import compare_versions
from specmill.source.document import Document
from specmill.source.load import load

Record: TypeAlias = dict[str, str | bool | list[int | None] | list[str]]

FOLDER = Path(__file__).parent
EXAMPLES = sorted(path.parent.name for path in FOLDER.glob("*/expected.json"))
"""Folders, each called after the rule that it is an example of."""

_DAY = date(2026, 1, 1)


def documents(name: str) -> tuple[Document | None, Document | None]:
    """The base and the revision of an example, of which one may be missing."""
    return _document(name, "base"), _document(name, "revision")


def _document(name: str, side: str) -> Document | None:
    path = FOLDER / name / f"{side}.yaml"
    return load(path).document if path.exists() else None


def findings(base: Document | None, revision: Document | None) -> tuple[Finding, ...]:
    """What is found in two documents, on the first day of 2026."""
    return compare_versions(base, revision, name="example", on=_DAY).findings


def record(finding: Finding) -> Record:
    """What an example says of a finding."""
    return {
        "rule": finding.rule.id,
        "message": finding.message,
        "clients": finding.clients.label,
        "servers": finding.servers.label,
        "api": finding.api.label,
        "proved": finding.is_proved,
        "base": _place(finding.base),
        "revision": _place(finding.revision),
        "operations": [_reach(reach) for reach in finding.operations],
    }


def _place(location: Location) -> list[int | None]:
    return [location.line, location.column]


def _reach(reach: Reach) -> str:
    return f"{reach.operation}: {' and '.join(str(d.name).lower() for d in reach.directions)}"
