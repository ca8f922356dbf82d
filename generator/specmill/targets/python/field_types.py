"""How the fields of models are typed."""

from collections.abc import Set
from dataclasses import replace
from typing import NamedTuple

from specmill.ir.types import Property, Record, Type, Union, is_null
from specmill.render.code import Code
from specmill.targets.python.annotations import Annotation, Annotator, constraints, literals
from specmill.targets.python.names import PythonNames, shadowed_builtins

__all__ = ["FieldType", "field_types"]


class FieldType(NamedTuple):
    """How a field is typed.

    Attributes:
        annotation: The annotation, without the bounds of the field itself.
        not_none: The annotation without None.
        bounds: Keyword arguments for `Field`.
        is_required: Whether it has no default; all others have None.
    """

    annotation: Annotation
    not_none: Annotation
    bounds: tuple[tuple[str, Code], ...]
    is_required: bool


def field_types(
    record: Record, names: PythonNames, deferrable: Set[str] = frozenset()
) -> dict[str, FieldType]:
    """Types the fields of a model, by their Python names, in order.

    Args:
        record: The record that becomes the model.
        names: The Python names.
        deferrable: Keys of the models that may wait for a validator until there is one of them.
    """
    spelled = names.properties[record.key]
    annotator = Annotator(
        names.type_symbol,
        is_open="response" in record.usage,
        shadowed=shadowed_builtins(spelled.values()),
        has_files=record.key in names.files,
        deferrable=deferrable,
    )
    return {spelled[entry.name]: _field_type(entry, annotator) for entry in record.properties}


def _field_type(entry: Property, annotator: Annotator) -> FieldType:
    annotation = annotator.annotate(entry.type)
    plain = _without_null(entry.type)
    return FieldType(
        annotation if entry.required else annotation.or_none(),
        annotation if plain is entry.type else annotator.annotate(plain),
        literals(constraints(entry.type)),
        entry.required,
    )


def _without_null(type_: Type) -> Type:
    if not isinstance(type_, Union) or not any(map(is_null, type_.variants)):
        return type_
    return replace(type_, variants=tuple(one for one in type_.variants if not is_null(one)))
