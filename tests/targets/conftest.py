"""Packages that are generated from documents in a test, and judged from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from specmill.diagnostics import Diagnostic
from specmill.ir.types import JsonValue
from specmill.pipeline import generate
from specmill.source.read import from_bytes

JsonObject: TypeAlias = dict[str, JsonValue]

CONFIGURATION = Path(__file__).parents[2] / "pyproject.toml"
IMPORT_EVERYTHING = """\
import importlib, pkgutil, sys
from pydantic import BaseModel, TypeAdapter
sys.path.insert(0, ".")
def visit(name):
    module = importlib.import_module(name)
    for value in list(vars(module).values()):
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == name:
            if "._runtime" not in name:
                value.model_rebuild(force=True)
    for found in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if found.name != "__main__":
            visit(f"{name}.{found.name}")
visit(sys.argv[1])
import builtins
assert not hasattr(builtins, "CANARY"), "a text of the document was executed"
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A distribution on disk.

    Attributes:
        folder: Its folder.
        package: The import name.
        diagnostics: What was found while it was generated.
        cache: Folder of mypy's cache, which all packages share.
    """

    folder: Path
    package: str
    diagnostics: tuple[Diagnostic, ...]
    cache: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run a Python program beside the package, warnings as errors; return its output."""
        command = [sys.executable, "-W", "error", "-c", program, *arguments]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        return self._done(command, environment)

    def import_everything(self) -> None:
        """Import each module and build each model in a process of their own."""
        self.run(IMPORT_EVERYTHING, self.package)

    def lint(self) -> None:
        """Run ruff with the configuration of the repository."""
        options = ["--config", str(CONFIGURATION), "--no-cache", "."]
        self._done(["ruff", "check", "--output-format", "concise", *options])
        self._done(["ruff", "format", "--check", *options])

    def type_check(self) -> None:
        """Run mypy as strictly as the repository does."""
        settings = ["--strict", "--config-file", "", "--cache-dir", str(self.cache)]
        self._done([sys.executable, "-m", "mypy", *settings, self.package])

    def _done(self, command: list[str], environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout


Build: TypeAlias = Callable[[JsonObject], Built]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Generate a package from a document in OpenAPI 3.1, given by what it has beside its title."""

    cache = tmp_path_factory.mktemp("mypy")

    def build(parts: JsonObject) -> Built:
        document: JsonObject = {
            "openapi": "3.1.1",
            "info": {"title": "Zoo", "version": "1"},
            "servers": [{"url": "https://zoo.example"}],
            "paths": {},
            **parts,
        }
        source = from_bytes("spec.json", json.dumps(document).encode("utf-8"))
        made = generate(source, "python", None, lambda _stage: None)
        folder = tmp_path_factory.mktemp("built") / made.folder
        for file in made.files:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        return Built(folder, made.origin.package, made.diagnostics, cache)

    return build
