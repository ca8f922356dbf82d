from dataclasses import replace

import pytest
from tests.lower.conftest import LowerDocument

from specmill.ir.types import (
    Alias,
    Enumeration,
    JsonValue,
    Record,
    Reference,
    Scalar,
    Type,
    Union,
)

ANY_TEXT = Scalar("string", unlisted=True)
KIND, TEXTS = "#/components/schemas/Kind", "#/components/schemas/Text"
A_OR_B = Enumeration(("a", "b"))

FREE: dict[str, tuple[list[JsonValue], Type]] = {
    "text and a list": ([{"type": "string"}, {"enum": ["a", "b"]}], Union((ANY_TEXT, A_OR_B))),
    "a list and text": ([{"enum": ["a", "b"]}, {"type": "string"}], Union((A_OR_B, ANY_TEXT))),
    "text and a component": (
        [{"type": "string"}, {"$ref": KIND}],
        Union((ANY_TEXT, Reference(KIND[1:]))),
    ),
    "a component of text": ([{"$ref": TEXTS}, {"enum": ["a"]}], Reference(TEXTS[1:])),
    "a text with a format": (
        [{"type": "string", "format": "uri"}, {"enum": ["a", "b"]}],
        Union((replace(ANY_TEXT, format="uri"), A_OR_B)),
    ),
    "text and a constant": (
        [{"type": "string"}, {"const": "auto"}],
        Union((ANY_TEXT, Enumeration(("auto",), constant=True))),
    ),
    "text and a list of several types": (
        [{"type": "string"}, {"enum": ["a", 1]}],
        Union((ANY_TEXT, Enumeration(("a", 1)))),
    ),
    "numbers and a list of integers": (
        [{"type": "number"}, {"enum": [1]}],
        Union((Scalar("number", unlisted=True), Enumeration((1,)))),
    ),
    "text, a list and null": (
        [{"type": "string"}, {"enum": ["a", "b"]}, {"type": "null"}],
        Union((ANY_TEXT, A_OR_B, Scalar("null"))),
    ),
}
BOUND: dict[str, list[JsonValue]] = {
    "a short text": [{"type": "string", "maxLength": 3}, {"enum": ["a", "b"]}],
    "a time": [{"type": "string", "format": "date"}, {"enum": ["a", "b"]}],
    "an integer": [{"type": "integer"}, {"enum": ["a", "b"]}],
    "a number and integers": [{"type": "boolean"}, {"enum": ["a", 1]}],
}


def _types(lower_document: LowerDocument, any_of: list[JsonValue], place: str) -> tuple[Type, Type]:
    """The type of a property of a model, and of an item of a list, that travel in one place."""
    schema: JsonValue = {"anyOf": any_of}
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    list_of: JsonValue = {"application/json": {"schema": {"type": "array", "items": schema}}}
    done: JsonValue = {"204": {"description": "Done."}}
    operations: dict[str, dict[str, JsonValue]] = {
        "response": {"responses": {"200": {"description": "One.", "content": content}}},
        "request": {"requestBody": {"content": content}, "responses": done},
    }
    lists: dict[str, dict[str, JsonValue]] = {
        "response": {"responses": {"200": {"description": "All.", "content": list_of}}},
        "request": {"requestBody": {"content": list_of}, "responses": done},
    }
    api = lower_document(
        {
            "paths": {
                "/things/one": {"post": {"operationId": "one", **operations[place]}},
                "/things": {"post": {"operationId": "all", **lists[place]}},
            },
            "components": {
                "schemas": {
                    "Kind": {"enum": ["a", "b"]},
                    "Text": {"type": "string"},
                    "Thing": {"type": "object", "properties": {"kind": schema}},
                }
            },
        }
    ).api
    thing = api.definitions["/components/schemas/Thing"]
    assert isinstance(thing, Record)
    everything = next(one for one in api.operations if one.operation_id == "all")
    body = everything.responses[0] if place == "response" else everything.body
    assert body is not None
    array = body.contents[0].type
    return thing.properties[0].type, getattr(array, "items", array)


@pytest.mark.parametrize("case", FREE)
def test_what_allows_any_text_says_so_beside_a_list(
    lower_document: LowerDocument, case: str
) -> None:
    any_of, expected = FREE[case]
    assert _types(lower_document, any_of, "response") == (expected, expected)


@pytest.mark.parametrize("case", BOUND)
def test_what_does_not_keeps_the_list(lower_document: LowerDocument, case: str) -> None:
    for found in _types(lower_document, BOUND[case], "response"):
        assert isinstance(found, Union)
        assert any(isinstance(variant, Enumeration) for variant in found.variants)


@pytest.mark.parametrize("case", FREE)
def test_requests_keep_it_for_who_writes_them(lower_document: LowerDocument, case: str) -> None:
    for found in _types(lower_document, FREE[case][0], "request"):
        assert isinstance(found, Union)


def test_a_component_of_both_is_opened_where_answers_have_it(
    lower_document: LowerDocument,
) -> None:
    schema: JsonValue = {"anyOf": [{"type": "string"}, {"enum": ["a", "b"]}]}
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/Model"}}}
    api = lower_document(
        {
            "paths": {
                "/models": {
                    "get": {
                        "operationId": "get",
                        "responses": {"200": {"description": "One.", "content": content}},
                    }
                }
            },
            "components": {"schemas": {"Model": schema}},
        }
    ).api
    model = api.definitions["/components/schemas/Model"]
    assert isinstance(model, Alias)
    assert model.type == Union((ANY_TEXT, A_OR_B))
