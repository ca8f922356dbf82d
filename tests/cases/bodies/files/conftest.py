from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


@pytest.fixture
def file(package: Any) -> Any:
    return package.module("_runtime.files").File


@pytest.fixture
def upload(package: Any) -> Any:
    return package.module("models.components").Upload
