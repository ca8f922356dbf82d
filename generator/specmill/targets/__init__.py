"""Targets: each plans the files of one kind of output from the neutral model."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specmill.targets.contract import ApiComparison, Review, Target

__all__ = ["API_COMPARISONS", "DEFAULT_TARGET", "REVIEWS", "TARGETS"]


def _python() -> "Target":
    from specmill.targets.python.plan import plan

    return plan


def _python_review() -> "Review":
    from specmill.targets.python.second_opinion import review

    return review


def _python_api() -> "ApiComparison":
    from specmill.targets.python.public_api.comparison import compare

    return compare


DEFAULT_TARGET = "python"

TARGETS: Mapping[str, Callable[[], "Target"]] = MappingProxyType({"python": _python})
"""What imports each target, by its name: only when it is wanted, as that takes a while."""

REVIEWS: Mapping[str, Callable[[], "Review"]] = MappingProxyType({"python": _python_review})
"""What imports the review of each target, by the target's name: it is slower than the target."""

API_COMPARISONS: Mapping[str, Callable[[], "ApiComparison"]] = MappingProxyType(
    {"python": _python_api}
)
"""What imports the comparison of APIs of each target that has one, by the target's name."""
