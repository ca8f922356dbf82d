"""Bounds what a type comes to once every other name of a type is written out.

What reads values writes aliases out where they are used. Sixty of them, each a choice of the next
one and of an array of it, would come to more types than there are atoms.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.ir.types import Alias, Definition, Reference, Type, definition_parts, type_parts
from specmill.source.document import Document

__all__ = ["check_type_sizes"]

MAX_SIZE = 20_000
MAX_HEIGHT = 50


class _Extent(NamedTuple):
    size: int
    height: int


_SINGLE = _Extent(1, 1)


def check_type_sizes(
    document: Document, definitions: Mapping[str, Definition]
) -> Iterator[Diagnostic]:
    """Finds the first type that is too large or too high; objects end what is written out.

    Args:
        document: The document, for the position.
        definitions: The definitions by their keys.
    """
    measured: dict[str, _Extent] = {}
    for key in definitions:
        extent = _largest(key, definitions, measured)
        if extent.size <= MAX_SIZE and extent.height <= MAX_HEIGHT:
            continue
        is_high = extent.height > MAX_HEIGHT
        yield diagnostic(
            "nested-too-deep" if is_high else "too-many-values",
            f"with all that it refers to written out, the schema is nested more than {MAX_HEIGHT} "
            "levels deep"
            if is_high
            else f"with all that it refers to written out, the schema has more than {MAX_SIZE:,} parts",
            document.locate(key, part="key"),
            hint="let schemas refer to objects, or to fewer other schemas",
        )
        return


def _largest(
    key: str, definitions: Mapping[str, Definition], measured: dict[str, _Extent]
) -> _Extent:
    """What an alias comes to, or each of the properties of an object at most."""
    definition = definitions[key]
    if isinstance(definition, Alias):
        return _definition(key, definitions, measured)
    parts = [_type(part, definitions, measured) for part in definition_parts(definition)]
    return _Extent(
        max((part.size for part in parts), default=0),
        max((part.height for part in parts), default=0),
    )


def _definition(
    key: str, definitions: Mapping[str, Definition], measured: dict[str, _Extent]
) -> _Extent:
    definition = definitions.get(key)
    if not isinstance(definition, Alias):
        return _Extent(1, 0)
    if key not in measured:
        # One that leads back to itself keeps its name there.
        measured[key] = _Extent(1, 0)
        measured[key] = _type(definition.type, definitions, measured)
    return measured[key]


def _type(
    type_: Type, definitions: Mapping[str, Definition], measured: dict[str, _Extent]
) -> _Extent:
    if isinstance(type_, Reference):
        return _definition(type_.key, definitions, measured)
    parts = type_parts(type_)
    if not parts:
        return _SINGLE
    inner = [_type(part, definitions, measured) for part in parts]
    size = 1 + sum(extent.size for extent in inner)
    return _Extent(size, 1 + max(extent.height for extent in inner))
