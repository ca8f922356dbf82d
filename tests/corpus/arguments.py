"""The arguments of a call: a value for each parameter and for the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from tests.corpus.answers import fitted
from tests.corpus.exchanges import Exchange, Slot
from tests.corpus.package import GeneratedPackage
from tests.corpus.schema_values import JsonValue

__all__ = ["Arguments", "ArgumentsFinder"]

# The type and the value of each. What is generated has no type that a checker could know.
Arguments: TypeAlias = "dict[str, tuple[Any, JsonValue]]"


class ArgumentsFinder:
    """Finds the arguments of calls.

    Args:
        package: The package whose calls they are.
    """

    def __init__(self, package: GeneratedPackage) -> None:
        self._table = package.module("_runtime.parameters").table
        self._shape_of = package.module("_runtime.server.shapes").shape_of_type
        self._model = package.module("_runtime.model")

    def find(self, exchange: Exchange, call_class: Any) -> list[Arguments]:
        """Find the arguments for each media type of the body; none where one that is needed lacks.

        Args:
            exchange: Values for the operation.
            call_class: Class of its calls.
        """
        table = self._table(call_class)
        media = table.body.media if table.body is not None else (None,)
        parameters = self._parameters(exchange, table)
        if parameters is None:
            return []
        bodies = (_body(exchange, table, one, self._fits) for one in media)
        return [{**parameters, **body} for body in bodies if body is not None]

    def _fits(self, annotation: Any, value: JsonValue) -> bool:
        try:
            self._model.decode(annotation, value)
        except self._model.DecodeError:
            return False
        return True

    def _parameters(self, exchange: Exchange, table: Any) -> Arguments | None:
        found: Arguments = {}
        in_query = Query(table.query, self._shape_of)
        for one in (*table.path, *table.query, *table.header, *table.cookie):
            slot = exchange.parameters[one.location, one.name]
            # What is empty has no form in a parameter.
            is_sent = slot.is_filled and (one.media_type or slot.value not in ([], {}))
            if is_sent and in_query.tells_apart(one):
                found[one.field] = one.annotation, slot.value
            elif one.required:
                return None
        return found


class Query:
    """Which objects of a query can be told apart.

    An object that is spread over a query has its properties in place of its own name.

    Args:
        parameters: The parameters in the query.
        shape_of: Finds the shape of a type.
    """

    def __init__(self, parameters: tuple[Any, ...], shape_of: Callable[[Any], Any]) -> None:
        self._names = {one.name for one in parameters}
        shapes = {one.name: shape_of(one.annotation) for one in parameters}
        self._properties = {
            one.name: frozenset(shapes[one.name].properties)
            for one in parameters
            if one.explode and one.style == "form" and not one.media_type
            if shapes[one.name].is_object
        }

    def tells_apart(self, parameter: Any) -> bool:
        """Whether nothing else in the query could be taken for what a parameter holds."""
        if parameter.location != "query":
            return True
        own = self._properties.get(parameter.name)
        others = [names for name, names in self._properties.items() if name != parameter.name]
        if own is None:
            return not any(parameter.name in names for names in others)
        # What may have any property takes whatever no other parameter is called.
        if others and not all((own, *others)):
            return False
        return own.isdisjoint(self._names.difference({parameter.name}).union(*others))


def _body(
    exchange: Exchange, table: Any, media: Any, fits: Callable[[Any, JsonValue], bool]
) -> Arguments | None:
    if media is None:
        return {}
    slot = _slot_of(media, exchange)
    if not slot.is_filled:
        return None
    # Where a body may be absent, null is none.
    if slot.value is None and not table.body.required:
        return {}
    is_form = type(media).__name__ in ("FormBody", "MultipartBody")
    # Whatever its schema says, a form is an object.
    value: JsonValue = (
        {"key": slot.value} if is_form and isinstance(slot.value, str) else slot.value
    )
    value = fitted(media.type, value)
    if type(media).__name__ == "FormBody" and (full := _without_empty(value)) != value:
        if not fits(media.type, full):
            return None
        value = full
    found: Arguments = {table.body.field: (media.type, value)}
    if table.body.choice is not None:
        found[table.body.choice] = str, media.media_type
    return found


def _slot_of(media: Any, exchange: Exchange) -> Slot:
    """Find the place for a body; one of any media type is sent as one that is not documented."""
    names = (media.media_type, *media.also)
    return next(exchange.bodies[name] for name in names if name in exchange.bodies)


def _without_empty(value: JsonValue) -> JsonValue:
    """Leave out what is empty: nothing in a form tells it from what is absent."""
    match value:
        case dict():
            members = {name: _without_empty(member) for name, member in value.items()}
            return {name: member for name, member in members.items() if member not in ([], {})}
        case list():
            return [item for item in map(_without_empty, value) if item not in ([], {})]
        case _:
            return value
