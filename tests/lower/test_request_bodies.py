from collections.abc import Callable

import pytest

from specmill.ir.api import Body, Encoding
from specmill.ir.types import Anything, Binary, Dictionary, JsonValue, Record, Reference
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]
FORM = "application/x-www-form-urlencoded"
OBJECT: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}


def _lowered(
    lower_document: LowerDocument, body: JsonObject, method: str = "post", **components: JsonValue
) -> Lowered:
    operation: JsonObject = {"requestBody": body, "responses": {"204": {"description": ""}}}
    return lower_document({"paths": {"/a": {method: operation}}, "components": {**components}})


def _body(lower_document: LowerDocument, content: JsonObject) -> Body:
    (operation,) = _lowered(lower_document, {"content": content}).api.operations
    assert operation.body is not None
    return operation.body


def test_the_encodings_of_a_form(lower_document: LowerDocument) -> None:
    encoding: JsonObject = {
        "deep": {"style": "deepObject", "explode": True},
        "flat": {"explode": False},
        "free": {"allowReserved": True},
        "image": {"contentType": "image/png, image/*"},
    }
    (content,) = _body(lower_document, {FORM: {"schema": OBJECT, "encoding": encoding}}).contents
    assert content.encodings == (
        Encoding("deep", (), "deepObject", True, False, ()),
        Encoding("flat", (), "form", False, False, ()),
        Encoding("free", (), "form", True, True, ()),
        Encoding("image", ("image/png", "image/*"), None, False, False, ()),
    )


def test_the_headers_of_a_part(lower_document: LowerDocument) -> None:
    encoding: JsonObject = {"file": {"headers": {"X-Part": {"schema": {"type": "string"}}}}}
    (content,) = _body(
        lower_document, {"multipart/form-data": {"schema": OBJECT, "encoding": encoding}}
    ).contents
    assert [header.name for header in content.encodings[0].headers] == ["X-Part"]


def test_an_encoding_means_nothing_in_json(lower_document: LowerDocument) -> None:
    media_type: JsonObject = {"schema": OBJECT, "encoding": {"a": {"style": "form"}}}
    (content,) = _body(lower_document, {"application/json": media_type}).contents
    assert content.encodings == ()


def test_schemas_that_are_written_alike_are_one_type(lower_document: LowerDocument) -> None:
    body = _body(
        lower_document,
        {"application/json": {"schema": OBJECT}, FORM: {"schema": OBJECT}},
    )
    json, form = body.contents
    assert json.type == form.type


def test_bytes_are_what_has_no_schema_and_is_no_text(lower_document: LowerDocument) -> None:
    body = _body(
        lower_document, {"image/png": {}, "application/json": {}, "application/zip": {"schema": {}}}
    )
    assert [content.type for content in body.contents] == [Binary(), Anything(), Binary()]


@pytest.mark.parametrize("media_type", [FORM, "multipart/form-data"])
def test_what_cannot_be_a_form_is_an_object_of_anything(
    lower_document: LowerDocument, media_type: str
) -> None:
    lowered = _lowered(lower_document, {"content": {media_type: {"schema": {"type": "string"}}}})
    (operation,) = lowered.api.operations
    assert operation.body is not None
    assert operation.body.contents[0].type == Dictionary(Anything())
    assert [finding.code.id for finding in lowered.diagnostics] == ["unsupported-schema"]


@pytest.mark.parametrize("media_type", [FORM, "multipart/form-data"])
def test_what_cannot_be_a_form_is_left_out_beside_what_can_be_sent(
    lower_document: LowerDocument, media_type: str
) -> None:
    schema: JsonObject = {"schema": {"type": "array", "items": {"type": "string"}}}
    lowered = _lowered(
        lower_document, {"content": {media_type: schema, "application/json": schema}}
    )
    (operation,) = lowered.api.operations
    assert operation.body is not None
    assert [content.media_type for content in operation.body.contents] == ["application/json"]
    assert [finding.code.id for finding in lowered.diagnostics] == ["unsupported-feature"]


def test_a_form_without_a_schema_is_an_object_of_anything(lower_document: LowerDocument) -> None:
    (content,) = _body(lower_document, {FORM: {}}).contents
    assert content.type == Dictionary(Anything())


def test_other_names_of_an_object_are_an_object(lower_document: LowerDocument) -> None:
    schemas: JsonObject = {
        "Record": OBJECT,
        "Name": {"$ref": "#/components/schemas/Record"},
        "Loop": {
            "oneOf": [{"$ref": "#/components/schemas/Loop"}, {"$ref": "#/components/schemas/Name"}]
        },
    }
    reference: JsonObject = {"schema": {"$ref": "#/components/schemas/Loop"}}
    lowered = _lowered(lower_document, {"content": {FORM: reference}}, schemas=schemas)
    (operation,) = lowered.api.operations
    assert operation.body is not None
    assert operation.body.contents[0].type == Reference("/components/schemas/Loop")
    assert isinstance(lowered.api.definitions["/components/schemas/Record"], Record)


@pytest.mark.parametrize("method", ["get", "delete", "head"])
@pytest.mark.parametrize(
    "schema", [{"type": "object", "properties": {}}, {}, {"additionalProperties": False}]
)
def test_an_optional_body_of_nothing_is_left_out_where_a_method_has_none(
    lower_document: LowerDocument, method: str, schema: JsonObject
) -> None:
    content: JsonObject = {FORM: {"schema": schema, "encoding": {}}}
    lowered = _lowered(lower_document, {"content": content}, method)
    assert [operation.body for operation in lowered.api.operations] == [None]
    assert lowered.diagnostics == ()


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("post", {"content": {FORM: {"schema": {"type": "object"}}}}),
        ("get", {"content": {FORM: {"schema": OBJECT}}}),
        ("get", {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}),
        (
            "delete",
            {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
        ),
    ],
)
def test_any_other_body_stays(lower_document: LowerDocument, method: str, body: JsonObject) -> None:
    (operation,) = _lowered(lower_document, body, method).api.operations
    assert operation.body is not None
