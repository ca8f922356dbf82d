"""Reads the documents of both sides, and finds out which are versions of one another."""

from collections.abc import Mapping
from dataclasses import dataclass

from specmill.diagnostics import Diagnostic, Location, Severity, SpecmillError, diagnostic
from specmill.reviewing.entries import Entry
from specmill.reviewing.pairing import Candidate, pairs
from specmill.reviewing.sides import Side
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import SourceFile, read
from specmill.source.rules.context import member
from specmill.source.soundness import NOTHING_KNOWN, Soundness

__all__ = ["Documents", "Unread", "Version", "Versions", "read_documents"]


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


@dataclass(frozen=True, slots=True)
class Unread:
    """Two versions of a document of which one cannot be read.

    Attributes:
        name: What the document is called, as for `Versions`.
        base: What the base is called; empty if there is none.
        revision: What the revision is called; empty if there is none.
        errors: Why it cannot be read.
        sources: The files, as far as they are there.
    """

    name: str
    base: str
    revision: str
    errors: tuple[Diagnostic, ...]
    sources: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of both sides.

    Attributes:
        versions: Those that can be compared, in the order of the revision, then what only the base
            has.
        unread: The others.
    """

    versions: tuple[Versions, ...]
    unread: tuple[Unread, ...]

    @property
    def sources(self) -> list[SourceFile]:
        """All files that were read."""
        read_well = (one for pair in self.versions for one in (pair.base, pair.revision) if one)
        return [
            *(version.source for version in read_well),
            *(source for one in self.unread for source in one.sources),
        ]


def read_documents(base: Side, revision: Side) -> Documents:
    """Reads the documents of both sides. One that cannot be read keeps no other from being compared.

    Raises:
        SpecmillError: There is nothing to compare.
    """
    _check(base.entries, revision.entries)
    was = _read_all(base.entries, {})
    now = _read_all(revision.entries, was)
    versions: list[Versions] = []
    unread: list[Unread] = []
    for pair in pairs(_candidates(was), _candidates(now)):
        old = None if pair.base is None else was[pair.base]
        new = None if pair.revision is None else now[pair.revision]
        found = _versions(old, new)
        if isinstance(found, Versions):
            versions.append(found)
        else:
            unread.append(found)
    return Documents(tuple(versions), tuple(unread))


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of reading an entry.

    Attributes:
        entry: The entry.
        source: The file; None where there is none.
        version: The document; None where it cannot be read.
        errors: Why it cannot be read.
        sound: What helps to read the other version.
    """

    entry: Entry
    source: SourceFile | None
    version: Version | None
    errors: tuple[Diagnostic, ...] = ()
    sound: Soundness = NOTHING_KNOWN


def _versions(old: _Read | None, new: _Read | None) -> Versions | Unread:
    name = "" if old is None else old.entry.title
    if new is not None:
        name = new.entry.title
    errors = [error for one in (old, new) if one is not None for error in one.errors]
    if errors:
        return Unread(
            name,
            "" if old is None else old.entry.name,
            "" if new is None else new.entry.name,
            tuple(errors),
            tuple(one.source for one in (old, new) if one is not None and one.source is not None),
        )
    return Versions(
        name, None if old is None else old.version, None if new is None else new.version
    )


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


def _read_all(entries: Mapping[str, Entry], known: Mapping[str, _Read]) -> dict[str, _Read]:
    """Reads the documents of one side, of which versions may be known."""
    return {
        key: _read(entry, known[key].sound if key in known else NOTHING_KNOWN)
        for key, entry in entries.items()
    }


def _read(entry: Entry, sound: Soundness) -> _Read:
    if entry.problem is not None:
        return _Read(entry, None, None, (entry.problem,))
    source: SourceFile | None = None
    try:
        source = read(entry.path, name=entry.name, folders=entry.folders)
        loaded = load_source(source, sound)
    except SpecmillError as error:
        return _Read(entry, source, None, error.diagnostics)
    wrong = tuple(one for one in loaded.diagnostics if one.severity is Severity.ERROR)
    return _Read(entry, source, Version(source, loaded.document, wrong), (), loaded.sound)


def _candidates(found: Mapping[str, _Read]) -> dict[str, Candidate]:
    return {key: _candidate(one) for key, one in found.items()}


def _candidate(found: _Read) -> Candidate:
    document = found.version.document if found.version is not None else None
    title = member(document.root, "info", "title") if document is not None else None
    return Candidate(
        title if isinstance(title, str) else "", found.source.content if found.source else b""
    )
