from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


@pytest.fixture(scope="module")
def names(package: Any) -> Any:
    models = package.module("models.components")
    event = package.module("server").ServerEvent
    reply = package.module("server").Reply
    return SimpleNamespace(
        event=event,
        reply=reply,
        tick=models.Tick,
        chunk=models.Chunk,
        completion=models.Completion,
        errors=package.module("errors"),
        operations=package.module("operations.feeds"),
    )
