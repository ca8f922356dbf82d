"""The call that most tests of Moov make."""

from __future__ import annotations

from moov_invoice_payments import Moov


def list_moov(client: Moov) -> object:
    return client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
