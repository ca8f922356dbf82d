"""What a target is: a function from the neutral model to planned files."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from specmill.code_changes import CodeChange
from specmill.diagnostics import Diagnostic
from specmill.ir.api import Api
from specmill.render.files import CopiedFile, PlannedFile, RenderedFile
from specmill.render.reuse import Reads

__all__ = [
    "ApiComparison",
    "Package",
    "Plan",
    "Review",
    "SourceDocument",
    "Target",
]


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """The document that a package is generated from, which the package carries along.

    Attributes:
        name: File name, without folders.
        content: Its bytes.
    """

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """What a target wants written.

    Attributes:
        folder: Name of the folder of the distribution.
        package: Name of the folder of the part that people vendor, within it; the manifest lies
            there.
        beside: Names of the files that may stand beside that folder.
        files: The files, with paths relative to the folder of the distribution.
        vendored: A folder whose modules are left out where nothing outside of it leads to them.
        operations: How many of the operations are in them.
        reads: Watches the mappings that the views are made of.
        diagnostics: What the target could not express. With an error among them there are no
            files. A location in the document has a pointer, and needs no line.
    """

    folder: str
    package: str
    beside: frozenset[str]
    files: tuple[PlannedFile | CopiedFile, ...]
    vendored: PurePosixPath
    operations: int
    reads: Reads
    diagnostics: tuple[Diagnostic, ...]


class Target(Protocol):
    """Plans the files of one kind of output."""

    def __call__(self, api: Api, document: SourceDocument, package: str | None) -> Plan:
        """Plans a package.

        Args:
            api: The neutral model.
            document: What it came from.
            package: The import name that the user chose; None to make one from the title.
        """
        ...


class Review(Protocol):
    """Compares what a target plans with what another library makes of the same model."""

    def __call__(self, api: Api, package: str) -> tuple[Diagnostic, ...]:
        """Reviews a package.

        Args:
            api: The neutral model.
            package: The import name.

        Returns:
            What the two do not agree on.
        """
        ...


@dataclass(frozen=True, slots=True)
class Package:
    """One version of what was made of a document.

    Attributes:
        name: The import name.
        files: The files, with paths relative to the folder of the distribution.
    """

    name: str
    files: tuple[RenderedFile, ...]


class ApiComparison(Protocol):
    """Compares the public APIs of two versions of a package, and runs nothing of them."""

    def __call__(self, base: Package, revision: Package) -> tuple[CodeChange, ...]:
        """Compares two versions.

        Args:
            base: The one.
            revision: The other.

        Returns:
            The differences in an order that depends on nothing else.
        """
        ...
