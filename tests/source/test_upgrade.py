import copy
import json

import pytest

from specmill.diagnostics import SpecmillError
from specmill.source.document import Document, JsonValue, parse
from specmill.source.read import from_bytes
from specmill.source.refs import resolve
from specmill.source.upgrade import VERSION, upgrade

_AT = "/components/schemas/X"


def _document(schema: JsonValue, version: str = "3.0.3") -> Document:
    document = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"X": schema}},
    }
    text = json.dumps(document, indent=1)
    return parse(from_bytes("x.json", text.encode("utf-8")))


def _schema(document: Document) -> JsonValue:
    return resolve(document, _AT).value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"nullable": True}, {}),
        (
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"nullable": True, "enum": ["a", None]}, {"enum": ["a", None]}),
        (
            {"nullable": True, "allOf": [{"type": "string"}], "title": "T"},
            {"anyOf": [{"type": "string"}, {"type": "null"}], "title": "T"},
        ),
        (
            {"nullable": True, "allOf": [{"type": "object"}, {"minProperties": 1}]},
            {
                "anyOf": [
                    {"allOf": [{"type": "object"}, {"minProperties": 1}]},
                    {"type": "null"},
                ]
            },
        ),
        (
            {"nullable": True, "allOf": [{"title": "T"}], "anyOf": [{"type": "string"}]},
            {
                "allOf": [{"anyOf": [{"title": "T"}, {"type": "null"}]}],
                "anyOf": [{"type": "string"}, {"type": "null"}],
            },
        ),
        (
            {"nullable": True, "oneOf": [{"type": "string"}, {"type": "integer"}]},
            {"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
        ),
        (
            {"nullable": True, "anyOf": [{"type": "string", "nullable": True}]},
            {"anyOf": [{"type": ["string", "null"]}]},
        ),
        (
            {"minimum": 1, "exclusiveMinimum": True, "maximum": 9, "exclusiveMaximum": False},
            {"exclusiveMinimum": 1, "maximum": 9},
        ),
        ({"exclusiveMinimum": True}, {}),
        ({"example": {"nullable": True}}, {"examples": [{"nullable": True}]}),
        ({"example": None}, {"examples": [None]}),
        (
            {"type": "string", "format": "binary"},
            {"type": "string", "contentMediaType": "application/octet-stream"},
        ),
        ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
        ({"type": "string", "format": "date"}, {"type": "string", "format": "date"}),
        (
            {"$ref": _AT, "nullable": True, "description": "kept", "maxLength": 3},
            {"anyOf": [{"$ref": _AT}, {"type": "null"}], "description": "kept"},
        ),
        (
            {"$ref": _AT, "nullable": False, "readOnly": True, "title": "ignored"},
            {"$ref": _AT, "readOnly": True},
        ),
        (
            {"properties": {"nullable": {"type": "boolean"}, "example": {"nullable": True}}},
            {"properties": {"nullable": {"type": "boolean"}, "example": {}}},
        ),
        (
            {"items": {"additionalProperties": {"type": "string", "nullable": True}}},
            {"items": {"additionalProperties": {"type": ["string", "null"]}}},
        ),
        ({"default": {"nullable": True}, "x-a": {"nullable": True}}, None),
    ],
)
def test_schemas(old: dict[str, JsonValue], new: JsonValue) -> None:
    document = _document(old)
    before = copy.deepcopy(document.root)
    upgraded = upgrade(document)
    expected = old if new is None else new
    root = upgraded.root
    assert isinstance(root, dict)
    assert root["openapi"] == VERSION
    assert root["components"] == {"schemas": {"X": expected}}
    assert document.root == before


def test_a_newer_document_stays_as_it_is() -> None:
    schema: JsonValue = {"type": "string", "nullable": True, "example": 1}
    assert _schema(upgrade(_document(schema, "3.1.0"))) == schema


def test_upgrading_twice_changes_nothing() -> None:
    once = upgrade(_document({"type": "string", "nullable": True, "example": "x"}))
    assert upgrade(once).root == once.root


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("/anyOf/0/allOf/1/properties/p/examples/0", "/allOf/1/properties/p/example"),
        ("/anyOf/0/allOf/1/properties/q/anyOf/0/minimum", "/allOf/1/properties/q/allOf/0/minimum"),
        ("/anyOf/0/allOf/0/$ref", "/allOf/0/$ref"),
        ("/anyOf/1", "/nullable"),
        ("/description", "/description"),
    ],
)
def test_positions_are_those_of_the_text(new: str, old: str) -> None:
    schema: JsonValue = {
        "nullable": True,
        "allOf": [
            {"$ref": "#/components/schemas/Y"},
            {
                "properties": {
                    "p": {"example": "here"},
                    "q": {"nullable": True, "allOf": [{"minimum": 1}]},
                }
            },
        ],
        "description": "text",
    }
    document = _document(schema)
    found = upgrade(document).locate(_AT + new)
    expected = document.locate(_AT + old)
    assert (found.line, found.column, found.length) == (
        expected.line,
        expected.column,
        expected.length,
    )
    assert found.pointer == _AT + new


def test_references_follow_what_moved() -> None:
    schema: JsonValue = {
        "nullable": True,
        "allOf": [{"properties": {"a/b": {"type": "string"}}}],
        "properties": {
            "one": {"$ref": f"#{_AT}/allOf/0/properties/a~1b"},
            "two": {"$ref": f"#{_AT}/properties/one"},
        },
    }
    upgraded = upgrade(_document(schema))
    found = resolve(upgraded, f"#{_AT}/properties/two")
    assert (found.pointer, found.value) == (
        f"{_AT}/anyOf/0/properties/a~1b",
        {"type": "string"},
    )


@pytest.mark.parametrize(
    ("text", "code_id", "message"),
    [
        ("openapi: 3.0", "unsupported-version", "the version is a number, not a string"),
        ("openapi: '3.2.0'", "unsupported-version", "OpenAPI 3.2.0 is not supported"),
        ("openapi: '3.0'", "unsupported-version", "OpenAPI 3.0 is not supported"),
        ("openapi:", "not-an-openapi-document", "the field `openapi` is missing"),
        ("swagger: 2.0", "unsupported-version", "this is a Swagger 2.0 document"),
        ("swaggerVersion: '1.2'", "not-an-openapi-document", "the field `openapi` is missing"),
        ("- a", "not-an-openapi-document", "the document is an array, not an object"),
        ("text", "not-an-openapi-document", "the document is a string, not an object"),
    ],
)
def test_other_documents_are_refused(text: str, code_id: str, message: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        upgrade(parse(from_bytes("x.yaml", text.encode("utf-8"))))
    (finding,) = caught.value.diagnostics
    assert (finding.code.id, finding.message) == (code_id, message)
    assert finding.hint
