"""Targets: each plans the files of one kind of output from the neutral model."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specmill.targets.contract import Target

__all__ = ["DEFAULT_TARGET", "TARGETS"]


def _python() -> "Target":
    from specmill.targets.python.plan import plan

    return plan


DEFAULT_TARGET = "python"

TARGETS: Mapping[str, Callable[[], "Target"]] = MappingProxyType({"python": _python})
"""What imports each target, by its name: only when it is wanted, as that takes a while."""
