from collections.abc import Callable

import pytest

from specmill.ir.api import Content, Operation
from specmill.ir.types import Anything, Array, JsonValue, Reference, Scalar
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]


def _operation(lower_document: LowerDocument, **parts: JsonValue) -> Operation:
    components = parts.pop("components", {})
    operation: JsonObject = {"responses": {"204": {"description": ""}}, **parts}
    lowered = lower_document({"paths": {"/a": {"post": operation}}, "components": components})
    (found,) = lowered.api.operations
    return found


def _content(lower_document: LowerDocument, media_type: JsonObject) -> Content:
    response: JsonValue = {"description": "", "content": {"application/json": media_type}}
    (response_,) = _operation(lower_document, responses={"200": response}).responses
    (content,) = response_.contents
    return content


def test_an_answer_for_each_status(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        responses={
            "default": {"description": "Else"},
            "200": {"$ref": "#/components/responses/Fine"},
            "4XX": {"description": "Wrong"},
            "x-note": {"description": "no answer"},
        },
        components={"responses": {"Fine": {"description": "Fine"}}},
    )
    found = [(r.status, r.description) for r in operation.responses]
    assert found == [("default", "Else"), ("200", "Fine"), ("4XX", "Wrong")]
    assert operation.responses[1].pointer == "/components/responses/Fine"
    assert all(response.contents == () for response in operation.responses)


@pytest.mark.parametrize(
    ("statuses", "success", "errors"),
    [
        (["200", "404", "default"], ["200"], ["404", "default"]),
        (["default", "2XX", "5XX"], ["2XX"], ["default", "5XX"]),
        (["201", "204"], ["201", "204"], []),
        (["404", "default"], ["default"], ["404"]),
        (["100", "302", "404"], ["302"], ["404"]),
        (["302", "304", "default"], ["302"], ["304", "default"]),
        (["200", "302"], ["200"], ["302"]),
        (["304", "404"], [], ["304", "404"]),
    ],
)
def test_what_means_success_and_what_failure(
    lower_document: LowerDocument, statuses: list[str], success: list[str], errors: list[str]
) -> None:
    responses: JsonObject = {status: {"description": ""} for status in statuses}
    operation = _operation(lower_document, responses=responses)
    assert [response.status for response in operation.success_responses] == success
    assert [response.status for response in operation.error_responses] == errors


@pytest.mark.parametrize(
    ("names", "header"),
    [
        (["Age", "Request-Id"], "Request-Id"),
        (["X-Correlation-ID"], "X-Correlation-ID"),
        (["trace-id", "X-Request-Id"], "trace-id"),
        (["X-Request-Identity", "Request", "Id"], None),
        ([], None),
    ],
)
def test_the_header_that_names_the_request(
    lower_document: LowerDocument, names: list[str], header: str | None
) -> None:
    headers: JsonObject = {name: {"schema": {"type": "string"}} for name in names}
    responses: JsonValue = {
        "200": {"description": "No header here."},
        "500": {"description": "", "headers": headers},
    }
    assert _operation(lower_document, responses=responses).request_id_header == header


def test_headers_of_an_answer(lower_document: LowerDocument) -> None:
    headers: JsonValue = {
        "X-Request-Id": {"required": True, "description": "Id", "schema": {"type": "string"}},
        "Content-Type": {"schema": {"type": "string"}},
        "Rate": {"$ref": "#/components/headers/Rate"},
        "Plain": {"content": {"text/plain": {}}},
    }
    operation = _operation(
        lower_document,
        responses={"200": {"description": "", "headers": headers}},
        components={"headers": {"Rate": {"schema": {"type": "integer"}}}},
    )
    first, rate, plain = operation.responses[0].headers
    assert (first.name, first.words, first.description) == (
        "X-Request-Id",
        ("x", "request", "id"),
        "Id",
    )
    assert first.required
    assert first.type == Scalar("string")
    assert (rate.name, rate.type, rate.required) == ("Rate", Scalar("integer"), False)
    assert rate.pointer == "/components/headers/Rate"
    assert plain.type == Anything()


def test_a_body_in_each_media_type(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        requestBody={
            "required": True,
            "description": "What to make",
            "content": {
                "application/json": {"schema": {"type": "array", "items": {"type": "integer"}}},
                "text/plain; charset=utf-8": {},
            },
        },
    )
    assert operation.body is not None
    assert operation.body.required
    assert operation.body.description == "What to make"
    first, second = operation.body.contents
    assert (first.media_type, first.type) == ("application/json", Array(Scalar("integer")))
    assert (second.media_type, second.type) == ("text/plain; charset=utf-8", Anything())


def test_a_body_that_is_a_component(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        requestBody={"$ref": "#/components/requestBodies/New"},
        components={
            "schemas": {"Book": {"properties": {"a": {}}}},
            "requestBodies": {
                "New": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}}
                }
            },
        },
    )  # fmt: skip
    assert operation.body is not None
    assert not operation.body.required
    assert operation.body.contents[0].type == Reference("/components/schemas/Book")


def test_a_body_without_content_is_none(lower_document: LowerDocument) -> None:
    assert _operation(lower_document, requestBody={"content": {}}).body is None
    assert _operation(lower_document).body is None


@pytest.mark.parametrize(
    ("media_type", "examples"),
    [
        ({"example": {"a": 1}}, (("", {"a": 1}),)),
        ({"example": None}, (("", None),)),
        ({"examples": {"one": {"value": 1}, "two": {"value": None}}}, (("one", 1), ("two", None))),
        ({"examples": {"far": {"externalValue": "https://books.example/1"}}}, ()),
        ({"schema": {"examples": [1, 2]}}, (("", 1), ("", 2))),
        ({"schema": {"examples": [1]}, "example": 2}, (("", 2),)),
        ({"schema": {"type": "string"}}, ()),
    ],
)
def test_examples(
    media_type: JsonObject,
    examples: tuple[tuple[str, JsonValue], ...],
    lower_document: LowerDocument,
) -> None:
    assert _content(lower_document, media_type).examples == examples


def test_an_example_that_is_a_component(lower_document: LowerDocument) -> None:
    response: JsonValue = {
        "description": "",
        "content": {
            "application/json": {"examples": {"one": {"$ref": "#/components/examples/One"}}}
        },
    }
    operation = _operation(
        lower_document,
        responses={"200": response},
        components={"examples": {"One": {"value": [1]}}},
    )
    assert operation.responses[0].contents[0].examples == (("one", [1]),)


def test_a_sample_is_made_up_only_where_there_is_no_example(lower_document: LowerDocument) -> None:
    assert _content(lower_document, {"schema": {"type": "boolean"}}).sample is False
    with_example = _content(lower_document, {"schema": {"type": "boolean"}, "example": True})
    assert with_example.sample is None


@pytest.mark.parametrize(("method", "status"), [("head", "200"), ("get", "204"), ("get", "205")])
def test_what_has_no_body_in_http_has_none(
    lower_document: LowerDocument, method: str, status: str
) -> None:
    content: JsonValue = {"application/json": {"schema": {"type": "string"}}}
    response: JsonValue = {"description": "", "content": content}
    lowered = lower_document({"paths": {"/a": {method: {"responses": {status: response}}}}})
    (operation,) = lowered.api.operations
    assert [response.contents for response in operation.responses] == [()]


_STRING: JsonObject = {"type": "string"}
_INTEGER: JsonObject = {"type": "integer"}


@pytest.mark.parametrize(
    ("media_type", "schema", "item"),
    [
        ("text/event-stream", _INTEGER, Scalar("integer")),
        ("text/event-stream", {"type": "array", "items": _INTEGER}, Scalar("integer")),
        ("text/event-stream", {"properties": {"data": _INTEGER}}, Scalar("integer")),
        (
            "text/event-stream",
            {"properties": {"id": _STRING, "event": _STRING, "retry": _INTEGER, "data": _INTEGER}},
            Scalar("integer"),
        ),
        (
            "text/event-stream",
            {
                "properties": {
                    "data": {
                        "type": "string",
                        "contentMediaType": "application/json",
                        "contentSchema": _INTEGER,
                    }
                }
            },
            Scalar("integer"),
        ),
        ("text/event-stream", None, Scalar("string")),
        ("application/x-ndjson", {"type": "array", "items": _INTEGER}, Scalar("integer")),
        ("application/jsonl", _INTEGER, Scalar("integer")),
        ("application/jsonl", None, Anything()),
        ("application/json", {"type": "array", "items": _INTEGER}, Array(Scalar("integer"))),
    ],
)
def test_a_stream_is_described_item_by_item(
    lower_document: LowerDocument, media_type: str, schema: JsonObject | None, item: object
) -> None:
    media: JsonObject = {} if schema is None else {"schema": schema}
    response: JsonValue = {"description": "", "content": {media_type: media}}
    operation = _operation(lower_document, responses={"200": response})
    assert operation.responses[0].contents[0].type == item


def test_an_object_with_more_than_the_fields_of_an_event_is_its_data(
    lower_document: LowerDocument,
) -> None:
    schema: JsonObject = {"type": "object", "properties": {"data": _STRING, "index": _INTEGER}}
    response: JsonValue = {"description": "", "content": {"text/event-stream": {"schema": schema}}}
    operation = _operation(lower_document, responses={"200": response})
    assert isinstance(operation.responses[0].contents[0].type, Reference)
