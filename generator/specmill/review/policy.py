"""What differs between two documents beside parameters, messages and schemas."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from specmill.review.changes import Change
from specmill.review.lifecycle import compare_lifecycle, compare_stability, is_promised
from specmill.review.names import compare_names, compare_names_of_components, compare_title
from specmill.review.schemes import Schemes, compare_names_of_schemes, match_schemes
from specmill.review.security import compare_security
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

    def __post_init__(self) -> None:
        self._schemes = match_schemes(self.base, self.revision)

    def operation(self, base: str, revision: str) -> tuple[Change, ...]:
        """Compares two operations.

        Args:
            base: Pointer of the operation in the base, `/paths/<path>/<method>`.
            revision: The same in the revision.

        Returns:
            The changes, those that other operations share among them: equal ones are one edit.
        """
        pair = Pair(Site(self.base, base), Site(self.revision, revision))
        stability = compare_stability(pair)
        if not is_promised(self.base, base):
            return tuple(stability)
        return (
            *stability,
            *compare_lifecycle(self.base, self.revision, base, revision, self.on),
            *compare_security(self._schemes, base, revision),
            *compare_servers(self.base, self.revision, base, revision),
            *compare_names(pair),
        )

    def document(self, components: Iterable[tuple[str, str]]) -> tuple[Change, ...]:
        """Compares what belongs to no operation.

        Args:
            components: Pointers of components of the base, with those in the revision that they
                were compared with on behalf of some operation.
        """
        return (
            *compare_title(self.base, self.revision),
            *compare_names_of_components(self.base, self.revision, components),
            *compare_names_of_schemes(self._schemes),
        )
