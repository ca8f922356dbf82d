"""Made-up schemas: what a validator of JSON Schema takes is read and written back, the rest refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

import jsonschema_rs
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from tests.cases.schemas.made_up.made_schemas import (
    OLD_SCHEMAS,
    SCHEMAS,
    VALUES,
    Schema,
    as_answered,
    in_old_words,
)
from tests.profiles import examples

from specmill.ir.types import JsonValue

Generate = Callable[..., Any]
MANY = 25
# A smaller example would need another package, and each says which schema it is about.
SLOW = settings(
    examples(2),
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SLOW
@given(st.lists(SCHEMAS, min_size=MANY, max_size=MANY))
def test_what_fits_and_nothing_else_is_taken(generate: Generate, schemas: list[Schema]) -> None:
    judge(generate(document("3.1.0", schemas), name_of(schemas)), schemas, taken)


@SLOW
@given(st.lists(OLD_SCHEMAS, min_size=MANY, max_size=MANY))
def test_so_it_is_in_the_words_of_openapi_3_0(generate: Generate, schemas: list[Schema]) -> None:
    old = [in_old_words(schema) for schema in schemas]
    judge(generate(document("3.0.3", old), name_of(old)), schemas, taken)


@SLOW
@given(st.lists(SCHEMAS, min_size=MANY, max_size=MANY))
def test_what_fits_and_nothing_else_is_answered(generate: Generate, schemas: list[Schema]) -> None:
    held = [as_answered(schema) for schema in schemas]
    answering = document("3.1.0", held, is_answered=True)
    judge(generate(answering, "answered_" + name_of(held)), held, answered)


Judge = Callable[[Any, Any], list[Any]]


def judge(package: Any, schemas: Sequence[JsonValue], read: Judge) -> None:
    # Parts of an `allOf` that contradict each other are said to be read otherwise.
    reported = " ".join(finding.location.pointer + "/" for finding in package.findings)
    for place, schema in enumerate(schemas):
        if f"/made{place}/" in reported:
            continue
        validator = jsonschema_rs.Draft202012Validator(json.dumps(schema))
        for value in VALUES:
            # A property that may be absent may be null as well; an item may not.
            sent = {f"made{place}": value} if value is not None else {f"list{place}": [value]}
            expected = [sent] if validator.is_valid(value) else []
            assert read(package, sent) == expected, (schema, value)


def taken(package: Any, value: Any) -> list[Any]:
    """The value, read and written back; nothing where it is refused."""
    model = package.module("_runtime.model")
    everything = package.module("models.made").Everything
    try:
        read = model.decode(everything, json.dumps(value).encode())
    except model.DecodeError:
        return []
    return [json.loads(model.encode(read, everything))]


def answered(package: Any, value: Any) -> list[Any]:
    """The value, read by a client; nothing where a server may not answer with it."""
    check_answer = package.module("_runtime.server.documented").check_answer
    everything = package.module("models.made").Everything
    try:
        check_answer(everything, json.dumps(value).encode())
    except package.module("_runtime.model").DecodeError:
        return []
    return taken(package, value)


def document(
    version: str, schemas: Sequence[JsonValue], *, is_answered: bool = False
) -> dict[str, Any]:
    """One operation whose body has two properties for each schema, which it must not have."""
    everything = {
        "type": "object",
        "properties": {
            name: property
            for place, schema in enumerate(schemas)
            for name, property in (
                (f"made{place}", schema),
                (f"list{place}", {"type": "array", "items": schema}),
            )
        },
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Everything"}}}
    answer = {"description": "Done.", "content": content} if is_answered else {"description": ""}
    operation = {
        "operationId": "sendIt",
        "tags": ["made"],
        "requestBody": {"required": True, "content": content},
        "responses": {"200": answer},
    }
    return {
        "openapi": version,
        "info": {"title": "Made up", "version": "1"},
        "servers": [{"url": "https://made.example.com"}],
        "paths": {"/made": {"post": operation}},
        "components": {"schemas": {"Everything": everything}},
    }


def name_of(schemas: Sequence[JsonValue]) -> str:
    """A name of its own for each package, since they are all imported."""
    return "made_" + hashlib.sha256(json.dumps(schemas).encode()).hexdigest()[:12]
