"""Edits of the documents of this repository, and what is found in them.

Each `*.toml` beside this module is one edit as somebody who works on payments might make it:

- `documents`: what is edited, such as `spec/stripe.yaml`; `on`: the day of the revision.
- `[[base]]`, if any: replacements that make the base out of the document.
- `[[revision]]`: replacements that make the revision out of the base: `new` stands for the text at
  the place `at`, or for all from there to the text `until`.
- `[[finding]]`: everything that is to be found, in order.

A place is a list of texts, each looked for behind the one before it; the last is what is meant. So
neither an edit nor a finding depends on the numbers of lines.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NotRequired, TypeAlias, TypedDict

from specmill.diagnostics import Location
from specmill.review.findings import Finding
from specmill.review.presence import compare_versions
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import SourceFile

__all__ = ["EDITS", "Edit", "Expected", "found_in", "read_edit", "shown"]

ROOT = Path(__file__).parents[2]
EDITS = sorted(path.stem for path in Path(__file__).parent.glob("*.toml"))
"""The names of the edits."""

Place: TypeAlias = list[str]
Expected: TypeAlias = dict[str, str | bool | list[str]]


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit, and what is to be found.

    Attributes:
        document: The document that is edited.
        on: The day on which dates are judged.
        base: The text of the base.
        revision: The text of the revision.
        expected: The findings, as the file has them.
    """

    document: str
    on: date
    base: str
    revision: str
    expected: list[Expected]


def read_edit(name: str) -> Edit:
    """Reads an edit, and makes both versions of the document."""
    path = Path(__file__).with_name(f"{name}.toml")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    text = (ROOT / content["document"]).read_text(encoding="utf-8")
    base = _edited(text, content.get("base", []))
    revision = _edited(base, content["revision"])
    return Edit(content["document"], content["on"], base, revision, content.get("finding", []))


class _Replacement(TypedDict):
    at: Place
    new: str
    until: NotRequired[str]


def _edited(text: str, replacements: Iterable[_Replacement]) -> str:
    for one in replacements:
        start = position(text, one["at"])
        behind = start + len(one["at"][-1])
        end = text.index(one["until"], behind) if "until" in one else behind
        text = text[:start] + one["new"] + text[end:]
    return text


def position(text: str, place: Place) -> int:
    """Where a place begins in a text: how many characters are before it."""
    index = 0
    for behind, part in enumerate(place):
        index = text.index(part, index + len(place[behind - 1]) if behind else 0)
    return index


def found_in(edit: Edit) -> Iterator[tuple[Finding, Expected]]:
    """What is found in an edit, and beside each finding all that is asserted of it."""
    base, revision = (_document(edit, side) for side in ("base", "revision"))
    found = compare_versions(base, revision, name=edit.document, on=edit.on)
    for finding in found.findings:
        yield finding, _record(finding)


def _document(edit: Edit, side: str) -> Document:
    data = (edit.base if side == "base" else edit.revision).encode()
    loaded = load_source(SourceFile(edit.document, data, data.decode()))
    assert not loaded.diagnostics, loaded.diagnostics
    return loaded.document


def _record(finding: Finding) -> Expected:
    return {
        "rule": finding.rule.id,
        "clients": finding.clients.label,
        "servers": finding.servers.label,
        "api": finding.api.label,
        "proved": finding.is_proved,
        "message": finding.message,
        "consequence": finding.consequence,
        "base": str(finding.base),
        "revision": str(finding.revision),
        "operations": [
            f"{one.operation}: {' and '.join(str(way.name).lower() for way in one.directions)}"
            for one in finding.operations
        ],
        "bump": finding.bump.label,
        "wire_bump": finding.wire_bump.label,
    }


def shown(document: str, text: str, place: Place) -> str:
    """A place as a finding shows it."""
    before = text[: position(text, place)]
    return str(Location(document, before.count("\n") + 1, len(before) - before.rfind("\n")))
