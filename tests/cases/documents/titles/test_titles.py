"""The import name is made from the title or the site, and hides no module of Python or of a library."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Pet Store", "pet_store"),
        ("PetStore API", "pet_store"),
        ("The API", "the"),
        ("API", "example"),
        ("2024 Report", "x_2024_report"),
        ("Über Straße", "uber_stra"),
        ("日本", "example"),
    ],
)
def test_names(generate: Callable[..., Any], document: Path, title: str, name: str) -> None:
    package = generate(document.read_text("utf-8").replace("TITLE", title))
    assert package.name.startswith(name)
    assert package.name.isascii()
    assert package.folder.name == package.name.replace("_", "-")


@pytest.mark.parametrize("title", ["Email", "JSON", "Calendar API", "Pydantic", "Class", "Typing"])
def test_no_module_is_hidden(generate: Callable[..., Any], document: Path, title: str) -> None:
    package = generate(document.read_text("utf-8").replace("TITLE", title))
    assert package.name not in {*sys.stdlib_module_names, "pydantic", "httpx2", "starlette"}
    assert package.name.isidentifier()
