"""Each rule of the areas that no schema has to do with, by its example pair."""

from pathlib import Path

import pytest
from tests.review.small_documents import ON, compare

from specmill.diagnostics import has_errors
from specmill.review.policy import PolicyComparison
from specmill.review.rules.lifecycle import LIFECYCLE_RULES
from specmill.review.rules.names import NAME_RULES
from specmill.review.rules.security import SECURITY_RULES
from specmill.review.rules.servers import SERVER_RULES
from specmill.source.document import Document, parse
from specmill.source.load import load
from specmill.source.read import from_bytes

HERE = Path(__file__).parent
ELSEWHERE = {
    *("added-deprecated", "added-with-sunset", "removed-as-announced", "removed-before-sunset"),
    *("component-renamed", "resource-renamed", "webhook-renamed"),
    *("unused-component-added", "unused-component-removed"),
}
OURS = [
    rule.id
    for rules in (SECURITY_RULES, SERVER_RULES, LIFECYCLE_RULES, NAME_RULES)
    for rule in rules
    if rule.id not in ELSEWHERE
]


def example(rule: str, version: str) -> Document:
    loaded = load(HERE / rule / f"{version}.yaml")
    assert not has_errors(loaded.diagnostics)
    return loaded.document


@pytest.mark.parametrize("rule", OURS)
def test_the_example_of_a_rule_is_one_change_by_that_rule(rule: str) -> None:
    changes = compare(example(rule, "base"), example(rule, "revision"))
    assert [change.rule for change in changes] == [rule]


def test_a_component_may_be_called_otherwise_in_generated_code_alone() -> None:
    text = """{"openapi": "3.1.1", "components": {"schemas": {"A": {"x-specmill-name": "%s"}}}}"""
    base, revision = (parse(from_bytes("x.json", (text % one).encode())) for one in ("B", "C"))
    pointer = "/components/schemas/A"
    [change] = PolicyComparison(base, revision, ON).document([(pointer, pointer)])
    assert (change.rule, change.before, change.after) == ("name-pin-changed", "B", "C")


COMPONENTS: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "one name for another": ([("A", "B")], ["component-renamed"]),
    "the same name": ([("A", "A")], []),
    "split in two": ([("A", "B"), ("A", "C")], []),
    "taken for one that was there": ([("A", "D")], []),
    "still there": ([("D", "B")], []),
}


@pytest.mark.parametrize("case", COMPONENTS)
def test_a_component_is_renamed_if_all_that_used_it_use_a_new_one(case: str) -> None:
    names, rules = COMPONENTS[case]
    text = """{"openapi": "3.1.1", "components": {"schemas": {%s}}}"""
    base, revision = (
        parse(from_bytes("x.json", (text % ", ".join(f'"{n}": {{}}' for n in listed)).encode()))
        for listed in ("AD", "BCD")
    )
    pairs = [(f"/components/schemas/{old}", f"/components/schemas/{new}") for old, new in names]
    found = PolicyComparison(base, revision, ON).document(pairs)
    assert [change.rule for change in found] == rules
