"""Header fields of an HTTP message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, overload

__all__ = ["Headers"]

DefaultT = TypeVar("DefaultT")


class Headers(Mapping[str, str]):
    """Header fields, immutable, looked up without regard to case.

    The repr shows the names alone, since a value may be a credential.

    Args:
        fields: Name and value of each field, in the order of the message.
    """

    __slots__ = ("_by_name", "fields")

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self.fields: tuple[tuple[str, str], ...] = tuple(fields)
        """Every field as it was given; a name may occur several times."""
        self._by_name: dict[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        """The value of a field; several fields of one name are joined by a comma."""
        return self._named()[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...

    @overload
    def get(self, name: str, default: str, /) -> str: ...

    @overload
    def get(self, name: str, default: DefaultT, /) -> str | DefaultT: ...

    def get(self, name: str, default: object = None, /) -> object:
        """The value of a field, or the default where there is none."""
        return self._named().get(name.lower(), default)

    def get_all(self, name: str) -> tuple[str, ...]:
        """The values of all fields of a name, in the order of the message."""
        key = name.lower()
        return tuple(value for other, value in self.fields if other.lower() == key)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._named()

    def __iter__(self) -> Iterator[str]:
        return iter(self._named())

    def __len__(self) -> int:
        return len(self._named())

    def __repr__(self) -> str:
        return f"Headers({', '.join(self._named())})"

    def _named(self) -> dict[str, str]:
        # Not before it is needed: most headers that are sent are never looked up.
        if self._by_name is None:
            by_name: dict[str, str] = {}
            for name, value in self.fields:
                key = name.lower()
                by_name[key] = f"{by_name[key]}, {value}" if key in by_name else value
            self._by_name = by_name
        return self._by_name
