"""Models of other modules: imported when a validator needs them, or when a value does."""

from __future__ import annotations

from importlib import import_module
from importlib.util import resolve_name
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias, TypeVar

from .model import adapter, part_reader
from .model_schema import on_demand

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

__all__ = ["Deferred", "deferred_model"]

ValueT = TypeVar("ValueT")


def deferred_model(module: str, name: str, package: str | None) -> Any:
    """Stands in annotations for a model of another module.

    The module is imported when pydantic builds a validator. So importing one model does not import
    all that it is made of, and models of different modules may refer to each other.

    Args:
        module: The module, relative to the package.
        name: The model's name in it.
        package: The package of the module that the annotations are in.
    """
    return Annotated[Any, _Elsewhere(resolve_name(module, package), name)]


class _Elsewhere(NamedTuple):
    module: str
    name: str

    def __repr__(self) -> str:
        return self.name

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Imports the model, and has its schema made."""
        return handler.generate_schema(getattr(import_module(self.module), self.name))


class _OnDemand(NamedTuple):
    type: Any

    def __repr__(self) -> str:
        return repr(self.type)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Makes a schema that knows nothing of the type until there is a value of it."""
        return on_demand(self.type, adapter, part_reader)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Says no more than that it is an object: the models lead to each other without end."""
        return {"type": "object"}


if TYPE_CHECKING:
    Deferred: TypeAlias = Annotated[ValueT, _OnDemand(object)]
    """An object that most values do not have: its validator is built for the first that does."""
else:

    class Deferred:
        """An object that most values do not have: its validator is built for the first that does."""

        def __class_getitem__(cls, type_: Any) -> Any:
            """Keeps the type apart: pydantic would look into one that is merely annotated."""
            return Annotated[Any, _OnDemand(type_)]
