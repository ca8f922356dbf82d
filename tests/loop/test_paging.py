"""Pages of a list, fetched when they are needed and with the filters kept."""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from typing import Any

import httpx2
import pytest
from stripe_invoice_payments import AsyncStripe, Stripe, errors
from stripe_invoice_payments._runtime.options import RequestOptions
from stripe_invoice_payments.models.components import InvoicePaymentList
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import create_app
from stripe_invoice_payments.server.examples import ExampleServer
from tests.loop.serving import Serve

COUNT = 7
IDS = [f"inpay_{number}" for number in range(COUNT)]


class Shelf(ExampleServer):
    """Answers with a part of seven payments, as Stripe does."""

    def __init__(self, example: Any) -> None:
        self._items = [example["data"][0] | {"id": id_} for id_ in IDS]
        self.calls: list[GetInvoicePayments] = []

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: object
    ) -> InvoicePaymentList:
        del context
        self.calls.append(call)
        limit = call.limit or 10
        if call.ending_before is not None:
            end = IDS.index(call.ending_before)
            data = self._items[max(0, end - limit) : end]
            has_more = end - limit > 0
        else:
            start = 0 if call.starting_after is None else IDS.index(call.starting_after) + 1
            data = self._items[start : start + limit]
            has_more = start + limit < COUNT
        page = {
            "object": "list",
            "url": "/v1/invoice_payments",
            "has_more": has_more,
            "data": data,
        }
        return InvoicePaymentList.model_validate_json(json.dumps(page))


@pytest.fixture(scope="module")
def shelf_server(serve: Serve, stripe_example: Any) -> tuple[Shelf, str]:
    shelf = Shelf(stripe_example)
    return shelf, serve(create_app(shelf))


@pytest.fixture
def shelf(shelf_server: tuple[Shelf, str]) -> Shelf:
    shelf_server[0].calls.clear()
    return shelf_server[0]


@pytest.fixture
def url(shelf_server: tuple[Shelf, str]) -> str:
    return shelf_server[1]


FILTERS: dict[str, Any] = {
    "status": "paid",
    "created": {"gte": 1},
    "payment": {"type": "payment_intent"},
    "expand": ["data.invoice"],
    "invoice": "in_1",
    "limit": 3,
}


def test_forward(shelf: Shelf, url: str) -> None:
    with Stripe(token="t", server_url=url) as client:
        assert [item.id for item in client.invoice_payments.list(**FILTERS)] == IDS
    assert [call.starting_after for call in shelf.calls] == [None, IDS[2], IDS[5]]
    assert [
        call.model_dump(exclude={"starting_after"}, exclude_none=True) for call in shelf.calls
    ] == [FILTERS] * 3


def test_forward_async(shelf: Shelf, url: str) -> None:
    async def run() -> list[str]:
        async with AsyncStripe(token="t", server_url=url) as client:
            return [item.id async for item in client.invoice_payments.list(**FILTERS)]

    assert asyncio.run(run()) == IDS
    assert [call.starting_after for call in shelf.calls] == [None, IDS[2], IDS[5]]
    assert [
        call.model_dump(exclude={"starting_after"}, exclude_none=True) for call in shelf.calls
    ] == [FILTERS] * 3


def test_backward(shelf: Shelf, url: str) -> None:
    with Stripe(token="t", server_url=url) as client:
        page = client.invoice_payments.list(ending_before=IDS[6], status="paid", limit=2)
        assert [item.id for item in page] == IDS[:6][::-1]
    assert [call.ending_before for call in shelf.calls] == [IDS[6], IDS[4], IDS[2]]
    assert {(call.status, call.limit, call.starting_after) for call in shelf.calls} == {
        ("paid", 2, None)
    }


def test_backward_async(shelf: Shelf, url: str) -> None:
    async def run() -> list[str]:
        async with AsyncStripe(token="t", server_url=url) as client:
            pages = client.invoice_payments.list(ending_before=IDS[6], limit=4)
            return [item.id async for item in pages]

    assert asyncio.run(run()) == IDS[:6][::-1]
    assert [call.ending_before for call in shelf.calls] == [IDS[6], IDS[2]]


def test_from_the_middle(shelf: Shelf, url: str) -> None:
    with Stripe(token="t", server_url=url) as client:
        page = client.invoice_payments.list(starting_after=IDS[3], limit=2)
        assert [item.id for item in page] == IDS[4:]
    assert len(shelf.calls) == 2


def test_pages_are_fetched_when_they_are_needed(shelf: Shelf, url: str) -> None:
    with Stripe(token="t", server_url=url) as client:
        page = client.invoice_payments.list(limit=2)
        assert len(shelf.calls) == 1
        items = iter(page)
        assert [item.id for item in islice(items, 2)] == IDS[:2]
        assert len(shelf.calls) == 1
        assert next(items).id == IDS[2]
        assert len(shelf.calls) == 2


def test_async_pages_are_fetched_when_they_are_needed(shelf: Shelf, url: str) -> None:
    async def run() -> None:
        async with AsyncStripe(token="t", server_url=url) as client:
            pager = client.invoice_payments.list(limit=2)
            assert shelf.calls == []
            page = await pager
            assert ([item.id for item in page.items], len(shelf.calls)) == (IDS[:2], 1)
            seen: list[str] = []
            async for item in page:
                seen.append(item.id)
                if len(seen) == 3:
                    break
            assert (seen, len(shelf.calls)) == (IDS[:3], 2)

    asyncio.run(run())


def test_pages_one_by_one(shelf: Shelf, url: str) -> None:
    with Stripe(token="t", server_url=url) as client:
        page = client.invoice_payments.list(limit=3)
        pages = [page]
        while (following := pages[-1].next_page()) is not None:
            pages.append(following)
        assert [[item.id for item in page.items] for page in pages] == [IDS[:3], IDS[3:6], IDS[6:]]
        assert [page.has_next for page in pages] == [True, True, False]
        assert [page.value.has_more for page in pages] == [True, True, False]
        assert len({page.request_id for page in pages}) == 3
        assert {page.status for page in pages} == {200}
        assert [[item.id for item in each.items] for each in page.pages()] == [
            IDS[:3],
            IDS[3:6],
            IDS[6:],
        ]
    assert len(shelf.calls) == 5


def test_async_pages_one_by_one(shelf: Shelf, url: str) -> None:
    async def run() -> None:
        async with AsyncStripe(token="t", server_url=url) as client:
            sizes = [
                len(page.items) async for page in client.invoice_payments.list(limit=3).pages()
            ]
            assert sizes == [3, 3, 1]
            first = await client.invoice_payments.list(limit=3)
            second = await first.next_page()
            assert second is not None
            assert [item.id for item in second.items] == IDS[3:6]
            sizes = [len(page.items) async for page in second.pages()]
            assert sizes == [3, 1]
            last = await client.invoice_payments.list(starting_after=IDS[5])
            assert await last.next_page() is None
            assert not last.has_next

    asyncio.run(run())
    assert len(shelf.calls) == 7


def test_backward_pages_keep_the_page_as_it_came(shelf: Shelf, url: str) -> None:
    with Stripe(token="t", server_url=url) as client:
        page = client.invoice_payments.list(ending_before=IDS[4], limit=3)
        assert [item.id for item in page.value.data] == IDS[1:4]
        assert [item.id for item in page.items] == IDS[1:4][::-1]
        following = page.next_page()
    assert following is not None
    assert [item.id for item in following.items] == IDS[:1]
    assert len(shelf.calls) == 2


def test_the_options_hold_for_every_page(shelf: Shelf, url: str) -> None:
    seen: list[str | None] = []

    class Watching(httpx2.HTTPTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            seen.append(request.headers.get("stripe-account"))
            return super().handle_request(request)

    options = RequestOptions(headers={"Stripe-Account": "acct_1"})
    with httpx2.Client(transport=Watching()) as http_client:
        client = Stripe(token="t", server_url=url, http_client=http_client)
        assert len(list(client.invoice_payments.list(limit=3, options=options))) == COUNT
    assert seen == ["acct_1"] * 3
    assert len(shelf.calls) == 3


def stripe_of(pages: list[dict[str, Any]]) -> tuple[Stripe, list[str]]:
    """A client that is answered with these pages in turn, and the queries that it sends."""
    queries: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        queries.append(request.url.query.decode())
        return httpx2.Response(200, json=pages[len(queries) - 1])

    transport = httpx2.MockTransport(answer)
    return Stripe(token="t", http_client=httpx2.Client(transport=transport)), queries


def page_of(example: Any, ids: list[str], *, has_more: bool) -> dict[str, Any]:
    data = [example["data"][0] | {"id": id_} for id_ in ids]
    return {"object": "list", "url": "/", "has_more": has_more, "data": data}


def test_an_empty_page_ends_the_walk(stripe_example: Any) -> None:
    client, queries = stripe_of(
        [
            page_of(stripe_example, ["a"], has_more=True),
            page_of(stripe_example, [], has_more=True),
        ]
    )
    assert [item.id for item in client.invoice_payments.list()] == ["a"]
    assert queries == ["", "starting_after=a"]


def test_a_server_that_repeats_itself_is_not_asked_for_ever(stripe_example: Any) -> None:
    pages = [page_of(stripe_example, [id_], has_more=True) for id_ in "abab"]
    client, queries = stripe_of(pages)
    walked = [item.id for item in islice(client.invoice_payments.list(), 20)]
    assert walked[:2] == ["a", "b"]
    assert len(queries) <= 4


def test_an_error_on_the_way_keeps_what_came_before(stripe_example: Any) -> None:
    broken: dict[str, Any] = {"object": "list"}
    client, _ = stripe_of([page_of(stripe_example, ["a"], has_more=True), broken])
    seen: list[str] = []
    with pytest.raises(errors.UnexpectedResponse):
        seen.extend(item.id for item in client.invoice_payments.list())
    assert seen == ["a"]


def test_both_cursors_at_once_are_refused(stripe_example: Any) -> None:
    client, queries = stripe_of([page_of(stripe_example, ["a"], has_more=False)])
    with pytest.raises(errors.InvalidArgument, match="starting_after"):
        client.invoice_payments.list(starting_after="x", ending_before="y")
    assert queries == []


def test_send_answers_one_page_alone(stripe_example: Any) -> None:
    client, queries = stripe_of([page_of(stripe_example, ["a"], has_more=True)])
    response = client.send(GetInvoicePayments(limit=1))
    assert [item.id for item in response.value.data] == ["a"]
    assert queries == ["limit=1"]
