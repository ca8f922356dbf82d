"""Documents that are made to exhaust time: a package or an error comes of each, within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from tests.fuzz.limits import limited

from specmill.diagnostics import SpecmillError
from specmill.pipeline import generate
from specmill.source.read import from_bytes

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
LEAF: Schema = {"type": "object", "properties": {"z": TEXT}}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _document(schema: Schema, schemas: Mapping[str, Schema], **operation: Any) -> Schema:
    content = {"application/json": {"schema": schema}}
    post = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    }
    return {
        "openapi": "3.1.1",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example"}],
        "paths": {"/a": {"post": {**post, **operation}}},
        "components": {"schemas": dict(schemas)},
    }  # fmt: skip


def _chain(length: int, link: Callable[[Schema], Schema]) -> Schema:
    """Schemas of which each is made of the next."""
    schemas = {f"S{n}": link(_reference(f"S{n + 1}")) for n in range(length)}
    return _document(_reference("S0"), {**schemas, f"S{length}": LEAF})


def _nest(depth: int, level: Callable[[Schema], Schema]) -> Schema:
    schema = LEAF
    for _ in range(depth):
        schema = level(schema)
    return _document(schema, {})


def _variants(count: int, **more: Any) -> Schema:
    schemas = {f"B{n}": {"type": "object", "properties": {"t": {"const": n}}} for n in range(count)}
    union = {"oneOf": [_reference(name) for name in schemas], **more}
    return _document(_reference("A"), {"A": union, **schemas})


MAPPING = {f"k{n}": f"#/components/schemas/B{n % 200}" for n in range(2_000)}
DOCUMENTS: dict[str, Callable[[], Schema]] = {
    "diamonds of allOf": lambda: _chain(30, lambda s: {"allOf": [s, s]}),
    "diamonds of oneOf": lambda: _chain(30, lambda s: {"oneOf": [s, s]}),
    "diamonds of properties": lambda: _chain(
        30, lambda s: {"type": "object", "required": ["a", "b"], "properties": {"a": s, "b": s}}
    ),
    "diamonds of items": lambda: _chain(30, lambda s: {"prefixItems": [s, s], "minItems": 2}),
    "a chain of properties": lambda: _chain(300, lambda s: {"properties": {"a": s}}),
    "a chain of allOf": lambda: _chain(1_000, lambda s: {"allOf": [s, LEAF]}),
    "a chain of arrays": lambda: _chain(1_000, lambda s: {"type": "array", "items": s}),
    "a chain of choices": lambda: _chain(1_000, lambda s: {"oneOf": [s, {"type": "integer"}]}),
    "objects in objects": lambda: _nest(80, lambda s: {"type": "object", "properties": {"a": s}}),
    "maps in maps": lambda: _nest(110, lambda s: {"additionalProperties": s}),
    "choices in choices": lambda: _nest(80, lambda s: {"anyOf": [s]}),
    "products of choices": lambda: _document(
        {"allOf": [{"oneOf": [{"required": [f"p{i}{j}"]} for j in range(9)]} for i in range(9)]}, {}
    ),
    "a union of many": lambda: _variants(300),
    "a mapping of many": lambda: _variants(
        200, discriminator={"propertyName": "t", "mapping": MAPPING}
    ),
    "an enumeration of many": lambda: _document({"enum": [f"v{n}" for n in range(20_000)]}, {}),
    "an object of many": lambda: _document({"properties": {f"p{n}": {} for n in range(1_000)}}, {}),
    "media types of many": lambda: _document(
        {}, {}, requestBody={"content": {f"application/x{n}+json": {"schema": {
            "type": "object", "properties": {f"p{n}": TEXT}}} for n in range(400)}}
    ),
    "an array of a billion items": lambda: _document(
        {"type": "array", "items": LEAF, "minItems": 10**9}, {}
    ),
    "a text of a billion characters": lambda: _document({**TEXT, "minLength": 10**9}, {}),
    "a pattern of a billion characters": lambda: _document({**TEXT, "pattern": "^[a-z]{1000000000}$"}, {}),
    "a pattern that repeats repetitions": lambda: _document(
        {**TEXT, "pattern": "^(((a{100}){100}){100}){100}$", "example": "a" * 99}, {}
    ),
    "a pattern that backtracks": lambda: _document(
        {**TEXT, "pattern": "^(?=(a+)+$)(a+)+$", "example": "a" * 40 + "b"}, {}
    ),
    "steps that are tiny": lambda: _document(
        {"type": "number", "multipleOf": 1e-300, "minimum": 1e300}, {}
    ),
    "numbers of hundreds of digits": lambda: _document(
        {"type": "integer", "exclusiveMinimum": 10**400, "multipleOf": 7}, {}
    ),
    "texts that look like markup": lambda: _document(
        {"description": "<" * 50_000 + "[a](" * 20_000 + "`" * 50_000 + "&#x" * 20_000}, {}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_takes_bounded_time(name: str) -> None:
    source = from_bytes("api.json", json.dumps(DOCUMENTS[name]()).encode())
    with limited():
        try:
            made = generate(source, "python", "zoo", lambda _: None)
        except SpecmillError as error:
            ids = {finding.code.id for finding in error.diagnostics}
            assert ids & {"nested-too-deep", "too-many-values"}
            assert "generator-defect" not in ids
        else:
            assert made.operations == (1, 1)
