"""Each rule of the areas that no schema has to do with, by its example pair."""

from datetime import date
from pathlib import Path

import pytest

from specmill.diagnostics import has_errors
from specmill.review.changes import Change
from specmill.review.policy import PolicyComparison
from specmill.review.rules.lifecycle import LIFECYCLE_RULES
from specmill.review.rules.names import NAME_RULES
from specmill.review.rules.security import SECURITY_RULES
from specmill.review.rules.servers import SERVER_RULES
from specmill.source.document import Document
from specmill.source.load import load, load_source
from specmill.source.read import from_bytes

HERE = Path(__file__).parent
ON = date(2026, 6, 30)
BOOKS = "/paths/~1books/get"
ELSEWHERE = {"removed-as-announced", "component-renamed"}
RULES = [
    rule.id
    for rules in (SECURITY_RULES, SERVER_RULES, LIFECYCLE_RULES, NAME_RULES)
    for rule in rules
    if rule.id not in ELSEWHERE
]


def example(rule: str, version: str) -> Document:
    loaded = load(HERE / rule / f"{version}.yaml")
    assert not has_errors(loaded.diagnostics)
    return loaded.document


def compare(base: Document, revision: Document) -> list[Change]:
    policy = PolicyComparison(base, revision, ON)
    return [*policy.operation(BOOKS, BOOKS), *policy.document([])]


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_is_one_change_by_that_rule(rule: str) -> None:
    changes = compare(example(rule, "base"), example(rule, "revision"))
    assert [change.rule for change in changes] == [rule]
