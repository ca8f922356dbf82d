"""What differs between two documents beside parameters, messages and schemas."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from specmill.review.changes import Change
from specmill.review.consequences import Demands, follows
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
from specmill.review.security import compare_security, security_of
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
    _security: dict[tuple[str, str], tuple[Change, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[Change, ...]], init=False, repr=False
    )

    def __post_init__(self) -> None:
        self._schemes = match_schemes(self.base, self.revision)

    def operation(self, base: str, revision: str) -> tuple[Change, ...]:
        """Compares two operations.

        Args:
            base: Pointer of the operation in the base, such as `/paths/<path>/<method>`. What is
                sent to a receiver of webhooks or callbacks goes where it says, with what it asks
                for.
            revision: The same in the revision.

        Returns:
            The changes, those that other operations share among them: equal ones are one edit.
        """
        pair = Pair(Site(self.base, base), Site(self.revision, revision))
        if pair.base.object == pair.revision.object:
            return tuple(self._of_called(pair))
        return (
            *compare_stability(pair),
            *compare_lifecycle(self.base, self.revision, base, revision, self.on),
            *self._of_called(pair),
            *compare_names(pair),
        )

    def _of_called(self, pair: Pair) -> Iterator[Change]:
        base, revision = pair.base.pointer, pair.revision.pointer
        if _is_called(base) and _is_called(revision):
            yield from self._compare_security(security_of(pair.base), security_of(pair.revision))
            yield from compare_servers(self.base, self.revision, base, revision)

    def _compare_security(self, base: Site, revision: Site) -> tuple[Change, ...]:
        """Compares what many operations have in common only once."""
        places = base.pointer, revision.pointer
        if places not in self._security:
            self._security[places] = tuple(compare_security(self._schemes, base, revision))
        return self._security[places]

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
        demands = self._demands()
        return (
            *compare_title(self.base, self.revision),
            *compare_names_of_components(self.base, self.revision, components),
            *(
                change
                for change in compare_names_of_schemes(self._schemes)
                if not follows(change, demands)
            ),
        )

    def consequences(self) -> frozenset[Change]:
        """The changes of operations that only follow from others, when all were compared."""
        demands = self._demands()
        found = (change for changes in self._security.values() for change in changes)
        return frozenset(change for change in found if follows(change, demands))

    def _demands(self) -> Demands:
        found = (change for changes in self._security.values() for change in changes)
        return Demands.of(self.base, self.revision, found)


def _is_called(pointer: str) -> bool:
    """Whether clients call an operation, which they do neither with webhooks nor with callbacks."""
    return pointer.startswith("/paths/") and pointer.count("/") == len(("paths", "path", "method"))
