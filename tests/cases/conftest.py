"""Small documents, each generated, imported and used."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from specmill.diagnostics import Diagnostic
from specmill.pipeline import generate as run_pipeline
from specmill.render.write import write_files
from specmill.source.read import from_bytes


@dataclass(frozen=True, slots=True)
class Package:
    """A generated package, imported.

    Attributes:
        name: The import name.
        folder: The folder of the distribution.
        findings: What was found on the way.
    """

    name: str
    folder: Path
    findings: tuple[Diagnostic, ...]

    def __getattr__(self, name: str) -> Any:
        """Give what a module of the package, or the package itself, calls by this name."""
        return getattr(importlib.import_module(self.name), name)

    def module(self, path: str) -> ModuleType:
        """Import a module by its path within the package: `models.components`."""
        return importlib.import_module(f"{self.name}.{path}")

    def modules(self) -> list[str]:
        """Every module of the package but those of its folders, by its path within it."""
        root = self.folder / self.name
        files = (path for path in sorted(root.rglob("*.py")) if path.stem[:2] != "__")
        return [".".join(path.relative_to(root).with_suffix("").parts) for path in files]


Document = Mapping[str, Any] | str | Path
Generate = Callable[..., Package]


def distribution(document: Document, output: Path, package: str | None = None) -> Package:
    """Generate the distribution of a document."""
    if isinstance(document, Path):
        name, content = document.name, document.read_bytes()
    else:
        text = document if isinstance(document, str) else json.dumps(document)
        name, content = "document.yaml", text.encode()
    made = run_pipeline(from_bytes(name, content), "python", package, lambda _: None)
    folder = output / made.folder
    write_files(folder, made.files, made.origin)
    return Package(made.origin.package, folder, made.diagnostics)


@contextmanager
def importable(package: Package) -> Generator[None]:
    sys.path.insert(0, str(package.folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(package.folder))
        for name in [*sys.modules]:
            if name == package.name or name.startswith(f"{package.name}."):
                del sys.modules[name]


@pytest.fixture(scope="module")
def generate() -> Iterator[Generate]:
    """Generate a document's package, import all of its modules, and return it."""
    with tempfile.TemporaryDirectory() as output:
        imported = ExitStack()

        def make(document: Document, package: str | None = None) -> Package:
            made = distribution(document, Path(output), package)
            imported.enter_context(importable(made))
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                for name in made.modules():
                    made.module(name)
            return made

        with imported:
            yield make


@pytest.fixture
def document(request: pytest.FixtureRequest) -> Path:
    """The document beside the test."""
    return request.path.parent / "document.yaml"


@pytest.fixture(scope="session")
def call() -> Callable[..., Any]:
    """Call an operation with the async client of a package, answered by a server of it.

    The first arguments are the package, the server and a function from the client to an
    awaitable.
    """

    def run(
        package: Package, server: object, action: Callable[[Any], Any], **credentials: Any
    ) -> Any:
        async def go() -> Any:
            application = package.module("server").create_app(server)
            transport = httpx2.ASGITransport(application)
            async with httpx2.AsyncClient(transport=transport) as http_client:
                names = importlib.import_module(package.name).__all__
                kind = next(name for name in names if name.startswith("Async"))
                client = getattr(package, kind)(
                    http_client=http_client, server_url="http://test", **credentials
                )
                return await action(client)

        return asyncio.run(go())

    return run
