"""`python -m <package>.server`: the documented examples, served with no code written."""

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
def serving(package: str) -> Generator[str]:
    process = subprocess.Popen(
        command(package, "--port", "0"),
        env=environment(package),
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
        assert (process.returncode, errors) == (0, "")


def test_moov(moov_example: Any) -> None:
    with serving("moov_invoice_payments") as url:
        response = httpx2.get(f"{url}/accounts/a/invoices/i/payments", auth=("u", "p"))
        assert (response.status_code, response.json()) == (200, moov_example)
        with Moov(username="", password="", server_url=url) as client:
            payments = client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
        assert len(payments) == 2


def test_stripe(stripe_example: Any) -> None:
    with serving("stripe_invoice_payments") as url:
        response = httpx2.get(
            f"{url}/v1/invoice_payments?limit=3&expand[]=data.invoice", auth=("u", "p")
        )
        assert (response.status_code, response.json()) == (200, stripe_example)
        with Stripe(token="t", server_url=url) as client:
            assert [json.loads(item.model_dump_json()) for item in client.invoice_payments.list()]


@pytest.mark.parametrize("package", PACKAGES)
def test_help(package: str) -> None:
    done = run(package, "--help")
    assert done.returncode == 0
    assert f"python -m {package}.server" in done.stdout
    for word in ("--host", "--port", "127.0.0.1", "8000"):
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
