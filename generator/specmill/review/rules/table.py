"""The table of rules: every kind of change that a review can find."""

from collections.abc import Mapping
from types import MappingProxyType

from specmill.review.rules.bodies import BODY_RULES
from specmill.review.rules.operations import OPERATION_RULES
from specmill.review.rules.parameters import PARAMETER_RULES
from specmill.review.rules.responses import HEADER_RULES, RESPONSE_RULES
from specmill.review.rules.rule import Rule

__all__ = ["RULES"]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rules in (OPERATION_RULES, PARAMETER_RULES, BODY_RULES, RESPONSE_RULES, HEADER_RULES)
        for rule in rules
    }
)
"""The rows by id, in the order of their areas."""
