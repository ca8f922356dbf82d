"""Unions that pydantic would read slowly, or not as the best of their types.

It tries every type of a union, at every level of one that holds itself. Of those that fit it takes
the first that knows most properties, also where another takes as they are what that one tolerates.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic_core import core_schema

from .readings import ValueReader, best_choice, validator
from .rewriting import Rules, Schema, rewritten, schemas_within
from .tolerances import differ_in_tolerance, tolerances_of

if TYPE_CHECKING:
    from pydantic import ValidationInfo

__all__ = ["json_reader", "value_reader", "with_bounded_unions"]


def json_reader(schema: Schema) -> Callable[..., Any]:
    """Returns what reads JSON by a schema, and takes the options of pydantic's `validate_json`.

    Args:
        schema: A whole schema, with the definitions that it refers to.
    """
    # The type checkers know a schema as a union of TypedDicts, which no dictionary can become.
    validate = validator(cast("Any", with_bounded_unions(schema))).validate_json
    # By alias alone: a property that happens to have the Python name of another is not that other.
    return functools.partial(validate, by_alias=True, by_name=False)


def value_reader(schema: Schema) -> Callable[[object, object], object]:
    """Returns what reads JSON that has become Python's values, see `ValueReader.read`.

    Args:
        schema: A whole schema, with the definitions that it refers to.
    """
    bounded = with_bounded_unions(schema)
    if bounded is schema:
        bounded = rewritten(schema, Rules(_taking_lists, _same_field))
    return ValueReader(bounded).read


def with_bounded_unions(schema: Schema) -> Schema:
    """Returns a schema that takes and refuses the same, in a time that a value bounds.

    Where only one of several types takes a value as it is, it gives this one.

    Args:
        schema: A whole schema, with the definitions that it refers to. It is returned itself where
            none of its unions leads to itself, nor to types that differ in what they tolerate.
    """
    every = [*schemas_within(schema)]
    unions = [*filter(_is_smart, every)]
    if not unions:
        return schema
    parts = {one["ref"]: one for one in every if "ref" in one}
    reached = _reached(schema)
    recursive = {
        name
        for name in reached
        if any(name in _led_to(union, reached) for union in _unions(parts[name]))
    }
    if not recursive and not any(differ_in_tolerance(union, parts) for union in unions):
        return schema
    tolerances = tolerances_of(schema)

    def bounded(inner: Schema) -> Schema:
        if inner["type"] == "tuple":
            return _taking_lists(inner)
        is_bounded = _is_smart(inner) and (
            _led_to(inner, reached) & recursive or differ_in_tolerance(inner, parts)
        )
        return best_choice(inner, tolerances) if is_bounded else inner

    return rewritten(schema, Rules(bounded, _same_field))


def _reached(schema: Schema) -> Mapping[str, set[str]]:
    """Returns which definitions each definition leads to."""
    definitions: list[Schema] = schema["definitions"] if schema["type"] == "definitions" else []
    direct = {part["ref"]: _mentioned(part) for part in definitions}
    return {name: _closure(names, direct) for name, names in direct.items()}


def _is_smart(schema: Schema) -> bool:
    """Whether it is a union of which pydantic tries all types."""
    return (schema["type"], schema.get("mode", "smart")) == ("union", "smart")


def _unions(schema: Schema) -> list[Schema]:
    return [part for part in schemas_within(schema) if _is_smart(part)]


def _mentioned(schema: Schema) -> set[str]:
    """The definitions that a schema refers to."""
    parts = schemas_within(schema)
    return {part["schema_ref"] for part in parts if part["type"] == "definition-ref"}


def _led_to(union: Schema, reached: Mapping[str, set[str]]) -> set[str]:
    names = _mentioned(union)
    return names.union(*(reached[name] for name in names))


def _closure(names: Iterable[str], direct: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += direct[name]
    return found


def _same_field(_: Schema, made: Schema) -> Schema:
    return made


def _taking_lists(schema: Schema) -> Schema:
    """Takes arrays for tuples where JSON has become lists and dictionaries."""
    if schema["type"] != "tuple":
        return schema

    def read(value: object, info: ValidationInfo) -> object:
        if info.mode == "json" and isinstance(value, list):
            return tuple(cast("list[object]", value))
        return value

    return cast(
        "Schema", core_schema.with_info_before_validator_function(read, cast("Any", schema))
    )
