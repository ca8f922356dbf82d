from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates" / "python"
RUNTIME = TEMPLATES / "runtime"

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
__import__(sys.argv[2])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("module", ["model", "operation", "parameters", "errors", "session"])
def test_a_module_does_without_the_libraries_of_others(module: str) -> None:
    command = [sys.executable, "-I", "-c", PROGRAM, str(TEMPLATES), f"runtime.{module}"]
    imported = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "runtime" in imported
    assert not {"httpx2", "starlette", "fastapi", "uvicorn"} & set(imported)


def test_what_sends_imports_the_http_library_and_nothing_else_does() -> None:
    importers = {
        path.name
        for path in RUNTIME.rglob("*.py")
        if any(
            isinstance(node, ast.Import)
            and any(name.name in ("httpcore2", "httpx2") for name in node.names)
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    }
    assert importers == {
        "in_process.py",
        "injected.py",
        "network.py",
        "pooled.py",
        "transport.py",
    }


def test_imports_within_the_runtime_are_relative() -> None:
    for path in RUNTIME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert not (node.module or "").startswith("runtime"), path
            if isinstance(node, ast.Import):
                assert not any(name.name.startswith("runtime") for name in node.names), path
