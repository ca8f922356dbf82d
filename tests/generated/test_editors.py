"""What an editor shows while a call is typed, asked of jedi."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

# jedi has no types of its own.
jedi: Any = importlib.import_module("jedi")

GENERATED = Path(__file__).parents[2] / "generated" / "python"

STRIPE = "from stripe_invoice_payments import Stripe\nclient = Stripe(token='t')\n"
MOOV = "from moov_invoice_payments import Moov\nmoov = Moov(token='t')\n"
CALLS = {
    "stripe": (
        f"{STRIPE}client.invoice_payments.list(",
        {
            "created": "created at this time",
            "ending_before": "ends just before",
            "expand": "Paths of the fields",
            "invoice": "invoice with this id",
            "limit": "from 1 to 100",
            "payment": "kind of payment",
            "starting_after": "starts just after",
            "status": "in this status",
            "options": "this call alone",
        },
    ),
    "moov": (
        f"{MOOV}moov.invoices.list_invoice_payments(",
        {
            "account_id": "account that the invoice belongs to",
            "invoice_id": "invoice that was paid",
            "x_moov_version": "API version",
            "options": "this call alone",
        },
    ),
}


def script(code: str) -> Any:
    folders = [
        str(GENERATED / name) for name in ("moov-invoice-payments", "stripe-invoice-payments")
    ]
    return jedi.Script(code, project=jedi.Project(GENERATED, added_sys_path=folders))


def names(code: str) -> set[str]:
    line = code.count("\n") + 1
    return {found.name for found in script(code).complete(line, len(code.rpartition("\n")[2]))}


@pytest.mark.parametrize("provider", CALLS)
def test_the_signature_has_every_parameter_and_its_documentation(provider: str) -> None:
    code, parameters = CALLS[provider]
    (signature,) = script(code).get_signatures()
    assert [parameter.name for parameter in signature.params] == list(parameters)
    text = " ".join(signature.docstring().split())
    for name, documentation in parameters.items():
        assert f"{name}: " in text
        assert documentation in text


@pytest.mark.parametrize("provider", CALLS)
def test_every_parameter_is_completed(provider: str) -> None:
    code, parameters = CALLS[provider]
    assert {f"{name}=" for name in parameters} <= names(code)


def test_attributes_are_completed() -> None:
    assert {"invoice_payments", "send", "close"} <= names(f"{STRIPE}client.")
    assert {"invoices", "send", "close"} <= names(f"{MOOV}moov.")
    item = f"{STRIPE}for item in client.invoice_payments.list():\n    item."
    assert {"amount_paid", "amount_requested", "status_transitions", "payment"} <= names(item)
    payment = (
        f"{MOOV}for item in moov.invoices.list_invoice_payments(account_id='a', invoice_id='i'):\n"
        "    item."
    )
    assert {"amount", "external", "invoice_payment_id", "transfer"} <= names(payment)


def test_arguments_of_the_clients_are_documented() -> None:
    for code in (f"{MOOV}Moov(", f"{STRIPE}Stripe("):
        (signature,) = script(code).get_signatures()
        shown = [parameter.name for parameter in signature.params]
        assert {"security", "username", "password", "token", "server_url", "timeout"} < set(shown)
        for name in shown:
            assert f"{name}: " in signature.docstring()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (f"{STRIPE}for item in client.invoice_payments.list():\n    item.amount_paid", "cents"),
        (
            "from moov_invoice_payments.models import components\ncomponents.AmountDecimal",
            "nine decimal places",
        ),
        ("from moov_invoice_payments.errors import TooManyRequests\nTooManyRequests", "too many"),
    ],
)
def test_documentation_is_shown_where_the_cursor_is(code: str, text: str) -> None:
    line = code.count("\n") + 1
    found = script(code).help(line, len(code.rpartition("\n")[2]) - 1)
    assert any(text in " ".join(each.docstring().split()) for each in found)
