"""What mypy and pyright, both strict, say about programs that use the packages.

These tests take long: they carry the mark `types`, for `nox -s types` to select.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated" / "python"
FOLDERS = [GENERATED / "moov-invoice-payments", GENERATED / "stripe-invoice-payments"]
EXAMPLE = Path(__file__).parent / "example_program.py"
WRONG = Path(__file__).parent / "wrong_program.py.txt"
# The lines of the wrong program that are wrong.
WRONG_LINES = [5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 24, 28, 31, 37, 38, 39, 40, 41, 42]


def mypy(program: Path) -> tuple[list[int], str]:
    """Check a program with mypy: the lines that have errors, and all that it says."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11", str(program)],
        cwd=program.parent,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, FOLDERS))},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(rf"^{re.escape(program.name)}:(\d+): error", done.stdout, re.MULTILINE)
    return sorted({int(line) for line in found}), done.stdout + done.stderr


def pyright(program: Path) -> tuple[list[int], str]:
    """Check a program with pyright: the lines that have errors, and all that it says."""
    project = program.parent / "pyrightconfig.json"
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": list(map(str, FOLDERS)),
        "include": [program.name],
    }
    project.write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--project", str(project), "--outputjson"],
        cwd=program.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    lines = {one["range"]["start"]["line"] + 1 for one in found}
    return sorted(lines), done.stdout


@pytest.fixture
def example(tmp_path: Path) -> Path:
    program = tmp_path / "program.py"
    program.write_bytes(EXAMPLE.read_bytes())
    return program


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    program = tmp_path / "program.py"
    program.write_bytes(WRONG.read_bytes())
    return program


@pytest.mark.types
def test_mypy_says_nothing_about_a_right_program(example: Path) -> None:
    lines, text = mypy(example)
    assert (lines, text) == ([], "Success: no issues found in 1 source file\n")


@pytest.mark.types
def test_pyright_says_nothing_about_a_right_program(example: Path) -> None:
    lines, text = pyright(example)
    assert lines == [], text


@pytest.mark.types
def test_mypy_refuses_each_line_of_a_wrong_program(wrong: Path) -> None:
    lines, text = mypy(wrong)
    assert lines == WRONG_LINES, text


@pytest.mark.types
def test_pyright_refuses_each_line_of_a_wrong_program(wrong: Path) -> None:
    lines, text = pyright(wrong)
    assert lines == WRONG_LINES, text


def test_the_right_program_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", str(EXAMPLE)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, FOLDERS))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["200 12.50 True", "2000", "401 None", "Invoices"]
