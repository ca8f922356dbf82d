"""Bytes to models and back, without any network."""

import json
from contextlib import ExitStack
from pathlib import Path

from stripe_invoice_payments._runtime.model import decode, encode
from stripe_invoice_payments.models.components import InvoicePaymentList
from tests.bench.rows import Row, cpu_of

TIMES = 200
EXAMPLE = Path(__file__).parents[1] / "documentation" / "stripe_example.json"


def stripe_page(items: int) -> bytes:
    """A page of so many invoice payments, each the documented one under an id of its own."""
    page = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    (example,) = page["data"]
    data = [{**example, "id": f"inpay_{number:024}"} for number in range(items)]
    return json.dumps({**page, "data": data}, separators=(",", ":")).encode()


def rows(_: ExitStack) -> list[Row]:
    """Compare with the standard library's JSON alone, which makes dicts."""
    content = stripe_page(100)
    page = decode(InvoicePaymentList, content)
    value = json.loads(content)
    return [
        Row(
            "decode 100 Stripe items",
            "json.loads",
            lambda: cpu_of(lambda: decode(InvoicePaymentList, content), TIMES),
            lambda: cpu_of(lambda: json.loads(content), TIMES),
            TIMES,
        ),
        Row(
            "encode 100 Stripe items",
            "json.dumps",
            lambda: cpu_of(lambda: encode(page), TIMES),
            lambda: cpu_of(lambda: json.dumps(value), TIMES),
            TIMES,
        ),
    ]
