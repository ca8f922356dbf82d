"""The table of rules: every kind of change that a review can find."""

from collections.abc import Mapping
from types import MappingProxyType

from specmill.review.rules.bodies import BODY_RULES
from specmill.review.rules.documents import DOCUMENT_RULES
from specmill.review.rules.lifecycle import LIFECYCLE_RULES
from specmill.review.rules.names import NAME_RULES
from specmill.review.rules.operations import OPERATION_RULES
from specmill.review.rules.parameters import PARAMETER_RULES
from specmill.review.rules.responses import HEADER_RULES, RESPONSE_RULES
from specmill.review.rules.rule import Rule
from specmill.review.rules.schema_bounds import BOUND_RULES
from specmill.review.rules.schema_compositions import COMPOSITION_RULES
from specmill.review.rules.schema_names import SCHEMA_NAME_RULES
from specmill.review.rules.schema_objects import DEFAULT_RULES, OBJECT_RULES
from specmill.review.rules.schema_values import VALUE_RULES
from specmill.review.rules.security import SECURITY_RULES
from specmill.review.rules.servers import SERVER_RULES

__all__ = ["RULES"]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rules in (
            OPERATION_RULES,
            PARAMETER_RULES,
            BODY_RULES,
            RESPONSE_RULES,
            HEADER_RULES,
            VALUE_RULES,
            BOUND_RULES,
            OBJECT_RULES,
            DEFAULT_RULES,
            COMPOSITION_RULES,
            SCHEMA_NAME_RULES,
            SECURITY_RULES,
            SERVER_RULES,
            LIFECYCLE_RULES,
            NAME_RULES,
            DOCUMENT_RULES,
        )
        for rule in rules
    }
)
"""The rows by id, in the order of their areas."""
