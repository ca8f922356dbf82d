import copy
from collections.abc import Callable
from typing import Any

import pytest

from specmill.ir.sandbox import (
    Sandbox,
    SandboxExpansion,
    SandboxField,
    SandboxFilter,
    SandboxOrder,
    SandboxPageSize,
)
from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

BOOK: JsonObject = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "price": {"type": "integer"},
        "sold": {"type": ["integer", "null"]},
        "shop": {"type": "object", "properties": {"town": {"type": "string"}}},
    },
}
RANGE: JsonObject = {
    "anyOf": [
        {"type": "integer"},
        {"type": "object", "properties": {"gt": {"type": "integer"}, "lte": {"type": "integer"}}},
    ]
}
QUERY: dict[str, JsonValue] = {
    "after": {"type": "string"},
    "expand": {"type": "array", "items": {"type": "string"}},
    "limit": {"type": "integer", "default": 10},
    "price": RANGE,
    "shop": {"type": "object", "properties": {"town": {"type": "string"}}},
}
# `Any`, so that a case can change a part of it.
WHOLE: dict[str, Any] = {
    "identifier": "$.id",
    "items": "$.data",
    "order": {"by": "$.sold", "descending": True},
    "pageSize": "limit",
    "filters": {"price": "$.price", "shop": {"town": "$.shop.town"}},
    "expand": {
        "parameter": "expand",
        "fields": {"data.shop": {"path": "$.shop", "object": {"id": "s"}}},
    },
    "madeUp": {
        "variants": [{"$.sold": None, "$.shop.town": "Ulm"}],
        "references": ["$.shop"],
        "amounts": ["$.price"],
        "times": ["$.sold"],
    },
}
PAGINATION: JsonObject = {
    "type": "cursor",
    "inputs": [{"name": "after", "in": "parameters", "type": "cursor"}],
    "outputs": {"results": "$.data", "nextCursor": "$.data[-1].id"},
}


def lower_sandbox(
    lower_document: LowerDocument, sandbox: JsonValue, **others: JsonValue
) -> tuple[Sandbox | None, list[str]]:
    page: JsonObject = {
        "type": "object",
        "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}},
    }
    operation: JsonObject = {
        "parameters": [
            {"name": name, "in": "query", "schema": schema} for name, schema in QUERY.items()
        ],
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": page}}}
        },
        "x-specmill-sandbox": sandbox,
        **others,
    }
    lowered = lower_document(
        {"paths": {"/books": {"get": operation}}, "components": {"schemas": {"Book": BOOK}}}
    )
    (found,) = lowered.api.operations
    messages = [d.message for d in lowered.diagnostics if d.code.id == "unusable-sandbox"]
    return found.sandbox, messages


def test_everything(lower_document: LowerDocument) -> None:
    assert lower_sandbox(lower_document, WHOLE) == (
        Sandbox(
            items=("data",),
            identifier=("id",),
            order=SandboxOrder(("sold",), descending=True),
            page_size=SandboxPageSize("limit", 10),
            filters=(
                SandboxFilter("price", ("price",), ()),
                SandboxFilter("shop", (), (("town", ("shop", "town")),)),
            ),
            expansion=SandboxExpansion(
                "expand", ("id",), (SandboxField("data.shop", ("shop",), {"id": "s"}),)
            ),
            variants=(((("sold",), None), (("shop", "town"), "Ulm")),),
            references=(("shop",),),
            amounts=(("price",),),
            times=(("sold",),),
        ),
        [],
    )


def test_the_least(lower_document: LowerDocument) -> None:
    sandbox, messages = lower_sandbox(lower_document, {"identifier": "$.id", "items": "$.data"})
    assert messages == []
    assert sandbox == Sandbox(("data",), ("id",), None, None, (), None, (), (), (), ())


def test_the_pagination_says_where_the_items_are(lower_document: LowerDocument) -> None:
    sandbox, messages = lower_sandbox(
        lower_document, {"identifier": "$.id"}, **{"x-speakeasy-pagination": PAGINATION}
    )
    assert messages == []
    assert sandbox is not None
    assert sandbox.items == ("data",)


def test_a_cursor_is_the_id_of_an_item(lower_document: LowerDocument) -> None:
    sandbox, messages = lower_sandbox(
        lower_document, {"identifier": "$.price"}, **{"x-speakeasy-pagination": PAGINATION}
    )
    assert sandbox is None
    assert messages == ["`identifier` is not what the pagination takes for a cursor"]


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        ("identifier", "id", "`identifier` is not a JSONPath that begins with `$`"),
        ("identifier", "$", "`identifier` does not lead to a property of an item"),
        ("identifier", None, "`identifier` is not a JSONPath that begins with `$`"),
        ("items", "$.books", "`items` does not lead to an array of the successful answer"),
        ("order", "$.sold", "this is not an object"),
        ("order.by", "$.sold[", "`by` has a step that is neither `.name` nor `[index]`"),
        ("pageSize", "size", "the operation has no query parameter `size`"),
        ("filters.author", "$.id", "the operation has no query parameter `author`"),
        ("filters.price", "$.cost", "`price` does not lead to a property of an item"),
        (
            "filters.shop",
            "$.shop",
            "the parameter `shop` is an object: give a path for each member",
        ),
        ("filters.shop.land", "$.id", "the parameter `shop` has no member `land`"),
        ("expand.parameter", "expnad", "the operation has no query parameter `expnad`"),
        ("expand.fields.x", {}, "`path` is not a JSONPath that begins with `$`"),
        ("madeUp.times", ["$.bought"], "`times` does not lead to a property of an item"),
        (
            "madeUp.variants",
            [{"$.colour": 1}],
            "`$.colour` does not lead to a property of an item",
        ),
        ("madeUp.statuses", [], "there is no member `statuses` here"),
        ("filter", {}, "there is no member `filter` here"),
    ],
)
def test_what_cannot_be_followed_is_said(
    lower_document: LowerDocument, where: str, value: JsonValue, message: str
) -> None:
    declared = copy.deepcopy(WHOLE)
    *steps, last = where.split(".")
    inner = declared
    for step in steps:
        inner = inner[step]
    inner[last] = value
    assert lower_sandbox(lower_document, declared) == (None, [message])


@pytest.mark.parametrize(
    ("sandbox", "is_usable"),
    [
        ({"madeUp": {"variants": [{"$.sold": 5}, {"$.price": 5}]}}, True),
        ({"madeUp": {"variants": [{"$.sold": 5}, {"$.price": "dear"}]}}, False),
        ({"madeUp": {"variants": [{"$.shop": {"town": 5}}]}}, False),
        ({"expand": {"parameter": "expand", "fields": {"s": {"path": "$.shop"}}}}, True),
        (
            {"expand": {"parameter": "expand", "fields": {"s": {"path": "$.shop", "object": 5}}}},
            False,
        ),
    ],
)
def test_what_the_schema_refuses_is_not_made_up(
    lower_document: LowerDocument, sandbox: JsonObject, is_usable: bool
) -> None:
    example: JsonValue = {"data": [{"id": "b", "price": 1, "sold": None, "shop": {}}]}
    page: JsonObject = {
        "type": "object",
        "properties": {"data": {"type": "array", "items": BOOK}},
    }
    found, messages = lower_sandbox(
        lower_document,
        {"identifier": "$.id", "items": "$.data", **sandbox},
        responses={
            "200": {
                "description": "",
                "content": {"application/json": {"schema": page, "example": example}},
            }
        },
    )
    assert (found is not None) == is_usable
    assert all("does not fit the schema" in message for message in messages)
    assert len(messages) == (not is_usable)
