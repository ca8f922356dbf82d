"""Loads a document: read, parse, upgrade and validate in one call."""

from dataclasses import dataclass
from pathlib import Path

from specmill.diagnostics import Diagnostic
from specmill.source.anchors import with_pointers
from specmill.source.bundle.bundle import bundle
from specmill.source.document import Document, parse
from specmill.source.read import SourceFile, read
from specmill.source.soundness import NOTHING_KNOWN, Soundness
from specmill.source.upgrade import upgrade
from specmill.source.validate import in_order, validate_again


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document that was read, with everything that was found in it.

    Attributes:
        document: The document as OpenAPI 3.1.
        diagnostics: All findings in order of position; a document with errors is loaded as well.
        sound: What of it nothing was found in.
        left_out: How many operations are not in the document any more, as they had errors.
    """

    document: Document
    diagnostics: tuple[Diagnostic, ...]
    sound: Soundness = NOTHING_KNOWN
    left_out: int = 0


def load(path: Path) -> Loaded:
    """Loads a document from disk.

    Args:
        path: A YAML or JSON file with an OpenAPI 3.0 or 3.1 document.

    Raises:
        SpecmillError: There is no document to return: the file cannot be read or parsed, or its
            version is not supported.
    """
    return load_source(read(path))


def load_source(source: SourceFile, before: Soundness = NOTHING_KNOWN) -> Loaded:
    """Loads a document that was read already.

    Args:
        source: The document.
        before: What was sound in it, or in another version of it.

    Raises:
        SpecmillError: It cannot be parsed, or its version is not supported.
    """
    document = upgrade(as_written(source))
    found, sound = validate_again(document, before)
    return Loaded(document, in_order([*document.mistakes, *found]), sound)


def as_written(source: SourceFile) -> Document:
    """The document of a file in the version that it is written in, with what others contribute.

    Args:
        source: The document.

    Raises:
        SpecmillError: It cannot be parsed.
    """
    return bundle(with_pointers(parse(source)))
