"""Twice as much of anything is twice the work, and not four times: steps are counted, not seconds."""

import json
import sys
from collections.abc import Callable, Mapping
from types import FrameType, MappingProxyType
from typing import TypeAlias

import pytest

from specmill.ir.types import JsonValue
from specmill.pipeline import plan
from specmill.render.files import PlannedFile
from specmill.source.read import from_bytes

JsonObject: TypeAlias = dict[str, JsonValue]
TEXT: JsonObject = {"type": "string"}
REFERENCE = "#/components/schemas/"


def name(number: int) -> str:
    """A name of letters alone, since names tell a number from what it is glued to."""
    letters = "abcdefghij"
    return "".join(letters[int(digit)] for digit in str(1000 + number))


def answer(schema: JsonObject) -> JsonObject:
    return {"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}}


def operation(schema: JsonObject, **parts: JsonValue) -> JsonObject:
    return {"get": {"tags": ["things"], "responses": answer(schema), **parts}}


def with_schemas(schemas: JsonObject, first: str) -> JsonObject:
    return {
        "paths": {"/things": operation({"$ref": f"{REFERENCE}{first}"})},
        "components": {"schemas": schemas},
    }


def resources(count: int) -> JsonObject:
    return {
        "paths": {
            f"/{name(number)}": {"get": {"responses": answer({"properties": {"a": TEXT}})}}
            for number in range(count)
        }
    }


def operations(count: int) -> JsonObject:
    return {
        "paths": {
            f"/things/{name(number)}": operation({"properties": {"a": TEXT}})
            for number in range(count)
        }
    }


def records(count: int) -> JsonObject:
    """Each refers to two others, so that all lead to all."""
    return with_schemas(
        {
            f"R{name(number)}": {
                "properties": {
                    "left": {"$ref": f"{REFERENCE}R{name(2 * number % count)}"},
                    "right": {"$ref": f"{REFERENCE}R{name((2 * number + 1) % count)}"},
                }
            }
            for number in range(count)
        },
        f"R{name(0)}",
    )


def aliases(count: int) -> JsonObject:
    """Lists of one object that has all of the lists."""
    lists: JsonObject = {
        f"L{name(number)}": {"type": "array", "items": {"$ref": f"{REFERENCE}Hub"}}
        for number in range(count)
    }
    hub: JsonObject = {"properties": {one: {"$ref": f"{REFERENCE}{one}"} for one in lists}}
    return with_schemas({**lists, "Hub": hub}, "Hub")


def bases(count: int) -> JsonObject:
    """As many discriminated schemas as there are schemas that take over one of them."""
    schemas: JsonObject = {}
    for number in range(count):
        schemas[f"B{name(number)}"] = {
            "required": ["kind"],
            "properties": {"kind": TEXT},
            "discriminator": {"propertyName": "kind"},
        }
        schemas[f"K{name(number)}"] = {"allOf": [{"$ref": f"{REFERENCE}B{name(number)}"}]}
    owner: JsonObject = {
        "properties": {
            name(number): {"$ref": f"{REFERENCE}B{name(number)}"} for number in range(count)
        }
    }
    return with_schemas({**schemas, "Owner": owner}, "Owner")


def variants(count: int) -> JsonObject:
    kinds: JsonObject = {
        f"V{name(number)}": {"required": ["kind"], "properties": {"kind": {"const": name(number)}}}
        for number in range(count)
    }
    union: JsonObject = {
        "oneOf": [{"$ref": f"{REFERENCE}{kind}"} for kind in kinds],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {kind[1:]: f"{REFERENCE}{kind}" for kind in kinds},
        },
    }
    return with_schemas({**kinds, "Union": union}, "Union")


def properties(count: int) -> JsonObject:
    members: JsonObject = {name(number): TEXT for number in range(count)}
    return with_schemas({"Thing": {"properties": members}}, "Thing")


def parameters(count: int) -> JsonObject:
    listed: list[JsonValue] = [
        {"name": name(number), "in": "query", "schema": TEXT} for number in range(count)
    ]
    return {"paths": {"/things": operation(TEXT, parameters=listed)}}


def values(count: int) -> JsonObject:
    listed: list[JsonValue] = [name(number) for number in range(count)]
    return with_schemas({"Listed": {"type": "string", "enum": listed}}, "Listed")


def schemes(count: int) -> JsonObject:
    keys: JsonObject = {
        name(number): {"type": "apiKey", "in": "header", "name": f"X-{name(number)}"}
        for number in range(count)
    }
    return {
        "paths": {"/things": operation(TEXT)},
        "components": {"securitySchemes": keys},
        "security": [{key: []} for key in keys],
    }


DOCUMENTS: Mapping[str, Callable[[int], JsonObject]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            resources,
            operations,
            records,
            aliases,
            bases,
            variants,
            properties,
            parameters,
            values,
            schemes,
        )
    }
)


def steps(document: JsonObject) -> int:
    """How many functions are called, and generators resumed, until all files are laid out."""
    whole: JsonObject = {
        "openapi": "3.1.1",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://things.example"}],
        **document,
    }
    source = from_bytes("things.json", json.dumps(whole).encode())
    count = 0

    def step(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        planned = plan(source, "python", "things", lambda _stage: None, recover=False)
        for file in planned.plan.files:
            if isinstance(file, PlannedFile):
                file.view()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_work_grows_as_the_document_does(kind: str) -> None:
    document = DOCUMENTS[kind]
    # Of schemas, more than would stand in one module.
    count = 10 if kind in ("resources", "operations") else 50
    # What is laid out once is remembered: of each document, half is known from the one before.
    _, first, second, third = (steps(document(count * times // 2)) for times in (1, 2, 4, 8))
    assert third - second < 2.2 * (second - first), f"{first}, {second}, {third} steps"
