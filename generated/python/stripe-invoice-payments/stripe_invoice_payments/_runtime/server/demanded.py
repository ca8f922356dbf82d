"""Holds what a request says in JSON to what only requests have to say.

One class serves both directions. A client may meet it without a property that only requests have,
with properties that the document excludes, with an array whose items repeat, and without what the
document says beyond types; a server takes no
such request.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from ..model import adapter, read_json
from ..model_schema import CONSTRAINTS, SENT, UNIQUE, closed_fields, writes_no_null
from ..recursive_unions import json_reader
from ..rewriting import Rules, Schema, is_marked, rewritten

__all__ = ["check_request", "with_checks"]


def check_request(annotation: Any, content: bytes, context: object = None) -> None:
    """Checks the JSON of a request, which is of its type.

    Args:
        annotation: The type that the document gives the body.
        content: The JSON.
        context: What validators are told.

    Raises:
        DecodeError: It lacks what requests must have, has what the document excludes, or repeats an
            item.
    """
    validate = _validate(annotation)
    if validate is not None:
        read_json(functools.partial(validate, context=context), content)


def _new_validate(annotation: Any) -> Callable[..., object] | None:
    demands: list[Schema] = []

    def demanded(schema: Schema) -> Schema:
        made = schema
        if schema["type"] == "model" and (fields := closed_fields(schema)) is not schema["schema"]:
            made = {**schema, "schema": fields}
        made = with_checks(schema, made)
        demands.extend([schema] if made is not schema else [])
        return made

    def demanded_field(field: Schema, made: Schema) -> Schema:
        schema = field["schema"]
        if schema["type"] != "default" or not is_marked(schema["schema"], SENT):
            return made
        demands.append(schema)
        present = made["schema"]["schema"]
        return {**made, "schema": present["schema"] if writes_no_null(field) else present}

    schema = cast("Schema", adapter(annotation).core_schema)
    made = rewritten(schema, Rules(demanded, demanded_field))
    return json_reader(made) if demands else None


def with_checks(marked: Schema, made: Schema) -> Schema:
    """Adds the checks that a client leaves out to what reads the values.

    Args:
        marked: A schema, which may have the marks of such checks.
        made: What stands for it; returned itself where there are none.
    """
    for mark in (UNIQUE, CONSTRAINTS):
        if is_marked(marked, mark):
            function = {"type": "no-info", "function": marked["metadata"][mark]}
            made = {"type": "function-after", "function": function, "schema": made}
    return made


# The parameter is `Any`, because no type says of a type in the widest sense that it is hashable.
_validate: Callable[[Any], Callable[..., object] | None] = functools.cache(_new_validate)
