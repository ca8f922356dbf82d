import re
import string

import pytest

from specmill.review.rules.rule import Rule
from specmill.review.rules.table import RULES

AREAS = {
    *("operation", "parameter", "body", "response", "header", "security", "schema", "name"),
    *("document", "lifecycle", "server"),
}
EACH = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def test_no_two_rules_have_one_id() -> None:
    assert [rule.id for rule in RULES.values()] == list(RULES)


@EACH
def test_the_opposite_of_the_opposite_is_the_rule_itself(rule: Rule) -> None:
    mirror = RULES[rule.mirror]
    assert RULES[mirror.mirror] is rule
    assert mirror.area == rule.area
    assert (mirror.request is None, mirror.response is None) == (
        rule.request is None,
        rule.response is None,
    )


@EACH
def test_what_is_its_own_opposite_adds_nothing(rule: Rule) -> None:
    if rule.mirror == rule.id:
        assert not rule.is_addition


@EACH
def test_a_rule_speaks_of_one_direction_at_least(rule: Rule) -> None:
    assert rule.request is not None or rule.response is not None


@EACH
def test_the_words_of_a_rule_can_be_filled_in(rule: Rule) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(rule.message) if name is not None}
    assert names <= {"subject", "before", "after"}
    assert not rule.message.endswith(".")
    assert re.fullmatch(r"[A-Z].*\.", rule.consequence)
    assert re.fullmatch(r"[A-Z][^.]*", rule.title)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.id)
    assert rule.area in AREAS
