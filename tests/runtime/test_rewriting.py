"""Schemas of pydantic's keep their names when they are rewritten, since others refer to them."""

from __future__ import annotations

from typing import cast

import pytest
from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

from runtime.rewriting import Rules, Schema, rewritten


def _same(_: Schema, made: Schema) -> Schema:
    return made


def _in_place(schema: Schema) -> Schema:
    return {"type": "int"} if schema["type"] == "str" else schema


def _around(schema: Schema) -> Schema:
    if schema["type"] != "str":
        return schema
    function = {"type": "no-info", "function": str.upper}
    return {"type": "function-after", "function": function, "schema": schema}


NAMED: CoreSchema = core_schema.definitions_schema(
    core_schema.list_schema(core_schema.definition_reference_schema("Name")),
    [core_schema.str_schema(ref="Name")],
)


def test_what_stands_for_a_schema_has_its_name() -> None:
    schema = rewritten(dict(NAMED), Rules(_in_place, _same))
    assert schema["definitions"][0]["ref"] == "Name"
    validator = SchemaValidator(cast("CoreSchema", schema))
    assert validator.validate_json(b"[1, 2]") == [1, 2]
    with pytest.raises(ValidationError):
        validator.validate_json(b'["a"]')


def test_what_is_put_around_a_schema_takes_its_name() -> None:
    schema = rewritten(dict(NAMED), Rules(_around, _same))
    definition = schema["definitions"][0]
    assert (definition["ref"], "ref" in definition["schema"]) == ("Name", False)
    validator = SchemaValidator(cast("CoreSchema", schema))
    assert validator.validate_json(b'["a"]') == ["A"]
