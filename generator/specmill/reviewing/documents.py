"""Reads the documents of both sides, and finds out which are versions of one another."""

from collections.abc import Mapping
from dataclasses import dataclass

from specmill.diagnostics import Diagnostic, Location, Severity, SpecmillError, diagnostic
from specmill.reviewing.sides import Entry, Side
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import SourceFile, read
from specmill.source.rules.context import member
from specmill.source.soundness import NOTHING_KNOWN, Soundness

__all__ = ["Version", "Versions", "read_versions"]


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it was read.

    Attributes:
        source: The file.
        document: The document, upgraded to OpenAPI 3.1. What is wrong with it is compared as well
            as it can be; nothing is left out.
        errors: What is wrong with it.
    """

    source: SourceFile
    document: Document
    errors: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """Two versions of a document.

    Attributes:
        name: What the document is called: as a user would name the revision, or the base where
            there is no revision.
        base: The one version; None where there was none.
        revision: The other; None where there is none any more.
    """

    name: str
    base: Version | None
    revision: Version | None


def read_versions(base: Side, revision: Side) -> list[Versions]:
    """Reads the documents of both sides.

    Documents that have one name are versions of one another, and else those that have one title.

    Args:
        base: The base.
        revision: The revision.

    Returns:
        The pairs in the order of the revision, then what only the base has.

    Raises:
        SpecmillError: One of them cannot be read or parsed, or there is nothing to compare.
    """
    _check(base.entries, revision.entries)
    errors: list[Diagnostic] = []
    was = _read_all(base.entries, {}, errors)
    now = _read_all(revision.entries, was, errors)
    if errors:
        raise SpecmillError(*errors)
    old_keys = {key: key for key in now if key in was}
    for key, found in now.items():
        alike = [old for old in was if old not in now and was[old].title == found.title]
        if key not in old_keys and len(alike) == 1 and alike[0] not in old_keys.values():
            old_keys[key] = alike[0]
    pairs = [
        Versions(
            revision.entries[key].title,
            was[old_keys[key]].version if key in old_keys else None,
            found.version,
        )
        for key, found in now.items()
    ]
    gone = [key for key in was if key not in old_keys.values()]
    return pairs + [Versions(base.entries[key].title, was[key].version, None) for key in gone]


@dataclass(frozen=True, slots=True)
class _Read:
    """A version, with what helps to read and to find the other."""

    version: Version
    sound: Soundness

    @property
    def title(self) -> str:
        return str(member(self.version.document.root, "info", "title"))


def _check(base: Mapping[str, Entry], revision: Mapping[str, Entry]) -> None:
    """Makes sure that there is something to compare, and that it can be."""
    if not base and not revision:
        message, name = "there is no OpenAPI document on either side", ""
    elif base and revision and ("" in base) != ("" in revision):
        named = base if "" in base else revision
        message = "one side is a document, and the other a folder of documents"
        name = named[""].name
    else:
        return
    hint = "name two documents, or two folders of documents"
    raise SpecmillError(diagnostic("nothing-to-compare", message, Location(name), hint=hint))


def _read_all(
    entries: Mapping[str, Entry], known: Mapping[str, _Read], errors: list[Diagnostic]
) -> dict[str, _Read]:
    """Reads the documents of one side, of which versions may be known."""
    found: dict[str, _Read] = {}
    for key, entry in entries.items():
        sound = known[key].sound if key in known else NOTHING_KNOWN
        try:
            source = read(entry.path, name=entry.name, folders=entry.folders)
            loaded = load_source(source, sound)
        except SpecmillError as error:
            errors.extend(error.diagnostics)
            continue
        wrong = tuple(one for one in loaded.diagnostics if one.severity is Severity.ERROR)
        found[key] = _Read(Version(source, loaded.document, wrong), loaded.sound)
    return found
