"""Holds what a server answers to the document, where a client would be tolerant.

A client takes values of an enumeration that the document does not list, null for a property that
may only be absent, and times without a zone. A server that sends them breaks its contract.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeAlias, cast

from pydantic_core import CoreConfig, SchemaValidator, to_json
from typing_extensions import TypeForm

from ..model import adapter, read_json
from ..model_schema import ANSWERED, DEFERRED, LISTED, TAGGED, UNIQUE, UNLISTED, writes_no_null

__all__ = ["check_answer"]

# A schema of pydantic: a dictionary that says in "type" which other keys it has.
_Schema: TypeAlias = dict[str, Any]

_INNER = (
    *("schema", "items_schema", "keys_schema", "values_schema", "extras_schema"),
    *("json_schema", "python_schema"),
)
_LISTS = ("choices", "definitions", "items_schema", "steps")
_SCALARS = {"str": str, "int": int, "float": float, "bool": bool}
# The configuration of all models, which hold it no longer.
_CONFIG = CoreConfig(
    strict=True, allow_inf_nan=False, extra_fields_behavior="allow", hide_input_in_errors=True
)


def check_answer(annotation: TypeForm[object], content: bytes) -> None:
    """Checks the JSON of an answer.

    Args:
        annotation: The type that the document gives the body.
        content: The JSON.

    Raises:
        DecodeError: It is not as documented.
    """
    read_json(_validate(annotation), content)


def _new_validate(annotation: Any) -> Callable[[bytes], object]:
    schema = cast("_Schema", adapter(annotation).core_schema)
    validator = SchemaValidator(cast("Any", _strict(schema)), _CONFIG)
    return functools.partial(validator.validate_json, by_alias=True, by_name=False)


# The parameter is `Any`, because no type says of a type in the widest sense that it is hashable.
_validate: Callable[[Any], Callable[[bytes], object]] = functools.cache(_new_validate)


def _strict(schema: _Schema) -> _Schema:
    """Returns a schema that takes what the document lists and nothing else."""
    strict = dict(schema)
    for key in _INNER:
        if isinstance(strict.get(key), dict):
            strict[key] = _strict(strict[key])
    for key in _LISTS:
        if isinstance(strict.get(key), list):
            strict[key] = [_strict_choice(one) for one in strict[key]]
    if isinstance(strict.get("choices"), dict):
        tagged: dict[str, _Schema] = strict["choices"]
        strict["choices"] = {tag: _strict(choice) for tag, choice in tagged.items()}
    if isinstance(strict.get("fields"), dict):
        fields: dict[str, _Schema] = strict["fields"]
        strict["fields"] = {name: _strict_field(field) for name, field in fields.items()}
    return _closed(strict)


def _strict_choice(choice: _Schema | tuple[_Schema, str]) -> _Schema | tuple[_Schema, str]:
    if isinstance(choice, tuple):
        schema, label = choice
        return _strict(schema), label
    return _strict(choice)


def _strict_field(field: _Schema) -> _Schema:
    strict = _strict(field)
    schema = strict["schema"]
    if schema["type"] != "default":
        return strict
    if _is_marked(field["schema"]["schema"], ANSWERED):
        schema = schema["schema"]
    if writes_no_null(field):
        inner = schema["schema"]
        schema = {**schema, "schema": inner["schema"]} if schema["type"] == "default" else inner
    return {**strict, "schema": schema}


def _is_marked(schema: _Schema, mark: str) -> bool:
    return mark in (schema.get("metadata") or {})


def _closed(schema: _Schema) -> _Schema:
    match schema["type"]:
        case "model":
            # Nobody needs the instance.
            reference = {"ref": schema["ref"]} if "ref" in schema else {}
            return {**schema["schema"], **reference}
        case "function-plain" if _is_marked(schema, DEFERRED):
            return _deferred(schema["metadata"][DEFERRED])
        case "str" if _is_marked(schema, LISTED):
            return {"type": "literal", "expected": schema["metadata"][LISTED]}
        case "datetime":
            return {**schema, "tz_constraint": "aware"}
        case "list" if _is_marked(schema, UNIQUE):
            # Imported late: hardly any document says it.
            from ..schema_keywords import refuse_repetition

            function = {"type": "no-info", "function": refuse_repetition}
            return {"type": "function-after", "function": function, "schema": schema}
        case "union" if _is_marked(schema, TAGGED):
            known: _Schema = schema["choices"][0]
            return known
        case "union":
            return _closed_union(schema)
        case _:
            return schema


def _deferred(annotation: Any) -> _Schema:
    def check(value: object) -> object:
        return _validate(annotation)(to_json(value))

    return {"type": "function-plain", "function": {"type": "no-info", "function": check}}


def _closed_union(union: _Schema) -> _Schema:
    """Leaves out the types that keep an enumeration open."""
    listed = {type(value) for choice in union["choices"] for value in _listed(choice)}
    choices = [
        choice
        for choice in union["choices"]
        if not _is_plain(choice) or _SCALARS.get(choice["type"]) not in listed
    ]
    return choices[0] if len(choices) == 1 else {**union, "choices": choices}


def _listed(choice: Any) -> list[object]:
    if not isinstance(choice, dict):
        return []
    schema = cast("_Schema", choice)
    if schema["type"] == "function-before":
        return _listed(schema["schema"])
    return schema["expected"] if schema["type"] == "literal" else []


def _is_plain(choice: Any) -> bool:
    if not isinstance(choice, dict):
        return False
    schema = cast("_Schema", choice)
    return schema.keys() <= {"type", "metadata"} and not _is_marked(schema, UNLISTED)
