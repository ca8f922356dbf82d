"""What schemas say beyond types is checked: of what is sent, by both sides; of answers, by a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from jsonschema_rs import Draft202012Validator
from pydantic import ValidationError

TEXTS = ["", "a", "b", "xy", "xyz", "abc"]
# Whatever is found in the schemas, in many combinations.
OBJECTS: list[dict[str, Any]] = [
    {},
    {"a": "1"}, {"b": "1"}, {"b": "z"}, {"a": "1", "b": "1"}, {"a": "1", "b": "1", "c": 1},
    {"a": "1", "b": "1", "c": 5}, {"c": 5}, {"c": "1"}, {"a": "1", "c": "1"}, {"d": "1"},
    {"a": 1},
    {"kind": "x"}, {"kind": "x", "a": "1"}, {"kind": "x", "b": "1"}, {"kind": "y", "a": "1"},
    {"kind": "y", "b": "1"}, {"kind": "y", "b": "z"},
    {"x-1": 1}, {"x-1": "1"}, {"x-1": True}, {"1-t": "1"}, {"1-t": 1}, {"x-t": 1}, {"x-t": "1"},
    {"1-t": {"name": "n"}}, {"1-t": {"name": 1}}, {"a": "1", "x-1": 1, "1-t": "1", "other": True},
    {"other": 1}, {"a": "1", "x-1": 1},
    {"name": "n"}, {"size": 1}, {"name": "n", "size": 1}, {"name": "n", "a": "1"}, {"size": "1"},
    {"few": {"size": 10}}, {"few": {"size": 9}}, {"few": {}}, {"few": {"size": 10}, "a": "1"},
]  # fmt: skip
ARRAYS: list[list[Any]] = [
    [], [1], [3], [3, 4], [3, 4, 5], [1, 3, 1], ["a"], ["a", 1], ["a", 1, True], ["a", 1, 1],
    ["a", 1, True, False], ["a", 1, True, False, True], ["a", "b"], [1, "a"], [1, 1], [1, 2],
    [1, 1.0], [1, 2, 3],
    *([one] for one in OBJECTS), [{"name": "n"}, {"name": "n"}], [{"name": "n"}, {}], [{}, 1, "a"],
]  # fmt: skip
VALUES: list[Any] = [None, True, 0, 1, 1.0, 2, 2.5, *TEXTS, *OBJECTS, *ARRAYS]

DOCUMENT = yaml.safe_load((Path(__file__).parent / "document.yaml").read_text("utf-8"))
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]["Everything"]["properties"]


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml", "constraints")


def fitting(name: str) -> list[bool]:
    """Whether each of the values meets a schema."""
    schema = {"$ref": f"#/components/schemas/Everything/properties/{name}"}
    validator = Draft202012Validator({**DOCUMENT, **schema})
    return [validator.is_valid(value) for value in VALUES]


def taken(read: Callable[[bytes], object], name: str, error: type[Exception]) -> list[bool]:
    """Whether each of the values is taken as a property."""
    found: list[bool] = []
    for value in VALUES:
        try:
            read(json.dumps({name: value}).encode())
        except error:
            found.append(False)
        else:
            found.append(True)
    return found


def differences(one: list[bool], other: list[bool]) -> list[Any]:
    """What one takes and the other does not; null stands for a property that is absent."""
    triples = zip(VALUES, one, other, strict=True)
    return [value for value, is_in_one, is_in_other in triples if is_in_one != is_in_other]


def test_nothing_is_left_out(package: Any) -> None:
    assert [entry.message for entry in package.findings] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_sent_is_held_to_the_schema(package: Any, name: str) -> None:
    model = package.module("_runtime.model")
    sent = package.module("models.things").Sent
    found = taken(lambda content: model.decode(sent, content), name, model.DecodeError)
    expected = fitting(name)
    assert {*expected} == {True, False}
    assert [value for value in differences(found, expected) if value is not None] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_client_reads_all_of_the_type(package: Any, name: str) -> None:
    model = package.module("_runtime.model")
    everything = package.module("models.things").Everything
    found = taken(lambda content: model.decode(everything, content), name, model.DecodeError)
    for value, is_read, is_fitting in zip(VALUES, found, fitting(name), strict=True):
        assert is_read >= is_fitting
        if is_read and value is not None:
            read = model.decode(everything, json.dumps({name: value}).encode())
            assert json.loads(model.encode(read, everything)) == {name: value}


@pytest.mark.parametrize("side", ["demanded.check_request", "documented.check_answer"])
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_server_is_held_to_the_schema(package: Any, name: str, side: str) -> None:
    model = package.module("_runtime.model")
    everything = package.module("models.things").Everything
    module, _, function = side.partition(".")
    check = getattr(package.module(f"_runtime.server.{module}"), function)

    def read(content: bytes) -> None:
        model.decode(everything, content)
        check(everything, content)

    found = taken(read, name, model.DecodeError)
    assert [value for value in differences(found, fitting(name)) if value is not None] == []


def test_a_request_is_refused_by_both_sides(package: Any) -> None:
    model = package.module("_runtime.model")
    things = package.module("models.things")

    class Server:
        async def echo(self, call: Any, context: Any) -> Any:
            del context
            return call.body

        async def send(self, call: Any, context: Any) -> None:
            del call, context

    async def post(value: Any) -> int:
        transport = httpx2.ASGITransport(package.module("server").create_app(Server()))
        async with httpx2.AsyncClient(transport=transport) as client:
            answer = await client.post("http://test/things", json=value)
            return answer.status_code

    assert asyncio.run(post({"counted": {"a": "1"}})) == 204
    assert asyncio.run(post({"counted": {}})) == 400
    with pytest.raises(ValidationError, match="minProperties"):
        things.SentCounted()
    with pytest.raises(model.DecodeError) as caught:
        model.decode(things.Sent, {"conditions": {"kind": "y"}})
    assert str(caught.value).startswith("$.conditions: input should meet `if` of its schema")


def test_the_json_schema_of_a_model_has_its_constraints(package: Any) -> None:
    things = package.module("models.things")
    made = things.Sent.model_json_schema()
    counted = made["$defs"]["SentCounted"]
    assert (counted["minProperties"], counted["maxProperties"]) == (1, 2)
    (contained, _) = made["properties"]["contained"]["anyOf"]
    assert contained["contains"] == {"minimum": 3}
    (more, _) = made["properties"]["tuple_and_more"]["anyOf"]
    assert (more["prefixItems"], more["items"]) == (
        [{"type": "string"}, {"type": "integer"}],
        {"type": "boolean"},
    )
    # Beside keywords that it has already, they stand in an `allOf`.
    assert things.SentAbsent.model_json_schema()["allOf"] == [
        {"properties": {"b": False, "c": False}}
    ]
