"""Rewrites pydantic's schemas, from the inside out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias, cast

__all__ = ["Rules", "Schema", "inner_schemas", "is_marked", "rewritten", "schemas_within"]

# A schema of pydantic: a dictionary that says in "type" which other keys it has.
Schema: TypeAlias = dict[str, Any]

_INNER = (
    *("schema", "items_schema", "keys_schema", "values_schema", "extras_schema"),
    *("json_schema", "python_schema"),
)
_LISTS = ("choices", "definitions", "items_schema", "steps")
_MAPPINGS = frozenset({"choices", "fields"})
_PARTS = frozenset({*_INNER, *_LISTS, *_MAPPINGS})


class Rules(NamedTuple):
    """What becomes of the parts of a schema.

    Attributes:
        schema: Returns what stands for a schema, whose inner schemas are rewritten already.
        field: Returns what stands for a field of a model: the field as it was, and as it is with
            its inner schemas rewritten.
    """

    schema: Callable[[Schema], Schema]
    field: Callable[[Schema, Schema], Schema]


def rewritten(schema: Schema, rules: Rules) -> Schema:
    """Returns a schema with all that is inside of it rewritten."""
    made = dict(schema)
    for key in _INNER:
        if isinstance(made.get(key), dict):
            made[key] = rewritten(made[key], rules)
    for key in _LISTS:
        if isinstance(made.get(key), list):
            made[key] = [_choice(one, rules) for one in made[key]]
    if isinstance(made.get("choices"), dict):
        tagged: dict[str, Schema] = made["choices"]
        made["choices"] = {tag: rewritten(choice, rules) for tag, choice in tagged.items()}
    if isinstance(made.get("fields"), dict):
        fields: dict[str, Schema] = made["fields"]
        made["fields"] = {
            name: rules.field(field, rewritten(field, rules)) for name, field in fields.items()
        }
    result = rules.schema(made)
    if "ref" not in made or "ref" in result:
        return result
    # Others refer by its name to what stands for it.
    return {**_unnamed(result), "ref": made["ref"]}


def _unnamed(schema: Schema) -> Schema:
    """Returns a schema without the name of what it was put around."""
    inner = schema.get("schema")
    if not isinstance(inner, dict):
        return schema
    part = cast("Schema", inner)
    rest = {key: value for key, value in part.items() if key != "ref"}
    return {**schema, "schema": rest if "ref" in part else _unnamed(part)}


def schemas_within(schema: Schema) -> Iterator[Schema]:
    """Yields a schema, and all that are inside of it."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += inner_schemas(part)


def inner_schemas(schema: Schema) -> Iterator[Schema]:
    """Yields the schemas that a schema is made of, without what is inside of those."""
    for key, inner in schema.items():
        if key not in _PARTS:
            continue
        if isinstance(inner, list):
            for one in cast("list[Schema | tuple[Schema, str]]", inner):
                yield one[0] if isinstance(one, tuple) else one
        elif isinstance(inner, dict):
            part = cast("Schema", inner)
            yield from part.values() if key in _MAPPINGS else (part,)


def is_marked(schema: Schema, mark: str) -> bool:
    """Whether the metadata of a schema has a mark."""
    return mark in (schema.get("metadata") or {})


def _choice(choice: Schema | tuple[Schema, str], rules: Rules) -> Schema | tuple[Schema, str]:
    if isinstance(choice, tuple):
        schema, label = choice
        return rewritten(schema, rules), label
    return rewritten(choice, rules)
