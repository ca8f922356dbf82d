"""Two objects that stand for each other in base and revision, and what there is to say of them."""

from dataclasses import dataclass

from specmill.review.changes import Change
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.refs import RefError, lookup
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Pair", "Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a document.

    Attributes:
        document: The document.
        pointer: JSON pointer into its upgraded tree; there may be nothing.
    """

    document: Document
    pointer: str

    @property
    def value(self) -> JsonValue:
        """What stands there, a reference as it is; None where there is nothing."""
        try:
            return lookup(self.document.root, f"#{self.pointer}", self.pointer).value
        except RefError:
            return None

    @property
    def object(self) -> JsonObject:
        """The object that stands there; an empty one where there is none."""
        value = self.value
        return value if isinstance(value, dict) else {}

    def text(self, key: str) -> str:
        """A member that is text; empty where it is anything else."""
        value = self.object.get(key)
        return value if isinstance(value, str) else ""

    def child(self, *tokens: str | int) -> "Site":
        """A place below this one."""
        return Site(self.document, join(self.pointer, *tokens))


@dataclass(frozen=True, slots=True)
class Pair:
    """A place in the base, and the one in the revision that stands for it."""

    base: Site
    revision: Site

    def child(self, *tokens: str | int) -> "Pair":
        """The places below both that the same tokens lead to."""
        return Pair(self.base.child(*tokens), self.revision.child(*tokens))

    def added(self, rule: str, after: str, directions: Direction) -> Change:
        """The change that the revision has what the base lacks."""
        return self._change(rule, "", after, directions, in_base=False, in_revision=True)

    def removed(self, rule: str, before: str, directions: Direction) -> Change:
        """The change that the revision lacks what the base has."""
        return self._change(rule, before, "", directions, in_base=True, in_revision=False)

    def changed(self, rule: str, before: str, after: str, directions: Direction) -> Change:
        """The change of something that may be there in both."""
        return self._change(
            rule,
            before,
            after,
            directions,
            in_base=self.base.value is not None,
            in_revision=self.revision.value is not None,
        )

    def _change(
        self,
        rule: str,
        before: str,
        after: str,
        directions: Direction,
        *,
        in_base: bool,
        in_revision: bool,
    ) -> Change:
        return Change(
            rule=rule,
            base=self.base.pointer,
            revision=self.revision.pointer,
            in_base=in_base,
            in_revision=in_revision,
            before=before,
            after=after,
            directions=directions,
        )
