"""Invoice payments as Stripe lists them: an oracle for what each filter keeps, and a server."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from stripe_invoice_payments._runtime.model import decode
from stripe_invoice_payments.models.components import InvoicePaymentList
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import StripeServer

Item = Mapping[str, Any]

NEWEST: Final = 1_391_288_554
BOUNDS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def made_up(count: int) -> list[Item]:
    """Make payments of three invoices, newest first, of every type and status."""
    return [_made_up(number) for number in range(count)]


def kept(items: Sequence[Item], filters: Mapping[str, Any]) -> list[Item]:
    """Say which items a list with these filters holds, over all of its pages."""
    return [item for item in items if _is_kept(item, filters)]


def id_of(value: Any) -> str:
    """Give the id of a reference, which may be expanded."""
    return value if isinstance(value, str) else str(value["id"])


class Ledger(StripeServer):
    """Lists payments as Stripe does."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: object
    ) -> InvoicePaymentList:
        del context
        items = kept(self._items, call.model_dump(exclude_none=True))
        ids = [item["id"] for item in items]
        limit = 10 if call.limit is None else call.limit
        if call.ending_before is not None:
            end = ids.index(call.ending_before)
            start = max(0, end - limit)
            has_more = start > 0
        else:
            start = 0 if call.starting_after is None else ids.index(call.starting_after) + 1
            end = start + limit
            has_more = end < len(ids)
        page = {
            "object": "list",
            "url": "/v1/invoice_payments",
            "has_more": has_more,
            "data": items[start:end],
        }
        return decode(InvoicePaymentList, page)


def _made_up(number: int) -> Item:
    created = NEWEST - 3600 * number
    status = ("paid", "open", "canceled")[number % 3]
    kind = ("payment_intent", "payment_record", "charge", "payment_intent")[number % 4]
    item = {
        "id": f"inpay_{number:04}",
        "object": "invoice_payment",
        "amount_requested": 2000 + number,
        "created": created,
        "currency": "usd",
        "invoice": f"in_{number % 3 + number % 2}",
        "is_default": number % 2 == 0,
        "livemode": False,
        "payment": {"type": kind, kind: f"{kind}_{number % 5}"},
        "status": status,
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
    if status == "paid":
        item |= {
            "amount_paid": 2000 + number,
            "status_transitions": {"canceled_at": None, "paid_at": created + 60},
        }
    elif status == "open":
        item |= {"amount_paid": None}
    return item


def _is_kept(item: Item, filters: Mapping[str, Any]) -> bool:
    return (
        filters.get("invoice") in {None, id_of(item["invoice"])}
        and filters.get("status") in {None, item["status"]}
        and _is_within(item["created"], filters.get("created"))
        and _is_payment(item["payment"], filters.get("payment") or {})
    )


def _is_within(created: int, wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, int):
        return wanted in {None, created}
    return all(BOUNDS[name](created, bound) for name, bound in wanted.items())


def _is_payment(payment: Item, wanted: Mapping[str, str]) -> bool:
    return all(name in payment and id_of(payment[name]) == wanted[name] for name in wanted)
