"""Schemathesis, with all of its checks, finds nothing in the two generated servers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from moov_invoice_payments.server.sandbox import serve as serve_moov
from stripe_invoice_payments import Stripe
from stripe_invoice_payments.server.sandbox import serve as serve_stripe
from tests.fuzz import documents
from tests.profiles import examples

pytestmark = pytest.mark.fuzz

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
USERNAME, PASSWORD = "user", "password"
COMMAND = [
    *(sys.executable, "-m", "schemathesis.cli"),
    *("--config-file", str(CONFIGURATION), "--no-color"),
    *("run", "--checks", "all", "--auth", f"{USERNAME}:{PASSWORD}"),
]


@pytest.fixture(scope="module")
def stripe_url() -> Generator[str]:
    with serve_stripe(items=20, credentials=[f"{USERNAME}:{PASSWORD}"]) as url:
        yield url


@pytest.fixture(scope="module")
def stripe_ids(stripe_url: str) -> list[str]:
    with Stripe(username=USERNAME, password=PASSWORD, server_url=stripe_url) as client:
        return [item.id for item in client.invoice_payments.list(limit=100)]


@pytest.fixture(scope="module")
def moov_url() -> Generator[str]:
    with serve_moov(items=20, credentials=[f"{USERNAME}:{PASSWORD}"]) as url:
        yield url


@pytest.mark.parametrize("cursor", documents.CURSORS)
def test_nothing_is_found_in_the_server_for_stripe(
    stripe_url: str, stripe_ids: list[str], tmp_path: Path, cursor: str
) -> None:
    done = run(documents.stripe(cursor, stripe_ids), stripe_url, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert_whole(done.stdout)


def test_nothing_is_found_in_the_server_for_moov(moov_url: str, tmp_path: Path) -> None:
    done = run(documents.moov(), moov_url, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert_whole(done.stdout)


def test_without_the_status_400_that_is_all_that_is_found(moov_url: str, tmp_path: Path) -> None:
    done = run(documents.read("moov.yaml"), moov_url, tmp_path, "--phases", "coverage")
    assert done.returncode == 1
    assert findings(done.stdout) == {"ST103 Undocumented status code"}
    assert "Received: 400\n" in done.stdout
    assert "X-Moov-Version" in done.stdout


def test_a_server_that_takes_any_credentials_is_found_out(tmp_path: Path) -> None:
    with serve_moov() as url:
        done = run(documents.moov(), url, tmp_path, "--phases", "examples")
    assert done.returncode == 1
    assert findings(done.stdout) == {"ST401 API accepts invalid authentication"}


def run(document: Any, url: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis by the profile of Hypothesis."""
    (folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
    profile = examples(50)
    known = ("--generation-deterministic",) if profile.derandomize else ()
    effort = ("--max-examples", str(profile.max_examples), *known)
    # It leaves files behind, so it runs in a folder of its own.
    return subprocess.run(
        [*COMMAND, "document.json", "--url", url, *effort, *options],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def findings(report: str) -> set[str]:
    """Give the code and the title of everything that was found."""
    return {line[2:] for line in report.splitlines() if line.startswith("- ST")}


def assert_whole(report: str) -> None:
    """Assert that requests were made in every phase but the one that needs links."""
    for phase in ("Examples", "Coverage", "Fuzzing"):
        assert f"✅  {phase}" in report, report
    assert "Stateful (not applicable)" in report
