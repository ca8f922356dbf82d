"""Keywords of JSON Schema that pydantic has no annotation for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, cast

from pydantic_core import PydanticCustomError, core_schema

from .canonical import canonical
from .model import encode
from .model_schema import ANSWERED, SENT, TAGGED, UNIQUE, UNLISTED

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = [
    "Listed",
    "RequiredWhenAnswered",
    "RequiredWhenSent",
    "Tagged",
    "Unique",
    "UniqueWhenAnswered",
    "Unlisted",
]

ValueT = TypeVar("ValueT")

_OTHER = "other"


class Listed:
    """Takes arrays or objects that the document lists, and no others.

    Args:
        values: The values, as a JSON array.
    """

    def __init__(self, values: str) -> None:
        self.keys = frozenset(map(_key, json.loads(values)))

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Has a value looked up among those that are listed."""

        def check(value: object) -> object:
            if _key(value) not in self.keys:
                raise PydanticCustomError("not_listed", "Input should be one of the listed values")
            return value

        return core_schema.no_info_after_validator_function(check, handler(source))


class Tagged:
    """Tells the types of a union apart by one property.

    Args:
        name: The property, as JSON has it.
        variants: The type that each value of the property stands for.
        default: The type that any other value stands for, and an object without the property.
        is_optional: Whether an object without the property is read as whichever type fits.
        is_open: Whether any other value is read so, as a client does: a new value must not break it.
    """

    def __init__(
        self,
        name: str,
        variants: Mapping[str, object],
        *,
        default: object = None,
        is_optional: bool = False,
        is_open: bool = False,
    ) -> None:
        self.name = name
        self.variants = variants
        self.default = default
        self.is_optional = is_optional
        self.is_open = is_open

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Has JSON read by the property; instances in Python tell by their class."""
        union = handler(source)
        tagged: CoreSchema = core_schema.tagged_union_schema(
            {tag: handler.generate_schema(type_) for tag, type_ in self.variants.items()},
            self.name,
            custom_error_type="unknown_tag",
            custom_error_message=f"Input should have a known value of `{self.name}`",
        )
        if self.default is not None:
            tagged = _either(tagged, handler.generate_schema(self.default), self._is_other)
        if self.is_optional:
            tagged = _either(tagged, union, self._is_untagged)
        if self.is_open:
            # The document does not say so: a client alone reads it.
            tagged = _either(tagged, union, self._is_other, {TAGGED: True})
        return core_schema.json_or_python_schema(tagged, union)

    # What is asked is any JSON value; of those that are no object, each choice says so.
    def _is_other(self, value: Any) -> str | None:
        tag = cast("dict[str, object]", value).get(self.name) if isinstance(value, dict) else None
        return None if isinstance(tag, str) and tag in self.variants else _OTHER

    def _is_untagged(self, value: Any) -> str | None:
        return _OTHER if isinstance(value, dict) and self.name not in value else None


def _either(
    tagged: CoreSchema,
    other: CoreSchema,
    is_other: Callable[[Any], str | None],
    mark: dict[str, Any] | None = None,
) -> CoreSchema:
    """Reads what a function says is something else as that."""
    rest = core_schema.tagged_union_schema({_OTHER: other}, is_other)
    return core_schema.union_schema([tagged, rest], mode="left_to_right", metadata=mark)


class _Marked:
    """Leaves a mark for what holds a server to the document, and what it needs to do so."""

    def __init__(self, mark: str, content: object = True) -> None:
        self.mark = mark
        self.content = content

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # The type checkers know a schema as a union of TypedDicts, which no key can be added to.
        schema = cast("dict[str, Any]", handler(source))
        metadata: dict[str, Any] = schema.get("metadata") or {}
        marked: dict[str, Any] = {**schema, "metadata": {**metadata, self.mark: self.content}}
        return cast("CoreSchema", marked)


def _refuse_repetition(items: list[Any]) -> list[Any]:
    """Refuses an array that holds an item twice, as JSON has it: 1 and 1.0 are one number."""
    if len({*map(_key, items)}) < len(items):
        raise PydanticCustomError("repeated_item", "Input should have no item twice")
    return items


class _UniqueItems:
    """Refuses an array that holds an item twice."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_refuse_repetition, handler(source))


Unique: TypeAlias = Annotated[ValueT, _UniqueItems()]
"""An array that holds no item twice."""

UniqueWhenAnswered: TypeAlias = Annotated[ValueT, _Marked(UNIQUE, _refuse_repetition)]
"""An array of different items to a server, which a client reads as it comes."""

RequiredWhenAnswered: TypeAlias = Annotated[ValueT, _Marked(ANSWERED)]
"""A property that every answer has, and that a request leaves out."""

RequiredWhenSent: TypeAlias = Annotated[ValueT, _Marked(SENT)]
"""A property that every request has, and that an answer leaves out."""

Unlisted: TypeAlias = Annotated[ValueT, _Marked(UNLISTED)]
"""Any value, of which the document lists some beside it: they are known, and there are others."""


def _key(value: object) -> str:
    if type(value) in (str, int):
        return json.dumps(value)
    return canonical(json.loads(encode(value)))
