"""Holds what a request says in JSON to what only requests have to say.

One class serves both directions. A client may meet it without a property that only requests have,
with properties that the document excludes, and with an array whose items repeat; a server takes no
such request.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from ..model import adapter, read_json
from ..model_schema import SENT, UNIQUE, closed_fields, writes_no_null
from ..recursive_unions import json_reader
from ..rewriting import Rules, Schema, is_marked, rewritten

__all__ = ["check_request", "without_repetition"]


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


def without_repetition(array: Schema) -> Schema:
    """Returns the schema of an array that is marked as `UNIQUE`, with its mark heeded."""
    function = {"type": "no-info", "function": array["metadata"][UNIQUE]}
    return {"type": "function-after", "function": function, "schema": array}


def _new_validate(annotation: Any) -> Callable[..., object] | None:
    demands: list[Schema] = []

    def demanded(schema: Schema) -> Schema:
        if schema["type"] == "model":
            fields = closed_fields(schema)
            demands.extend([schema] if fields is not schema["schema"] else [])
            return {**schema, "schema": fields}
        if schema["type"] != "list" or not is_marked(schema, UNIQUE):
            return schema
        demands.append(schema)
        return without_repetition(schema)

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


# The parameter is `Any`, because no type says of a type in the widest sense that it is hashable.
_validate: Callable[[Any], Callable[..., object] | None] = functools.cache(_new_validate)
