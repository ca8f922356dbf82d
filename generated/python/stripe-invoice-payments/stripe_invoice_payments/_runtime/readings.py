"""Reads JSON that has become Python's values: each of them once, whatever is tried around it.

Pydantic tries every type of a union. Where those lead to the union again, it would try twice as
much with every level of a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import CoreConfig, PydanticCustomError, SchemaValidator, core_schema

from .tolerances import Tolerance

if TYPE_CHECKING:
    from pydantic import ValidationInfo, ValidatorFunctionWrapHandler
    from pydantic_core import CoreSchema

    from .rewriting import Schema

__all__ = ["Tolerances", "ValueReader", "best_choice", "validator"]

Tolerances: TypeAlias = Mapping[type, Mapping[str, Tolerance]]
"""By model and field, what is read although the document does not allow it."""

# The configuration of all models, which a schema of fields does not hold.
_CONFIG = CoreConfig(
    strict=True, allow_inf_nan=False, extra_fields_behavior="allow", hide_input_in_errors=True
)
_NOTHING = Tolerance()
_MOST_FAULTS = 50
_ALL = "all choices"
_NO_TYPE_FITS = "Input should be of one of several types"


def validator(schema: CoreSchema) -> SchemaValidator:
    """Makes what validates by a schema alone.

    Pydantic takes the validators that models have already, in place of what a schema says of them.
    """
    return SchemaValidator(schema, _CONFIG, _use_prebuilt=False)


class ValueReader:
    """Reads values of JSON by a schema.

    Args:
        schema: A whole schema, with the definitions that it refers to.
    """

    def __init__(self, schema: Schema) -> None:
        # A validator of Python's values would take no dictionary for a model, and no text for a
        # time. So one of JSON is given some JSON, and then the value in its place.
        taking = core_schema.no_info_before_validator_function(_value, cast("Any", schema))
        self._validate = validator(taking).validate_json

    def read(self, value: object, context: object = None) -> object:
        """Reads a value; one and the same is read once within the outermost value.

        Args:
            value: A dictionary, a list, or a scalar.
            context: What validators are told.

        Raises:
            ValidationError: It is not of the type.
        """
        reading = _current.get()
        if reading is None:
            token = _current.set(_Reading())
            try:
                return self.read(value, context)
            finally:
                _current.reset(token)
        if reading.has(self, value):
            return reading.outcome(self, value)
        reading.value = value
        try:
            result = self._validate(b"null", by_alias=True, by_name=False, context=context)
        except ValidationError as error:
            raise reading.keep_error(self, value, error) from None
        return reading.keep(self, value, result)


def best_choice(union: Schema, tolerances: Tolerances) -> Schema:
    """Returns a schema that reads a value as the best of the types that take it.

    That is the first of those that know most properties and take them as they are.

    Args:
        union: The schema of a union.
        tolerances: What the models in it tolerate.
    """
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
            return reading.best(value, handler, turns, tolerances)
        token = _current.set(_Reading())
        try:
            return read(value, handler, info)
        finally:
            _current.reset(token)

    return cast("Schema", core_schema.with_info_wrap_validator_function(read, inner))


class _Reading:
    """What has been read within the outermost value.

    Attributes:
        turn: The choice that the innermost union tries.
        value: What the innermost `ValueReader` is to read.
    """

    __slots__ = ("_known", "_outcomes", "turn", "value")

    def __init__(self) -> None:
        self.turn = _ALL
        self.value: object = None
        # Reader and value stay in it, so that no other gets the identity of one of them.
        self._outcomes: dict[tuple[int, int], tuple[object, object, object]] = {}
        self._known: dict[int, _Known] = {}

    def has(self, reader: object, value: object) -> bool:
        """Whether a reader has read a value before."""
        return (id(reader), id(value)) in self._outcomes

    def outcome(self, reader: object, value: object) -> object:
        """Returns what a reader has made of a value, or raises what it has raised."""
        result = self._outcomes[id(reader), id(value)][2]
        if isinstance(result, Exception):
            raise result
        return result

    def keep(self, reader: object, value: object, result: object) -> object:
        """Keeps what a reader has made of a value, and returns it."""
        if _holds_values(value):
            self._outcomes[id(reader), id(value)] = (reader, value, result)
        return result

    def keep_error(self, reader: object, value: object, error: ValidationError) -> Exception:
        """Keeps that a reader takes no such value, and returns the error."""
        # Each type around this one would list all of them again.
        few = error.error_count() <= _MOST_FAULTS
        kept = error if few else PydanticCustomError("no_type_fits", _NO_TYPE_FITS)
        self.keep(reader, value, kept)
        return kept

    def best(
        self,
        value: object,
        handler: Callable[[object], object],
        turns: Sequence[str],
        tolerances: Tolerances,
    ) -> object:
        """Reads a value as the best of the types that take it.

        Args:
            value: The value.
            handler: Reads it as the type whose turn it is.
            turns: One for each type; the same object for all values of a union.
            tolerances: What the models in the union tolerate.

        Raises:
            ValidationError: No type fits.
        """
        if self.has(turns, value):
            return self.outcome(turns, value)
        outer = self.turn
        try:
            result = self._tried(value, handler, turns, tolerances)
        except ValidationError as error:
            raise self.keep_error(turns, value, error) from None
        finally:
            self.turn = outer
        self._known[id(result)] = self._known_in(result, tolerances)
        return self.keep(turns, value, result)

    def _tried(
        self,
        value: object,
        handler: Callable[[object], object],
        turns: Sequence[str],
        tolerances: Tolerances,
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
        return max(fitting, key=lambda one: self._known_in(one, tolerances))

    def _known_in(self, value: object, tolerances: Tolerances) -> _Known:
        """Counts the properties that models know, at any depth."""
        if id(value) in self._known:
            return self._known[id(value)]
        if not isinstance(value, BaseModel):
            return _sum(self._known_in(one, tolerances) for one in _members(value))
        tolerated = tolerances.get(type(value), {})
        names = value.model_fields_set & type(value).model_fields.keys()
        members: dict[str, object] = {name: getattr(value, name) for name in names}
        as_it_is = [name for name in names if not tolerated.get(name, _NOTHING).has(members[name])]
        inner = _sum(self._known_in(member, tolerances) for member in members.values())
        return _Known(len(as_it_is) + inner.as_it_is, len(names) + inner.at_all)


class _Known(NamedTuple):
    """How many properties are known; the first number decides, then the second."""

    as_it_is: int
    """Those of them that the document allows the value of."""
    at_all: int


def _sum(counts: Iterable[_Known]) -> _Known:
    as_it_is = at_all = 0
    for one in counts:
        as_it_is += one.as_it_is
        at_all += one.at_all
    return _Known(as_it_is, at_all)


def _members(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()


_current: ContextVar[_Reading | None] = ContextVar("_current", default=None)


def _turn(value: object) -> str:
    reading = _current.get()
    return reading.turn if reading is not None and _holds_values(value) else _ALL


def _value(json: object) -> object:
    reading = _current.get()
    return json if reading is None else reading.value


def _holds_values(value: object) -> bool:
    """Whether there is anything in a value of JSON that could be read twice."""
    return isinstance(value, dict | list)
