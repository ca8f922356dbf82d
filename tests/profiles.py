"""How many examples Hypothesis and Schemathesis try, and which: the profiles `gate` and `fuzz`."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["examples", "load"]

FULL = 100


def load() -> None:
    """Register both profiles, and load the one that `nox -s tests` runs by.

    The option `--hypothesis-profile fuzz` of pytest loads the other.
    """
    # Always the same examples: a gate must not fail for what a change has nothing to do with.
    # Finding new ones is what the other profile is for.
    settings.register_profile(
        "gate", max_examples=FULL, derandomize=True, database=None, deadline=None
    )
    settings.register_profile(
        "fuzz", max_examples=20 * FULL, derandomize=False, deadline=None, print_blob=True
    )
    settings.load_profile("gate")


def examples(count: int) -> settings:
    """Settings for a test whose examples are dear, or cheap: so many in place of the usual 100.

    With the profile `fuzz` it is as much more as for every other test.
    """
    default = settings()
    return settings(default, max_examples=max(1, count * default.max_examples // FULL))
