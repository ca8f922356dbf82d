"""Which response of an operation stands for which status."""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["DEFAULT", "Stands", "Statuses", "stands_for"]

DEFAULT = "DEFAULT"
_SUCCESS, _REDIRECT = "2", "3"
_ERRORS = ("4XX", "5XX")


class Statuses:
    """The statuses that an operation names.

    Args:
        names: Statuses, ranges of them (`2XX`) and the default, in capitals.

    Attributes:
        names_success: Whether any of them is that of a success.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        classes = {name[:1] for name in self._names}
        self._success = _SUCCESS if _SUCCESS in classes else _REDIRECT
        self.names_success = self._success in classes

    def kind(self, status: str) -> str:
        """`success` or `error`; redirects are successes of operations that have no others."""
        return "success" if status[:1] == self._success else "error"

    def range_of(self, status: str) -> str | None:
        """The range that a status falls under, `2XX`, if it is no such range itself."""
        name = f"{status[:1]}XX"
        return name if name in self._names and name != status else None

    def cover_of(self, status: str) -> str | None:
        """What stands for a status, or for the rest of a range: itself, its range or the default.

        A default response stands for errors where successes are named, else for any status.
        """
        if status in self._names:
            return status
        if (name := self.range_of(status)) or DEFAULT not in self._names:
            return name
        return None if self.names_success and self.kind(status) == "success" else DEFAULT

    def is_free(self, status: str) -> bool:
        """Whether nothing stands for a status, which is neither a range nor the default."""
        return status.isdecimal() and self.cover_of(status) is None

    def parts(self, status: str, others: "Statuses") -> tuple[str, ...]:
        """What a name stands for, as far as that matters to somebody who knows other names.

        Args:
            status: One of the names.
            others: What the other document names.
        """
        if status != DEFAULT:
            return (status,)
        names_success = self.names_success or others.names_success
        ranges = _ERRORS if names_success else ("2XX", *_ERRORS)
        return tuple(name for name in ranges if name not in self._names)


class Stands(NamedTuple):
    """What stands for the statuses of an entry in the other document, which has no such entry.

    Attributes:
        new: Entries that the one document lacks as well.
        old: Entries that both documents have.
        is_all: Whether they stand for every status that the entry stands for.
    """

    new: tuple[str, ...]
    old: tuple[str, ...]
    is_all: bool


def stands_for(
    status: str, own: Statuses, others: Statuses, unmatched: Iterable[str]
) -> Stands | None:
    """Finds out what stands for the statuses of an entry in the other document.

    A success is a promise: that a default response stands for it instead is no mere spelling.

    Args:
        status: A name of the one document that the other lacks.
        own: The names of the one document.
        others: Those of the other.
        unmatched: Those of the other that the one lacks.

    Returns:
        What stands for them; None for a default response that only stands for successes, which are
        to be looked at instead.
    """
    heirs = [other for other in unmatched if own.cover_of(other) == status]
    covers = [others.cover_of(part) for part in own.parts(status, others)]
    if own.kind(status) == "success" and covers == [DEFAULT]:
        return Stands((), (DEFAULT,), is_all=True)
    if status == DEFAULT:
        errors = [heir for heir in heirs if others.kind(heir) == "error"]
        if heirs and not errors:
            return None
        heirs = errors
    found = dict.fromkeys([*heirs, *(cover for cover in covers if cover is not None)])
    new = tuple(one for one in found if one in unmatched)
    return Stands(new, tuple(one for one in found if one not in new), None not in covers)
