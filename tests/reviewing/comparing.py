"""Reviews of what arguments name, in the working folder."""

from collections.abc import Callable

import pytest

from specmill.diagnostics import SpecmillError
from specmill.review.findings import Comparison
from specmill.reviewing.command import Options, conduct

SPEC = "spec/books.yaml"
Run = Callable[..., tuple[int, str, str]]
"""Runs the command: its exit code, and what it writes to standard output and to standard error."""


def compared(*arguments: str) -> list[Comparison]:
    return [*conduct(Options(arguments)).review.comparisons]


def sides(comparison: Comparison) -> tuple[str, str, str]:
    return comparison.name, comparison.base, comparison.revision


def rules(comparison: Comparison) -> list[str]:
    return [finding.rule.id for finding in comparison.findings]


def refusal(*arguments: str) -> tuple[str, str]:
    with pytest.raises(SpecmillError) as caught:
        compared(*arguments)
    [found] = caught.value.diagnostics
    return found.code.id, found.message


def found_id(output: str) -> str:
    [found] = {word.strip(":,") for word in output.split() if word.startswith("f-")}
    return found
