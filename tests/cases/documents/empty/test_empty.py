"""A document without operations still has its schemas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_schemas_alone(generate: Callable[..., Any], document: Path) -> None:
    package = generate(document)
    assert package.name == "nothing_yet"
    assert package.module("models.components").Lonely(id=1).id == 1
    with package.NothingYet() as client:
        assert client is not None


def test_nothing_is_promised_that_is_not_there(
    generate: Callable[..., Any], document: Path
) -> None:
    package = generate(document, "nothing_promised")
    root = package.folder / package.name
    has_server = (root / "server").is_dir()
    assert (root / "operations").is_dir() == has_server
    readme = (package.folder / "README.md").read_text("utf-8")
    assert ("server" in readme.replace("_SERVER_URL", "")) == has_server
