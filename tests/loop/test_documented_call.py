"""The call in Moov's documentation, with only the package's name changed."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from moov_invoice_payments.server import create_app
from moov_invoice_payments.server.examples import ExampleServer

DOCUMENTED = """
from moov_invoice_payments import Moov
from moov_invoice_payments.models import components


with Moov(
    security=components.Security(
        username="",
        password="",
    ),
) as moov:

    res = moov.invoices.list_invoice_payments(account_id="dcfbb04d-465e-4dbc-ad14-420961d94d21", invoice_id="d25d8b7f-bb29-420c-8185-4ed9df60ba13")

    # Handle response
    print(res)
"""


def test_the_documented_call_runs_to_the_letter(
    serve: Callable[[Callable[..., Any]], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    moov_example: Any,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MOOV_SERVER_URL", serve(create_app(ExampleServer())))
    program = tmp_path / "documented.py"
    program.write_text(DOCUMENTED, encoding="utf-8")
    names = runpy.run_path(str(program))
    dumped = [json.loads(item.model_dump_json(exclude_unset=True)) for item in names["res"]]
    assert dumped == moov_example
    printed = capsys.readouterr().out
    assert "InvoicePayment(" in printed
    assert "EXT-PAY-12345" in printed
