"""Which rules the edits of a schema come under."""

import pytest
from tests.review.schema_pairs import changes, compare, on_the_wire, rules

from specmill.review.rules.table import RULES
from specmill.source.tree import JsonObject, JsonValue

INTEGER: JsonValue = {"type": "integer"}
STRING: JsonValue = {"type": "string"}


def _object(*required: str, **properties: JsonValue) -> JsonValue:
    return {"type": "object", "properties": properties, "required": list(required)}


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
        ({"type": "integer", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}),
        ({"type": "integer", "maximum": 9.5}, {"type": "integer", "exclusiveMaximum": 10}),
        ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
        ({"type": "string", "minLength": 0}, STRING),
        ({"type": "string", "pattern": ".*"}, STRING),
        ({"allOf": [STRING, {"maxLength": 3}]}, {"type": "string", "maxLength": 3}),
        ({"allOf": [STRING, {"description": "A name."}]}, STRING),
        ({"type": "string", "format": "password"}, STRING),
        ({"type": "string", "format": ""}, STRING),
        ({"anyOf": [STRING]}, STRING),
        ({"oneOf": [{"allOf": [STRING]}]}, STRING),
        ({"type": "boolean", "enum": [True, False]}, {"type": "boolean"}),
        (
            {"allOf": [_object("a", a=STRING), _object(b=INTEGER)]},
            _object("a", b=INTEGER, a=STRING),
        ),
        ({"allOf": [{"maximum": 9}, {"maximum": 5}]}, {"maximum": 5}),
        (True, {}),
        (
            {"type": "integer", "format": "int32"},
            {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1},
        ),
        ({"enum": ["ab", "c"], "maxLength": 9}, {"enum": ["ab", "c"], "maxLength": 2}),
        ({"enum": ["ab", "c"]}, {"enum": ["ab", "c"], "pattern": "^[a-c]{1,2}$"}),
        ({"properties": {"a": STRING}}, _object(a=STRING)),
    ],
)
def test_two_ways_to_write_one_schema_are_no_change(base: JsonValue, revision: JsonValue) -> None:
    assert changes(base, revision) == []
    assert changes(revision, base) == []


@pytest.mark.parametrize(
    ("base", "revision", "expected"),
    [
        (STRING, {"type": ["string", "null"]}, ["null-added"]),
        (STRING, INTEGER, ["type-changed"]),
        (INTEGER, {"type": "number"}, ["type-widened"]),
        ({}, STRING, ["type-narrowed"]),
        (STRING, False, ["value-forbidden"]),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, ["enum-value-added", "enum-value-removed"]),
        ({"const": "a"}, {"const": "b"}, ["const-changed"]),
        ({"enum": ["a", None]}, {"enum": ["a"]}, ["null-removed"]),
        ({"enum": ["1", "2"]}, {"enum": [1, 2]}, ["type-changed"]),
        ({"type": "string", "enum": ["1", "2"]}, INTEGER, ["type-changed"]),
        (
            {"enum": ["abc", "abcd", "a"], "maxLength": 9},
            {"enum": ["abc", "abcd", "a"], "maxLength": 2},
            ["maximum-length-lowered"],
        ),
        ({"enum": ["ab"]}, {"enum": ["ab"], "pattern": "^b"}, ["pattern-added"]),
        ({"enum": ["aa!"]}, {"enum": ["aa!"], "pattern": "^(a+)+$"}, ["pattern-added"]),
        ({"type": "integer", "format": "int32"}, {"type": "number"}, ["type-widened"]),
        (
            {"additionalProperties": STRING},
            {"type": "object", "additionalProperties": False},
            ["value-forbidden"],
        ),
        ({"enum": [1, 2]}, {"type": "integer", "minimum": 1}, ["enum-removed"]),
        (
            {"enum": [1, 2]},
            {"type": "integer", "minimum": 2},
            ["enum-removed", "minimum-added"],
        ),
        ({"maxLength": 5}, {"maxLength": 4}, ["maximum-length-lowered"]),
        ({"minimum": 5}, {"minimum": 4}, ["minimum-lowered"]),
        ({"minimum": 5}, {"exclusiveMinimum": 5}, ["minimum-raised"]),
        ({"items": {"maxItems": 5}}, {"items": {}}, ["maximum-items-removed"]),
        ({"pattern": "a"}, {"pattern": "b"}, ["pattern-changed"]),
        ({"pattern": "a"}, {"pattern": ".*"}, ["pattern-removed"]),
        ({"format": "int32"}, {"format": "int64"}, ["format-widened"]),
        ({"multipleOf": 10}, {"multipleOf": 5}, ["multiple-of-loosened"]),
        (_object(), _object(a=STRING), ["property-added-optional"]),
        (_object(), _object("a", a=STRING), ["property-added-required"]),
        (_object("a", a=STRING), _object(), ["property-removed-required"]),
        (_object("a", a=STRING), _object(a=STRING), ["property-became-optional"]),
        (
            _object(a=STRING),
            _object(a={"type": "string", "readOnly": True}),
            ["property-became-read-only"],
        ),
    ],
)
def test_an_edit_comes_under_a_rule(
    base: JsonValue, revision: JsonValue, expected: list[str]
) -> None:
    assert rules(base, revision) == expected


def test_a_number_may_become_text_where_values_are_written_as_text() -> None:
    assert rules(INTEGER, STRING, is_text=True) == ["type-widened"]
    assert rules(STRING, INTEGER, is_text=True) == ["type-narrowed"]
    assert rules({"items": INTEGER}, {"items": STRING}, is_text=True) == ["type-widened"]


def test_text_is_any_number_already() -> None:
    base: JsonValue = {"type": ["string", "integer"]}
    revision: JsonValue = {"type": ["string", "number"]}
    assert rules(base, revision, is_text=True) == ["type-of-text-changed"]
    assert rules(revision, base, is_text=True) == ["type-of-text-changed"]
    assert rules(base, revision) == ["type-widened"]


def test_a_change_is_at_the_place_of_the_edit() -> None:
    pet: JsonValue = {"allOf": [{"$ref": "#/components/schemas/Name"}, {"description": "…"}]}
    (change,) = compare(
        {"Root": pet, "Name": {"type": "string", "maxLength": 9}},
        {"Root": pet, "Name": {"type": "string"}},
    )
    assert change.rule == "maximum-length-removed"
    assert change.base == "/components/schemas/Name/maxLength"
    assert change.revision == "/components/schemas/Name/maxLength"
    assert (change.in_base, change.in_revision) == (True, False)


def test_a_schema_may_contain_itself() -> None:
    node = _object(child={"$ref": "#/components/schemas/Root"}, name={"maxLength": 3})
    longer = _object(child={"$ref": "#/components/schemas/Root"}, name={"maxLength": 4})
    assert rules(node, node) == []
    assert rules(node, longer) == ["maximum-length-raised"]


def test_a_schema_that_refers_to_itself_alone_says_nothing() -> None:
    assert rules({"$ref": "#/components/schemas/Root"}, {"allOf": [{"$ref": "#/nowhere"}]}) == []


def test_a_part_of_everything_is_everything() -> None:
    nodes: JsonValue = {"minItems": 1, "unevaluatedItems": {"$ref": "#/components/schemas/Root"}}
    assert set(rules({}, nodes)) == {"minimum-items-added"}
    assert set(rules(nodes, {})) == {"minimum-items-removed"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"format": "byte"}, {"contentEncoding": "base64"}),
        ({"format": "binary"}, {"contentMediaType": "application/octet-stream"}),
    ],
)
def test_bytes_are_told_by_format_as_well(old: JsonObject, new: JsonObject) -> None:
    base: JsonObject = {"type": "string", **old}
    revision: JsonObject = {"type": "string", **new}
    assert rules(base, revision) == rules(revision, base) == []
    assert rules({"type": "string"}, base) == ["content-changed"]


def test_what_is_contained_is_evaluated() -> None:
    base: JsonObject = {"type": "array", "unevaluatedItems": False}
    revision: JsonObject = {**base, "contains": {"type": "string"}}
    assert rules(base, revision) == rules(revision, base) == ["contains-changed"]


def test_what_is_demanded_and_refused_is_demanded() -> None:
    closed: JsonObject = {"type": "object", "additionalProperties": False}
    endless: JsonObject = {**closed, "required": ["a"]}
    assert rules(endless, endless) == []
    assert rules(endless, closed) == ["property-became-optional"]
    assert rules(closed, endless) == ["property-became-required"]


@pytest.mark.parametrize("rest", [True, {}, {"description": "Whatever."}])
def test_to_allow_all_other_properties_is_to_say_nothing(rest: JsonValue) -> None:
    open_: JsonObject = {"type": "object", "additionalProperties": rest}
    wide: JsonObject = {**open_, "properties": {"a": STRING}}
    assert rules(open_, wide) == ["property-added-optional"]
    assert rules(wide, open_) == ["property-removed-optional"]
    assert rules(wide, {"type": "object", "properties": {"a": STRING}}) == []


FORM: JsonObject = {"type": ["string", "integer", "null"], "enum": ["a", 1, None]}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["string", "integer"], ["null-removed"]),
        (["string", "null"], ["type-narrowed"]),
        (["null"], ["type-narrowed"]),
        (["string", "integer", "null", "array"], []),
    ],
)
def test_listed_values_may_be_refused_by_their_type(kinds: JsonValue, expected: list[str]) -> None:
    narrow: JsonObject = {**FORM, "type": kinds}
    assert rules(FORM, narrow) == expected
    assert rules(narrow, FORM) == [RULES[rule].mirror for rule in expected]


def test_listed_values_may_be_of_another_type() -> None:
    assert rules(FORM, {**FORM, "enum": [1, None]}) == ["enum-value-removed"]
    assert rules(FORM, {**FORM, "enum": [None]}) == ["enum-value-removed", "enum-value-removed"]
    assert rules({"enum": ["a", 1]}, {"enum": ["a"], "type": "string"}) == ["enum-value-removed"]
    assert rules({"const": "a"}, {"type": "number"}) == ["type-changed"]
    assert rules({"type": ["number", "null"]}, {"enum": ["a", None]}) == ["type-changed"]


@pytest.mark.parametrize("constant", ["a", 1, True])
def test_a_constant_is_another_type_than_a_list_of_one_value(constant: JsonValue) -> None:
    found = changes({"const": constant}, {"enum": [constant]})
    assert [change.rule for change in found] == ["constant-became-enum"]
    assert on_the_wire(found) == []
    assert changes({"const": constant}, {"allOf": [{"const": constant}]}) == []
