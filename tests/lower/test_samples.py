"""Every value that is made up for a schema fits it, whatever else it may be."""

import json
from collections.abc import Callable

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

THING: JsonObject = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "next": {"$ref": "#/components/schemas/Thing"}},
}
ENDLESS: JsonObject = {
    "type": "object",
    "required": ["next"],
    "properties": {"next": {"$ref": "#/components/schemas/Endless"}},
}
COMPONENTS: JsonObject = {"schemas": {"Thing": THING, "Endless": ENDLESS}}


def _sample(lower_document: LowerDocument, schema: JsonValue) -> JsonValue:
    response: JsonValue = {
        "description": "",
        "content": {"application/json": {"schema": schema}},
    }
    lowered = lower_document(
        {"paths": {"/a": {"get": {"responses": {"200": response}}}}, "components": COMPONENTS}
    )
    return lowered.api.operations[0].responses[0].contents[0].sample


def _assert_fits(sample: JsonValue, schema: JsonValue) -> None:
    whole: JsonObject = {"allOf": [schema], "components": COMPONENTS}
    validator = jsonschema_rs.Draft202012Validator(whole)
    errors = [error.message for error in validator.iter_errors(sample)]
    assert not errors, (sample, schema, errors)


@pytest.mark.parametrize(
    ("schema", "sample"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "minLength": 6}, "textxx"),
        ({"type": "string", "maxLength": 2}, "te"),
        ({"type": "string", "pattern": "^[a-z]{3}$"}, "aaa"),
        ({"type": "string", "pattern": "^[A-Z]{2}[0-9]+$", "minLength": 5}, "AA000"),
        ({"type": "integer", "multipleOf": 5, "minimum": 7}, 10),
        ({"type": "number", "exclusiveMaximum": 0}, -1),
        ({"prefixItems": [{"type": "string"}, {"type": "integer"}]}, ["text", 0]),
        ({"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer"}},
         {"name1": 0}),
        ({"oneOf": [{"$ref": "#/components/schemas/Endless"}, {"type": "integer"}]}, 0),
        ({"type": "string", "format": "date"}, "2026-01-20"),
        ({"type": "string", "enum": ["a", "b"]}, "a"),
        ({"type": "string", "default": "d"}, "d"),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 3}, 3),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "integer", "exclusiveMinimum": 3}, 4),
        ({"type": "boolean"}, False),
        ({"type": "object"}, {}),
        ({"type": "array"}, []),
        ({"type": "array", "items": {"type": "integer"}}, [0]),
        ({"const": 5}, 5),
        ({"type": ["null", "integer"]}, 0),
        ({"oneOf": [{"type": "integer"}, {"type": "string"}]}, 0),
        ({"$ref": "#/components/schemas/Thing"}, {"id": "text"}),
        ({"allOf": [{"$ref": "#/components/schemas/Thing"}, {"required": ["b"],
          "properties": {"b": {"type": "integer"}, "c": {"type": "integer"}}}]},
         {"id": "text", "b": 0}),
        ({"properties": {"a": {"type": "string", "examples": ["x"]}, "b": {"type": "string"}}},
         {"a": "x"}),
    ],
)  # fmt: skip
def test_what_is_made_up(
    schema: JsonValue, sample: JsonValue, lower_document: LowerDocument
) -> None:
    made = _sample(lower_document, schema)
    assert json.dumps(made) == json.dumps(sample)
    _assert_fits(made, schema)


@pytest.mark.parametrize(
    "schema",
    [{"type": "string", "pattern": "^(?=a)a$"}, {"$ref": "#/components/schemas/Endless"}, False],
)
def test_what_cannot_be_made_up(schema: JsonValue, lower_document: LowerDocument) -> None:
    assert _sample(lower_document, schema) is None


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 0.5},
        {"type": "integer", "exclusiveMinimum": 0.5},
        {"type": "number", "exclusiveMinimum": 0.2, "maximum": 0.5},
        {"type": "integer", "exclusiveMinimum": 3, "maximum": 3.5},
        {"type": "integer", "maximum": -0.5},
        {"type": "array", "items": {"type": "integer"}, "minItems": 2},
        {"type": "array", "minItems": 1},
        {"type": "array", "items": {"type": "integer"}, "maxItems": 0},
        {"type": "array", "items": {"type": "integer"}, "minItems": 2, "uniqueItems": True},
        {"type": "object", "minProperties": 1},
        {"type": "object", "required": ["a"]},
        {"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}},
        {"type": "object", "properties": {"a": {}}, "maxProperties": 0, "required": []},
        {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
        {"enum": ["longer", "b"], "maxLength": 3},
        {"type": "string", "default": 5},
        {"type": "string", "examples": [5]},
        {"type": "string", "format": "uuid", "maxLength": 5},
        {"type": ["null"]},
        {"enum": [None, "a"]},
        {"type": "array", "items": {"type": "null"}},
        {"anyOf": [{"type": "string", "pattern": "^a$"}, {"type": "integer"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Endless"}, {"type": "integer"}]},
        {
            "properties": {"a": {"type": "integer"}},
            "oneOf": [{"required": ["a"]}, {"type": "null"}],
        },
        {"not": {"type": "object"}},
        {"allOf": [{"type": "integer", "minimum": 3}, {"minimum": 5}]},
        {"allOf": [{"enum": ["a", "b"]}, {"enum": ["b"]}]},
        {"items": {"type": "integer"}, "contains": {"const": 3}, "type": "array"},
    ],
)
def test_what_is_made_up_fits(schema: JsonValue, lower_document: LowerDocument) -> None:
    made = _sample(lower_document, schema)
    if made is not None:
        _assert_fits(made, schema)


def test_what_fits_several_schemas_of_a_choice_is_better_than_nothing(
    lower_document: LowerDocument,
) -> None:
    assert _sample(lower_document, {"oneOf": [{"type": "integer"}, {"type": "number"}]}) == 0


_NUMBERS = st.integers(-3, 3) | st.sampled_from([-0.5, 0.5, 2.5])


@st.composite
def _number_schemas(draw: st.DrawFn) -> JsonValue:
    schema: JsonObject = {"type": draw(st.sampled_from(["integer", "number"]))}
    low = draw(st.none() | _NUMBERS)
    if low is not None:
        schema[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = low
    if draw(st.booleans()):
        keyword = draw(st.sampled_from(["maximum", "exclusiveMaximum"]))
        schema[keyword] = (low or 0) + draw(st.integers(1, 3))
    return schema


@st.composite
def _string_schemas(draw: st.DrawFn) -> JsonValue:
    shortest = draw(st.integers(0, 6))
    schema: JsonObject = {"type": "string", "minLength": shortest}
    if draw(st.booleans()):
        schema["maxLength"] = shortest + draw(st.integers(0, 6))
    return schema


def _array_of(items: JsonValue) -> JsonValue:
    return {"type": "array", "items": items}


def _object_of(members: dict[str, JsonValue], required: set[str]) -> JsonValue:
    names: list[JsonValue] = [*sorted(required & set(members))]
    return {"type": "object", "properties": members, "required": names}


def _any_of(parts: list[JsonValue]) -> JsonValue:
    return {"anyOf": parts}


def _outer_schemas(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    properties = st.dictionaries(st.sampled_from("abc"), inner, min_size=1)
    return st.one_of(
        st.builds(_array_of, inner),
        st.builds(_object_of, properties, st.sets(st.sampled_from("abc"))),
        st.builds(_any_of, st.lists(inner, min_size=1, max_size=3)),
    )


_PLAIN: list[JsonValue] = [
    {"type": "boolean"},
    {"type": "null"},
    {"enum": [None, 1]},
    {"const": "x"},
    {"$ref": "#/components/schemas/Thing"},
    {},
]
_LEAVES: st.SearchStrategy[JsonValue] = st.one_of(
    _number_schemas(), _string_schemas(), st.sampled_from(_PLAIN)
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(_LEAVES, _outer_schemas, max_leaves=6))
def test_every_sample_fits_its_schema(lower_document: LowerDocument, schema: JsonValue) -> None:
    made = _sample(lower_document, schema)
    if made is not None:
        _assert_fits(made, schema)
