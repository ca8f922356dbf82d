"""The pytest fixture that a generated package ships."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

GENERATED = Path(__file__).parents[2] / "generated" / "python"
PACKAGES = {
    "moov_invoice_payments": ("moov_server", "/accounts/a/invoices/i/payments", 2),
    "stripe_invoice_payments": ("stripe_server", "/v1/invoice_payments", 1),
}
PROGRAM = """
import httpx2
import pytest

def count(url):
    answer = httpx2.get(url + {path!r}, auth=("u", "p")).json()
    return len(answer["data"] if isinstance(answer, dict) else answer)

def test_one({fixture}):
    assert count({fixture}) == {documented}

def test_the_same_again({fixture}):
    assert count({fixture}) == {documented}

@pytest.mark.parametrize("{fixture}", [{{"items": 5, "seed": 1}}], indirect=True)
def test_with_options({fixture}):
    assert count({fixture}) == {documented} + 5
"""


@pytest.mark.parametrize("package", PACKAGES)
def test_the_fixture_serves_a_sandbox(package: str, tmp_path: Path) -> None:
    fixture, path, documented = PACKAGES[package]
    program = PROGRAM.format(fixture=fixture, path=path, documented=documented)
    (tmp_path / "conftest.py").write_text(f'pytest_plugins = ["{package}.pytest_plugin"]\n')
    (tmp_path / "test_it.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", tmp_path],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(GENERATED / package.replace("_", "-"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_pytest_finds_it_where_the_package_is_installed(package: str) -> None:
    path = GENERATED / package.replace("_", "-") / "pyproject.toml"
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {package: f"{package}.pytest_plugin"}
    assert any(line.startswith("pytest>=") for line in project["optional-dependencies"]["test"])


def test_finding_it_imports_nothing_of_the_server() -> None:
    program = "import sys, stripe_invoice_payments.pytest_plugin; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(GENERATED / "stripe-invoice-payments")},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    assert not {"pydantic", "httpx2", "uvicorn", "stripe_invoice_payments.server"} & loaded
