import json
from typing import TypeAlias

import pytest

from specmill.diagnostics import SpecmillError, has_errors
from specmill.source.document import Document, JsonValue
from specmill.source.load import Loaded, load_source
from specmill.source.read import from_bytes
from specmill.source.recovery.recover import recover
from specmill.source.refs import resolve

JsonObject: TypeAlias = dict[str, JsonValue]

ANSWER: JsonObject = {"responses": {"200": {"description": "ok"}}}
BROKEN: JsonObject = {**ANSWER, "parameters": [{"name": "q", "in": "qurey", "schema": {}}]}


def _loaded(parts: JsonObject) -> Loaded:
    document: JsonObject = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}, **parts}
    return load_source(from_bytes("spec.json", json.dumps(document, indent=1).encode("utf-8")))


def _recovered(parts: JsonObject) -> Loaded:
    loaded = _loaded(parts)
    assert has_errors(loaded.diagnostics)
    recovered = recover(loaded)
    assert not has_errors(recovered.diagnostics)
    return recovered


def _value(document: Document, pointer: str) -> JsonValue:
    return resolve(document, pointer).value


def _said(recovered: Loaded) -> list[str]:
    return [f"{d.code.id}: {d.message}" for d in recovered.diagnostics]


def test_operation_left_out_alone_where_the_mistake_is_in_it() -> None:
    recovered = _recovered(
        {"paths": {"/a": {"get": ANSWER, "post": BROKEN}, "/b": {"get": ANSWER}}}
    )
    assert _value(recovered.document, "/paths") == {"/a": {"get": ANSWER}, "/b": {"get": ANSWER}}
    assert recovered.left_out == 1
    finding = recovered.diagnostics[0]
    assert finding.code.id == "operation-left-out"
    assert finding.code.is_loss
    assert finding.message == (
        "`POST /a` is left out: `in` is `qurey`; it must be one of query, header, path, cookie"
    )
    assert finding.location.pointer == "/paths/~1a/post"
    assert [r.location.pointer for r in finding.related] == ["/paths/~1a/post/parameters/0/in"]


def test_operations_are_left_out_that_reach_a_mistake_in_a_component() -> None:
    reference: JsonObject = {"$ref": "#/components/parameters/Q"}
    recovered = _recovered(
        {
            "paths": {
                "/a": {"get": {**ANSWER, "parameters": [reference]}},
                "/b": {"parameters": [reference], "get": ANSWER, "put": ANSWER},
                "/c": {"get": ANSWER},
            },
            "components": {"parameters": {"Q": {"name": "q", "in": "body", "schema": {}}}},
        }
    )
    assert _value(recovered.document, "/paths") == {"/a": {}, "/c": {"get": ANSWER}}
    assert recovered.left_out == 3
    reason = "`in` is `body`; it must be one of query, header, path, cookie"
    assert _said(recovered) == [
        f"operation-left-out: `GET /a` is left out: {reason}",
        f"operation-left-out: `GET /b` is left out: {reason}",
        f"operation-left-out: `PUT /b` is left out: {reason}",
        f"tolerated-error: {reason}; it is left out, with what depends on it",
    ]


def test_a_document_of_which_nothing_would_be_left_is_refused() -> None:
    loaded = _loaded({"paths": {"/a": {"post": BROKEN}}})
    with pytest.raises(SpecmillError) as caught:
        recover(loaded)
    assert caught.value.diagnostics == loaded.diagnostics


WHOLES: list[JsonObject] = [
    {"paths": []},
    {"paths": {}, "info": {"version": "1"}},
    {"paths": {}, "info": None},
    {"paths": {}, "security": "key"},
    {
        "paths": {},
        "security": [{"key": []}],
        "components": {"securitySchemes": {"tls": {"type": "mutualTLS"}}},
    },
]


@pytest.mark.parametrize("parts", WHOLES)
def test_a_mistake_that_concerns_the_whole_is_refused(parts: JsonObject) -> None:
    loaded = _loaded(parts)
    with pytest.raises(SpecmillError):
        recover(loaded)


SCHEMAS: list[tuple[JsonObject, JsonValue, str]] = [
    ({"type": "string", "pattern": 5}, {"type": "string"}, "the keyword is ignored"),
    ({"type": "string", "pattern": "("}, {"type": "string"}, "it is not checked"),
    ({"type": "string", "maxLength": -1}, {"type": "string"}, "the keyword is ignored"),
    ({"minimum": 5, "maximum": 1, "type": "integer"}, {"type": "integer"}, "both are ignored"),
    ({"multipleOf": 0}, {}, "the keyword is ignored"),
    ({"enum": []}, {}, "the keyword is ignored"),
    ({"required": True, "title": "t"}, {"title": "t"}, "the keyword is ignored"),
    ({"type": "strng", "maxLength": 3}, {"maxLength": 3}, "any value is accepted here"),
    ({"properties": {"a": 5}}, {"properties": {"a": {}}}, "any value is accepted here"),
    ({"$ref": "#/components/schemas/Nope"}, {}, "any value is accepted here"),
    ({"$ref": "#/components/schemas/X"}, {}, "any value is accepted here"),
    ({"patternProperties": {"(": {}}}, {"patternProperties": {}}, "it is not checked"),
    ({"discriminator": {"mapping": {}}}, {}, "it is left out"),
]


@pytest.mark.parametrize(("schema", "mended", "note"), SCHEMAS)
def test_tolerated_error_in_a_schema(schema: JsonObject, mended: JsonValue, note: str) -> None:
    recovered = _recovered({"paths": {}, "components": {"schemas": {"X": schema}}})
    assert _value(recovered.document, "/components/schemas") == {"X": mended}
    assert [d.code.id for d in recovered.diagnostics] == ["tolerated-error"]
    assert recovered.diagnostics[0].message.endswith(f"; {note}")


def _operation(parts: JsonObject) -> JsonObject:
    return {"paths": {"/a/{id}": {"get": {"parameters": [ID], **ANSWER, **parts}}}}


ID: JsonObject = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
GET = "/paths/~1a~1{id}/get"
OPERATIONS: list[tuple[JsonObject, str, JsonValue]] = [
    ({"tags": "a"}, f"{GET}/tags", None),
    ({"parameters": []}, f"{GET}/parameters", [ID]),
    ({"parameters": [{**ID, "name": "x"}]}, f"{GET}/parameters", [ID]),
    ({"parameters": [{**ID, "required": False}]}, f"{GET}/parameters", [ID]),
    ({"parameters": [ID, {**ID, "schema": {}}]}, f"{GET}/parameters", [ID]),
    ({"parameters": [ID, {"name": "q", "in": "query"}]}, f"{GET}/parameters/1/schema", {}),
    ({"responses": {"4xx": {"description": ""}}}, f"{GET}/responses", {"4XX": {"description": ""}}),
    ({"responses": {"200": {}}}, f"{GET}/responses/200", {"description": ""}),
    ({"responses": {"404": {"$ref": "#/components/responses/No"}}}, f"{GET}/responses", {}),
    ({"responses": []}, f"{GET}/responses", None),
    ({"security": [{"key": []}, {}]}, f"{GET}/security", [{}]),
    ({"servers": [{"url": "https://{a}.example"}]}, f"{GET}/servers", []),
    ({"callbacks": {"c": {"u": {"get": BROKEN}}}}, f"{GET}/callbacks", {}),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "pointer", "mended"), OPERATIONS)
def test_a_mistake_in_an_operation_is_worked_around(
    parts: JsonObject, pointer: str, mended: JsonValue
) -> None:
    recovered = _recovered(_operation(parts))
    assert recovered.left_out == 0
    if mended is None:
        parent, _, name = pointer.rpartition("/")
        holder = _value(recovered.document, parent)
        assert isinstance(holder, dict)
        assert name not in holder
    else:
        assert _value(recovered.document, pointer) == mended
    assert {d.code.id for d in recovered.diagnostics} == {"tolerated-error"}


GUESSES: list[JsonObject] = [
    {"security": {"key": []}},
    {"requestBody": {}},
    {"requestBody": {"$ref": "#/components/requestBodies/No"}},
    {"parameters": [ID, {"$ref": "#/components/parameters/No"}]},
    {"responses": {"200": {"$ref": "#/components/responses/No"}}},
]


@pytest.mark.parametrize("parts", GUESSES)
def test_an_operation_is_left_out_rather_than_guessed_at(parts: JsonObject) -> None:
    document = _operation(parts)
    assert isinstance(document["paths"], dict)
    document["paths"]["/b"] = {"get": ANSWER}
    recovered = _recovered(document)
    codes = {d.code.id for d in recovered.diagnostics} - {"request-body-on-get"}
    assert codes == {"operation-left-out"}
    assert _value(recovered.document, "/paths") == {"/a/{id}": {}, "/b": {"get": ANSWER}}


def test_an_operation_is_left_out_whose_security_scheme_is_of_no_use() -> None:
    document = _operation({"security": [{"key": []}]})
    assert isinstance(document["paths"], dict)
    document["paths"]["/b"] = {"get": ANSWER}
    document["components"] = {"securitySchemes": {"key": {"type": "apikey"}}}
    recovered = _recovered(document)
    assert recovered.left_out == 1
    assert _said(recovered)[0].startswith(
        "operation-left-out: `GET /a/{id}` is left out: `type` is `apikey`"
    )


BASIC: JsonObject = {"type": "http", "scheme": "basic"}


def test_a_scheme_that_none_of_the_declared_ones_resembles_is_of_no_use() -> None:
    document = _operation({"security": [{"key": []}]})
    assert isinstance(document["paths"], dict)
    document["paths"]["/b"] = {"get": ANSWER}
    document["components"] = {"securitySchemes": {"basic": BASIC}}
    recovered = _recovered(document)
    assert recovered.left_out == 1
    assert _said(recovered) == [
        "operation-left-out: `GET /a/{id}` is left out: there is no security scheme `key`"
    ]


def test_a_scheme_that_is_written_in_two_ways() -> None:
    document = _operation({"security": [{"basicauth": [], "tls": []}]})
    schemes: JsonObject = {"Basic-Auth": BASIC, "tls": {"type": "mutualTLS"}}
    document["components"] = {"securitySchemes": schemes}
    recovered = _recovered(document)
    assert _value(recovered.document, f"{GET}/security") == [{"Basic-Auth": [], "tls": []}]
    assert _said(recovered) == [
        "tolerated-error: there is no security scheme `basicauth`; it is taken for `Basic-Auth`"
    ]


@pytest.mark.parametrize("components", [{}, {"components": {"schemas": {}}}])
def test_schemes_of_a_document_that_declares_none(components: JsonObject) -> None:
    document = _operation({"security": [{"key": [], "other": []}]})
    document |= {"security": [{"third": []}], **components}
    recovered = _recovered(document)
    assert _value(recovered.document, f"{GET}/security") == [{"key": [], "other": []}]
    schemes = _value(recovered.document, "/components/securitySchemes")
    assert isinstance(schemes, dict)
    assert schemes.keys() == {"key", "other", "third"}
    note = "`http_client=` has to authenticate, and no server checks it"
    assert {*_said(recovered)} == {
        f"tolerated-error: there is no security scheme `{name}`; {note}" for name in schemes
    }


def test_positions_stay_right_where_elements_are_left_out() -> None:
    recovered = _recovered(
        _operation({"parameters": [{**ID, "name": "x"}, ID, {"name": "q", "in": "query",
                                                             "schema": {"example": 1}}]})
    )  # fmt: skip
    loaded = _loaded(
        _operation({"parameters": [{**ID, "name": "x"}, ID, {"name": "q", "in": "query",
                                                             "schema": {"example": 1}}]})
    )  # fmt: skip
    found = recovered.document.locate(f"{GET}/parameters/1/schema")
    assert found.line == loaded.document.locate(f"{GET}/parameters/2/schema").line


def test_findings_that_errors_withhold_come_after_recovery() -> None:
    schema: JsonObject = {"type": "string", "pattern": 5, "default": 7}
    recovered = _recovered({"paths": {}, "components": {"schemas": {"X": schema}}})
    assert [d.code.id for d in recovered.diagnostics] == [
        "tolerated-error",
        "contradictory-default",
    ]


def test_a_document_without_errors_is_as_it_was() -> None:
    loaded = _loaded({"paths": {"/a": {"get": ANSWER}}})
    recovered = recover(loaded)
    assert recovered.document == loaded.document
    assert recovered.diagnostics == loaded.diagnostics


def test_a_path_that_gives_a_query_parameter_takes_what_is_declared_of_it() -> None:
    number: JsonObject = {"type": "integer", "minimum": 1}
    declared: JsonObject = {"name": "page", "in": "query", "schema": number, "explode": True}
    recovered = _recovered(
        {"paths": {"/books?page={p}": {"get": {**ANSWER, "parameters": [declared]}}}}
    )
    added = _value(recovered.document, "/paths/~1books?page={p}/get/parameters/1")
    assert added == {"name": "p", "in": "path", "required": True, "schema": number}
    assert (
        "tolerated-error: `GET /books?page={p}` declares no path parameter `p`; "
        "the query parameter is taken for it"
    ) in _said(recovered)


@pytest.mark.parametrize("parameter", [{"name": ["q"], "in": "query"}, {"name": "q", "in": {}}])
def test_parameters_whose_names_are_no_texts_are_no_path_parameters(parameter: JsonObject) -> None:
    broken: JsonObject = {**ANSWER, "parameters": [{**parameter, "schema": {"type": "string"}}]}
    recovered = _recovered({"paths": {"/a/{b}": {"get": broken}, "/c": {"get": ANSWER}}})
    assert _value(recovered.document, "/paths") == {"/a/{b}": {}, "/c": {"get": ANSWER}}
