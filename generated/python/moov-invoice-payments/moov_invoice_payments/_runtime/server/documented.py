"""Holds what a server answers to the document, where a client would be tolerant.

A client takes values of an enumeration that the document does not list, null for a property that
may only be absent, properties that the document excludes, and times without a zone. A server that
sends them breaks its contract.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from typing_extensions import TypeForm

from ..model import adapter, read_json
from ..model_schema import ANSWERED, DEFERRED, LISTED, TAGGED, closed_fields, writes_no_null
from ..recursive_unions import json_reader, value_reader
from ..rewriting import Rules, Schema, is_marked, rewritten
from ..tolerances import is_open_for, listed_values
from .demanded import with_checks

__all__ = ["check_answer"]


def check_answer(annotation: TypeForm[object], content: bytes) -> None:
    """Checks the JSON of an answer.

    Args:
        annotation: The type that the document gives the body.
        content: The JSON.

    Raises:
        DecodeError: It is not as documented.
    """
    read_json(_validate(annotation), content)


def _closed_schema(annotation: Any) -> Schema:
    schema = cast("Schema", adapter(annotation).core_schema)
    checked: list[Schema] = []

    def closed(part: Schema) -> Schema:
        made = _closed(part)
        checked.extend([part] if with_checks(part, made) is not made else [])
        # Nobody needs the instance,
        return _without_instance(made)

    made = rewritten(schema, Rules(closed, _closed_field))
    # but for the checks: they look at the JSON of instances.
    return rewritten(schema, Rules(_closed_and_checked, _closed_field)) if checked else made


def _new_validate(annotation: Any) -> Callable[[bytes], object]:
    return json_reader(_closed_schema(annotation))


def _new_validate_part(annotation: Any) -> Callable[[object, object], object]:
    return value_reader(_closed_schema(annotation))


# The parameter is `Any`, because no type says of a type in the widest sense that it is hashable.
_validate: Callable[[Any], Callable[[bytes], object]] = functools.cache(_new_validate)
_validate_part: Callable[[Any], Callable[[object, object], object]] = functools.cache(
    _new_validate_part
)


def _closed_field(field: Schema, strict: Schema) -> Schema:
    schema = strict["schema"]
    if schema["type"] != "default":
        return strict
    if is_marked(field["schema"]["schema"], ANSWERED):
        schema = schema["schema"]
    if writes_no_null(field):
        inner = schema["schema"]
        schema = {**schema, "schema": inner["schema"]} if schema["type"] == "default" else inner
    return {**strict, "schema": schema}


def _without_instance(schema: Schema) -> Schema:
    """Returns what checks the fields of a model, and makes no instance of it."""
    if schema["type"] != "model":
        return schema
    reference = {"ref": schema["ref"]} if "ref" in schema else {}
    return {**schema["schema"], **reference}


def _closed_and_checked(schema: Schema) -> Schema:
    return with_checks(schema, _closed(schema))


def _closed(schema: Schema) -> Schema:
    match schema["type"]:
        case "model":
            return {**schema, "schema": closed_fields(schema)}
        case "function-plain" if is_marked(schema, DEFERRED):
            return _deferred(schema["metadata"][DEFERRED])
        case "str" if is_marked(schema, LISTED):
            return {"type": "literal", "expected": schema["metadata"][LISTED]}
        case "datetime":
            return {**schema, "tz_constraint": "aware"}
        case "union" if is_marked(schema, TAGGED):
            known: Schema = schema["choices"][0]
            return known
        case "union":
            return _closed_union(schema)
        case _:
            return schema


def _deferred(annotation: Any) -> Schema:
    def check(value: object) -> object:
        _validate_part(annotation)(value, None)
        return value

    return {"type": "function-plain", "function": {"type": "no-info", "function": check}}


def _closed_union(union: Schema) -> Schema:
    """Leaves out the types that keep an enumeration open."""
    listed = tuple(value for choice in union["choices"] for value in listed_values(choice))
    choices = [choice for choice in union["choices"] if not is_open_for(choice, listed)]
    return choices[0] if len(choices) == 1 else {**union, "choices": choices}
