from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qs

import httpx2
import pytest

from runtime.credentials import Credentials
from runtime.errors import ErrorClasses, StatusError
from runtime.model import Model
from runtime.operation import (
    Cursor,
    CursorPagination,
    Operation,
    Outcome,
    PagedCall,
    QueryParameter,
)
from runtime.options import RequestOptions
from runtime.pages import AsyncPager, Page
from runtime.session import AsyncSession, Session, Settings


class Item(Model):
    id: str


class ItemList(Model):
    data: list[Item]
    has_more: bool


class ListItems(PagedCall[ItemList, Item]):
    operation = Operation(
        "ListItems",
        "GET",
        "/items",
        {"200": Outcome({"application/json": ItemList})},
        request_id="Request-Id",
    )
    pagination = CursorPagination(
        items=("data",),
        forward=Cursor("starting_after", ("data", -1, "id")),
        backward=Cursor("ending_before", ("data", 0, "id")),
        has_more=("has_more",),
    )
    starting_after: Annotated[str | None, QueryParameter("starting_after")] = None
    ending_before: Annotated[str | None, QueryParameter("ending_before")] = None
    status: Annotated[str | None, QueryParameter("status")] = None


class ListBare(PagedCall[list[Item], Item]):
    operation = Operation(
        "ListBare", "GET", "/items", {"200": Outcome({"application/json": list[Item]})}
    )
    pagination = CursorPagination(items=(), forward=Cursor("starting_after", (-1, "id")))
    starting_after: Annotated[str | None, QueryParameter("starting_after")] = None


SETTINGS = Settings(
    server_url="https://api.example.com",
    environment="ACME",
    schemes={},
    security=Credentials,
    errors=ErrorClasses({}, client=StatusError, server=StatusError, other=StatusError),
    user_agent="acme/1",
    logger="acme",
)

IDS = [str(number) for number in range(7)]
Query = dict[str, list[str]]
Answer = Callable[[Query], object]


class Server:
    """Answers with what a function makes of the query, and keeps the queries."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.queries: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.queries.append(request.url.query.decode())
        body = self.answer(parse_qs(self.queries[-1]))
        return httpx2.Response(200, json=body, headers={"Request-Id": f"r{len(self.queries)}"})

    def session(self) -> Session:
        client = httpx2.Client(transport=httpx2.MockTransport(self))
        return Session(SETTINGS, credentials=Credentials(), http_client=client)

    def async_session(self) -> AsyncSession:
        client = httpx2.AsyncClient(transport=httpx2.MockTransport(self))
        return AsyncSession(SETTINGS, credentials=Credentials(), http_client=client)


def three_at_a_time(query: Query) -> object:
    if "ending_before" in query:
        before = IDS[: IDS.index(query["ending_before"][0])]
        found, more = before[-3:], len(before) > 3
    else:
        after = (
            IDS[IDS.index(query["starting_after"][0]) + 1 :] if "starting_after" in query else IDS
        )
        found, more = after[:3], len(after) > 3
    return page_of(found, more=more)


def page_of(ids: list[str], *, more: bool) -> object:
    return {"data": [{"id": one} for one in ids], "has_more": more}


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items]


def test_forward_through_all_pages_with_the_filters_kept() -> None:
    server = Server(three_at_a_time)
    page = Page(server.session(), ListItems(status="a b"), RequestOptions(query={"x": "1"}))
    assert ids(list(page)) == IDS
    assert server.queries == [
        "status=a%20b&x=1",
        "starting_after=2&status=a%20b&x=1",
        "starting_after=5&status=a%20b&x=1",
    ]


def test_backward_each_page_is_reversed() -> None:
    server = Server(three_at_a_time)
    page = Page(server.session(), ListItems(ending_before="6", status="x"))
    assert ids(page.items) == ["5", "4", "3"]
    assert ids(page.value.data) == ["3", "4", "5"]
    assert ids(list(page)) == ["5", "4", "3", "2", "1", "0"]
    assert server.queries == ["ending_before=6&status=x", "ending_before=3&status=x"]


def test_pages_are_fetched_when_they_are_needed() -> None:
    server = Server(three_at_a_time)
    items = iter(Page(server.session(), ListItems()))
    assert [next(items).id for _ in range(3)] == ["0", "1", "2"]
    assert len(server.queries) == 1
    assert next(items).id == "3"
    assert len(server.queries) == 2


def test_what_a_page_tells() -> None:
    server = Server(three_at_a_time)
    page = Page(server.session(), ListItems())
    assert (page.status, page.request_id, page.has_next, page.cursor) == (200, "r1", True, None)
    assert page.response.value is page.value
    following = page.next_page()
    assert following is not None
    assert (following.request_id, following.cursor) == ("r2", "2")
    assert [ids(one.items) for one in following.pages()] == [["3", "4", "5"], ["6"]]
    last = list(page.pages())[-1]
    assert (last.has_next, last.next_page()) == (False, None)


def an_empty_page(_query: Query) -> object:
    return page_of([], more=True)


def the_last_page(_query: Query) -> object:
    return page_of(["a"], more=False)


def the_same_page(_query: Query) -> object:
    return page_of(["a"], more=True)


def two_pages_in_a_circle(query: Query) -> object:
    return page_of(["b" if query.get("starting_after") == ["a"] else "a"], more=True)


@pytest.mark.parametrize(
    ("answer", "requests"),
    [(an_empty_page, 1), (the_last_page, 1), (the_same_page, 2), (two_pages_in_a_circle, 4)],
)
def test_where_the_pages_end(answer: Answer, requests: int) -> None:
    server = Server(answer)
    list(Page(server.session(), ListItems()))
    assert len(server.queries) == requests


def test_a_list_that_has_ended_sends_nothing_more() -> None:
    server = Server(two_pages_in_a_circle)
    pages = Page(server.session(), ListItems()).pages()
    assert len(list(pages)) == 3
    assert list(pages) == []
    assert len(server.queries) == 4


def test_an_async_list_that_has_ended_sends_nothing_more() -> None:
    server = Server(two_pages_in_a_circle)

    async def run() -> None:
        pages = AsyncPager(server.async_session(), ListItems()).pages()
        assert len([page async for page in pages]) == 3
        assert [page async for page in pages] == []

    asyncio.run(run())
    assert len(server.queries) == 4


def test_a_page_shows_its_size_and_no_item() -> None:
    page = Page(Server(three_at_a_time).session(), ListItems())
    assert repr(page) == "Page(3 items, has_next=True, request_id='r1')"
    assert repr([*page.pages()][-1]) == "Page(1 item, has_next=False, request_id='r3')"

    async def run() -> None:
        first = await AsyncPager(Server(three_at_a_time).async_session(), ListItems())
        assert repr(first) == "AsyncPage(3 items, has_next=True, request_id='r1')"

    asyncio.run(run())


def test_a_list_that_is_its_own_page() -> None:
    pages = {None: ["a", "b"], "b": ["c"], "c": []}
    server = Server(
        lambda query: [{"id": one} for one in pages[query.get("starting_after", [None])[0]]]
    )
    assert ids(list(Page(server.session(), ListBare()))) == ["a", "b", "c"]
    assert len(server.queries) == 3


def test_async_iteration_is_lazy_and_complete() -> None:
    server = Server(three_at_a_time)

    async def run() -> None:
        pager = AsyncPager(server.async_session(), ListItems(status="x"))
        assert server.queries == []
        assert ids([item async for item in pager]) == IDS
        assert len(server.queries) == 3
        assert [ids(page.items) async for page in pager.pages()] == [IDS[:3], IDS[3:6], IDS[6:]]

    asyncio.run(run())


def test_async_pages_one_by_one() -> None:
    server = Server(three_at_a_time)

    async def run() -> None:
        page = await AsyncPager(server.async_session(), ListItems(ending_before="6"))
        assert (ids(page.items), page.has_next, page.request_id) == (["5", "4", "3"], True, "r1")
        following = await page.next_page()
        assert following is not None
        assert ids(following.items) == ["2", "1", "0"]
        assert await following.next_page() is None
        assert ids([item async for item in page]) == ["5", "4", "3", "2", "1", "0"]

    asyncio.run(run())


class Flaky:
    """Fails every other request."""

    def __init__(self, answer: Answer) -> None:
        self.server = Server(answer)
        self.requests = 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        return httpx2.Response(400) if self.requests % 2 == 0 else self.server(request)


@pytest.mark.parametrize(
    ("call", "expected"),
    [(ListItems(), IDS), (ListItems(ending_before="6"), ["5", "4", "3", "2", "1", "0"])],
)
def test_a_fault_in_the_middle_is_resumed_from_the_last_item(
    call: ListItems, expected: list[str]
) -> None:
    client = httpx2.Client(transport=httpx2.MockTransport(Flaky(three_at_a_time)))
    session = Session(SETTINGS, credentials=Credentials(), http_client=client)
    items = iter(Page(session, call))
    found: list[str] = []
    faults = 0
    while len(found) < len(expected):
        try:
            found.append(next(items).id)
        except StatusError:
            faults += 1
    assert (found, faults) == (expected, (len(expected) - 1) // 3)
    assert list(items) == []


def test_a_fault_between_two_pages_is_resumed_with_the_next_page() -> None:
    client = httpx2.Client(transport=httpx2.MockTransport(Flaky(three_at_a_time)))
    session = Session(SETTINGS, credentials=Credentials(), http_client=client)
    pages = Page(session, ListItems()).pages()
    assert ids(next(pages).items) == IDS[:3]
    with pytest.raises(StatusError):
        next(pages)
    assert ids(next(pages).items) == IDS[3:6]


def test_async_iteration_is_resumed_from_the_last_item() -> None:
    async def run() -> None:
        flaky = Flaky(three_at_a_time)
        # The very first request fails.
        flaky.requests = 1
        client = httpx2.AsyncClient(transport=httpx2.MockTransport(flaky))
        session = AsyncSession(SETTINGS, credentials=Credentials(), http_client=client)
        items = aiter(AsyncPager(session, ListItems(status="x")))
        found: list[str] = []
        faults = 0
        while len(found) < len(IDS):
            try:
                found.append((await anext(items)).id)
            except StatusError:
                faults += 1
        assert (found, faults) == (IDS, 3)
        assert [item async for item in items] == []
        assert all("status=x" in query for query in flaky.server.queries)

    asyncio.run(run())
