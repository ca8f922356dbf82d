"""What is kept of findings, so that they are told again where they are in the next version.

Lines move while the part of a document that a finding is about stays the same.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.source.positions import Part

if TYPE_CHECKING:
    # It loads what parses texts, which an unchanged regeneration does without.
    from specmill.source.document import Document

__all__ = ["FindingNote", "note_findings", "read_note", "told_again"]

FindingNote: TypeAlias = tuple[str, str, str, str, Part]
"""The code of a finding, its message, its hint, its pointer, and which part of that is marked."""


def note_findings(
    document: "Document", findings: Iterable[Diagnostic]
) -> tuple[FindingNote, ...] | None:
    """What it takes to tell findings again; None where one says more than that."""
    notes: list[FindingNote] = []
    for finding in findings:
        pointer = finding.location.pointer
        part = _marked_part(document, finding)
        if finding.related or part is None:
            return None
        notes.append((finding.code.id, finding.message, finding.hint, pointer, part))
    return tuple(dict.fromkeys(notes))


def read_note(code: str, message: str, hint: str, pointer: str, part: str) -> FindingNote:
    """A note that was kept as JSON.

    Raises:
        LookupError: There is no such code.
    """
    known = diagnostic(code, str(message), Location(""), hint=str(hint))
    return (
        known.code.id,
        known.message,
        known.hint,
        str(pointer),
        "key" if part == "key" else "value",
    )


def _marked_part(document: "Document", finding: Diagnostic) -> Part | None:
    """Which part of the value at its pointer a finding marks."""
    parts: tuple[Part, ...] = ("value", "key")
    for part in parts:
        if finding.location == document.locate(finding.location.pointer, part=part):
            return part
    return None


def told_again(document: "Document", notes: Iterable[FindingNote]) -> list[Diagnostic]:
    """The findings, where they are in this version of the document."""
    return [
        diagnostic(code, message, document.locate(pointer, part=part), hint=hint)
        for code, message, hint, pointer, part in notes
    ]
