"""What differs between two documents beside parameters, messages and schemas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from specmill.review.changes import Change
from specmill.review.consequences import Consequences, consequences_of
from specmill.review.lifecycle import (
    Announcement,
    addition,
    compare_lifecycle,
    compare_stability,
    is_promised,
    removal,
)
from specmill.review.names import compare_names, compare_names_of_components, compare_title
from specmill.review.schemes import Schemes, compare_names_of_schemes, match_schemes
from specmill.review.security import Demand, compare_security
from specmill.review.servers import compare_servers
from specmill.review.sites import Pair, Site
from specmill.source.document import Document

__all__ = ["PolicyComparison"]


@dataclass(slots=True)
class PolicyComparison:
    """Compares security, servers, announcements and names.

    Attributes:
        base: The base.
        revision: The revision.
        on: The day on which sunsets are judged.
    """

    base: Document
    revision: Document
    on: date
    _schemes: Schemes = field(init=False, repr=False)
    _security: dict[tuple[str, str], tuple[Demand, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[Demand, ...]], init=False, repr=False
    )

    def __post_init__(self) -> None:
        self._schemes = match_schemes(self.base, self.revision)

    def operation(
        self, base: str, revision: str, *, called: tuple[str, str] | None = None
    ) -> tuple[Change, ...]:
        """Compares two operations.

        Args:
            base: Pointer of the operation in the base, where it is written.
            revision: The same in the revision.
            called: Pointers of the same below their paths, such as `/paths/<path>/<method>`, for
                operations that clients call. What is sent to a receiver of webhooks or callbacks
                goes where it says, with what it asks for.

        Returns:
            The changes, those that other operations share among them: equal ones are one edit.
        """
        pair = Pair(Site(self.base, base), Site(self.revision, revision))
        of_called = () if called is None else tuple(self._of_called(pair, called))
        if pair.base.object == pair.revision.object:
            return of_called
        return (
            *compare_stability(pair),
            *compare_lifecycle(self.base, self.revision, base, revision, self.on),
            *of_called,
            *compare_names(pair),
        )

    def _of_called(self, pair: Pair, called: tuple[str, str]) -> Iterator[Change]:
        for demand in self._compare_security(pair):
            yield demand.change
        yield from compare_servers(self.base, self.revision, *called)

    def _compare_security(self, pair: Pair) -> tuple[Demand, ...]:
        """Compares what many operations have in common only once."""
        has_own = [
            isinstance(one.object.get("security"), list) for one in (pair.base, pair.revision)
        ]
        key = (pair.base.pointer, pair.revision.pointer) if any(has_own) else ("", "")
        if key not in self._security:
            self._security[key] = compare_security(self._schemes, pair)
        return self._security[key]

    def announcements(self, base: str, revision: str) -> tuple[Change, ...]:
        """Compares what two parameters or headers say of their own end.

        Args:
            base: Pointer of the object in the base.
            revision: The same in the revision.
        """
        return tuple(compare_lifecycle(self.base, self.revision, base, revision, self.on))

    def removal(self, pointer: str) -> Announcement:
        """What the base had announced of something that the revision lacks.

        Args:
            pointer: Pointer of the object itself, behind references.
        """
        return removal(self.base, pointer, self.on)

    def addition(self, pointer: str) -> Announcement:
        """What the revision announces of something that the base lacks.

        Args:
            pointer: Pointer of the object itself, behind references.
        """
        return addition(self.revision, pointer, self.on)

    def is_promised(self, pointer: str) -> bool:
        """Whether an operation of the base promises anything.

        Args:
            pointer: Pointer of the operation.
        """
        return is_promised(self.base, pointer)

    def document(self, components: Iterable[tuple[str, str]]) -> tuple[Change, ...]:
        """Compares what belongs to no operation, when all operations were compared.

        Args:
            components: Pointers of components of the base, with those in the revision that they
                were compared with on behalf of some operation.
        """
        dropped = self.consequences().dropped
        return (
            *compare_title(self.base, self.revision),
            *compare_names_of_components(self.base, self.revision, components),
            *(c for c in compare_names_of_schemes(self._schemes) if c not in dropped),
        )

    def consequences(self) -> Consequences:
        """What of schemes only follows from what operations ask for, when all were compared."""
        demands = [demand for found in self._security.values() for demand in found]
        of_schemes = [*compare_names_of_schemes(self._schemes), *(one.change for one in demands)]
        return consequences_of(of_schemes, demands)
