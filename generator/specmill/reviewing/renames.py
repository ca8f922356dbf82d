"""Finds the document that has another name on the other side."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from specmill.reviewing.folders import document_names, is_document
from specmill.reviewing.git import Repository
from specmill.reviewing.pairing import most_similar

__all__ = ["Files", "renamed"]


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a commit, or those of the working tree, by their paths from the root.

    Attributes:
        repository: The repository.
        commit: Hash of the commit; empty for the working tree.
    """

    repository: Repository
    commit: str

    def names(self) -> AbstractSet[str]:
        """The paths of all files; in the working tree, of those that git does not ignore."""
        if self.commit:
            return self.repository.files(self.commit).keys()
        return self.repository.working_files()

    def content(self, name: str) -> bytes | None:
        """The content of a file; None where there is none."""
        if self.commit:
            blob = self.repository.files(self.commit).get(name)
            return None if blob is None else self.repository.content(blob)
        path = self.repository.root / name
        return path.read_bytes() if path.is_file() else None


def renamed(name: str, there: Files, here: Files) -> str | None:
    """Finds out what a document is called here that has another name on the other side.

    Args:
        name: Its path there.
        there: The files of the other side.
        here: The files of this side.

    Returns:
        The path of the document that is most like it, among those that only this side has; None
        where none is.
    """
    content = there.content(name)
    if content is None:
        return None
    found = {new: here.content(new) for new in document_names(here.names() - there.names())}
    return most_similar(
        content, {new: text for new, text in found.items() if text and is_document(text)}
    )
