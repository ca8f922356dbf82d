"""What an import of the server's modules brings with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import runtime

FRAMEWORKS = {"fastapi", "httpx2", "starlette", "uvicorn"}


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("dispatch", set[str]()),
        ("asgi", set[str]()),
        ("command_line", set[str]()),
        ("sandbox.listing", set[str]()),
        ("sandbox_app", set[str]()),
        ("serve", set[str]()),
        ("starlette_app", {"starlette"}),
        ("fastapi_router", {"fastapi", "starlette"}),
    ],
)
def test_only_the_doors_import_a_framework(module: str, allowed: set[str]) -> None:
    program = f"import sys, runtime.server.{module}; print(*sys.modules)"
    root = Path(runtime.__file__ or "").parents[1]
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
        text=True,
    )
    assert FRAMEWORKS & set(result.stdout.split()) == allowed
