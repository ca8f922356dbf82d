"""Copies of the two documents that also say what OpenAPI cannot, so that a fuzzer can know it.

A copy allows nothing that the document forbids. It is narrower where the document cannot be, and
declares the one answer that the generated server gives though no page has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

SPEC = Path(__file__).parents[2] / "spec"
EXPANDABLE = [
    "data.invoice",
    "data.payment.charge",
    "data.payment.payment_intent",
    "data.payment.payment_record",
]
CURSORS = {"starting_after": "StartingAfter", "ending_before": "EndingBefore"}


def stripe(cursor: str, ids: Sequence[str]) -> Any:
    """Copy Stripe's document, with one cursor out of two.

    - Of `starting_after` and `ending_before`, a call may have one: no keyword says so of two
      parameters. The copy has only one of them, and there are two copies.
    - A cursor must be the id of an item of the list, and `expand` must name what can be expanded.
    - The style deepObject is not defined for an array. Stripe's SDKs send `expand[]=a`, and a
      fuzzer that knows no better sends `expand=a`, which Stripe refuses. In the style form it is
      the name that ends in `[]`.
    """
    document = read("stripe.yaml")
    parameters = document["components"]["parameters"]
    for name, component in CURSORS.items():
        if name != cursor:
            operation = document["paths"]["/v1/invoice_payments"]["get"]
            operation["parameters"].remove({"$ref": f"#/components/parameters/{component}"})
            del parameters[component]
    parameters[CURSORS[cursor]] |= {"schema": {"enum": [*ids]}, "example": ids[0]}
    parameters["Expand"] |= {"name": "expand[]", "style": "form"}
    parameters["Expand"]["schema"]["items"] = {"enum": EXPANDABLE}
    return document


def moov() -> Any:
    """Copy Moov's document, with the status 400.

    Moov's page has no status for a request that is wrong in itself, and the only thing that can be
    wrong here is X-Moov-Version. The document keeps to the page. The generated server says 400,
    which is what HTTP has for it: every status that the page does have would be untrue.
    """
    document = read("moov.yaml")
    operation = document["paths"]["/accounts/{accountID}/invoices/{invoiceID}/payments"]["get"]
    operation["responses"]["400"] = {
        "description": "The request is malformed.",
        "headers": {"x-request-id": {"$ref": "#/components/headers/XRequestID"}},
    }
    return document


def read(name: str) -> Any:
    """Read a document as it is."""
    return yaml.safe_load((SPEC / name).read_text(encoding="utf-8"))
