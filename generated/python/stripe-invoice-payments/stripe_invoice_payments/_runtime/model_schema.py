"""What the models ask of pydantic beyond what it reads off their annotations."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Any, TypeAlias, cast, get_args

from pydantic_core import PydanticKnownError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationInfo
    from pydantic_core import CoreSchema

__all__ = [
    "ANSWERED",
    "CONSTRAINTS",
    "DEFERRED",
    "LISTED",
    "SENT",
    "TAGGED",
    "UNIQUE",
    "UNLISTED",
    "ExactLiteral",
    "adapt_fields",
    "closed_fields",
    "is_stack_filling",
    "never",
    "on_demand",
    "writes_no_null",
]

# A schema of pydantic: a dictionary that says in "type" which other keys it has. The type checkers
# know it as a union of some sixty TypedDicts, or as any mapping, and neither can be changed.
_Schema: TypeAlias = dict[str, Any]

_INNER = {
    "default": "schema",
    "nullable": "schema",
    "list": "items_schema",
    "dict": "values_schema",
}
_KINDS = {
    "bool": "boolean",
    "int": "number",
    "float": "number",
    "str": "string",
    "model": "other",
    "definition-ref": "other",
    "list": "other",
    "dict": "other",
}
_is_none = partial(is_, None)

LISTED = "listed"
"""Where the metadata of a text that may be anything has the values that the document lists."""


DEFERRED = "deferred"
"""Where the metadata of what has no validator yet has the type."""

ANSWERED = "answered"
"""Marks, in its metadata, a property that every answer has although a request may lack it."""

CONSTRAINTS = "constraints"
"""Where the metadata of what a client reads as it comes has the check that a server makes."""

SENT = "sent"
"""Marks, in its metadata, a property that every request has although an answer may lack it."""

TAGGED = "tagged"
"""Marks a union whose first choice tells by a property, and whose second is for other values."""

UNIQUE = "unique"
"""Where the metadata of an array, in which a server neither repeats an item nor takes one twice,
has what refuses a repetition."""

UNLISTED = "unlisted"
"""Marks what takes all values, where the document lists some of them beside it."""


def never(_: object) -> bool:
    """Says of no value that it is left out."""
    return False


class ExactLiteral:
    """Keeps booleans and numbers apart in a literal type, where Python has `True == 1`."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Has a value looked at before the literal type is."""
        expected = get_args(source)

        def check(value: object) -> object:
            if isinstance(value, int | float) and not any(
                value == one and isinstance(value, bool) is isinstance(one, bool)
                for one in expected
            ):
                listed = " or ".join(map(repr, expected))
                raise PydanticKnownError("literal_error", {"expected": listed})
            return value

        return core_schema.no_info_before_validator_function(check, handler(source))


def adapt_fields(schema: CoreSchema) -> CoreSchema:
    """Adapts the fields of the schema of a model.

    A field whose default is None is not written while it is None, unless it says otherwise: the
    document lets the property be absent, not null. Unions take the quickest way to what they would
    give in any case.
    """
    model = cast("_Schema", schema)
    # A validator that a subclass adds to a whole model stands in between, and is left alone.
    if model["type"] == "model" and model["schema"]["type"] == "model-fields":
        for field in model["schema"]["fields"].values():
            if _may_be_absent(field["schema"]):
                field.setdefault("serialization_exclude_if", _is_none)
            field["schema"] = _quickened(field["schema"])
    return schema


def on_demand(
    type_: Any,
    adapter: Callable[[Any], TypeAdapter[Any]],
    part_reader: Callable[[Any], Callable[[object, object], object]],
) -> CoreSchema:
    """Makes a schema that knows nothing of an object until there is one.

    Args:
        type_: The type of the object.
        adapter: Returns what takes the values of a type in Python.
        part_reader: Returns what reads the values of a type from a part of JSON, and a context.
    """

    def read(value: object, info: ValidationInfo) -> object:
        if info.mode == "json":
            return part_reader(type_)(value, info.context)
        return adapter(type_).validate_python(value)

    return core_schema.with_info_plain_validator_function(
        read, metadata={DEFERRED: type_}, json_schema_input_schema=core_schema.dict_schema()
    )


def is_stack_filling() -> bool:
    """Whether half of the calls that Python allows within each other are being made.

    For a model in a model pydantic makes some 10 to 40 of them.
    """
    most = sys.getrecursionlimit() // 2
    frame = inspect.currentframe()
    for _ in range(most):
        if frame is None:
            return False
        frame = frame.f_back
    return True


def closed_fields(model: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the schema of the fields of a model, with no others where the model is closed."""
    fields: dict[str, Any] = model["schema"]
    is_closed = fields["type"] == "model-fields" and getattr(model["cls"], "__closed__", False)
    return {**fields, "extra_behavior": "forbid"} if is_closed else fields


def writes_no_null(field: Mapping[str, Any]) -> bool:
    """Tells of the schema of a field whether None stands for a property that is absent."""
    return field.get("serialization_exclude_if") is _is_none


def _may_be_absent(schema: _Schema) -> bool:
    has_default = schema["type"] == "default" and schema.get("default", ...) is None
    return has_default and schema["schema"]["type"] == "nullable"


def _quickened(schema: _Schema) -> _Schema:
    """Returns a schema that takes, gives and refuses the same, and sooner."""
    key = _INNER.get(schema["type"], "")
    if key in schema:
        return {**schema, key: _quickened(schema[key])}
    if schema["type"] != "union" or any(isinstance(one, tuple) for one in schema["choices"]):
        return schema
    choices = _without_listed_texts(schema["choices"])
    if len(choices) == 1:
        return choices[0]
    # By default pydantic goes on after a choice that fits, looking for one that fits better.
    mode = {"mode": "left_to_right"} if _are_apart(choices) else {}
    return {**schema, "choices": choices, **mode}


def _without_listed_texts(choices: Sequence[_Schema]) -> list[_Schema]:
    """Leaves out known values where any text is allowed: they are there for the reader."""
    listed = [value for one in choices if _is_listed_text(one) for value in one["expected"]]
    if not listed or not any(map(_is_any_text, choices)):
        return [*choices]
    is_free = any(UNLISTED in (one.get("metadata") or {}) for one in choices)
    return [
        # What the document lists, a server holds its own answers to.
        {**one, "metadata": {LISTED: listed}} if _is_any_text(one) and not is_free else one
        for one in choices
        if not _is_listed_text(one)
    ]


def _is_any_text(choice: _Schema) -> bool:
    return choice["type"] == "str" and choice.keys() <= {"type", "metadata"}


def _is_listed_text(choice: _Schema) -> bool:
    return choice["type"] == "literal" and _is_text(choice)


def _is_text(choice: _Schema) -> bool:
    if choice["type"] == "literal":
        return all(isinstance(value, str) for value in choice["expected"])
    kind: str = choice["type"]
    return kind == "str"


def _are_apart(choices: Sequence[_Schema]) -> bool:
    """Whether no value fits two of the choices.

    An object or an array may be of any shape: there can be one such choice, and it comes last.
    """
    kinds = [_kind(choice) for choice in choices]
    return None not in kinds and len({*kinds}) == len(kinds) and "other" not in kinds[:-1]


def _kind(choice: _Schema) -> str | None:
    if _is_text(choice):
        return "string"
    # What has no validator yet is an object.
    return "other" if DEFERRED in (choice.get("metadata") or {}) else _KINDS.get(choice["type"])
