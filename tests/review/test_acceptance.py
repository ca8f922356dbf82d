from dataclasses import replace
from datetime import date

import pytest

from specmill.diagnostics import Location, SpecmillError
from specmill.diagnostics_text import render_text
from specmill.review.acceptance import accept, read_acceptances
from specmill.review.findings import Acceptance, Finding
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump, Verdict

FILE = "spec/accepted-breaks.toml"
GOOD = """\
# Agreed with the people of the mobile application.
[[accepted]]
id = "f-0123456789"
reason = "No client ever sent it."
author = "Ada"
expires = 2027-01-31

[[accepted]]
id = "f-abcdef0123"
reason = '''
id = "f-9999999999"
'''
author = "Grace"
expires = "2027-06-30"
"""


def entry(**values: str) -> str:
    lines = {
        "id": '"f-0123456789"',
        "reason": '"Never used."',
        "author": '"Ada"',
        "expires": "2027-01-31",
        **values,
    }
    kept = [f"{key} = {value}" for key, value in lines.items() if value]
    return "\n".join(["[[accepted]]", *kept, ""])


WRONG = {
    "not TOML": ("[[accepted]\n", "1:11: the file is not TOML: "),
    "cut off": ("x = '''\n", "1:8: the file is not TOML: "),
    "another table": ("[settings]\nx = 1\n", "1:1: the key `settings` is not known"),
    "no tables": ("accepted = 1\n", "1:1: an entry must be a table"),
    "an entry that is no table": ("accepted = [1]\n", "1:1: an entry must be a table"),
    "an unknown key": (entry(until="2027-01-31"), "6:1: the key `until` is not known"),
    "no reason": (entry(reason=""), "1:1: `reason` is missing"),
    "an empty reason": (entry(reason='" "'), "3:1: `reason` must be a text"),
    "an author that is no text": (entry(author="3"), "4:1: `author` must be a text"),
    "no id of a finding": (entry(id='"maximum-lowered"'), "2:1: `id` must be the id of a finding"),
    "no date": (entry(expires='"soon"'), "5:1: `expires` must be a date"),
    "a date with a time": (entry(expires="2027-01-31T00:00:00Z"), "5:1: `expires` must be a date"),
    "an inline table": ('accepted = [{id = "x"}]\n', "1:1: `id` must be the id of a finding"),
    "twice the same": (entry() + entry(), "7:1: `f-0123456789` is accepted twice"),
}


@pytest.mark.parametrize("case", WRONG)
def test_invalid_acceptance(case: str) -> None:
    text, expected = WRONG[case]
    with pytest.raises(SpecmillError) as caught:
        read_acceptances(FILE, text)
    said = [f"{one.location}: {one.message}" for one in caught.value.diagnostics]
    assert {one.code.id for one in caught.value.diagnostics} == {"invalid-acceptance"}
    assert any(one.startswith(f"{FILE}:{expected}") for one in said)


def test_all_that_is_wrong_is_said_at_its_line() -> None:
    text = entry() + entry(id='"f-1"', author="")
    with pytest.raises(SpecmillError) as caught:
        read_acceptances(FILE, text)
    assert render_text(caught.value.diagnostics, {FILE: text}, colour=False) == (
        """\
spec/accepted-breaks.toml:6:1: error[invalid-acceptance]: `author` is missing
  |
6 | [[accepted]]
  | ^^^^^^^^^^^^
  = help: write `id = "f-…"`, `reason = "…"`, `author = "…"` and `expires = 2027-01-31`

spec/accepted-breaks.toml:7:1: error[invalid-acceptance]: `id` must be the id of a finding
  |
7 | id = "f-1"
  | ^^
  = help: write `id = "f-…"`, `reason = "…"`, `author = "…"` and `expires = 2027-01-31`

2 errors
"""
    )


def test_acceptances_know_where_they_are_written() -> None:
    first, second = read_acceptances(FILE, GOOD)
    assert first == Acceptance(
        finding="f-0123456789",
        reason="No client ever sent it.",
        author="Ada",
        expires=date(2027, 1, 31),
        location=Location(FILE, 3, 1, "", 2),
    )
    assert (second.finding, second.location.line) == ("f-abcdef0123", 9)
    assert second.expires == date(2027, 6, 30)


def test_an_empty_file_accepts_nothing() -> None:
    assert read_acceptances(FILE, "") == ()


FINDING = Finding(
    id="f-0123456789",
    rule=RULES["title-changed"],
    subject="the document",
    message="the title is `B` now, not `A`",
    consequence="The package has another name.",
    base=Location("base.yaml"),
    revision=Location("revision.yaml"),
    in_base=True,
    in_revision=True,
    before="A",
    after="B",
    operations=(),
    clients=Verdict.SAFE,
    servers=Verdict.SAFE,
    api=Verdict.BREAKING,
    bump=Bump.MAJOR,
    wire_bump=Bump.PATCH,
)
OTHER = replace(FINDING, id="f-aaaaaaaaaa")


@pytest.mark.parametrize(
    ("on", "is_accepted"), [(date(2027, 1, 31), True), (date(2027, 2, 1), False)]
)
def test_an_acceptance_holds_on_its_last_day(on: date, *, is_accepted: bool) -> None:
    used, unused = read_acceptances(FILE, GOOD)
    accepted = accept([OTHER, FINDING], [used, unused], on)
    assert accepted.findings == (OTHER, replace(FINDING, acceptance=used if is_accepted else None))
    assert accepted.expired == (() if is_accepted else (used,))
    assert accepted.unused == (unused,)
