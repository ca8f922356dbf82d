import pytest

from specmill.source.rules import effort
from specmill.source.rules.effort import Effort
from specmill.source.tree import JsonObject, JsonValue


def _chain(length: int, copies: int) -> JsonObject:
    schemas: JsonObject = {
        f"A{i}": {"allOf": [{"$ref": f"#/A{i + 1}"} for _ in range(copies)]} for i in range(length)
    }
    return {**schemas, f"A{length}": {"type": "string"}}


def test_a_schema_that_doubles_at_every_step_is_refused() -> None:
    root = _chain(length=200, copies=2)
    assert not Effort(root).allows(root["A0"], "x")
    root = _chain(length=200, copies=1)
    assert Effort(root).allows(root["A0"], "x")


_SELF: JsonObject = {"$ref": "#/S"}
_TWICE: JsonValue = [_SELF, _SELF]


@pytest.mark.parametrize(
    ("schema", "level"),
    [
        ({"items": {"allOf": _TWICE}}, "list"),
        ({"prefixItems": [{"anyOf": _TWICE}]}, "list"),
        ({"contains": {"not": {"oneOf": _TWICE}}}, "list"),
        ({"properties": {"a": {"allOf": _TWICE}}}, "dict"),
        ({"patternProperties": {"^a": _SELF, "a$": _SELF}}, "dict"),
        ({"additionalProperties": {"allOf": _TWICE}}, "dict"),
        ({"properties": {"a": {"dependentSchemas": {"b": _SELF, "c": _SELF}}}}, "dict"),
        ({"properties": {"a": {"if": _SELF, "then": _SELF}}}, "dict"),
    ],
)
def test_effort_grows_with_the_depth_of_the_value(schema: JsonObject, level: str) -> None:
    def nested(depth: int) -> JsonValue:
        value: JsonValue = {}
        for _ in range(depth):
            value = [value] if level == "list" else {"a": value}
        return value

    root: JsonObject = {"S": schema}
    assert Effort(root).allows(schema, nested(3))
    assert not Effort(root).allows(schema, nested(40))


def test_the_effort_for_one_document_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "MAX_STEPS_IN_ALL", 10)
    limited = Effort({})
    assert [limited.allows({}, 1) for _ in range(12)] == [True] * 10 + [False] * 2


def test_a_reference_that_leads_nowhere_takes_one_step() -> None:
    assert Effort({}).allows({"$ref": "#/absent"}, 1)
