"""The mark of the tests that run type checkers."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "types: runs a type checker, which takes seconds")
