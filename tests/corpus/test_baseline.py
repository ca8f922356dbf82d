"""A document that comes out worse than before is a regression, and no other is."""

from __future__ import annotations

import pytest
from tests.corpus.baseline import Outcome, read_baseline, regressions

BEFORE = Outcome(operations=10, covered=8, reported=2, failed={"call": 3})


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (BEFORE, []),
        (BEFORE._replace(covered=9, reported=1, failed={}), []),
        (BEFORE._replace(covered=7), ["one: 7 operations are covered, 8 before"]),
        (BEFORE._replace(operations=9), ["one: 9 operations are counted, 10 before"]),
        (BEFORE._replace(failed={"call": 4}), ["one: call fails 4 times, 3 before"]),
        (BEFORE._replace(failed={"import": 1}), ["one: import fails 1 times, 0 before"]),
    ],
)
def test_what_is_worse_than_before_is_said(now: Outcome, said: list[str]) -> None:
    assert list(regressions({"one": BEFORE}, [("one", now)])) == said


def test_a_document_that_is_new_must_be_complete_and_without_failures() -> None:
    assert list(regressions({}, [("new", Outcome(1, 1, 0, {}))])) == []
    assert list(regressions({}, [("new", BEFORE)])) == [
        "new: 8 operations are covered, 10 before",
        "new: call fails 3 times, 0 before",
    ]


def test_the_committed_baseline_accounts_for_every_operation() -> None:
    baseline = read_baseline()
    assert baseline
    for name, outcome in baseline.items():
        is_refused = "refused" in outcome.failed
        assert is_refused or outcome.covered + outcome.reported == outcome.operations, name
