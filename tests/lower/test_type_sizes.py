from collections.abc import Callable
from typing import TypeAlias

import pytest

from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject: TypeAlias = dict[str, JsonValue]
LowerSchemas = Callable[[JsonObject], Lowered]


def _errors(lowered: Lowered) -> list[tuple[str, str]]:
    return [
        (d.code.id, d.location.pointer) for d in lowered.diagnostics if d.code.severity == "error"
    ]


def _next(number: int) -> JsonObject:
    return {"$ref": f"#/components/schemas/A{number + 1}"}


def _chain(length: int, link: Callable[[JsonObject], JsonObject]) -> JsonObject:
    schemas: JsonObject = {f"A{number}": link(_next(number)) for number in range(length)}
    return {**schemas, f"A{length}": {"type": "string"}}


LINKS: dict[str, tuple[Callable[[JsonObject], JsonObject], int, str]] = {
    "arrays": (lambda ref: {"type": "array", "items": ref}, 48, "nested-too-deep"),
    "maps": (lambda ref: {"type": "object", "additionalProperties": ref}, 48, "nested-too-deep"),
    "choices": (
        lambda ref: {"oneOf": [ref, {"type": "array", "items": ref}]},
        12,
        "too-many-values",
    ),
}


@pytest.mark.parametrize(("link", "length", "code_id"), LINKS.values(), ids=LINKS)
def test_what_aliases_come_to_is_bounded(
    lower_schemas: LowerSchemas,
    link: Callable[[JsonObject], JsonObject],
    length: int,
    code_id: str,
) -> None:
    assert _errors(lower_schemas(_chain(length, link))) == []
    assert [code for code, _ in _errors(lower_schemas(_chain(length + 4, link)))] == [code_id]


def test_an_object_ends_what_is_written_out(lower_schemas: LowerSchemas) -> None:
    schemas = _chain(60, lambda ref: {"type": "object", "properties": {"a": ref, "b": ref}})
    assert _errors(lower_schemas(schemas)) == []


def test_what_a_property_comes_to_is_bounded(lower_schemas: LowerSchemas) -> None:
    schema: JsonObject = {"type": "string"}
    for _ in range(51):
        schema = {"type": "array", "items": schema}
    lowered = lower_schemas({"A": {"type": "object", "properties": {"a": schema}}})
    assert [code for code, _ in _errors(lowered)] == ["nested-too-deep"]


def test_an_alias_that_leads_back_to_itself_is_fine(lower_schemas: LowerSchemas) -> None:
    array: JsonObject = {"type": "array", "items": {"$ref": "#/components/schemas/A"}}
    assert _errors(lower_schemas({"A": {"oneOf": [array, {"type": "string"}]}})) == []
