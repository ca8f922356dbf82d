"""Compares the public APIs of two versions of a generated package."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from specmill.code_changes import CodeChange
from specmill.targets.contract import Package
from specmill.targets.python.public_api.changes import changes
from specmill.targets.python.public_api.reading import Reader
from specmill.targets.python.public_api.summary import summarize

__all__ = ["compare"]


def compare(base: Package, revision: Package) -> tuple[CodeChange, ...]:
    """Compares two versions, out of their sources alone.

    A package that is called otherwise is another one: nothing in it is compared.

    Args:
        base: The one.
        revision: The other.

    Returns:
        The differences in order of name.
    """
    if base.name != revision.name:
        return (
            CodeChange(base.name, "removed", "package", "", is_breaking=True),
            CodeChange(revision.name, "added", "", "package", is_breaking=False),
        )
    reader = Reader()
    was, now = (reader.read(one.name, _sources(one)) for one in (base, revision))
    return summarize(changes(was, now), was, now)


def _sources(package: Package) -> Mapping[PurePosixPath, bytes]:
    """The modules that were made of the document, by path within the package."""
    return {
        file.path.relative_to(package.name): file.content
        for file in package.files
        if not file.copied and file.path.suffix == ".py" and file.path.is_relative_to(package.name)
    }
