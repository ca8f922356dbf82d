"""Documents that nobody would write, and that are legal: they work."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Generate = Callable[..., Any]

HEAD = "openapi: 3.1.1\ninfo: {title: Zoo, version: '1'}\nservers: [{url: https://zoo.example}]\n"
OK = {"200": {"description": ""}}


def _with(schemas: dict[str, Any], **parts: Any) -> str:
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example"}],
        "paths": {},
        "components": {"schemas": schemas},
        **parts,
    }
    return json.dumps(document)


def _nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


def _value(levels: int) -> Any:
    value: Any = "end"
    for _ in range(levels):
        value = {"a": value}
    return value


_OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
DOCUMENTS: dict[str, tuple[str, str, Any]] = {
    "words of YAML 1.1": (
        HEAD + "paths: {}\ncomponents:\n  schemas:\n    No:\n      type: object\n      properties:\n"
        "        no: {enum: [no, on, 'y', 12:30, 0o14, 1_000, 2026-01-01, ~, .5]}\n",
        "No",
        {"no": "12:30"},
    ),
    "anchors and merge keys": (
        HEAD + "paths: {}\nx-a: &a {type: object, properties: &p {a: {type: string}}}\n"
        "components: {schemas: {A: *a, B: {<<: *a, properties: {<<: *p, b: *a}}}}\n",
        "B",
        {"a": "x", "b": {"a": "y"}},
    ),
    "carriage returns and a byte order mark": (
        "\ufeff" + (HEAD + "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: "
                    "{a: {type: string}}}\n").replace("\n", "\r\n"),
        "A",
        {"a": "x"},
    ),
    "escapes of JSON": (
        _with({"A": {"type": "object", "properties": {"\U0001f600": {"const": "\U0001f601"}}}}),
        "A",
        {"\U0001f600": "\U0001f601"},
    ),
    "names that differ in case": (
        _with({"A": {"type": "object", "properties": {n: {"type": "string"} for n in ("a", "A")}}}),
        "A",
        {"a": "x", "A": "y"},
    ),
    "names that differ in signs": (
        _with(
            {"A": {"type": "object", "properties": {n: {} for n in ("a-b", "a_b", "a b", "a.b")}}}
        ),
        "A",
        {"a-b": 1, "a_b": 2, "a b": 3, "a.b": 4},
    ),
    "names that are equal once they are normalised": (
        _with({"A": {"type": "object", "properties": {n: {} for n in ("ﬁ", "fi", "é", "e\u0301")}}}),
        "A",
        {"ﬁ": 1, "fi": 2, "é": 3, "e\u0301": 4},
    ),
    "a property called $ref": (
        _with({"A": {"type": "object", "properties": {"$ref": {"type": "string"}, "b": {}}}}),
        "A",
        {"$ref": "x"},
    ),
    "a name of many characters": (
        _with({"A": {"type": "object", "properties": {"n" * 100_000: {"type": "string"}}}}),
        "A",
        {"n" * 100_000: "x"},
    ),
    "objects in objects": (_with({"A": _nested(40)}), "A", _value(40)),
    "values of all kinds": (
        _with({"A": {"enum": [0, False, "0", 0.5, None, "", "None", 10**30, {"a": [1]}, [True]]}}),
        "A",
        False,
    ),
    "many values": (_with({"A": {"enum": [f"v{n}" for n in range(5_000)]}}), "A", "v4999"),
    "a schema that is made of itself in properties": (
        _with({"A": {"allOf": [_OBJECT, {"properties": {"self": {"$ref": "#/components/schemas/A"}}}]}}),
        "A",
        {"a": "x", "self": {"a": "y"}},
    ),
    "references through references": (
        _with(
            {"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
             "B": {"$ref": "#/components/schemas/C"},
             "C": {"type": "object", "properties": {"d": _OBJECT}},
             "E": {"$ref": "#/components/schemas/A/properties/b/properties/d"}}
        ),
        "E",
        {"a": "x"},
    ),
    "bounds that are large": (
        _with({"A": {"type": "integer", "minimum": -(10**40), "maximum": 1e300}}), "A", 10**39
    ),
    "a pattern that takes forever elsewhere": (
        _with({"A": {"type": "string", "pattern": "^(a+)+$"}}), "A", "a" * 50
    ),
    "nothing by several names": (
        _with(
            {"A": {"type": "object", "properties": {
                "a": {"$ref": "#/components/schemas/B"},
                "b": {"oneOf": [{"$ref": f"#/components/schemas/{n}"} for n in "BCD"]}}},
             "B": {"type": "null"}, "C": {"const": None},
             "D": {"oneOf": [{"$ref": "#/components/schemas/D"}, {"type": "null"}]}}
        ),
        "A",
        {"a": None, "b": None},
    ),
    "a description of a megabyte": (
        _with({"A": {**_OBJECT, "description": "word `code` * \\ " * 60_000}}), "A", {"a": "x"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_legal_document_works(name: str, generate: Generate) -> None:
    document, component, value = DOCUMENTS[name]
    package = generate(document, f"legal_{[*DOCUMENTS].index(name)}")
    decode = package.module("_runtime.model").decode
    encode = package.module("_runtime.model").encode
    type_ = getattr(package.module("models.components"), component)
    decoded = decode(type_, json.dumps(value).encode("utf-8"))
    assert json.loads(encode(decoded)) == value
