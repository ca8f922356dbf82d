from dataclasses import replace
from datetime import date

import pytest

from specmill.diagnostics import Location, SpecmillError
from specmill.diagnostics_text import render_text
from specmill.review.acceptance import accept, read_acceptances
from specmill.review.findings import Acceptance, Comparison, Finding
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
    "an empty reason": (entry(reason='" "'), "3:1: `reason` is empty"),
    "an author that is no text": (
        entry(author="3"),
        "4:1: `author` must be a text, and is a number",
    ),
    "no id of a finding": (
        entry(id='"maximum-lowered"'),
        "2:1: `maximum-lowered` is no id of a finding",
    ),
    "no date": (
        entry(expires='"soon"'),
        "5:1: `expires` must be a date such as 2027-01-31, and is `soon`",
    ),
    "a date with a time": (
        entry(expires="2027-01-31T00:00:00Z"),
        "5:1: `expires` must be a date such as 2027-01-31, and has a time of day",
    ),
    "a date that is none": (entry(expires="2027-02-30"), "5:11: the file is not TOML: "),
    "a document that is no text": (
        entry(spec="true"),
        "6:1: `spec` must be a text, and is true or false",
    ),
    "a document without a name": (entry(spec='""'), "6:1: `spec` is empty"),
    "an inline table": ('accepted = [{id = "x"}]\n', "1:1: `x` is no id of a finding"),
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
  = help: say who answers for it: `author = "…"`

spec/accepted-breaks.toml:7:1: error[invalid-acceptance]: `f-1` is no id of a finding
  |
7 | id = "f-1"
  | ^^
  = help: write the id of a finding, as reports show it: `id = "f-0123456789"`

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


def comparison(name: str, *findings: Finding) -> Comparison:
    return Comparison(name, f"main:{name}", name, "1.0.0", "1.0.0", findings)


@pytest.mark.parametrize(
    ("on", "is_accepted"), [(date(2027, 1, 31), True), (date(2027, 2, 1), False)]
)
def test_an_acceptance_holds_on_its_last_day(on: date, *, is_accepted: bool) -> None:
    used, unused = read_acceptances(FILE, GOOD)
    accepted = accept([comparison("a.yaml", OTHER, FINDING)], [used, unused], on)
    found = replace(FINDING, acceptance=used if is_accepted else None)
    assert accepted.comparisons == (comparison("a.yaml", OTHER, found),)
    assert accepted.expired == (() if is_accepted else (used,))
    assert accepted.unused == (unused,)


BOTH = [comparison("a.yaml", FINDING), comparison("b.yaml", FINDING)]


def test_an_entry_counts_for_the_document_that_it_names() -> None:
    entries = read_acceptances(FILE, entry(spec='"b.yaml"') + entry(spec='"c.yaml"'))
    accepted = accept(BOTH, entries, date(2027, 1, 1))
    assert [one.findings[0].acceptance for one in accepted.comparisons] == [None, entries[0]]
    assert accepted.unused == (entries[1],)


def test_an_entry_that_names_no_document_counts_where_no_other_does() -> None:
    entries = read_acceptances(FILE, entry() + entry(spec='"b.yaml"'))
    accepted = accept(BOTH, entries, date(2027, 1, 1))
    assert [one.findings[0].acceptance for one in accepted.comparisons] == [*entries]


def test_an_entry_may_not_count_for_two_documents() -> None:
    with pytest.raises(SpecmillError) as caught:
        accept(BOTH, read_acceptances(FILE, entry()), date(2027, 1, 1))
    [found] = caught.value.diagnostics
    assert (found.code.id, str(found.location)) == ("invalid-acceptance", f"{FILE}:2:1")
    assert found.message == (
        "`f-0123456789` is a finding in `a.yaml` and `b.yaml`,"
        " and the entry does not say which is meant"
    )
    assert found.hint.startswith('write `spec = "a.yaml"`')


@pytest.mark.parametrize(
    ("key", "hint"), [("expire", "did you mean `expires`?"), ("comment", "an entry has `id`, ")]
)
def test_an_unknown_key_is_told_with_what_was_meant(key: str, hint: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        read_acceptances(FILE, entry(**{key: '"x"'}))
    assert any(one.hint.startswith(hint) for one in caught.value.diagnostics)
