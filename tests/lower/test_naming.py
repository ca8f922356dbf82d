from collections.abc import Callable

import pytest

from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]
LowerSchemas = Callable[[JsonObject], Lowered]

TEXT: JsonValue = {"type": "string"}


def _object(*names: str) -> JsonObject:
    return {"type": "object", "properties": dict.fromkeys(names or ("a",), TEXT)}


def _json(schema: JsonValue) -> JsonObject:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _names(lowered: Lowered) -> dict[str, str]:
    """The names that schemas got, by the last steps of their pointers."""
    return {key: " ".join(entry.words) for key, entry in lowered.api.definitions.items()}


def _name_set(lowered: Lowered) -> set[str]:
    return set(_names(lowered).values())


def _clashes(lowered: Lowered) -> int:
    return sum(d.code.id == "name-clash" for d in lowered.diagnostics)


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"properties": {"address": _object()}}, "book address"),
        ({"properties": {"homeAddress": _object()}}, "book home address"),
        ({"properties": {"a": {"properties": {"b": _object()}}}}, "book a b"),
        ({"properties": {"rows": {"items": _object()}}}, "book row"),
        ({"properties": {"stock": {"items": _object()}}}, "book stock item"),
        ({"properties": {"rows": {"additionalProperties": _object()}}}, "book rows value"),
        ({"items": _object()}, "book item"),
        ({"type": "object", "additionalProperties": _object()}, "book value"),
        ({"properties": {"a": TEXT}, "additionalProperties": _object()}, "book value"),
        ({"properties": {"cover": {**_object(), "title": "Hard Cover"}}}, "hard cover"),
        ({"properties": {"cover": {**_object(), "x-specmill-name": "JacketCover"}}},
         "jacket cover"),
    ],
)  # fmt: skip
def test_an_inline_object_is_called_after_its_place(
    schema: JsonValue, name: str, lower_schemas: LowerSchemas
) -> None:
    lowered = lower_schemas({"Book": schema})
    assert name in _name_set(lowered)
    assert _clashes(lowered) == 0


def test_the_only_object_among_alternatives_needs_no_addition(lower_schemas: LowerSchemas) -> None:
    author: JsonValue = {"anyOf": [_object(), {"type": "null"}]}
    lowered = lower_schemas({"Book": {"properties": {"author": author}}})
    assert _name_set(lowered) == {"book", "book author"}


@pytest.mark.parametrize(
    ("variants", "names"),
    [
        ([{"properties": {"kind": {"const": "big cat"}}}, {"properties": {"kind": {"const": "dog"}}}],
         {"pet big cat", "pet dog"}),
        ([{"properties": {"kind": {"enum": ["cat"]}}}, {"properties": {"kind": {"enum": ["dog"]}}}],
         {"pet cat", "pet dog"}),
        ([_object("id", "lives"), _object("id", "bark")], {"pet lives", "pet bark"}),
        ([_object("id"), _object("id")], {"pet variant 1", "pet variant 2"}),
        ([{**_object("id"), "title": "Cat"}, _object("id", "bark")], {"cat", "pet bark"}),
    ],
)  # fmt: skip
def test_how_inline_variants_are_told_apart(
    variants: JsonValue, names: set[str], lower_schemas: LowerSchemas
) -> None:
    lowered = lower_schemas({"Pet": {"oneOf": variants}})
    assert _name_set(lowered) == {"pet", *names}
    assert _clashes(lowered) == 0


def _operation(**parts: JsonValue) -> JsonObject:
    return {
        "operationId": "createBook",
        "responses": {"204": {"description": "done"}},
        **parts,
    }


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        (_operation(requestBody=_json(_object())), {"create book body"}),
        (_operation(requestBody=_json({**_object(), "title": "New Book"})), {"new book"}),
        (_operation(responses={"200": _json(_object())}), {"create book response"}),
        (_operation(responses={"2XX": _json(_object())}), {"create book response"}),
        (_operation(responses={"404": _json(_object())}), {"create book 404 error"}),
        (_operation(responses={"5XX": _json(_object())}), {"create book 5xx error"}),
        (_operation(responses={"default": _json(_object())}), {"create book response"}),
        (
            _operation(responses={"204": {"description": ""}, "default": _json(_object())}),
            {"create book default error"},
        ),
        (_operation(responses={"200": _json({"items": _object()})}), {"create book response item"}),
        (_operation(responses={"200": _json(_object()), "201": _json(_object())}),
         {"create book 200 response", "create book 201 response"}),
        (_operation(requestBody={"content": {"application/json": {"schema": _object()},
                                             "multipart/form-data": {"schema": _object()}}}),
         {"create book body"}),
        (_operation(requestBody={"content": {"application/json": {"schema": _object()},
                                             "multipart/form-data": {"schema": _object("b")}}}),
         {"create book body json", "create book body form data"}),
        (_operation(requestBody={"content": {"application/json": {"schema": _object()},
                                             "text/json": {"schema": _object("b")}}}),
         {"create book body application json", "create book body text json"}),
        (_operation(parameters=[{"name": "filter", "in": "query", "style": "deepObject",
                                 "schema": _object()}]), {"create book filter"}),
        (_operation(responses={"200": {"description": "", "headers": {
            "X-Meta": {"schema": _object()}}}}), {"create book response x meta"}),
    ],
)  # fmt: skip
def test_an_inline_object_of_an_operation_is_called_after_it(
    operation: JsonObject, names: set[str], lower_document: LowerDocument
) -> None:
    lowered = lower_document({"paths": {"/books": {"post": operation}}})
    assert _name_set(lowered) == names
    assert _clashes(lowered) == 0


def test_what_is_a_component_is_called_after_that(lower_document: LowerDocument) -> None:
    use: JsonObject = {
        "parameters": [{"$ref": "#/components/parameters/BookFilter"}],
        "requestBody": {"$ref": "#/components/requestBodies/NewBook"},
        "responses": {
            "200": {"description": "", "headers": {"X-A": {"$ref": "#/components/headers/Rate"}}},
            "404": {"$ref": "#/components/responses/NotFound"},
        },
    }
    components: JsonObject = {
        "parameters": {"BookFilter": {"name": "f", "in": "query", "schema": _object()}},
        "requestBodies": {"NewBook": _json(_object())},
        "responses": {"NotFound": _json(_object())},
        "headers": {"Rate": {"schema": _object()}},
    }
    one = lower_document({"paths": {"/a": {"post": use}}, "components": components})
    two = lower_document({"paths": {"/b": {"post": use}, "/a": {"post": use}},
                          "components": components})  # fmt: skip
    assert _name_set(one) == {"book filter", "new book", "not found", "rate"}
    assert _names(one) == _names(two)
    assert _clashes(two) == 0


def test_a_component_goes_before_a_response_of_its_name(lower_document: LowerDocument) -> None:
    lowered = lower_document(
        {
            "paths": {"/a": {"get": {"responses": {
                "404": {"$ref": "#/components/responses/Problem"}}}}},
            "components": {
                "schemas": {"Problem": _object()},
                "responses": {"Problem": _json({**_object("b")})},
            },
        }
    )  # fmt: skip
    assert _name_set(lowered) == {"problem", "problem error"}
    assert _clashes(lowered) == 0


def test_a_name_that_is_taken_gets_a_suffix_and_a_finding(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {"BookCover": _object(), "Book": {"properties": {"cover": _object("b")}}}
    )
    names = _names(lowered)
    assert names["/components/schemas/BookCover"] == "book cover"
    assert names["/components/schemas/Book/properties/cover"].startswith("book cover x")
    (finding,) = lowered.diagnostics
    assert finding.code.id == "name-clash"
    assert finding.location.pointer == "/components/schemas/Book/properties/cover"
    assert "x-specmill-name" in finding.hint


def test_a_pin_names_a_component_as_well(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas({"BookV2": {**_object(), "x-specmill-name": "Book"}})
    (definition,) = lowered.api.definitions.values()
    assert (definition.words, definition.component) == (("book",), "BookV2")


def test_a_new_operation_renames_nothing(lower_document: LowerDocument) -> None:
    get: JsonObject = {
        "operationId": "getBook",
        "responses": {"200": _json({"properties": {"author": _object()}})},
    }
    post = _operation(requestBody=_json(_object()), responses={"200": _json(_object())})
    before = _names(lower_document({"paths": {"/books": {"get": get}}}))
    after = _names(lower_document({"paths": {"/aa": {"post": post}, "/books": {"get": get}}}))
    assert {key: after[key] for key in before} == before


def test_a_property_keeps_its_name_before_an_item(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {"Book": {"properties": {"page": _object(), "pages": {"items": _object("b")}}}}
    )
    assert _names(lowered) == {
        "/components/schemas/Book": "book",
        "/components/schemas/Book/properties/page": "book page",
        "/components/schemas/Book/properties/pages/items": "book pages item",
    }
    assert _clashes(lowered) == 0


def test_variants_with_one_value_in_common_are_told_apart_otherwise(
    lower_schemas: LowerSchemas,
) -> None:
    def event(name: str) -> JsonObject:
        return {"properties": {"action": {"const": "asked"}, name: _object()}}

    lowered = lower_schemas({"Event": {"oneOf": [event("user"), event("team")]}})
    assert _name_set(lowered) == {
        "event",
        *("event user", "event team"),
        *("event user user", "event team team"),
    }
    assert _clashes(lowered) == 0


def _nested(*names: str) -> JsonValue:
    """Objects within objects, each with a text and the next one."""
    inner: JsonValue = {"type": "object", "properties": {"a": TEXT}}
    for name in reversed(names):
        inner = {"type": "object", "properties": {"a": TEXT, name: inner}}
    return inner


WAY = ("payment_settings", "payment_method_options", "customer_balance", "bank_transfer")


def test_a_deeply_nested_object_is_called_after_both_ends_of_the_way(
    lower_schemas: LowerSchemas,
) -> None:
    lowered = lower_schemas({"Subscription": _nested(*WAY)})
    assert _name_set(lowered) == {
        "subscription",
        "subscription payment settings",
        "subscription payment method options",
        "subscription customer balance",
        "subscription customer balance bank transfer",
    }


def test_objects_that_would_have_one_short_name_have_longer_ones(
    lower_schemas: LowerSchemas,
) -> None:
    both: JsonValue = {
        "type": "object",
        "properties": {
            "first_default_payment_settings": _nested(*WAY[1:]),
            "other_default_payment_settings": _nested(*WAY[1:]),
        },
    }
    lowered = lower_schemas({"Subscription": both})
    names = _name_set(lowered)
    assert len(names) == 9
    assert not _clashes(lowered)
    assert (
        "subscription first default payment settings payment method options customer balance"
        in names
    )


def test_a_new_object_elsewhere_renames_no_nested_one(lower_schemas: LowerSchemas) -> None:
    before = _names(lower_schemas({"Subscription": _nested(*WAY)}))
    more: JsonObject = {"Subscription": _nested(*WAY), "Plan": _nested(*WAY)}
    after = _names(lower_schemas(dict(reversed(more.items()))))
    assert {key: after[key] for key in before} == before


def test_a_property_has_its_name_before_the_items_of_a_list_that_sounds_like_it(
    lower_schemas: LowerSchemas,
) -> None:
    user: JsonValue = {**_object("login"), "title": "User"}
    other: JsonValue = {**_object("name"), "title": "User"}
    issue: JsonValue = {"properties": {"assignees": {"items": _object()}, "assignee": user}}
    lowered = lower_schemas({"Issue": issue, "Team": {"properties": {"owner": other}}})
    assert _name_set(lowered) == {
        "issue",
        "issue assignee",
        "issue assignees item",
        "team",
        "team owner",
    }
    assert not _clashes(lowered)


@pytest.mark.parametrize(
    ("components", "names"),
    [
        (("com.acme.User",), {"user"}),
        (("v1.User", "User"), {"v1 user", "user"}),
        (("acme.core.v1.Event", "acme.log.v1.Event"), {"core v1 event", "log v1 event"}),
        (("Page[User]", "Page«Team»"), {"page user", "page team"}),
    ],
)
def test_a_namespace_is_left_out_where_the_name_is_clear(
    components: tuple[str, ...], names: set[str], lower_schemas: LowerSchemas
) -> None:
    lowered = lower_schemas({component: _object() for component in components})
    assert _name_set(lowered) == names
    assert not _clashes(lowered)


def test_what_a_framework_puts_behind_a_function_names_nothing(
    lower_document: LowerDocument,
) -> None:
    def _deletes(operation_id: str) -> JsonObject:
        return {
            "delete": {"operationId": operation_id, "responses": {"204": {"description": ""}}},
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
        }

    lowered = lower_document(
        {
            "paths": {
                "/v1/lists/private/{id}": _deletes("delete_the_list_v1_lists_private__id__delete"),
                "/v1/lists/public/{id}": _deletes("delete_the_list_v1_lists_public__id__delete"),
                "/v1/shelves/{id}": _deletes("delete_shelf_v1_shelves__id__delete"),
                "/v1/books/{id}": _deletes("removeBookUsingDELETE_1"),
            }
        }
    )
    assert {" ".join(operation.words) for operation in lowered.api.operations} == {
        "delete the private list",
        "delete the public list",
        "delete shelf",
        "remove book",
    }


def test_what_cannot_be_written_in_ascii_gives_way_to_a_path(lower_document: LowerDocument) -> None:
    operation: JsonObject = {
        "operationId": "商品一覧",
        "tags": ["商品"],
        "responses": {"200": _json({**_object(), "title": "一覧"})},
    }
    api = lower_document({"paths": {"/products": {"get": operation}, "/shops": {}}}).api
    assert [resource.words for resource in api.resources] == [("products",)]
    assert [operation.method_words for operation in api.operations] == [("list",)]
    assert {entry.words for entry in api.definitions.values()} == {
        ("list", "products", "response"),
    }


def test_a_body_that_a_framework_has_named_is_called_after_its_operation(
    lower_document: LowerDocument,
) -> None:
    name = "Body_upload_file_files_upload_post"
    schema: JsonObject = {"$ref": f"#/components/schemas/{name}"}
    operation: JsonObject = {
        "summary": "Upload File",
        "operationId": "upload_file_files_upload_post",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}},
        "responses": {"204": {"description": "Done."}},
    }
    lowered = lower_document(
        {
            "paths": {"/files/upload": {"post": operation}},
            "components": {"schemas": {name: _object("note"), "Body_other": _object()}},
        }
    )
    names = _names(lowered)
    assert names[f"/components/schemas/{name}"] == "upload file body"
    assert names["/components/schemas/Body_other"] == "body other"
