"""What findings say of programs, and what the code that is generated says.

Each example of a rule becomes a package, in both versions and without the formatter: what differs
in their public APIs is what breaks programs.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

import pytest
from tests.review.examples import EXAMPLES, FOLDER
from tests.reviewing.breaking_edits import EDITS, EDITS_WITH_CONSEQUENCES

from specmill.pipeline import plan
from specmill.render.engine import Engine
from specmill.render.files import render_files
from specmill.render.reuse import nothing_remembered
from specmill.render.templates import templates_folder
from specmill.review.presence import compare_versions
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump
from specmill.source.load import load_source
from specmill.source.read import SourceFile, from_bytes, read
from specmill.targets.contract import Package
from specmill.targets.python.public_api.comparison import compare

# A package that comes or goes is compared with nothing.
PAIRS = [name for name in EXAMPLES if name not in ("document-added", "document-removed")]
ALL_EDITS = EDITS | EDITS_WITH_CONSEQUENCES
WAYS = [("base", "revision"), ("revision", "base")]
NOT_SHOWN = {
    "alternatives-changed": "what changed of them is not known; it may be in a type",
    "document-removed": "the whole package goes",
    "dynamic-reference-added": "what it leads to is not known; it may be of another type",
    "dynamic-reference-changed": "what it leads to is not known; it may be of another type",
}
"""Rules of which no edit shows that they break programs, and why the table says so."""


class Seen(NamedTuple):
    """What is said of programs.

    Attributes:
        said: The rules of the findings that break programs, as the table has it.
        broken: The names that programs use and that are not as they were.
    """

    said: tuple[str, ...]
    broken: tuple[str, ...]


@cache
def engine() -> Engine:
    return Engine(templates_folder())


@cache
def package(source: SourceFile) -> Package:
    planned = plan(source, "python", "example", lambda _: None, recover=True).plan
    files = render_files(engine(), planned.files, planned.reads, nothing_remembered)
    return Package("example", tuple(file for file in files if not file.copied))


def seen(base: SourceFile, revision: SourceFile) -> Seen:
    documents = (load_source(source).document for source in (base, revision))
    found = compare_versions(*documents, name="example", on=date(2026, 1, 1))
    changes = compare(package(base), package(revision))
    return Seen(
        tuple(finding.rule.id for finding in found.findings if finding.bump is Bump.MAJOR),
        tuple(change.name for change in changes if change.is_breaking),
    )


@cache
def of_example(name: str, base: str, revision: str) -> Seen:
    folder = FOLDER / name
    was, now = (read(folder / f"{side}.yaml", name="example") for side in (base, revision))
    return seen(was, now)


@cache
def of_edit(rule: str) -> Seen:
    return seen(*(from_bytes("example", text.encode()) for text in ALL_EDITS[rule]))


@pytest.mark.parametrize(("base", "revision"), WAYS)
@pytest.mark.parametrize("name", PAIRS)
def test_what_breaks_programs_in_code_is_found_in_the_document(
    name: str, base: str, revision: str
) -> None:
    said, broken = of_example(name, base, revision)
    assert said or not broken


@pytest.mark.parametrize("rule", ALL_EDITS)
def test_an_edit_breaks_programs_by_its_rule(rule: str) -> None:
    said, broken = of_edit(rule)
    assert rule in said
    assert broken


def test_whatever_breaks_programs_by_the_table_does_so_somewhere() -> None:
    claimed = {
        rule.id
        for rule in RULES.values()
        for side in (rule.request, rule.response)
        if side is not None and side.package is Bump.MAJOR
    }
    assert {*EDITS, *NOT_SHOWN} <= claimed
    unseen = {rule for rule in claimed - {*EDITS} if rule not in PAIRS or not is_shown(rule)}
    assert unseen == {*NOT_SHOWN}


def is_shown(rule: str) -> bool:
    """Whether the example of a rule breaks programs, and it says so."""
    examples = (of_example(rule, *way) for way in WAYS)
    return any(rule in said and broken for said, broken in examples)
