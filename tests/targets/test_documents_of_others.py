"""What documents of other authors are made of: each of these has broken a package before."""

from collections.abc import Callable
from typing import Protocol

import pytest

from specmill.ir.types import JsonValue

# Each test runs ruff and mypy over what it generates.
pytestmark = pytest.mark.types

JsonObject = dict[str, JsonValue]


class Built(Protocol):
    """What the fixture `build` makes; see conftest.py."""

    def run(self, program: str, *arguments: str) -> str: ...
    def import_everything(self) -> None: ...
    def lint(self) -> None: ...
    def type_check(self) -> None: ...


Build = Callable[[JsonObject], Built]

TEXT: JsonValue = {"type": "string"}


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": properties or {"a": TEXT}}


def _json(schema: JsonValue) -> JsonObject:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _get(tag: str, name: str, answer: JsonValue, /, **parts: JsonValue) -> JsonObject:
    return {"get": {"tags": [tag], "operationId": name, "responses": {"200": _json(answer)},
                    **parts}}  # fmt: skip


def _judge(built: Built) -> None:
    built.import_everything()
    built.lint()
    built.type_check()


def test_an_example_that_is_empty(build: Build) -> None:
    paths: JsonObject = {
        "/a": _get("a", "getA", _object()),
        "/b": _get("a", "getB", {"type": "array"}),
        "/c": _get("a", "getC", {}),
    }
    _judge(build({"paths": paths}))


def test_a_component_called_error(build: Build) -> None:
    responses: JsonObject = {"200": _json(_object()), "404": _json(_ref("Error"))}
    operation = _get("a", "getA", {}, responses=responses)
    _judge(build({"paths": {"/a": operation}, "components": {"schemas": {"Error": _object()}}}))


def test_a_component_called_like_its_tag(build: Build) -> None:
    paths: JsonObject = {"/a": _get("Search", "search", _ref("Search"))}
    _judge(build({"paths": paths, "components": {"schemas": {"Search": _object()}}}))


def test_a_component_called_like_a_class_of_the_runtime(build: Build) -> None:
    paths: JsonObject = {"/a": _get("a", "getA", _ref("Session"))}
    _judge(build({"paths": paths, "components": {"schemas": {"Session": _object()}}}))


def test_an_operation_called_like_its_tag(build: Build) -> None:
    _judge(build({"paths": {"/a": _get("Search", "Search", _object())}}))


def test_an_operation_called_like_a_component(build: Build) -> None:
    paths: JsonObject = {
        "/a": _get("a", "Search", _ref("Search")),
        "/b": _get("a", "SearchCall", _ref("SearchCall")),
    }
    schemas: JsonObject = {"Search": _object(), "SearchCall": _object()}
    _judge(build({"paths": paths, "components": {"schemas": schemas}}))


def test_modules_of_models_that_need_each_other(build: Build) -> None:
    """A resource's own model holds a shared one, which holds a model of that resource."""
    schemas: JsonObject = {
        "Own": _object(shared=_ref("Shared")),
        "Shared": _object(own=_ref("Code"), unused=TEXT),
        "Code": {"type": "string", "maxLength": 3},
        "Unused": _object(own=_ref("Own")),
    }
    paths: JsonObject = {
        "/a": _get("a", "getA", _ref("Own")),
        "/b": _get("b", "getB", _ref("Shared")),
    }
    _judge(build({"paths": paths, "components": {"schemas": schemas}}))


def test_a_component_without_use_that_holds_one_of_a_resource(build: Build) -> None:
    """The module of shared models needs that of the resource, and the other way round."""
    schemas: JsonObject = {
        "Own": _object(day=_ref("Day")),
        "Day": {"type": "string", "format": "date"},
        "Unused": {"type": "array", "items": _ref("Own")},
    }
    paths: JsonObject = {
        "/a": _get("a", "getA", _ref("Own")),
        "/b": _get("b", "getB", _ref("Day")),
    }
    _judge(build({"paths": paths, "components": {"schemas": schemas}}))


def test_a_form_before_json(build: Build) -> None:
    body: JsonObject = {
        "content": {
            "multipart/form-data": {"schema": _object(f=TEXT)},
            "application/json": {"schema": _object(g=TEXT)},
        }
    }
    paths: JsonObject = {
        "/a": {"post": {"operationId": "make", "requestBody": body,
                        "responses": {"204": {"description": ""}}}}
    }  # fmt: skip
    _judge(build({"paths": paths}))


def test_a_description_of_a_tag_that_is_blank(build: Build) -> None:
    for text in (" ", "<p></p>", "\n"):
        tags: JsonValue = [{"name": "a", "description": text}]
        build({"tags": tags, "paths": {"/a": _get("a", "getA", _object())}})


@pytest.mark.parametrize("place", ["summary", "description"])
def test_an_operation_whose_text_is_blank(place: str, build: Build) -> None:
    build({"paths": {"/a": _get("a", "getA", _object(), **{place: "<br>"})}})


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 0.5},
        {"type": "integer", "maximum": 7.0},
        {"type": "integer", "multipleOf": 0.5},
        {"type": "integer", "exclusiveMaximum": 2.5},
        {"type": "integer", "maximum": 99999999999999999999},
        {"type": "integer", "format": "int64", "maximum": 9.223372036854776e18},
        {"type": "number", "maximum": 10**40},
    ],
)
def test_bounds_that_are_no_integers(schema: JsonValue, build: Build) -> None:
    parameter: JsonValue = {"name": "n", "in": "query", "schema": schema}
    answer = _object(n=schema, m={"type": "array", "items": schema})
    built = build({"paths": {"/a": _get("a", "getA", answer, parameters=[parameter])}})
    built.import_everything()


def test_a_long_chain_of_components(build: Build) -> None:
    length = 400
    schemas: JsonObject = {
        f"C{place}": _object(next=_ref(f"C{place + 1}")) for place in range(length)
    }
    schemas[f"C{length}"] = _object()
    build({"components": {"schemas": schemas}}).import_everything()


def test_an_alias_that_is_a_choice_of_itself(build: Build) -> None:
    schemas: JsonObject = {"A": {"anyOf": [_ref("A"), TEXT]}}
    _judge(
        build({"paths": {"/a": _get("a", "getA", _ref("A"))}, "components": {"schemas": schemas}})
    )


def test_aliases_that_are_recursive(build: Build) -> None:
    schemas: JsonObject = {
        "Items": {"type": "array", "items": _ref("Items")},
        "One": {"oneOf": [_ref("Two"), {"type": "integer"}]},
        "Two": {"type": "array", "items": _ref("One")},
        "Tree": {"type": "object", "additionalProperties": _ref("Tree")},
    }
    paths: JsonObject = {f"/{n}": _get("a", f"get{n}", _ref(n)) for n in schemas}
    _judge(build({"paths": paths, "components": {"schemas": schemas}}))


def test_a_parameter_called_timeout(build: Build) -> None:
    parameter: JsonValue = {"name": "timeout", "in": "query", "schema": {"type": "integer"}}
    built = build({"paths": {"/a": _get("a", "getA", _object(), parameters=[parameter])}})
    built.lint()


def test_properties_of_one_letter(build: Build) -> None:
    build({"paths": {"/a": _get("a", "getA", _object(**dict.fromkeys("lOI", TEXT)))}}).lint()


def test_an_example_that_looks_like_a_risk(build: Build) -> None:
    answer: JsonObject = {
        **_object(ip=TEXT, password=TEXT),
        "examples": [{"ip": ".".join("0000"), "password": "hunter2"}],
    }
    build({"paths": {"/a": _get("a", "getA", answer)}}).lint()


def test_a_long_call_in_the_readme(build: Build) -> None:
    name = "addSomethingVeryLongToSomethingElseThatIsVeryLongAsWell"
    parameters: JsonValue = [
        {"name": f"someRequiredParameter{n}", "in": "query", "required": True, "schema": TEXT}
        for n in range(3)
    ]
    tag = "a resource of a rather long name"
    build({"paths": {"/a": _get(tag, name, _object(), parameters=parameters)}}).lint()


def test_an_error_whose_body_is_an_enumeration(build: Build) -> None:
    responses: JsonObject = {
        "200": {"description": ""},
        "400": _json({"enum": ["a", "b"]}),
        "401": _json(TEXT),
    }
    paths: JsonObject = {"/a": {"get": {"operationId": "getA", "responses": responses}}}
    _judge(build({"paths": paths}))


def test_patterns_of_other_engines(build: Build) -> None:
    patterns = ("(?=a)b", "(a)\\1", "\\p{L}+", "^\\/v1\\/$", "[^\\/]+", "\\u0041", "\\cA", "a{,3}",
                "[[:alpha:]]", "(?<name>a)", "\\d+$", "^[\\w-]+$", "a++", "\\Z")  # fmt: skip
    properties: JsonObject = {
        f"p{n}": {"type": "string", "pattern": pattern} for n, pattern in enumerate(patterns)
    }
    build({"paths": {"/a": _get("a", "getA", _object(**properties))}}).import_everything()
