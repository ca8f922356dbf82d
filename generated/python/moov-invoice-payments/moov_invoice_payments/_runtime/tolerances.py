"""What a client reads although the document does not allow it, where that tells types apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple, TypeAlias, cast

from .model_schema import LISTED, UNLISTED, writes_no_null
from .rewriting import Schema, inner_schemas, is_marked, schemas_within

__all__ = ["Tolerance", "differ_in_tolerance", "is_open_for", "listed_values", "tolerances_of"]

_Pair: TypeAlias = tuple[type, type]

_SCALARS = {"str": str, "int": int, "float": float, "bool": bool}


class Tolerance(NamedTuple):
    """What is read for a property.

    Attributes:
        null: Whether that is null where the property may only be absent.
        listed: The values that the document lists, where others are read as well.
    """

    null: bool = False
    listed: tuple[object, ...] = ()

    def has(self, value: object) -> bool:
        """Whether a value that was read is none that the document allows."""
        if value is None:
            return self.null
        return bool(self.listed) and value not in self.listed


def tolerances_of(schema: Schema) -> Mapping[type, Mapping[str, Tolerance]]:
    """Returns what each model within a schema tolerates, by its fields."""
    return {
        part["cls"]: {name: _tolerance(field) for name, field in _fields(part).items()}
        for part in schemas_within(schema)
        if part["type"] == "model"
    }


def differ_in_tolerance(union: Schema, named: Mapping[str, Schema]) -> bool:
    """Whether a value may fit one type of a union as it is, and another by tolerance alone.

    Args:
        union: The schema of the union.
        named: The schemas that are referred to, by name.
    """
    return _differ_within([*_models(union, named)], named, set())


def listed_values(choice: object) -> tuple[object, ...]:
    """Returns the values that a type of a union lists; none where it lists none."""
    if not isinstance(choice, dict):
        return ()
    schema = cast("Schema", choice)
    if schema["type"] == "function-before":
        return listed_values(schema["schema"])
    return tuple(schema["expected"]) if schema["type"] == "literal" else ()


def is_open_for(choice: object, listed: tuple[object, ...]) -> bool:
    """Whether a type of a union is there to take what the others do not list."""
    if not isinstance(choice, dict):
        return False
    schema = cast("Schema", choice)
    is_plain = schema.keys() <= {"type", "metadata"} and not is_marked(schema, UNLISTED)
    return is_plain and _SCALARS.get(schema["type"]) in {*map(type, listed)}


def _tolerance(field: Schema) -> Tolerance:
    schema: Schema = field["schema"]
    while schema["type"] in ("default", "nullable"):
        schema = schema["schema"]
    return Tolerance(_tolerates_null(field), _listed_beside_others(schema))


def _tolerates_null(field: Schema) -> bool:
    schema: Schema = field["schema"]
    return schema["type"] == "default" and writes_no_null(field)


def _listed_beside_others(schema: Schema) -> tuple[object, ...]:
    if schema["type"] == "str" and is_marked(schema, LISTED):
        listed: list[object] = schema["metadata"][LISTED]
        return (*listed,)
    if schema["type"] != "union":
        return ()
    choices: list[Any] = schema["choices"]
    values = tuple(value for one in choices for value in listed_values(one))
    return values if any(is_open_for(one, values) for one in choices) else ()


def _fields(model: Schema) -> Mapping[str, Schema]:
    """Returns the fields of the schema of a model, if it has any."""
    schema: Schema = model["schema"]
    while schema["type"] != "model-fields" and isinstance(schema.get("schema"), dict):
        schema = schema["schema"]
    fields: Mapping[str, Schema] = schema.get("fields", {})
    return fields


def _models(schema: Schema, named: Mapping[str, Schema]) -> Iterator[Schema]:
    """Yields the models that values of a schema may be, or consist of."""
    passed: set[str] = set()
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if part["type"] == "model":
            yield part
        elif part["type"] != "definition-ref":
            waiting += inner_schemas(part)
        elif part["schema_ref"] not in passed:
            passed.add(part["schema_ref"])
            waiting.append(named[part["schema_ref"]])


def _differ_within(models: list[Schema], named: Mapping[str, Schema], compared: set[_Pair]) -> bool:
    return any(_differ(left, right, named, compared) for left, right in combinations(models, 2))


def _differ(left: Schema, right: Schema, named: Mapping[str, Schema], compared: set[_Pair]) -> bool:
    pair = (left["cls"], right["cls"])
    if left["cls"] is right["cls"] or pair in compared:
        return False
    compared.add(pair)
    fields = _by_alias(left), _by_alias(right)
    common = [(fields[0][name], fields[1][name]) for name in fields[0] if name in fields[1]]
    if any(_exclude(*both) for both in common):
        return False
    return any(
        _tell(*both)
        or any(
            _differ(one, other, named, compared)
            for one in _models(both[0]["schema"], named)
            for other in _models(both[1]["schema"], named)
        )
        for both in common
    )


def _by_alias(model: Schema) -> Mapping[str, Schema]:
    return {
        str(field.get("validation_alias", name)): field for name, field in _fields(model).items()
    }


def _exclude(left: Schema, right: Schema) -> bool:
    """Whether no value is that of both fields, since each has its own constants."""
    constants = listed_values(left["schema"]), listed_values(right["schema"])
    return all(constants) and not {*constants[0]} & {*constants[1]}


def _tell(left: Schema, right: Schema) -> bool:
    """Whether one of two fields tolerates what the other takes."""
    tolerances = _tolerance(left), _tolerance(right)
    if tolerances[0].listed != tolerances[1].listed:
        return True
    nulls = [
        one for one, tolerance in zip((left, right), tolerances, strict=True) if tolerance.null
    ]
    return len(nulls) == 1 and _takes_null(right if nulls[0] is left else left)


def _takes_null(field: Schema) -> bool:
    schema: Schema = field["schema"]
    if schema["type"] == "default":
        schema = schema["schema"]
    return schema["type"] in ("nullable", "any", "none")
