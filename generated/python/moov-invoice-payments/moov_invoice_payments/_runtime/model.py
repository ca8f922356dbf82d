"""The base class of the generated models, and the way between JSON and Python values."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError, from_json, to_json
from typing_extensions import TypeForm, is_typeddict

from .errors import Fault
from .faults import MOST_FAULTS, faults_of
from .model_schema import ExactLiteral, adapt_fields, is_stack_filling, never, on_demand

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

__all__ = [
    "Date",
    "DateTime",
    "DecodeError",
    "Exact",
    "Model",
    "Nullable",
    "adapter",
    "decode",
    "encode",
    "part_reader",
    "read_json",
    "reader",
]

ValueT = TypeVar("ValueT")

Nullable: TypeAlias = Annotated[ValueT | None, Field(exclude_if=never)]
"""A property that may be absent or null: None that was set is written as null.

Without this mark, None in a property that may be absent means that it is.
"""

Exact: TypeAlias = Annotated[ValueT, ExactLiteral()]
"""Known values of which some are integers or booleans: in JSON, `true` is not 1."""


_is_inner: ContextVar[bool] = ContextVar("_is_inner", default=False)
"""Whether the schema that is made is for a model in another model."""


class Model(BaseModel):
    """An object of the document.

    Properties that the document does not know are kept, and encode back. Of the properties that it
    knows, those that were set are encoded; None is encoded as null where the document allows null,
    and elsewhere means that the property is absent. A class says in `__additional__` what the
    properties hold that the document does not name, where that is not just anything, and in
    `__closed__` that there are none: a client reads them all the same, and a server has none. What
    else its instances meet it says in `__constraints__`.
    """

    __closed__: ClassVar[bool] = False

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        allow_inf_nan=False,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        # A pydantic error may end in a log, where the data of a payment has no place.
        hide_input_in_errors=True,
        # The validators of a model are built when it is first used: importing stays cheap.
        defer_build=True,
    )

    # Hidden from type checkers, which keep pydantic's own signatures.
    if not TYPE_CHECKING:

        def __init_subclass__(cls, **options: Any) -> None:
            """Tells pydantic what the properties are that the document does not name."""
            own = cls.__annotations__
            if (values := own.get("__additional__")) is not None:
                # Type checkers take pydantic's own name for a field that is declared anew.
                own["__pydantic_extra__"] = values.removeprefix("ClassVar[").removesuffix("]")
            super().__init_subclass__(**options)

        @classmethod
        def __get_pydantic_core_schema__(
            cls, source: type[BaseModel], handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            """Makes the schema from which pydantic builds what reads and writes the model."""
            if _is_inner.get() and is_stack_filling():
                return on_demand(source, adapter, part_reader)
            token = _is_inner.set(True)
            try:
                schema = adapt_fields(handler(source))
            finally:
                _is_inner.reset(token)
            constraints = getattr(cls, "__constraints__", None)
            return schema if constraints is None else constraints.constrained(schema)

        @classmethod
        def __get_pydantic_json_schema__(
            cls, schema: CoreSchema, handler: GetJsonSchemaHandler
        ) -> JsonSchemaValue:
            """Describes the model, with what else its instances meet."""
            described = handler(schema)
            constraints = getattr(cls, "__constraints__", None)
            return described if constraints is None else constraints.described(described)

        def model_dump(self, **options: Any) -> dict[str, Any]:
            """Does what pydantic's method does, for the properties that were set."""
            return super().model_dump(**{"exclude_unset": True, **options})

        def model_dump_json(self, **options: Any) -> str:
            """Does what pydantic's method does, for the properties that were set."""
            return super().model_dump_json(**{"exclude_unset": True, **options})


def _refuse_other_forms(
    pattern: str, instance: Callable[[object], bool]
) -> tuple[Strict, BeforeValidator]:
    """Has a time read from one form of text alone, and taken from instances that have that form.

    Pydantic takes a number, or a text of digits, for seconds since the epoch.
    """

    def check(value: object) -> object:
        if re.match(pattern, value) if isinstance(value, str) else instance(value):
            return value
        raise PydanticCustomError("not_rfc_3339", "Input should be as in RFC 3339")

    # Not strict, since a validator that comes before makes pydantic forget that it reads JSON.
    return Strict(strict=False), BeforeValidator(check)


def _is_moment(value: object) -> bool:
    return isinstance(value, dt.datetime) and value.tzinfo is not None


def _is_day(value: object) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


DateTime: TypeAlias = Annotated[
    dt.datetime, *_refuse_other_forms("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", _is_moment)
]
"""A moment, which RFC 3339 writes as a text. One that is made in Python has a time zone."""

Date: TypeAlias = Annotated[dt.date, *_refuse_other_forms("[0-9]{4}-[0-9]{2}-[0-9]{2}$", _is_day)]
"""A day, which RFC 3339 writes as a text."""


class DecodeError(ValueError):
    """JSON that is not what the document describes.

    Args:
        faults: Every fault, with its path.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "; ".join(map(str, self.faults))


def decode(annotation: TypeForm[ValueT], value: object, context: object = None) -> ValueT:
    """Reads a value of a type from JSON.

    A type is taken at its word: `"5"` is no integer and `true` is no 1. JSON's own forms of other
    types are read, such as text for a date. A number without a fraction is an integer however it
    is written, as JSON Schema has it: `5.0` is read as 5.

    Args:
        annotation: The type: a model, a list of models, a scalar, a TypedDict, a union.
        value: JSON text as bytes; anything else is a JSON value: dict, list, str, int, float,
            bool or None.
        context: What validators are told, see pydantic's `ValidationInfo.context`.

    Raises:
        DecodeError: The value is not of the type, or the bytes are not JSON.
    """
    content = value if isinstance(value, bytes) else to_json(value)
    decoded: ValueT = read_json(functools.partial(reader(annotation), context=context), content)
    return decoded


def read_json(validate: Callable[[bytes], ValueT], content: bytes) -> ValueT:
    """Reads JSON with a validator of pydantic's.

    Args:
        validate: Raises pydantic's `ValidationError` where something is wrong.
        content: JSON text.

    Raises:
        DecodeError: Something is wrong.
    """
    _refuse_constants(content)
    try:
        return validate(content)
    except ValidationError as error:
        if error.error_count() <= MOST_FAULTS:
            problems = error.errors(include_url=False, include_context=False)
            if not any(map(_is_integer_with_fraction, problems)):
                raise DecodeError(_faults(error, content)) from None
    return _read_without_empty_fractions(validate, content)


def encode(value: object, annotation: TypeForm[Any] = object) -> bytes:
    """Writes a value as compact JSON.

    Args:
        value: A model, a list of models, a scalar, a TypedDict.
        annotation: The type that the value has to have; by default it may be any.

    Raises:
        ValueError: The value is not of the type, or has no form in JSON.
    """
    # Without a type there is nothing that could be unexpected.
    warnings: Literal["none", "error"] = "none" if annotation is object else "error"
    return adapter(annotation).dump_json(
        value, by_alias=True, exclude_unset=True, warnings=warnings
    )


def _new_adapter(annotation: Any) -> TypeAdapter[Any]:
    # A type with a configuration of its own takes no other; those of this package are strict.
    own = getattr(annotation, "model_config", None) or is_typeddict(annotation)
    return TypeAdapter(annotation, config=None if own else ConfigDict(strict=True))


# The parameter is `Any`, because no type says of a type in the widest sense that it is hashable.
adapter: Callable[[Any], TypeAdapter[Any]] = functools.cache(_new_adapter)
"""Returns what reads and writes the values of a type."""


def _new_reader(annotation: Any) -> Callable[..., Any]:
    # Imported late: nothing is read while a client is imported.
    from .recursive_unions import json_reader, with_bounded_unions

    made = adapter(annotation)
    schema = dict(cast("dict[str, Any]", made.core_schema))
    bounded = with_bounded_unions(schema)
    if bounded is not schema:
        return json_reader(bounded)
    # By alias alone: a property that happens to have the Python name of another is not that other.
    return functools.partial(made.validate_json, by_alias=True, by_name=False)


reader: Callable[[Any], Callable[..., Any]] = functools.cache(_new_reader)
"""Returns what reads the values of a type from JSON."""


def _new_part_reader(annotation: Any) -> Callable[[object, object], object]:
    # Imported late: most values have no part that is read by itself.
    from .recursive_unions import value_reader

    return value_reader(dict(cast("dict[str, Any]", adapter(annotation).core_schema)))


part_reader: Callable[[Any], Callable[[object, object], object]] = functools.cache(_new_part_reader)
"""Returns what reads the values of a type from a part of JSON that Python has as values."""


def _refuse_constants(content: bytes) -> None:
    """Refuses NaN and Infinity, which pydantic's reader takes although JSON has no such numbers."""
    # Nearly no document has these words. A single byte is found far sooner than a word.
    if not any(word[:1] in content and word in content for word in (b"NaN", b"Infinity")):
        return
    try:
        from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise DecodeError((Fault((), f"invalid JSON: {error}"),)) from None


def _is_integer_with_fraction(problem: ErrorDetails) -> bool:
    number = problem["input"]
    return problem["type"] == "int_type" and isinstance(number, float) and number.is_integer()


def _read_without_empty_fractions(validate: Callable[[bytes], ValueT], content: bytes) -> ValueT:
    # Hardly any server writes integers in this way.
    import json

    value = json.loads(content, parse_float=_number)
    try:
        return validate(to_json(value))
    except ValidationError as error:
        raise DecodeError(faults_of(error, value)) from None


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _faults(error: ValidationError, content: bytes) -> tuple[Fault, ...]:
    try:
        value: object = from_json(content)
    except ValueError:
        value = None
    return faults_of(error, value)
