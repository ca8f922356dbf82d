import json
from typing import Any

from specmill.pipeline import model
from specmill.source.read import from_bytes
from specmill.targets.python.places import places


def described(**document: Any) -> dict[str, str]:
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "/"}]}
    content = json.dumps(head | {"paths": {}} | document).encode()
    api = model(from_bytes("t.json", content), lambda _: None, recover=False).api
    found = places(api)
    assert set(found) == set(api.definitions)
    return {key.rpartition("/schemas/")[2] or key: place for key, place in found.items()}


def test_inline_objects_are_known_by_where_they_are_written() -> None:
    inner: dict[str, Any] = {
        "type": "object",
        "properties": {"deep": {"type": "object", "properties": {"x": {}}}},
    }
    own: dict[str, Any] = {"type": "object", "properties": {"inner": inner}}
    found = described(
        components={
            "schemas": {
                "Taker": {"allOf": [{"$ref": "#/components/schemas/Owner"}]},
                "Owner": {**own, "additionalProperties": inner},
                "Rows": {"type": "array", "items": inner},
            }
        }
    )
    assert found["Owner"] == "Schema `Owner` of the document."
    assert found["Owner/properties/inner"] == "Property `inner` of `Owner`."
    assert (
        found["Owner/properties/inner/properties/deep"]
        == "Property `deep` of the property `inner` of `Owner`."
    )
    assert found["Owner/additionalProperties"] == "Further property of `Owner`."
    assert found["Rows/items"] == "Item of the `Rows`."


def test_bodies_are_known_by_their_operation() -> None:
    body: dict[str, Any] = {"type": "object", "properties": {"x": {"type": "string"}}}
    answer: dict[str, Any] = {
        "type": "array",
        "items": {"anyOf": [body, {"type": "object", "properties": {}}]},
    }
    found = described(
        paths={
            "/things": {
                "post": {
                    "operationId": "makeThing",
                    "requestBody": {"content": {"application/json": {"schema": body}}},
                    "responses": {
                        "200": {
                            "description": "",
                            "content": {"application/json": {"schema": body}},
                        }
                    },
                },
                "get": {
                    "responses": {
                        "4XX": {
                            "description": "",
                            "content": {"application/json": {"schema": answer}},
                        }
                    }
                },
            }
        }
    )
    assert {
        "Body of a request of `makeThing`.",
        "Body of the 200 answer of `makeThing`.",
        "Form of the item of the body of the 4XX answer of `GET /things`.",
    } <= set(found.values())
