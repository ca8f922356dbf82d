"""Tells which names in a query belong to an operation."""

from __future__ import annotations

from collections.abc import Iterable

from .fields import Fields
from .readers import Reader

__all__ = ["QueryNames"]


class QueryNames:
    """The names that the query of an operation may have.

    Args:
        readers: The readers of the operation's parameters.
        others: Names that mean something else than a parameter.
    """

    def __init__(self, readers: Iterable[Reader], others: Iterable[str] = ()) -> None:
        names = set(others)
        nested: set[str] = set()
        self._is_open = False
        for reader in readers:
            parameter, shape = reader.parameter, reader.shape
            if parameter.location != "query":
                continue
            names.add(parameter.name)
            if parameter.style == "deepObject":
                nested.add(parameter.name)
            elif reader.is_spread:
                names.update(shape.properties)
                self._is_open = self._is_open or not shape.properties  # It takes any name.
        self._names = frozenset(names)
        self._nested = frozenset(nested)

    def unknown(self, query: Fields) -> list[str]:
        """Lists the names of a query that mean nothing to the operation."""
        if self._is_open:
            return []
        return [
            name
            for name in query.values
            if name not in self._names and name.partition("[")[0] not in self._nested
        ]
