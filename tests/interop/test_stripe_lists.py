"""`stripe` lists what the sandbox has, and decodes what the generated client decodes."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
import stripe
from pydantic import BaseModel
from stripe.params import InvoicePaymentListParams as Filters
from stripe_invoice_payments import Stripe
from stripe_invoice_payments.models.components import InvoicePayment
from stripe_invoice_payments.server.sandbox import serve
from tests.interop.payments import Item, id_of, kept
from tests.interop.surfaces import KEY, SURFACES, Surface

MADE_UP = 36
# The documented one is there as well.
COUNT = MADE_UP + 1


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with serve(items=MADE_UP, seed=1) as url:
        yield url


@pytest.fixture(scope="module")
def items(url: str) -> list[Item]:
    """Everything that the sandbox has, as JSON."""
    answer = httpx2.get(f"{url}/v1/invoice_payments?limit=100", auth=(KEY, ""))
    items: list[Item] = answer.json()["data"]
    assert len(items) == COUNT
    return items


@pytest.fixture(scope="module", params=SURFACES)
def surface(request: pytest.FixtureRequest, url: str) -> Generator[Surface]:
    with SURFACES[request.param](url) as surface:
        yield surface


@pytest.fixture(scope="module")
def ours(url: str) -> Generator[Stripe]:
    with Stripe(username=KEY, password="", server_url=url) as client:
        yield client


def payment(items: Sequence[Item], kind: str) -> str:
    """The id of some payment of a kind."""
    return next(id_of(item["payment"][kind]) for item in items if kind in item["payment"])


FILTERS: dict[str, Callable[[Sequence[Item]], Filters]] = {
    "nothing": lambda _: {},
    "limit of one": lambda _: {"limit": 1},
    "limit of all": lambda _: {"limit": 100},
    "limit between": lambda _: {"limit": 7},
    "created": lambda items: {"created": items[4]["created"]},
    "created gt": lambda items: {"created": {"gt": items[4]["created"]}},
    "created gte": lambda items: {"created": {"gte": items[4]["created"]}},
    "created lt": lambda items: {"created": {"lt": items[20]["created"]}},
    "created lte": lambda items: {"created": {"lte": items[20]["created"]}},
    "created range": lambda items: {
        "created": {"gte": items[20]["created"], "lt": items[3]["created"]}
    },
    "created never": lambda _: {"created": {"lt": 0}},
    "invoice": lambda items: {"invoice": id_of(items[0]["invoice"])},
    "invoice of nobody": lambda _: {"invoice": "in_nobody / ☃?&=%2F"},
    "status paid": lambda _: {"status": "paid"},
    "status open": lambda _: {"status": "open", "limit": 2},
    "status canceled": lambda _: {"status": "canceled"},
    "payment type": lambda _: {"payment": {"type": "payment_intent"}, "limit": 3},
    "payment type record": lambda _: {"payment": {"type": "payment_record"}},
    "payment intent": lambda items: {
        "payment": {"type": "payment_intent", "payment_intent": payment(items, "payment_intent")}
    },
    "payment record": lambda items: {
        "payment": {"type": "payment_record", "payment_record": payment(items, "payment_record")}
    },
    "all at once": lambda items: {
        "created": {"gte": items[-1]["created"], "lte": items[0]["created"]},
        "invoice": next(
            id_of(item["invoice"])
            for item in kept(items, {"status": "paid", "payment": {"type": "payment_intent"}})
        ),
        "status": "paid",
        "payment": {"type": "payment_intent"},
        "limit": 1,
    },
}


@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_every_filter_keeps_what_it_is_to_keep_over_all_pages(
    surface: Surface, ours: Stripe, items: list[Item], filters: Callable[..., Filters]
) -> None:
    wanted = filters(items)
    theirs = surface.items(wanted)
    assert [item.to_dict() for item in theirs] == kept(items, wanted)
    assert [as_json(item) for item in listed(ours, wanted)] == kept(items, wanted)


def test_the_filters_are_put_to_the_test(items: list[Item]) -> None:
    some = {name: len(kept(items, filters(items))) for name, filters in FILTERS.items()}
    assert {name for name, count in some.items() if not count} == {
        "created never",
        "invoice of nobody",
    }
    assert {name for name, count in some.items() if count == COUNT} == {
        "nothing",
        "limit of one",
        "limit of all",
        "limit between",
    }


@pytest.mark.parametrize("limit", [1, 5, 100])
def test_paging_backward_gives_what_stands_before_nearest_first(
    surface: Surface, ours: Stripe, items: list[Item], limit: int
) -> None:
    wanted: Filters = {"ending_before": items[21]["id"], "limit": limit}
    theirs = surface.items(wanted)
    assert [item.id for item in theirs] == [item["id"] for item in reversed(items[:21])]
    assert [item.id for item in listed(ours, wanted)] == [item.id for item in theirs]


def test_paging_backward_keeps_the_filters(surface: Surface, items: list[Item]) -> None:
    paid = kept(items, {"status": "paid"})
    wanted: Filters = {"ending_before": paid[-1]["id"], "limit": 2, "status": "paid"}
    assert [item.id for item in surface.items(wanted)] == [item["id"] for item in paid[-2::-1]]


def test_paging_forward_starts_after_an_item(surface: Surface, items: list[Item]) -> None:
    wanted: Filters = {"starting_after": items[9]["id"], "limit": 4}
    assert [item.id for item in surface.items(wanted)] == [item["id"] for item in items[10:]]


@pytest.mark.parametrize("limit", [1, 3, COUNT, 100])
def test_a_page_says_where_it_stands(
    surface: Surface, ours: Stripe, items: list[Item], limit: int
) -> None:
    theirs = surface.page({"limit": limit}).to_dict()
    assert theirs == {
        "object": "list",
        "url": "/v1/invoice_payments",
        "has_more": limit < COUNT,
        "data": items[:limit],
    }
    assert as_json(ours.invoice_payments.list(limit=limit).value) == theirs


def test_the_request_id_reaches_the_caller(surface: Surface) -> None:
    answer = surface.page({}).last_response
    assert answer is not None
    assert answer.code == 200
    assert answer.request_id


def test_no_traces_are_left_in_the_home_directory(surface: Surface, home_of_stripe: Path) -> None:
    surface.page({})
    assert [*home_of_stripe.iterdir()] == []


def test_expanding_is_understood(surface: Surface, ours: Stripe, items: list[Item]) -> None:
    wanted: Filters = {"expand": ["data.invoice", "data.payment.payment_intent"], "limit": 100}
    theirs = surface.page(wanted).data
    assert [id_of(item["invoice"]) for item in theirs] == [item["invoice"] for item in items]
    assert any(isinstance(item.invoice, stripe.Invoice) for item in theirs)
    assert any(isinstance(item.payment.payment_intent, stripe.PaymentIntent) for item in theirs)
    decoded = listed(ours, wanted)
    assert [as_json(item) for item in decoded] == [item.to_dict() for item in theirs]


def test_each_field_reads_the_same(surface: Surface, ours: Stripe) -> None:
    theirs = surface.items({})
    for decoded, item in zip(listed(ours, {}), theirs, strict=True):
        assert_same(decoded, item)


def assert_same(ours: BaseModel, theirs: stripe.StripeObject) -> None:
    """Compare what both made of an answer, attribute by attribute."""
    assert set(theirs.to_dict()) == ours.model_fields_set
    for name in ours.model_fields_set:
        left, right = getattr(ours, name), getattr(theirs, name)
        if isinstance(left, BaseModel):
            assert isinstance(right, stripe.StripeObject)
            assert_same(left, right)
        else:
            assert (left, type(left)) == (right, type(right))


def listed(client: Stripe, filters: Filters) -> list[InvoicePayment]:
    """List with the generated client what `stripe` lists with the same filters."""
    # `Any`: the checker cannot see that the call takes plain objects for its models.
    arguments: dict[str, Any] = dict(filters)
    return list(client.invoice_payments.list(**arguments))


def as_json(model: BaseModel) -> Any:
    return json.loads(model.model_dump_json())
