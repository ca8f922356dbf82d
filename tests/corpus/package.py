"""What a generated package consists of, found by looking at it.

Its modules are imported by name, so nothing in here has a type that a checker could know.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["GeneratedPackage"]

_SOURCE = re.compile(r"Source:\s+`[^`#]*#(/[^`]*)`")


class GeneratedPackage:
    """A generated package that can be imported.

    Args:
        folder: Its folder; the one that it is in is on the path.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    @property
    def has_operations(self) -> bool:
        """Whether there is anything to call."""
        return (self.folder / "operations").exists()

    def module(self, name: str) -> Any:
        """Import a module of the package."""
        return importlib.import_module(f"{self.name}.{name}")

    def modules(self) -> Iterator[str]:
        """List the names of its modules, without those that are programs."""
        for source in sorted(self.folder.rglob("*.py")):
            if source.name != "__main__.py":
                parts = source.relative_to(self.folder.parent).with_suffix("").parts
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def call_classes(self) -> dict[tuple[str, str], Any]:
        """Find the class of each operation by its method and path."""
        found: dict[tuple[str, str], Any] = {}
        for source in sorted((self.folder / "operations").glob("*.py")):
            for member in _members(self.module(f"operations.{source.stem}")):
                if inspect.isclass(member) and "operation" in vars(member):
                    described = vars(member)["operation"]
                    found[described.method, described.path] = member
        return found

    def client_class(self, *, is_async: bool = False) -> Any:
        """Find the sync client, or the async one."""
        client = self.module("client")
        return next(
            member
            for member in _members(client)
            if getattr(member, "__module__", "") == client.__name__
            if hasattr(member, "send") and inspect.iscoroutinefunction(member.send) == is_async
        )

    def methods(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Find the method that answers as a whole, by resource and class of calls.

        Returns:
            The name of the method by the module of the resource and the name of the class, and
            how the session is used: `send` or `pages`.
        """
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for source in sorted((self.folder / "client").glob("*.py")):
            for node in ast.walk(ast.parse(source.read_bytes())):
                if isinstance(node, ast.FunctionDef) and (used := _used(node)) is not None:
                    found[source.stem, used[0]] = node.name, used[1]
        return found

    def schema_types(self) -> Iterator[tuple[str, Any]]:
        """Find the types of schemas, each with the pointer of its schema."""
        for source in sorted((self.folder / "models").rglob("*.py")):
            parts = source.relative_to(self.folder).with_suffix("").parts
            texts = list(_documented(ast.parse(source.read_bytes())))
            module = self.module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
            for name, text in texts:
                if found := _SOURCE.search(text):
                    yield found[1], getattr(module, name)


def _used(method: ast.FunctionDef) -> tuple[str, str] | None:
    """Find the class of calls that a method makes, and how it uses its session."""
    call = ways = ""
    for node in ast.walk(method):
        match node:
            case ast.Assign(targets=[ast.Name(id="call")], value=ast.Call(func=ast.Name(id=name))):
                call = name
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="_session"), attr=way)):
                ways = way
            case _:
                pass
    return (call, ways) if call and ways else None


def _members(module: object) -> list[Any]:
    return list(vars(module).values())


def _documented(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names that a module defines, each with its docstring."""
    for statement, following in zip(tree.body, [*tree.body[1:], None], strict=True):
        match statement, following:
            case ast.ClassDef(name=name), _:
                yield name, ast.get_docstring(statement) or ""
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                yield name, text
            case _:
                pass
