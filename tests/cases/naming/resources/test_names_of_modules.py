"""A resource may be called like anything that the client and the server themselves use."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]


def document(tags: list[str]) -> dict[str, Any]:
    answers = {"200": {"description": "Nothing."}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Resources", "version": "1"},
        "servers": [{"url": "https://resources.example.com"}],
        "paths": {
            f"/{tag}": {"get": {"tags": [tag], "operationId": f"read-{tag}", "responses": answers}}
            for tag in tags
        },
    }


def names_in(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_bytes())):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.alias(name=name):
                yield name
            case ast.FunctionDef(name=name) | ast.Attribute(attr=name):
                yield name
            case _:
                pass


def test_every_name_of_the_modules(generate: Callable[..., Any], call: Callable[..., Any]) -> None:
    plain = generate(document(["plain"]), "plain")
    sources = (plain.folder / "plain" / part / "__init__.py" for part in ("client", "server"))
    found = {name for source in sources for name in names_in(source)}
    names = sorted(name for name in found if name.isidentifier() and name.islower())
    assert {"authenticate", "security", "server"} <= {*names}
    package = generate(document(names), "resources")
    _find_nothing(package.folder)

    class Server:
        def __getattr__(self, name: str) -> Any:
            async def method(call: Any, context: Any) -> None:
                del context
                called.append(call.operation.path)

            return method

    called: list[str] = []
    modules: list[Any] = [
        package.module(name) for name in package.modules() if name.startswith("operations.")
    ]
    members: list[Any] = [getattr(module, name) for module in modules for name in dir(module)]
    calls = [one for one in members if hasattr(getattr(one, "operation", None), "path")]

    async def act(client: Any) -> None:
        for call_class in calls:
            await client.send(call_class())

    call(package, Server(), act)
    assert sorted(called) == sorted(f"/{name}" for name in names)


def _find_nothing(folder: Path) -> None:
    command = ["ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
