"""Importing and first using a client of all of Stripe, beside those of one endpoint each."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.imports import import_row, with_generated
from tests.bench.rows import Row
from tests.corpus.documents import giants

__all__ = ["rows"]

PACKAGE = "whole_stripe"
TWO = "import stripe_invoice_payments.client, moov_invoice_payments.client"
ONE = "import stripe_invoice_payments.client"
ONE_READY = (
    f"{ONE}.invoice_payments; from stripe_invoice_payments.models.components import InvoicePayment; "
    "InvoicePayment.model_rebuild()"
)
READY = (
    f"import {PACKAGE}.client.coupons; from {PACKAGE}.models.components import"
    " Coupon; Coupon.model_rebuild()"
)
PROGRAMS = (
    ("import the client of whole Stripe", f"import {PACKAGE}.client", ONE),
    ("the same, beside both packages", f"import {PACKAGE}.client", TWO),
    (
        "the same, with one resource",
        f"import {PACKAGE}.client.coupons",
        f"{ONE}.invoice_payments",
    ),
    ("the same, ready to read an answer", READY, ONE_READY),
)


def rows(stack: ExitStack) -> list[Row]:
    """Compare with the clients that are generated in this repository."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    modules = Path(os.environ["NODE_MODULES"])
    spec = giants(modules)["stripe.com"]
    environment = with_generated(folder, spec, PACKAGE)
    return [import_row(*program, environment) for program in PROGRAMS]
