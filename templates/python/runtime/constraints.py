"""What the document says of values beyond their types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, cast, get_args

from pydantic_core import PydanticCustomError, core_schema

from .json_schema import unmet
from .model import encode
from .model_schema import CONSTRAINTS

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from .json_schema import JsonSchema

__all__ = ["Meets", "Variadic"]

ValueT = TypeVar("ValueT")


class Meets:
    """Takes values that meet a schema, of which pydantic has no form for the keywords.

    What is looked at is the JSON of a value. A model names it as `__constraints__`; other types are
    annotated with it.

    Args:
        schema: The schema, without references and without what the type says already.
        is_open: Whether a client reads other values as well, as they come, while a server neither
            answers with them nor takes them.
    """

    def __init__(self, schema: JsonSchema, *, is_open: bool = False) -> None:
        self.schema = schema
        self.is_open = is_open

    def check(self, value: Any) -> Any:
        """Returns a value that meets the schema.

        Raises:
            PydanticCustomError: It does not.
        """
        keyword = unmet(self.schema, json.loads(encode(value)))
        if keyword is not None:
            raise PydanticCustomError(
                "constraint", "Input should meet `{keyword}` of its schema", {"keyword": keyword}
            )
        return value

    def constrained(self, schema: CoreSchema) -> CoreSchema:
        """Adds the check to what reads a type."""
        # The type checkers know a schema as a union of TypedDicts, which no key can be added to.
        inner = {**cast("dict[str, Any]", schema)}
        metadata: dict[str, Any] = inner.get("metadata") or {}
        if self.is_open:
            return cast("CoreSchema", {**inner, "metadata": {**metadata, CONSTRAINTS: self.check}})
        # Others refer by its name to what has the check.
        name = inner.pop("ref", None)
        return core_schema.no_info_after_validator_function(
            self.check, cast("CoreSchema", inner), ref=name
        )

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Has values looked at once they are known to be of the type."""
        return self.constrained(handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Says what is looked at."""
        return self.described(handler(schema))

    def described(self, schema: JsonSchemaValue) -> JsonSchemaValue:
        """Adds the keywords to a JSON Schema, where they are not in it yet."""
        if all(schema.get(keyword) == bound for keyword, bound in self.schema.items()):
            return schema
        if schema.keys().isdisjoint(self.schema):
            return {**schema, **self.schema}
        return {**schema, "allOf": [*schema.get("allOf", ()), {**self.schema}]}


class _AnyNumber:
    """Tells pydantic of the last items of a tuple, whose number it does not know as open."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        *places, rest = get_args(source)
        inner: list[Any] = [*get_args(rest)]
        # Python writes the star as `Unpack[tuple[T, ...]]` in a type that was given as text.
        item = inner[0] if len(inner) > 1 else get_args(inner[0])[0]
        items = [handler.generate_schema(one) for one in (*places, item)]
        return core_schema.tuple_schema(items, variadic_item_index=len(places))


Variadic: TypeAlias = Annotated[ValueT, _AnyNumber()]
"""A tuple that ends in any number of items of one type: `Variadic[tuple[int, *tuple[str, ...]]]`."""
