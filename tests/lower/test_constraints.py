"""What schemas say beyond types becomes constraints, or is said to be left out."""

from collections.abc import Callable

import pytest

from specmill.ir.types import Alias, Array, Constrained, JsonValue, Record, Scalar, Union
from specmill.lower.api import Lowered

LowerSchemas = Callable[[dict[str, JsonValue]], Lowered]

TEXT: JsonValue = {"type": "string"}


def _record(lowered: Lowered, name: str) -> Record:
    definition = lowered.api.definitions[f"/components/schemas/{name}"]
    assert isinstance(definition, Record)
    return definition


MANY: JsonValue = {"anyOf": [{"minimum": number} for number in range(300)]}


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"not": {"format": "uri"}}, "there is `format` in it"),
        ({"not": {"$ref": "#/components/schemas/Tree"}}, "it leads back to itself"),
        ({"contains": MANY}, "it is made of more than 200 schemas"),
        (
            {"if": {"unevaluatedProperties": False}, "then": {}},
            "there is `unevaluatedProperties` in",
        ),
    ],
)
def test_a_constraint_that_cannot_stand_by_itself_is_reported(
    schema: JsonValue, reason: str, lower_schemas: LowerSchemas
) -> None:
    tree: JsonValue = {"properties": {"left": {"$ref": "#/components/schemas/Tree"}}}
    lowered = lower_schemas({"Odd": schema, "Tree": tree})
    assert [finding.code.id for finding in lowered.diagnostics] == ["unsupported-schema"]
    assert reason in lowered.diagnostics[0].message


def test_alternatives_of_one_object_are_a_constraint(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {"Odd": {"properties": {"a": TEXT}, "oneOf": [{"required": ["a"]}, {"required": []}]}}
    )
    record = _record(lowered, "Odd")
    assert [(entry.name, entry.type) for entry in record.properties] == [("a", Scalar("string"))]
    assert record.constraints == '{"oneOf":[{"required":["a"]},{"required":[]}]}'


def test_what_all_values_meet_is_no_constraint(lower_schemas: LowerSchemas) -> None:
    said: dict[str, JsonValue] = {
        "properties": {"a": TEXT, "b": TEXT},
        "required": ["a"],
        "minProperties": 1,
        "maxProperties": 2,
        "additionalProperties": False,
        "if": {"required": ["b"]},
    }
    assert _record(lower_schemas({"Plain": {**said}}), "Plain").constraints == ""


def test_constraints_of_a_whole_stand_beside_its_alternatives(lower_schemas: LowerSchemas) -> None:
    alternatives: JsonValue = [TEXT, {"type": "array", "items": TEXT}]
    lowered = lower_schemas({"Odd": {"anyOf": alternatives, "minProperties": 1}})
    union = Union((Scalar("string"), Array(Scalar("string"))))
    definition = lowered.api.definitions["/components/schemas/Odd"]
    assert isinstance(definition, Alias)
    assert definition.type == Constrained(union, '{"minProperties":1}')
