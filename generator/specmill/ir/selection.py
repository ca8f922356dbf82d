"""Which operations of a document are wanted."""

from dataclasses import dataclass

__all__ = ["EVERYTHING", "Selectors"]


@dataclass(frozen=True, slots=True)
class Selectors:
    """Names of operations; those that any of them names are wanted, and all where there is none.

    Attributes:
        tags: Tags, or resources that stand for them; case and punctuation do not matter.
        paths: Path templates, in which `*` stands for any text.
        operations: operationIds, or a method and a path such as `GET /pets`.
    """

    tags: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether there is no selector."""
        return not (self.tags or self.paths or self.operations)


EVERYTHING = Selectors()
"""Selects all operations."""
