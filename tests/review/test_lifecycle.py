from datetime import date

import pytest

from specmill.review.lifecycle import (
    Announcement,
    addition,
    compare_lifecycle,
    day_of,
    is_promised,
    removal,
)
from specmill.review.verdicts import Direction
from specmill.source.document import Document, parse
from specmill.source.read import from_bytes
from specmill.source.tree import JsonValue

ON = date(2026, 6, 30)

DAYS = {
    "2026-06-30": date(2026, 6, 30),
    "2026-06-30T23:30:00Z": date(2026, 6, 30),
    "2026-06-30T23:30:00-08:00": date(2026, 7, 1),
    "2026-06-30T00:30:00+02:00": date(2026, 6, 29),
    "2026-06-30T23:30:00": date(2026, 6, 30),
    "2026-02-30": None,
    "0001-01-01T00:00:00+23:59": None,
    "20260630": None,
    "2026-W26-2": None,
    "30.06.2026": None,
    "next year": None,
    "٢٠٢٦-06-30": None,
    "": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_a_sunset_is_a_date_or_a_date_time(text: str) -> None:
    assert day_of(text) == DAYS[text]


def document(announced: str) -> Document:
    text = f'{{"openapi": "3.1.1", "paths": {{"/x": {{"get": {announced}}}}}}}'
    return parse(from_bytes("x.json", text.encode()))


NOTHING = "{}"
DEPRECATED = '{"deprecated": true}'
ALIVE = '{"deprecated": false, "x-sunset": "2020-01-01"}'


def sunset(day: JsonValue) -> str:
    return f'{{"deprecated": true, "x-sunset": "{day}"}}'


CHANGES: list[tuple[str, str, list[str]]] = [
    (NOTHING, NOTHING, []),
    (NOTHING, '{"deprecated": false}', []),
    (NOTHING, DEPRECATED, ["deprecated"]),
    (NOTHING, sunset("2026-06-30"), ["deprecated"]),
    (NOTHING, sunset("2026-06-29"), ["sunset-passed"]),
    (NOTHING, sunset("soon"), ["sunset-invalid"]),
    (NOTHING, ALIVE, []),
    (DEPRECATED, NOTHING, ["deprecation-withdrawn"]),
    (DEPRECATED, sunset("2027-01-31"), ["sunset-set"]),
    (DEPRECATED, sunset("2026-01-31"), ["sunset-passed"]),
    (DEPRECATED, sunset("soon"), ["sunset-invalid"]),
    (sunset("2027-01-31"), ALIVE, ["deprecation-withdrawn"]),
    (sunset("2027-01-31"), DEPRECATED, ["sunset-withdrawn"]),
    (sunset("2027-01-31"), sunset("soon"), ["sunset-withdrawn"]),
    (sunset("2027-01-31"), sunset("2027-01-30"), ["sunset-moved-earlier"]),
    (sunset("2027-01-31"), sunset("2027-02-01"), ["sunset-moved-later"]),
    (sunset("2027-01-31"), sunset("2027-01-31T12:00:00Z"), []),
    (sunset("2026-01-31"), DEPRECATED, ["passed-sunset-withdrawn"]),
    (sunset("2026-01-31"), sunset("2025-01-31"), ["sunset-moved-earlier"]),
    (sunset("soon"), sunset("2027-01-31"), ["sunset-set"]),
    (sunset("soon"), sunset("later"), ["sunset-invalid"]),
    (sunset("soon"), DEPRECATED, ["invalid-sunset-withdrawn"]),
]


@pytest.mark.parametrize(("base", "revision", "rules"), CHANGES)
def test_what_is_announced_may_change(base: str, revision: str, rules: list[str]) -> None:
    pointer = "/paths/~1x/get"
    changes = compare_lifecycle(
        document(base), document(revision), pointer, pointer, ON, Direction.RESPONSE
    )
    found = [*changes]
    assert [change.rule for change in found] == rules
    assert all(change.directions == Direction.RESPONSE for change in found)


ANNOUNCED = "removed-as-announced"
EARLY = "removed-before-sunset"
OPPOSITES = {None: None, ANNOUNCED: "added-deprecated", EARLY: "added-with-sunset"}
REMOVALS = {
    NOTHING: Announcement(None, ""),
    ALIVE: Announcement(None, ""),
    DEPRECATED: Announcement(ANNOUNCED, "deprecated, without a sunset"),
    sunset("2026-06-30"): Announcement(ANNOUNCED, "deprecated, sunset 2026-06-30"),
    sunset("2026-07-01"): Announcement(EARLY, "deprecated, sunset 2026-07-01"),
    sunset("soon"): Announcement(None, "deprecated, sunset soon, which is no date"),
}


@pytest.mark.parametrize("announced", REMOVALS)
def test_a_removal_may_have_been_announced(announced: str) -> None:
    assert removal(document(announced), "/paths/~1x/get", ON) == REMOVALS[announced]


@pytest.mark.parametrize("announced", REMOVALS)
def test_what_is_added_may_be_over_already(announced: str) -> None:
    rule, text = REMOVALS[announced]
    found = addition(document(announced), "/paths/~1x/get", ON)
    assert found == Announcement(OPPOSITES[rule], text)


def test_what_is_not_there_announces_nothing() -> None:
    assert removal(document(DEPRECATED), "/paths/~1y/get", ON) == Announcement(None, "")


@pytest.mark.parametrize(
    ("level", "promises"),
    [('"draft"', False), ('"alpha"', False), ('"beta"', True), ('"stable"', True), ("[1]", True)],
)
def test_what_is_a_draft_promises_nothing(level: str, *, promises: bool) -> None:
    one = document(f'{{"x-stability-level": {level}}}')
    assert is_promised(one, "/paths/~1x/get") is promises


@pytest.mark.parametrize(
    ("announced", "consequence"),
    [(DEPRECATED, ""), (sunset("2027-01-31"), "It works until 2027-01-31 at least; ")],
)
def test_a_deprecation_says_until_when_it_works(announced: str, consequence: str) -> None:
    pointer = "/paths/~1x/get"
    (change,) = compare_lifecycle(document(NOTHING), document(announced), pointer, pointer, ON)
    assert change.rule == "deprecated"
    assert change.consequence.startswith(consequence)
    assert bool(change.consequence) is bool(consequence)
