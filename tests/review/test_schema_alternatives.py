"""Which rules the edits of unions, and of what refers to components, come under."""

import pytest
from tests.review.schema_pairs import compare

from specmill.review.changes import Change
from specmill.source.tree import JsonObject, JsonValue

INTEGER: JsonObject = {"type": "integer"}
STRING: JsonObject = {"type": "string"}
NULL: JsonObject = {"type": "null"}


def _pet(kind: str, **properties: JsonValue) -> JsonObject:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"const": kind}, **properties},
    }


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


PETS: JsonObject = {
    "Cat": _pet("cat", lives=INTEGER),
    "Dog": _pet("dog", tricks=STRING),
    "Bird": _pet("bird", wings=INTEGER),
    "Rabbit": {"type": "object", "properties": {"name": STRING}},
    "Hare": {"type": "object", "properties": {"name": STRING}},
}


def _changes(base: JsonValue, revision: JsonValue) -> list[Change]:
    return compare({"Root": base, **PETS}, {"Root": revision, **PETS})


def _any_of(*branches: JsonValue) -> JsonObject:
    return {"anyOf": [*branches]}


def _one_of(*names: str, **mapping: JsonValue) -> JsonObject:
    branches: list[JsonValue] = [_ref(name) for name in names]
    union: JsonObject = {"oneOf": branches}
    discriminator: JsonObject = {"propertyName": "name", "mapping": {**mapping}}
    return {**union, "discriminator": discriminator} if mapping else union


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        (_any_of(STRING, INTEGER), {"type": ["integer", "string"]}),
        (_any_of(STRING, NULL), {"type": ["null", "string"]}),
        (_any_of(_ref("Cat"), NULL), _any_of(NULL, {"allOf": [_ref("Cat")]})),
        ({"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]}, {"enum": ["b", "a"]}),
        (_one_of("Cat", "Dog"), _one_of("Dog", "Cat")),
        (_any_of(_one_of("Cat", "Dog"), _ref("Bird")), _one_of("Cat", "Dog", "Bird")),
        (_any_of({"enum": [""]}, {"type": "string", "maxLength": 4}), STRING | {"maxLength": 4}),
        (_any_of(STRING, INTEGER, STRING), _any_of(INTEGER, STRING)),
        (
            {"maxLength": 9, "anyOf": [STRING, INTEGER]},
            _any_of({"type": "string", "maxLength": 9}, INTEGER),
        ),
    ],
)
def test_two_ways_to_write_one_union_are_no_change(base: JsonValue, revision: JsonValue) -> None:
    assert _changes(base, revision) == []
    assert _changes(revision, base) == []


@pytest.mark.parametrize(
    ("base", "revision", "expected"),
    [
        (_one_of("Cat", "Dog"), _one_of("Dog", "Cat", "Bird"), ["alternative-added /oneOf/2"]),
        (_one_of("Cat", "Dog"), _ref("Cat"), ["alternative-removed /oneOf/1"]),
        (_one_of("Cat", "Dog"), _one_of("Cat", "Bird"), ["alternative-replaced /oneOf/1"]),
        (
            _one_of("Dog", "Cat"),
            _one_of("Cat", "Bird"),
            ["alternative-added /oneOf/1", "alternative-removed /oneOf/0"],
        ),
        (STRING, _any_of(STRING, INTEGER), ["type-widened /anyOf"]),
        (_any_of(STRING, INTEGER), _any_of(STRING, _ref("Cat")), ["type-changed /anyOf/1/type"]),
        (_any_of(STRING, NULL), STRING, ["null-removed /anyOf/1"]),
        (_ref("Cat"), _any_of(_ref("Cat"), NULL), ["null-added /anyOf/1"]),
        ({}, _any_of(STRING, INTEGER), ["type-narrowed /anyOf"]),
        (
            _any_of({"enum": ["a"]}, {"enum": ["b"]}, INTEGER),
            _any_of({"enum": ["a"]}, INTEGER),
            ["enum-value-removed /anyOf/0/enum/-"],
        ),
        (
            {"type": ["string", "integer"], "maxLength": 3},
            _any_of({"type": "string", "maxLength": 4}, INTEGER),
            ["maximum-length-raised /anyOf/0/maxLength"],
        ),
        (
            _any_of({"required": ["a"]}, {"required": ["b"]}),
            {},
            ["property-became-optional /required/0"],
        ),
    ],
)
def test_an_edit_of_a_union_comes_under_a_rule(
    base: JsonValue, revision: JsonValue, expected: list[str]
) -> None:
    root = "/components/schemas/Root"
    found = sorted(
        f"{change.rule} {change.revision.removeprefix(root)}" for change in _changes(base, revision)
    )
    assert found == expected


def test_named_alternatives_are_different_however_alike_they_are() -> None:
    before, after = _one_of("Cat", "Rabbit"), _one_of("Cat", "Hare")
    assert [change.rule for change in _changes(before, after)] == ["alternative-replaced"]


def test_an_alternative_may_be_renamed() -> None:
    cat = PETS["Cat"]
    before: JsonObject = {"Root": _one_of("Cat", "Dog"), "Cat": cat, "Dog": PETS["Dog"]}
    after: JsonObject = {"Root": _one_of("Tom", "Dog"), "Tom": cat, "Dog": PETS["Dog"]}
    assert compare(before, after) == []


def test_the_name_of_a_component_is_the_value_of_its_discriminator() -> None:
    def union(name: str) -> JsonObject:
        discriminator: JsonObject = {"propertyName": "name"}
        return {
            "Root": {"oneOf": [_ref(name), _ref("Dog")], "discriminator": discriminator},
            name: PETS["Rabbit"],
            "Dog": PETS["Dog"],
        }

    (change,) = compare(union("Rabbit"), union("Bunny"))
    assert (change.rule, change.before, change.after) == (
        "discriminator-value-changed",
        "Rabbit",
        "Bunny",
    )


def test_the_values_of_a_discriminator_are_compared() -> None:
    before = _one_of("Rabbit", "Hare", rabbit="Rabbit", hare="Hare")
    after = _one_of("Rabbit", "Hare", rabbit="Rabbit", hare="Hare", bunny="Rabbit")
    (change,) = _changes(before, after)
    assert change.rule == "discriminator-value-added"
    assert change.revision == "/components/schemas/Root/discriminator/mapping/bunny"


def test_the_base_class_of_a_discriminator_loses_a_value() -> None:
    def owner(**mapping: JsonValue) -> JsonObject:
        discriminator: JsonObject = {"propertyName": "name", "mapping": {**mapping}}
        return {"type": "object", "discriminator": discriminator}

    (change,) = _changes(owner(a="Cat", b="Dog"), owner(a="Cat"))
    assert (change.rule, change.before) == ("discriminator-value-removed", "b")


def test_a_reference_to_another_component_is_changed_where_it_stands() -> None:
    def owner(name: str) -> JsonObject:
        return {"type": "object", "properties": {"pet": _ref(name)}}

    changes = _changes(owner("Rabbit"), owner("Bird"))
    assert {(change.rule, change.base, change.revision) for change in changes} == {
        (rule, f"{pet}/{name}", f"{pet}/{name}")
        for pet in ["/components/schemas/Root/properties/pet"]
        for rule, name in [
            ("property-removed-optional", "properties/name"),
            ("property-added-required", "properties/kind"),
            ("property-added-optional", "properties/wings"),
        ]
    }


def test_a_renamed_component_is_changed_where_it_is_defined() -> None:
    def document(name: str, limit: int) -> JsonObject:
        return {"Root": _ref(name), name: {"type": "string", "maxLength": limit}}

    (change,) = compare(document("Before", 3), document("After", 4))
    assert change.base == "/components/schemas/Before/maxLength"
    assert change.revision == "/components/schemas/After/maxLength"


def test_unions_that_cannot_be_listed_are_compared_as_a_whole() -> None:
    def union(*names: str) -> JsonObject:
        branches: list[JsonValue] = [{"required": [name]} for name in names]
        return _any_of(*branches)

    parts: list[JsonValue] = [union("a", "b", "c", "d", "e", "f", "g")] * 3
    others: list[JsonValue] = [union("a", "b", "c", "d", "e", "f", "h")] * 3
    many: JsonObject = {"allOf": parts}
    more: JsonObject = {"allOf": others}
    assert _changes(many, many) == []
    (change,) = _changes(many, more)
    assert (change.rule, change.is_proved) == ("alternatives-changed", False)
    (change,) = _changes(many, {**many, "maxProperties": 9})
    assert change.rule == "maximum-properties-added"


def test_many_alternatives_are_compared_one_by_one() -> None:
    def union(*lengths: int) -> JsonObject:
        kinds: list[JsonValue] = [
            {"type": "object", "properties": {"kind": {"const": kind}, "x": {"maxLength": length}}}
            for kind, length in enumerate(lengths)
        ]
        return {"oneOf": kinds}

    (change,) = _changes(union(*[9] * 400), union(*[9] * 300, 8, *[9] * 99))
    assert change.rule == "maximum-length-lowered"
    assert change.revision == "/components/schemas/Root/oneOf/300/properties/x/maxLength"


def test_a_union_may_contain_itself() -> None:
    tree = _any_of(STRING, {"type": "array", "items": _ref("Root")}, _ref("Root"))
    assert _changes(tree, tree) == []
    grown = _any_of(STRING, NULL, {"type": "array", "items": _ref("Root")})
    assert [change.rule for change in _changes(tree, grown)] == ["null-added"]


def test_a_discriminator_of_the_only_alternative_left_is_no_change() -> None:
    discriminator: JsonObject = {"propertyName": "kind"}
    one: JsonObject = {"oneOf": [_ref("Cat")], "discriminator": discriminator}
    two: JsonObject = {"oneOf": [_ref("Cat"), _ref("Dog")], "discriminator": discriminator}
    assert [change.rule for change in _changes(two, one)] == ["alternative-removed"]
    assert [change.rule for change in _changes(one, two)] == ["alternative-added"]
    assert _changes(one, _ref("Cat")) == []
