import json
from typing import Any

import pytest

from specmill.source.excerpt import excerpt

# `Any`: a document is looked into by keys that the test knows.
Document = dict[str, Any]


def _ref(kind: str, name: str) -> Document:
    return {"$ref": f"#/components/{kind}/{name}"}


def _answer(schema: str) -> Document:
    content = {"application/json": {"schema": _ref("schemas", schema)}}
    return {"responses": {"200": {"description": "", "content": content}}}


DOCUMENT: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Farm", "version": "1"},
    "tags": [{"name": "animals"}, {"name": "barns"}],
    "paths": {
        "/animals": {
            "parameters": [_ref("parameters", "Shared")],
            "get": {
                "tags": ["animals"],
                "parameters": [_ref("parameters", "Limit")],
                **_answer("Animal"),
            },
            "post": _answer("Made"),
        },
        "/barns": {"$ref": "#/components/pathItems/Barns"},
        "/copies": {"get": {"responses": {"200": {"$ref": "#/paths/~1fields/get/responses/200"}}}},
        "/fields": {"get": _answer("Field"), "put": _answer("Made")},
    },
    "webhooks": {"born": {"post": _answer("Made")}},
    "components": {
        "schemas": {
            "Made": {"type": "object"},
            "Animal": {
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {"cat": "Cat", "dog": "#/components/schemas/Dog"},
                }
            },
            "Cat": {"properties": {"tail~/%": _ref("schemas", "Tail~1~0%25")}},
            "Dog": {"properties": {"parent": _ref("schemas", "Animal")}},
            "Tail/~%": {"type": "string"},
            "Field": {"type": "object"},
            "Barn": {"type": "object"},
            "é": {"type": "string"},
        },
        "parameters": {
            "Shared": {"name": "s", "in": "query", "schema": _ref("schemas", "é")},
            "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
            "Other": {"name": "o", "in": "query", "schema": {"type": "integer"}},
        },
        "pathItems": {"Barns": {"get": {"tags": ["barns"], **_answer("Barn")}}},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "Key"}},
        "responses": {"Gone": {"description": "Gone"}},
    },
}


def cut(*pointers: str) -> Document:
    content = json.dumps(DOCUMENT, ensure_ascii=False).encode()
    kept: Document = json.loads(excerpt("farm.json", content, pointers))
    return kept


def schemas(kept: Document) -> list[str]:
    return list(kept["components"].get("schemas", {}))


def test_an_operation_keeps_what_it_reaches_in_the_order_of_the_document() -> None:
    kept = cut("/paths/~1animals/get")
    assert list(kept) == ["openapi", "info", "tags", "paths", "components"]
    assert list(kept["paths"]) == ["/animals"]
    assert list(kept["paths"]["/animals"]) == ["parameters", "get"]
    assert schemas(kept) == ["Animal", "Cat", "Dog", "Tail/~%", "é"]
    assert list(kept["components"]["parameters"]) == ["Shared", "Limit"]
    assert list(kept["components"]) == ["schemas", "parameters", "securitySchemes"]


def test_what_is_kept_is_unchanged() -> None:
    kept = cut("/paths/~1animals/get", "/paths/~1animals/post")
    assert kept["paths"]["/animals"] == DOCUMENT["paths"]["/animals"]
    for name, schema in kept["components"]["schemas"].items():
        assert schema == DOCUMENT["components"]["schemas"][name]


@pytest.mark.parametrize("resource", ["animals", "barns"])
def test_tags_are_those_of_the_operations(resource: str) -> None:
    assert cut(f"/paths/~1{resource}/get")["tags"] == [{"name": resource}]


@pytest.mark.parametrize(
    ("path", "paths", "expected"),
    [
        ("/paths/~1barns/get", ["/barns"], ["Barn"]),
        ("/paths/~1copies/get", ["/copies", "/fields"], ["Field"]),
    ],
)
def test_references_to_parts_of_paths(path: str, paths: list[str], expected: list[str]) -> None:
    kept = cut(path)
    assert (list(kept["paths"]), schemas(kept)) == (paths, expected)
    assert "put" not in kept["paths"].get("/fields", {})


def test_a_component_is_kept_that_is_asked_for() -> None:
    assert schemas(cut("/paths/~1fields/get", "/components/schemas/Barn/x")) == ["Field", "Barn"]


def test_yaml_becomes_json() -> None:
    text = b"openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {description: No}}}}, /b: {}}\n"
    kept = json.loads(excerpt("a.yaml", text, ["/paths/~1a/get"]))
    assert kept["paths"] == {"/a": {"get": {"responses": {"200": {"description": "No"}}}}}


def test_the_order_of_what_is_asked_for_changes_nothing() -> None:
    one, two = "/paths/~1animals/get", "/paths/~1barns/get"
    assert json.dumps(cut(one, two)) == json.dumps(cut(two, one))
