"""Unions that hold themselves: what is inside of a value is read once, whatever is tried around it.

Pydantic tries every type of a union. Where those lead to the union again, it would try twice as
much with every level of a value.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import CoreConfig, PydanticCustomError, SchemaValidator, core_schema

from .rewriting import Rules, Schema, rewritten

if TYPE_CHECKING:
    from pydantic import ValidationInfo, ValidatorFunctionWrapHandler

__all__ = ["json_reader", "with_bounded_unions"]

# The configuration of all models, which a schema of fields does not hold.
_CONFIG = CoreConfig(
    strict=True, allow_inf_nan=False, extra_fields_behavior="allow", hide_input_in_errors=True
)
_MOST_FAULTS = 50
_ALL = "all choices"
_NO_TYPE_FITS = "Input should be of one of several types"


def json_reader(schema: Schema) -> Callable[..., Any]:
    """Returns what reads JSON by a schema, and takes the options of pydantic's `validate_json`.

    Args:
        schema: A whole schema, with the definitions that it refers to.
    """
    # The type checkers know a schema as a union of TypedDicts, which no dictionary can become.
    validator = SchemaValidator(cast("Any", with_bounded_unions(schema)), _CONFIG)
    # By alias alone: a property that happens to have the Python name of another is not that other.
    return functools.partial(validator.validate_json, by_alias=True, by_name=False)


def with_bounded_unions(schema: Schema) -> Schema:
    """Returns a schema that takes, gives and refuses the same, in a time that a value bounds.

    Args:
        schema: A whole schema, with the definitions that it refers to. It is returned itself where
            none of its unions leads to itself.
    """
    if schema["type"] != "definitions":
        return schema
    parts: dict[str, Schema] = {one["ref"]: one for one in schema["definitions"]}
    direct = {name: _mentioned(part) for name, part in parts.items()}
    reached = {name: _closure(names, direct) for name, names in direct.items()}
    recursive = {
        name
        for name, part in parts.items()
        if any(name in _led_to(union, reached) for union in _unions(part))
    }
    if not recursive:
        return schema

    def bounded(inner: Schema) -> Schema:
        if inner["type"] == "tuple":
            return _taking_lists(inner)
        is_bounded = _is_smart(inner) and _led_to(inner, reached) & recursive
        return _bounded(inner) if is_bounded else inner

    return rewritten(schema, Rules(bounded, _same_field))


def _is_smart(schema: Schema) -> bool:
    """Whether it is a union of which pydantic tries all types."""
    return (schema["type"], schema.get("mode", "smart")) == ("union", "smart")


def _unions(schema: Schema) -> list[Schema]:
    found: list[Schema] = []

    def collect(part: Schema) -> Schema:
        found.extend([part] if _is_smart(part) else [])
        return part

    rewritten(schema, Rules(collect, _same_field))
    return found


def _mentioned(schema: Schema) -> set[str]:
    """The definitions that a schema refers to."""
    found: set[str] = set()

    def collect(part: Schema) -> Schema:
        found.update([part["schema_ref"]] if part["type"] == "definition-ref" else [])
        return part

    rewritten(schema, Rules(collect, _same_field))
    return found


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

    def read(value: object, info: ValidationInfo) -> object:
        if info.mode == "json" and isinstance(value, list):
            return tuple(cast("list[object]", value))
        return value

    return cast(
        "Schema", core_schema.with_info_before_validator_function(read, cast("Any", schema))
    )


def _bounded(union: Schema) -> Schema:
    listed: list[Schema | tuple[Schema, str]] = union["choices"]
    choices = [one[0] if isinstance(one, tuple) else one for one in listed]
    turns = tuple(f"choice {place}" for place in range(len(choices)))
    tried: dict[str, Schema] = {_ALL: union, **dict(zip(turns, choices, strict=True))}
    inner = core_schema.tagged_union_schema(cast("Any", tried), _turn)

    def read(value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        reading = _current.get()
        if info.mode != "json" or not _holds_values(value):
            return handler(value)
        if reading is not None:
            return reading.read(value, handler, turns)
        token = _current.set(_Reading())
        try:
            return read(value, handler, info)
        finally:
            _current.reset(token)

    return cast("Schema", core_schema.with_info_wrap_validator_function(read, inner))


class _Reading:
    """What has been read within the outermost union.

    Attributes:
        turn: The choice that the innermost union tries.
    """

    __slots__ = ("_known", "_outcomes", "turn")

    def __init__(self) -> None:
        self.turn = _ALL
        # The values stay in it, so that no other value gets the identity of one of them.
        self._outcomes: dict[tuple[int, int], tuple[object, object]] = {}
        self._known: dict[int, int] = {}

    def read(
        self, value: object, handler: Callable[[object], object], turns: Sequence[str]
    ) -> object:
        """Reads a value as the first of the types that know most of its properties.

        Args:
            value: The value.
            handler: Reads it as the type whose turn it is.
            turns: One for each type; the same object for all values of a union.

        Raises:
            ValidationError: No type fits.
        """
        key = (id(turns), id(value))
        if key in self._outcomes:
            outcome = self._outcomes[key][1]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        outer = self.turn
        try:
            outcome = self._best(value, handler, turns)
        except ValidationError as error:
            # Each type around this one would list all of them again.
            few = error.error_count() <= _MOST_FAULTS
            outcome = error if few else PydanticCustomError("no_type_fits", _NO_TYPE_FITS)
            self._outcomes[key] = (value, outcome)
            raise outcome from None
        finally:
            self.turn = outer
        self._outcomes[key] = (value, outcome)
        self._known[id(outcome)] = self._known_in(outcome)
        return outcome

    def _best(
        self, value: object, handler: Callable[[object], object], turns: Sequence[str]
    ) -> object:
        fitting: list[object] = []
        for self.turn in turns:
            try:
                fitting.append(handler(value))
            except ValidationError:
                continue
        if not fitting:
            self.turn = _ALL
            return handler(value)
        return max(fitting, key=self._known_in)

    def _known_in(self, value: object) -> int:
        """Counts the properties that models know, at any depth."""
        if id(value) in self._known:
            return self._known[id(value)]
        if isinstance(value, BaseModel):
            names = value.model_fields_set & type(value).model_fields.keys()
            return len(names) + sum(self._known_in(getattr(value, name)) for name in names)
        return sum(map(self._known_in, _members(value)))


def _members(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()


_current: ContextVar[_Reading | None] = ContextVar("_current", default=None)


def _turn(value: object) -> str:
    reading = _current.get()
    return reading.turn if reading is not None and _holds_values(value) else _ALL


def _holds_values(value: object) -> bool:
    """Whether there is anything in a value of JSON that could be read twice."""
    return isinstance(value, dict | list)
