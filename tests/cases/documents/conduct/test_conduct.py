"""A document that says how its clients and servers conduct themselves, and one that does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCUMENT = Path(__file__).parent / "document.yaml"


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(DOCUMENT)


@pytest.fixture(scope="module")
def silent(generate: Callable[..., Any]) -> Any:
    """The package of the same document without its extensions."""
    lines = DOCUMENT.read_text("utf-8").splitlines(keepends=True)
    start, end = lines.index("x-specmill-retry:\n"), lines.index("paths:\n")
    return generate("".join(lines[:start] + lines[end:]), "silent")


def test_what_the_client_tries_again(package: Any, silent: Any) -> None:
    rule = package.module("client").SETTINGS.retry
    assert rule.statuses == (423, 409)
    assert (rule.header, rule.idempotency_key) == (None, "Request-Key")
    rule = silent.module("client").SETTINGS.retry
    assert (rule.statuses, rule.header, rule.idempotency_key) == ((), None, None)
    assert not hasattr(silent.module("client"), "RetryRule")


def test_the_bodies_of_errors_are_as_written(package: Any, silent: Any) -> None:
    assert package.module("server").ERROR_BODIES == {
        "default": {
            "status": "$status",
            "faults": [
                {
                    "reason": "$message",
                    "where": "$parameter",
                    "hint": 'It\'s the "$message" that counts\n',
                }
            ],
        },
        "404": None,
        "5XX": "$message",
    }
    assert not hasattr(silent.module("server"), "ERROR_BODIES")


def test_required_headers(package: Any) -> None:
    outcome = package.module("operations.berths").ListBerths.operation.outcomes["200"]
    assert outcome.headers == ("Trace-Id", "Age")
    assert outcome.required_headers == ("Trace-Id",)
