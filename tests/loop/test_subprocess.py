"""`python -m <package>.server`: a sandbox, served with no code written."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from moov_invoice_payments import Moov
from stripe_invoice_payments import Stripe

GENERATED = Path(__file__).parents[2] / "generated" / "python"
PACKAGES = ["moov_invoice_payments", "stripe_invoice_payments"]


def command(package: str, *arguments: str) -> list[str]:
    return [sys.executable, "-B", "-W", "error", "-m", f"{package}.server", *arguments]


def environment(package: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(GENERATED / package.replace("_", "-"))}


def run(package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the server of a package until it ends by itself."""
    return subprocess.run(
        command(package, *arguments),
        env=environment(package),
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def serving(package: str, *arguments: str, hash_seed: str = "0") -> Generator[str]:
    process = subprocess.Popen(
        command(package, "--port", "0", *arguments),
        env={**environment(package), "PYTHONHASHSEED": hash_seed},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"Serving at (http://127\.0\.0\.1:[1-9]\d*) \(Ctrl\+C stops\)\n", line)
        try:
            assert match is not None
            yield match[1]
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        assert process.returncode == 130
        assert errors.endswith(" Stopped\n")
        assert "Traceback" not in errors


def test_moov(moov_example: Any) -> None:
    with serving("moov_invoice_payments") as url:
        response = httpx2.get(f"{url}/accounts/a/invoices/i/payments", auth=("u", "p"))
        assert (response.status_code, response.json()) == (200, moov_example)
        with Moov(username="", password="", server_url=url) as client:
            payments = client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
        assert len(payments) == 2


def test_stripe(stripe_example: Any) -> None:
    with serving("stripe_invoice_payments") as url:
        response = httpx2.get(f"{url}/v1/invoice_payments?limit=3&status=paid", auth=("u", "p"))
        assert (response.status_code, response.json()) == (200, stripe_example)
        with Stripe(token="t", server_url=url) as client:
            assert [json.loads(item.model_dump_json()) for item in client.invoice_payments.list()]


@pytest.mark.parametrize("package", PACKAGES)
def test_help(package: str) -> None:
    done = run(package, "--help")
    assert done.returncode == 0
    assert f"python -m {package}.server" in done.stdout
    for word in ("--host", "--port", "127.0.0.1", "8000", "--items", "--seed", "--fault"):
        assert word in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("package", PACKAGES)
def test_a_port_in_use(package: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(package, "--port", port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"python -m {package}.server: cannot listen on 127.0.0.1 port {port}: "
        "Address already in use\n"
    )


@pytest.mark.parametrize("arguments", [("--port", "x"), ("--prot", "1"), ("file",)])
def test_a_wrong_command_line(arguments: tuple[str, ...]) -> None:
    done = run(PACKAGES[0], *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_items_are_made_up_by_the_seed() -> None:
    answers: list[bytes] = []
    for hash_seed in ("1", "2"):
        options = ("--items", "30", "--seed", "7")
        with serving("stripe_invoice_payments", *options, hash_seed=hash_seed) as url:
            query = "limit=100&expand[]=data.invoice"
            answer = httpx2.get(f"{url}/v1/invoice_payments?{query}", auth=("u", "p"))
            answers.append(answer.content)
    assert answers[0] == answers[1]
    assert len(json.loads(answers[0])["data"]) == 31


def test_an_interrupt_that_a_shell_had_ignored_for_a_background_job() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with serving("moov_invoice_payments"):
            pass
    finally:
        signal.signal(signal.SIGINT, before)
