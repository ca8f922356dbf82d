"""Bytes to models and back, without any network."""

import json
from contextlib import ExitStack
from pathlib import Path

from pydantic import BaseModel
from stripe_invoice_payments._runtime.model import decode, encode
from stripe_invoice_payments.models.components import InvoicePaymentList
from tests.bench.rows import Row, cpu_of

TIMES = 200
EXAMPLE = Path(__file__).parents[1] / "documentation" / "stripe_example.json"


class Transitions(BaseModel):
    canceled_at: int | None = None
    paid_at: int | None = None


class Payment(BaseModel):
    type: str
    charge: str | None = None
    payment_intent: str | None = None
    payment_record: str | None = None


class Item(BaseModel):
    id: str
    object: str
    amount_paid: int | None = None
    amount_requested: int
    created: int
    currency: str
    invoice: str
    is_default: bool
    livemode: bool
    payment: Payment
    status: str
    status_transitions: Transitions


class Page(BaseModel):
    """What somebody in a hurry would write: nothing strict, nothing kept, no expanded object."""

    object: str
    url: str
    has_more: bool
    data: list[Item]


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
            "the same with plain pydantic models by hand",
            "json.loads",
            lambda: cpu_of(lambda: Page.model_validate_json(content), TIMES),
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
