"""Lists of a sandbox: filters, order, pages and expanded fields."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import JsonValue
from typing_extensions import TypedDict

from runtime.operation import Call, Operation, QueryParameter
from runtime.server.refusals import InvalidRequest
from runtime.server.sandbox.listing import (
    Collection,
    Expandable,
    Expansion,
    Filter,
    Listing,
    Order,
    PageSize,
)
from runtime.server.sandbox.paths import value_at, with_value


class Range(TypedDict, total=False):
    gt: int
    gte: int
    lt: int
    lte: int


class Between(TypedDict, total=False):
    least: int
    most: int


class Shop(TypedDict, total=False):
    town: str
    floor: int | Between


class ListBooks(Call[object]):
    operation = Operation("ListBooks", "GET", "/books", {})

    after: Annotated[str | None, QueryParameter("after")] = None
    before: Annotated[str | None, QueryParameter("before")] = None
    expanded: Annotated[list[str] | None, QueryParameter("expand[]")] = None
    limit: Annotated[int | None, QueryParameter("limit")] = None
    price: Annotated[int | Range | Between | None, QueryParameter("price", style="deepObject")] = (
        None
    )
    shop: Annotated[Shop | None, QueryParameter("shop", style="deepObject")] = None
    author: Annotated[str | list[str] | None, QueryParameter("author")] = None
    sold: Annotated[bool | None, QueryParameter("sold")] = None


def book(identifier: str, price: int, **others: JsonValue) -> JsonValue:
    return {"id": identifier, "price": price, "author": "au_1", "sold": False, **others}


BOOKS: list[JsonValue] = [
    book("b1", 30, author="au_2"),
    book("b2", 10, sold=True),
    book("b3", 50, author={"id": "au_3", "name": "Ann"}),
    book("b4", 20, shop={"town": "Ulm", "floor": 1}),
    book("b5", 40, shop={"town": "Ulm", "floor": 2}, author=None),
]
LISTING = Listing(
    identifier=("id",),
    items=("data", "books"),
    order=Order(("price",), descending=True),
    page_size=PageSize("limit", default=3),
    forward="after",
    backward="before",
    has_more=("more",),
    filters=(
        Filter("price", ("price",)),
        Filter("author", ("author",)),
        Filter("sold", ("sold",)),
        Filter("shop", members={"town": ("shop", "town"), "floor": ("shop", "floor")}),
    ),
    expansion=Expansion(
        "expanded",
        {
            "author": Expandable(("author",), {"kind": "author", "id": ""}),
            "shop": Expandable(("shop",)),
        },
        identifier=("id",),
    ),
)
ANSWER: JsonValue = {"url": "/books", "data": {"books": BOOKS}, "more": False}


def ids_and_more(**arguments: Any) -> tuple[str, bool]:
    """The ids of a page, and whether there are more."""
    answer = Collection(LISTING, ANSWER, count=0, seed=0).page(ListBooks(**arguments))
    books: Any = value_at(answer, ("data", "books"))
    more = value_at(answer, ("more",))
    assert isinstance(more, bool)
    assert value_at(answer, ("url",)) == "/books"
    return " ".join(item["id"] for item in books), more


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        ({}, ("b3 b5 b1", True)),
        ({"limit": 5}, ("b3 b5 b1 b4 b2", False)),
        ({"limit": 4}, ("b3 b5 b1 b4", True)),
        ({"after": "b1"}, ("b4 b2", False)),
        ({"after": "b3", "limit": 1}, ("b5", True)),
        ({"after": "b2"}, ("", False)),
        ({"before": "b2", "limit": 2}, ("b1 b4", True)),
        ({"before": "b1", "limit": 2}, ("b3 b5", False)),
        ({"before": "b3"}, ("", False)),
        ({"before": "b2", "limit": 0}, ("", True)),
    ],
)
def test_pages_in_both_directions_keep_the_order_of_the_list(
    arguments: dict[str, Any], page: tuple[str, bool]
) -> None:
    assert ids_and_more(**arguments) == page


@pytest.mark.parametrize(
    ("arguments", "page"),
    [
        ({"price": 30}, "b1"),
        ({"price": {"gt": 30}}, "b3 b5"),
        ({"price": {"gte": 30, "lt": 50}}, "b5 b1"),
        ({"price": {"lte": 20}}, "b4 b2"),
        ({"price": {"gt": 20, "lt": 30}}, ""),
        ({"price": {}}, "b3 b5 b1"),
        ({"author": "au_2"}, "b1"),
        ({"author": "au_3"}, "b3"),
        ({"author": ["au_2", "au_3"]}, "b3 b1"),
        ({"sold": True}, "b2"),
        ({"shop": {"town": "Ulm"}}, "b5 b4"),
        ({"shop": {"town": "Ulm", "floor": 1}}, "b4"),
        ({"shop": {"floor": 3}}, ""),
        ({"author": "au_1", "price": {"lt": 20}}, "b2"),
    ],
)
def test_filters(arguments: dict[str, Any], page: str) -> None:
    assert ids_and_more(**arguments)[0] == page


@pytest.mark.parametrize(
    ("name", "value"), [("price", {"least": 20}), ("shop", {"floor": {"most": 1}})]
)
def test_a_bound_of_another_name_is_refused_by_the_name_of_its_parameter(
    name: str, value: object
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        ids_and_more(**{name: value})
    (fault,) = caught.value.faults
    assert (fault.name, fault.problem) == (name, "may only have the bounds gt, gte, lt, lte")


def test_filters_hold_on_every_page() -> None:
    wanted: dict[str, Any] = {"price": {"lt": 50}, "limit": 2}
    assert ids_and_more(**wanted) == ("b5 b1", True)
    assert ids_and_more(**wanted, after="b1") == ("b4 b2", False)
    assert ids_and_more(**wanted, before="b2") == ("b1 b4", True)


def test_a_cursor_may_be_an_item_that_the_filters_do_not_keep() -> None:
    assert ids_and_more(price={"lt": 50}, after="b3", limit=1) == ("b5", True)


@pytest.mark.parametrize("name", ["after", "before"])
def test_an_unknown_cursor_is_refused_by_the_name_of_its_parameter(name: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        ids_and_more(**{name: "b9"})
    assert (refused.value.status, refused.value.parameter) == (400, name)
    assert "b9" not in str(refused.value)


def test_references_are_expanded_where_there_is_an_object() -> None:
    call = ListBooks(expanded=["author", "shop"], limit=5)
    answer = Collection(LISTING, ANSWER, count=0, seed=0).page(call)
    items: Any = value_at(answer, ("data", "books"))
    authors = {item["id"]: item["author"] for item in items}
    assert authors["b1"] == {"kind": "author", "id": "au_2"}
    assert authors["b3"] == {"id": "au_3", "name": "Ann"}
    assert authors["b5"] is None
    assert items[3]["shop"] == {"town": "Ulm", "floor": 1}
    assert "shop" not in items[0]


def test_a_field_that_cannot_be_expanded_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="may only name author, shop") as refused:
        ids_and_more(expanded=["publisher"])
    assert refused.value.parameter == "expand[]"


def test_a_listing_without_anything_is_the_whole_example() -> None:
    collection = Collection(Listing(("id",)), BOOKS, count=0, seed=0)
    assert collection.page(ListBooks(limit=1, sold=True, after="b9")) == BOOKS


def test_made_up_items_are_listed_beside_the_documented_ones() -> None:
    collection = Collection(LISTING, ANSWER, count=20, seed=1)
    assert len(collection.items) == 25
    prices = [value_at(item, ("price",)) for item in collection.items]
    assert prices == sorted(prices, key=str, reverse=True)
    answer = collection.page(ListBooks(limit=25))
    assert value_at(answer, ("data", "books")) == [*collection.items]


def test_pages_change_nothing_in_the_collection() -> None:
    collection = Collection(LISTING, ANSWER, count=0, seed=0)
    before = repr(collection.items)
    collection.page(ListBooks(expanded=["author"], limit=5))
    assert repr(collection.items) == before


@pytest.mark.parametrize(
    ("path", "found"),
    [((), {"a": [1, {"b": 2}]}), (("a", -1, "b"), 2), (("a", 5), None), (("a", "b"), None)],
)
def test_values_are_found_by_paths(path: tuple[str | int, ...], found: JsonValue) -> None:
    assert value_at({"a": [1, {"b": 2}]}, path) == found


def test_values_are_replaced_in_a_copy() -> None:
    value: JsonValue = {"a": [1, {"b": 2}]}
    assert with_value(value, ("a", -1, "b"), 3) == {"a": [1, {"b": 3}]}
    assert with_value(value, ("c",), 3) == {"a": [1, {"b": 2}], "c": 3}
    assert with_value(value, ("a", 7), 3) == value
    assert with_value(value, ("c", "d"), 3) == value
    assert value == {"a": [1, {"b": 2}]}
