from collections.abc import Callable

import pytest

from specmill.ir.api import CursorPagination, PageCursor
from specmill.ir.types import JsonValue, Reference, Scalar
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

BOOK: JsonObject = {"type": "object", "properties": {"id": {"type": "string"}}}
PAGE: JsonObject = {
    "type": "object",
    "properties": {
        "data": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}},
        "has_more": {"type": "boolean"},
        "meta": {"properties": {"next.page": {"type": "string"}}},
    },
}
FORWARD: JsonObject = {
    "type": "cursor",
    "inputs": [{"name": "after", "in": "parameters", "type": "cursor"}],
    "outputs": {"results": "$.data", "nextCursor": "$.data[-1].id"},
}
REST: JsonObject = {
    "hasMore": "$.has_more",
    "backward": {"parameter": "before", "nextCursor": "$.data[0].id"},
}


def _lower(
    lower_document: LowerDocument,
    forward: JsonObject = FORWARD,
    rest: JsonObject | None = None,
    page: JsonValue = PAGE,
) -> tuple[CursorPagination | None, list[str]]:
    operation: JsonObject = {
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "string"}}
            for name in ("after", "before")
        ],
        "responses": {
            "404": {"description": "", "content": {"application/json": {}}},
            "200": {"description": "", "content": {"application/json": {"schema": page}}},
        },
        "x-speakeasy-pagination": forward,
        **({} if rest is None else {"x-specmill-pagination": rest}),
    }
    lowered = lower_document(
        {"paths": {"/books": {"get": operation}}, "components": {"schemas": {"Book": BOOK}}}
    )
    (found,) = lowered.api.operations
    messages = [d.message for d in lowered.diagnostics if d.code.id == "unusable-pagination"]
    return found.pagination, messages


def test_both_ways(lower_document: LowerDocument) -> None:
    pagination, messages = _lower(lower_document, rest=REST)
    assert messages == []
    assert pagination == CursorPagination(
        items=("data",),
        item_type=Reference("/components/schemas/Book"),
        has_more=("has_more",),
        forward=PageCursor("after", ("data", -1, "id")),
        backward=PageCursor("before", ("data", 0, "id")),
    )


def test_forward_alone(lower_document: LowerDocument) -> None:
    pagination, messages = _lower(lower_document)
    assert messages == []
    assert pagination is not None
    assert (pagination.has_more, pagination.backward) == (None, None)


def test_a_page_that_is_a_list(lower_document: LowerDocument) -> None:
    forward: JsonObject = {**FORWARD, "outputs": {"results": "$", "nextCursor": "$[-1]"}}
    pagination, messages = _lower(
        lower_document, forward, page={"type": "array", "items": {"type": "string"}}
    )
    assert messages == []
    assert pagination is not None
    assert (pagination.items, pagination.item_type) == ((), Scalar("string"))
    assert pagination.forward.value == (-1,)


def test_a_quoted_step(lower_document: LowerDocument) -> None:
    outputs: JsonValue = {"results": "$.data", "nextCursor": "$.meta['next.page']"}
    pagination, messages = _lower(lower_document, {**FORWARD, "outputs": outputs})
    assert messages == []
    assert pagination is not None
    assert pagination.forward.value == ("meta", "next.page")


PAGES: list[JsonObject] = [
    {"allOf": [PAGE, {"properties": {"more": {}}}]},
    {"anyOf": [{"type": "null"}, PAGE]},
    {**PAGE, "type": ["object", "null"]},
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_inside_of_something(page: JsonValue, lower_document: LowerDocument) -> None:
    pagination, messages = _lower(lower_document, page=page)
    assert messages == []
    assert pagination is not None
    assert pagination.item_type == Reference("/components/schemas/Book")


def test_nothing_is_declared(lower_document: LowerDocument) -> None:
    lowered = lower_document(
        {"paths": {"/a": {"get": {"responses": {"204": {"description": ""}},
                                  "x-specmill-pagination": REST}}}}
    )  # fmt: skip
    assert lowered.api.operations[0].pagination is None


def _outputs(results: JsonValue, cursor: JsonValue) -> JsonObject:
    return {**FORWARD, "outputs": {"results": results, "nextCursor": cursor}}


@pytest.mark.parametrize(
    ("forward", "rest", "message"),
    [
        ({**FORWARD, "type": "offsetLimit"}, None, "only pagination of the type `cursor`"),
        ({"type": "cursor", "inputs": []}, None, "`outputs` is missing"),
        ({"type": "cursor", "outputs": {"results": "$.data", "nextCursor": "$.data[-1].id"}}, None,
         "`inputs` is missing"),
        ({**FORWARD, "inputs": []}, None, "exactly one entry of type `cursor`"),
        ({**FORWARD, "inputs": [{"name": "nope", "type": "cursor"}]}, None,
         "no query parameter `nope`"),
        (_outputs("$.nope", "$.data[-1].id"), None, "does not lead to an array"),
        (_outputs("$.has_more", "$.data[-1].id"), None, "does not lead to an array"),
        (_outputs("$.data", "$.data[-1].nope"), None, "`nextCursor` does not lead"),
        (_outputs("$.data", "data"), None, "begins with `$`"),
        (_outputs("$.data", 5), None, "begins with `$`"),
        (_outputs("$.data", "$.data[*].id"), None, "neither `.name` nor `[index]`"),
        (_outputs("$..data", "$.data[-1].id"), None, "neither `.name` nor `[index]`"),
        (FORWARD, {"hasMore": "$.nope"}, "`hasMore` does not lead"),
        (FORWARD, {"backward": {"parameter": "nope", "nextCursor": "$.data[0].id"}},
         "no query parameter `nope`"),
        (FORWARD, {"backward": {"parameter": "before"}}, "`nextCursor` is missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed(
    forward: JsonObject, rest: JsonObject | None, message: str, lower_document: LowerDocument
) -> None:
    pagination, messages = _lower(lower_document, forward, rest)
    assert pagination is None
    assert len(messages) == 1
    assert message in messages[0]
