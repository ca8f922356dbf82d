"""The sandbox of Stripe and the client of Stripe: every filter, both directions, expansion."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Generator
from typing import Any

import httpx2
import pytest
from stripe_invoice_payments import AsyncStripe, Stripe, errors
from stripe_invoice_payments._runtime.model import decode, encode
from stripe_invoice_payments._runtime.server.sandbox.listing import Collection
from stripe_invoice_payments.models.components import ExpandedObject, InvoicePayment
from stripe_invoice_payments.models.security import Security
from stripe_invoice_payments.server.examples import GET_INVOICE_PAYMENTS_EXAMPLE
from stripe_invoice_payments.server.sandbox import GET_INVOICE_PAYMENTS_LISTING, serve

COUNT = 60
# `Any`: the items are JSON.
Item = dict[str, Any]


def all_items(count: int = COUNT, seed: int = 1) -> list[Item]:
    """What a sandbox holds, in the order of the list."""
    collection = Collection(
        GET_INVOICE_PAYMENTS_LISTING, GET_INVOICE_PAYMENTS_EXAMPLE, count=count, seed=seed
    )
    items: Any = collection.items
    return [*items]


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with serve(items=COUNT, seed=1) as base_url:
        yield base_url


@pytest.fixture(scope="module")
def client(url: str) -> Generator[Stripe]:
    with Stripe(token="t", server_url=url, max_retries=0) as stripe:
        yield stripe


def ids(items: Any) -> list[str]:
    return [item.id if isinstance(item, InvoicePayment) else item["id"] for item in items]


@pytest.mark.parametrize("seed", range(4))
def test_every_made_up_item_is_valid_and_has_an_id_of_its_own(seed: int) -> None:
    items = all_items(500, seed)
    models = decode(list[InvoicePayment], items)
    assert json.loads(encode(models)) == items
    assert len(set(ids(models))) == 501
    for item in items:
        is_paid = item["status"] == "paid"
        transitions = item["status_transitions"]
        assert (item["amount_paid"] is not None) == is_paid == (transitions["paid_at"] is not None)
        assert (transitions["canceled_at"] is not None) == (item["status"] == "canceled")
        assert item["payment"].keys() == {"type", item["payment"]["type"]}


def test_the_documented_item_comes_with_the_made_up_ones_newest_first(
    client: Stripe, stripe_example: Any
) -> None:
    listed = json.loads(encode([*client.invoice_payments.list(limit=100)]))
    assert listed == all_items()
    assert stripe_example["data"][0] in listed
    created = [item["created"] for item in listed]
    assert created == sorted(created, reverse=True)


MIDDLE = all_items()[COUNT // 2]
BY_INTENT = next(item for item in all_items() if item["payment"]["type"] == "payment_intent")
BY_RECORD = next(item for item in all_items() if item["payment"]["type"] == "payment_record")


def is_by(item: Item, kind: str) -> bool:
    return str(item["payment"]["type"]) == kind


FILTERS: list[tuple[dict[str, Any], Callable[[Item], bool]]] = [
    ({"created": MIDDLE["created"]}, lambda i: i["created"] == MIDDLE["created"]),
    ({"created": {"gt": MIDDLE["created"]}}, lambda i: i["created"] > MIDDLE["created"]),
    ({"created": {"gte": MIDDLE["created"]}}, lambda i: i["created"] >= MIDDLE["created"]),
    ({"created": {"lt": MIDDLE["created"]}}, lambda i: i["created"] < MIDDLE["created"]),
    ({"created": {"lte": MIDDLE["created"]}}, lambda i: i["created"] <= MIDDLE["created"]),
    (
        {"created": {"gt": MIDDLE["created"] - 50_000, "lt": MIDDLE["created"] + 50_000}},
        lambda i: abs(i["created"] - MIDDLE["created"]) < 50_000,
    ),
    ({"invoice": MIDDLE["invoice"]}, lambda i: i["invoice"] == MIDDLE["invoice"]),
    ({"status": "open"}, lambda i: i["status"] == "open"),
    ({"status": "paid"}, lambda i: i["status"] == "paid"),
    ({"status": "canceled"}, lambda i: i["status"] == "canceled"),
    ({"payment": {"type": "payment_intent"}}, lambda i: is_by(i, "payment_intent")),
    ({"payment": {"type": "payment_record"}}, lambda i: is_by(i, "payment_record")),
    ({"payment": BY_INTENT["payment"]}, lambda i: i["payment"] == BY_INTENT["payment"]),
    (
        {"payment": BY_RECORD["payment"]},
        lambda i: i["payment"] == BY_RECORD["payment"],
    ),
    (
        {
            "status": "paid",
            "payment": {"type": "payment_intent"},
            "created": {"lt": MIDDLE["created"]},
        },
        lambda i: (
            i["status"] == "paid"
            and is_by(i, "payment_intent")
            and i["created"] < MIDDLE["created"]
        ),
    ),
]


@pytest.mark.parametrize(("filters", "keeps"), FILTERS)
@pytest.mark.parametrize("limit", [3, 100])
def test_filters_hold_through_all_pages(
    client: Stripe, filters: dict[str, Any], keeps: Callable[[Item], bool], limit: int
) -> None:
    expected = [item for item in all_items() if keeps(item)]
    assert 0 < len(expected) < COUNT
    page = client.invoice_payments.list(limit=limit, **filters)
    assert len(page.items) <= limit
    assert json.loads(encode([*page])) == expected


def test_a_filter_that_nothing_meets_gives_an_empty_page(client: Stripe) -> None:
    page = client.invoice_payments.list(invoice="in_none")
    assert (page.value.data, page.value.has_more, [*page]) == ([], False, [])


def test_forwards_from_an_item_to_the_end(client: Stripe) -> None:
    expected = ids(all_items())
    start = expected[20]
    assert ids(client.invoice_payments.list(starting_after=start, limit=7)) == expected[21:]


def test_backwards_from_an_item_to_the_beginning(client: Stripe) -> None:
    expected = ids(all_items())
    page = client.invoice_payments.list(ending_before=expected[20], limit=7)
    assert ids(page.value.data) == expected[13:20]
    assert page.value.has_more
    walked = ids(client.invoice_payments.list(ending_before=expected[20], limit=7))
    assert walked == expected[19::-1]


def test_has_more_is_right_at_both_ends(client: Stripe) -> None:
    expected = ids(all_items())
    pages = [
        client.invoice_payments.list(ending_before=expected[5], limit=5),
        client.invoice_payments.list(ending_before=expected[6], limit=5),
        client.invoice_payments.list(starting_after=expected[-6], limit=5),
        client.invoice_payments.list(starting_after=expected[-7], limit=5),
    ]
    assert [page.value.has_more for page in pages] == [False, True, False, True]


def test_ten_is_the_default_of_limit(client: Stripe) -> None:
    assert len(client.invoice_payments.list().items) == 10
    assert len(client.invoice_payments.list(limit=1).items) == 1
    assert len(client.invoice_payments.list(limit=100).items) == COUNT + 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("starting_after=inpay_none", "starting_after"),
        ("ending_before=inpay_none", "ending_before"),
        ("expand[]=data.customer", "expand"),
        ("status=lost", "status"),
    ],
)
def test_a_refusal_has_the_shape_of_the_provider(url: str, query: str, parameter: str) -> None:
    answer = httpx2.get(f"{url}/v1/invoice_payments?{query}", auth=("key", ""))
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request_error", parameter)
    assert parameter in error["message"]
    assert answer.headers["Request-Id"]


def test_references_are_whole_objects_where_they_are_asked_for(client: Stripe) -> None:
    fields = ["data.invoice", "data.payment.payment_intent", "data.payment.charge"]
    page = client.invoice_payments.list(expand=fields, limit=100)
    for item, plain in zip(page.value.data, all_items(), strict=True):
        assert isinstance(item.invoice, ExpandedObject)
        assert item.invoice.id == plain["invoice"]
        assert item.invoice.model_extra is not None
        assert item.invoice.model_extra["object"] == "invoice"
        for kind in ("payment_intent", "charge"):
            whole = getattr(item.payment, kind)
            assert (whole.id if whole else None) == plain["payment"].get(kind)
        record = item.payment.payment_record
        assert record is None or isinstance(record, str)


def test_what_is_not_asked_for_stays_an_id(client: Stripe) -> None:
    page = client.invoice_payments.list(expand=["data.invoice"], limit=5)
    assert all(isinstance(item.invoice, ExpandedObject) for item in page)
    assert all(isinstance(item.payment.payment_intent, str | None) for item in page)
    assert all(isinstance(item.invoice, str) for item in client.invoice_payments.list(limit=5))


def test_async_walks_in_both_directions(url: str) -> None:
    expected = ids(all_items())

    async def walk(**arguments: Any) -> list[str]:
        async with AsyncStripe(username="key", server_url=url) as stripe:
            return [item.id async for item in stripe.invoice_payments.list(**arguments)]

    assert asyncio.run(walk(limit=9)) == expected
    assert asyncio.run(walk(limit=9, ending_before=expected[30])) == expected[29::-1]


def test_without_items_there_is_the_documented_one(stripe_example: Any) -> None:
    with serve() as base_url, Stripe(token="t", server_url=base_url) as stripe:
        assert json.loads(encode(stripe.invoice_payments.list().value)) == stripe_example


def test_only_named_credentials_pass() -> None:
    good = (Security(token="sk_good"), Security(username="sk_good"))
    bad = (Security(token="sk_bad"), Security(username="sk_bad", password="sk_good"))
    with serve(credentials=["sk_good"]) as base_url:
        for security in good:
            with Stripe(security, server_url=base_url) as stripe:
                assert len(stripe.invoice_payments.list().items) == 1
        for security in bad:
            with Stripe(security, server_url=base_url, max_retries=0) as stripe:
                with pytest.raises(errors.StatusError) as raised:
                    stripe.invoice_payments.list()
                assert raised.value.status == 401
                assert "accepted" in str(raised.value)
