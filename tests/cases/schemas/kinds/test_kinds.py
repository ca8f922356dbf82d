"""Schemas of every kind: what fits travels both ways unchanged, and what does not is refused."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

# For each schema, values that fit and values that do not.
VALUES: dict[str, tuple[list[Any], list[Any]]] = {
    "Scalar": (["a", "abcd"], ["abcde", "b", 1, None]),
    "IntegerEnum": ([1, 2], ["1", 1.5, True]),
    "MixedEnum": ([1, "a", None, True], [1.5, [], {}]),
    "FloatEnum": ([0.5, 1.5], ["0.5", None]),
    "NullableEnum": (["a", None], [1, False]),
    "Constant": ([True], [False, "true", None, 1]),
    "Null": ([None], [0, "", False, []]),
    "Free": ([None, 1, "a", [1], {"a": [None]}], []),
    "AnyObject": ([{}, {"a": 1, "b": [None]}], [[], "a", None]),
    "NoProperties": ([{}], [[], None, {"a": 1}]),
    "MayBeNull": ([5, None, -(2**60)], ["5", 1.5, True]),
    "EitherScalar": (["5", 5, None], [1.5, True, []]),
    "List": ([[], ["a", "ab"]], [["a", "a", "a"], ["b"], "a", [None]]),
    "Lists": ([[], [[]], [[1.5, 2]]], [[1], [["x"]]]),
    "UniqueList": ([[], [1, 2]], [["1"], [1, 1]]),
    "Map": ([{}, {"a": [], "b c": [1.5]}], [{"a": 1}, {"a": ["x"]}, []]),
    "MapOfNull": ([{}, {"a": None}], [{"a": 1}]),
    "Extended": ([{"name": "n"}, {"name": "n", "x": 1}], [{}, {"name": "n", "x": "1"}]),
    "Closed": ([{}, {"name": "n"}], [{"name": 1}, {"other": 1}]),
    "Json": ([None, 1, 1.5, "a", [{"a": [True, None]}], {"a": {"b": []}}], []),
    "Node": (
        [{"value": 1}, {"value": 1, "left": {"value": 2, "children": [{"value": 3}]}}],
        [{}, {"value": "1"}, {"value": 1, "left": {}}, {"value": 1, "children": [{}]}],
    ),
    "Left": ([{}, {"right": {"left": {"right": {}}}}], [{"right": {"left": 1}}]),
    "AllOf": (
        [{"kind": "k", "extra": True}, {"kind": "k", "extra": False, "note": None}],
        [{"kind": "k"}, {"extra": True}, {"kind": "k", "extra": 1}],
    ),
    "OneOf": (
        [{"kind": "dog", "barks": True}, {"kind": "cat", "lives": 9}],
        [{"kind": "dog"}, {"kind": "cat", "lives": 10}, {"kind": "cow"}, {"barks": True}],
    ),
    "OneOfInline": ([{"a": 1}, {"b": 2}], [{}, {"a": "1"}, {"c": 1}]),
    "Bounds": (
        [{}, {"number": 1.5, "texts": ["ab"], "whole": 10}],
        [{"number": 0}, {"number": 0.7}, {"texts": []}, {"texts": ["a"]}, {"whole": 11}],
    ),
    "Formats": (
        [
            {
                "uuid": "NOT-quite",
                "byte": "aGk=",
                "time": "14:45",
                "email": "x@y",
                "uri": "HTTPS://Example.com/a b",
                "date": "2026-01-20",
                "moment": "2026-01-20T14:45:00Z",
                "unknown": "?",
            }
        ],
        [{"date": "20.1.2026"}, {"date": 1}, {"moment": "2026"}, {"uuid": 1}],
    ),
    "Defaults": ([{}, {"text": "y", "list": ["a"], "whole": 0}], [{"text": 5}, {"whole": "0"}]),
    "Names": (
        [
            {
                "class": "1", "x-y": "2", "x_y": "3", "xY": "4", "1st": "5", "": "6", "@type": "7",
                "$ref2": "8", "für": "9", "a b": "10", "None": "11", "True": "12", "schema": "13",
                "dict": "14", "int": 15, "list": [16], "validate": "17", "model_dump": "18",
                "model_fields": "19", "__init__": "20", "__class__": "21", "_private": "22",
                "dt": "2026-01-20", "builtins": "23", "fields": "24", "cls": "25", "Model": "26",
                '"""\\': "27", "tuple": ["28"], "ａｂｃ": "29", "abc": "30", "ﬁx": "31", "fix": "32",
                "😀": "33", "self": "34", "copy": "35", "json": "36", "construct": "37",
                "model_config": "38", "__pydantic_extra__": "39", "__additional__": "40",
                "Annotated": "41", "Unique": ["42"],
            },
            {"ａｂｃ": "a"}, {"abc": "a"}, {"ﬁx": "a"}, {"fix": "a"},
            {"x-y": "a"}, {"x_y": "a"}, {"xY": "a"},
        ],
        [{"x-y": 1}, {"x_y": 1}, {"xY": 1}, {"class": 1}, {"__class__": 1}, {"": 1}],
    ),
    "Patterns": (
        [{"ahead": "aa", "letters": "é", "quotes": "'\"\\", "digits": "x123y"}],
        [{"quotes": "x"}, {"digits": "12"}],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def packages(generate: Callable[..., Any]) -> Callable[..., Any]:
    """A package for each schema, so that one that fails does not hide the others."""
    document = yaml.safe_load((Path(__file__).parent / "document.yaml").read_text("utf-8"))
    made: dict[tuple[str, bool], Any] = {}

    def package(name: str, *, is_answered: bool) -> Any:
        if (name, is_answered) not in made:
            own = copy.deepcopy(document)
            content = {
                "application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}},
            }
            own["paths"]["/echo"] = {
                "post": {
                    "operationId": "sendIt",
                    "tags": ["echo"],
                    "requestBody": {"required": True, "content": content},
                    "responses": {"200": {"description": "Done."}},
                }
            }
            if is_answered:
                own["paths"]["/echo"]["post"]["responses"]["200"]["content"] = content
            own["components"]["schemas"] = needed(document["components"]["schemas"], name)
            suffix = "both_ways" if is_answered else "one_way"
            made[name, is_answered] = generate(own, f"kind_{name.lower()}_{suffix}")
        return made[name, is_answered]

    return package


def needed(schemas: dict[str, Any], name: str) -> dict[str, Any]:
    """A schema with all that it refers to."""
    found: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = schemas[one]
            text = json.dumps(schemas[one])
            waiting += [other for other in schemas if f"schemas/{other}" in text]
    return found


@pytest.mark.parametrize("name", VALUES)
def test_what_fits_travels_both_ways(
    packages: Callable[..., Any], call: Callable[..., Any], name: str
) -> None:
    package = packages(name, is_answered=True)
    model = package.module("_runtime.model")
    schema = getattr(package.module("models.components"), name)
    seen: list[Any] = []

    class Server:
        async def send_it(self, call: Any, context: Any) -> Any:
            del context
            seen.append(call.body)
            return call.body

    for value in VALUES[name][0]:
        body = model.decode(schema, value)

        async def act(client: Any, body: Any = body) -> Any:
            return await client.echo.send_it(body=body)

        answer = call(package, Server(), act)
        assert json.loads(model.encode(answer)) == value
        assert json.loads(model.encode(seen[-1])) == value


@pytest.mark.parametrize("name", [name for name in VALUES if VALUES[name][1]])
def test_what_does_not_fit_is_refused(packages: Callable[..., Any], name: str) -> None:
    package = packages(name, is_answered=False)
    accepted: list[Any] = []

    class Server:
        async def send_it(self, call: Any, context: Any) -> None:
            del context
            accepted.append(call.body)

    async def post(content: str) -> int:
        transport = httpx2.ASGITransport(package.module("server").create_app(Server()))
        async with httpx2.AsyncClient(transport=transport) as client:
            headers = {"Content-Type": "application/json"}
            answer = await client.post("http://test/echo", content=content, headers=headers)
            return answer.status_code

    statuses = [asyncio.run(post(json.dumps(value))) for value in VALUES[name][1]]
    assert statuses == [400] * len(statuses) or any(
        finding.code.id == "unsupported-schema" for finding in package.findings
    )
