"""Typed, coded findings: what every stage says to the user, and how it says it.

A stage never prints and never raises a bare exception for a mistake of the user's. It makes a
`Diagnostic` from a row of `CODES`, and raises `SpecmillError` only where it cannot go on.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import total_ordering

from specmill.diagnostic_codes import CODES, Code, Severity

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Location",
    "Related",
    "Severity",
    "SpecmillError",
    "diagnostic",
    "has_errors",
    "render_json",
    "shortened",
]

# A name in a document may be as long as the document.
_LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class Location:
    """A place in an input file.

    Attributes:
        file: The name of the file as the user wrote it, with forward slashes.
        line: Line number, counted from 1; None when the file could not be read.
        column: Column in Unicode code points, counted from 1; None when there is no line.
        pointer: JSON pointer (RFC 6901) of the value; empty for the whole document.
        length: Number of code points that a marker should cover, starting at the column.
    """

    file: str
    line: int | None = None
    column: int | None = None
    pointer: str = ""
    length: int = 1

    def __str__(self) -> str:
        parts = [self.file, *(str(part) for part in (self.line, self.column) if part is not None)]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding, such as the first of two equal names."""

    message: str
    location: Location


@total_ordering
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: The row of `CODES` that the finding belongs to.
        message: What is wrong, as one clause without a final full stop.
        hint: What to do about it, as one clause; empty when the message says it all.
        location: Where it is.
        related: Other places that belong to the finding, most useful first.
    """

    code: Code
    message: str
    hint: str
    location: Location
    related: tuple[Related, ...] = field(default=())

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return self.code.severity

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """File, line, column, code, pointer and message: a total order for one run."""
        place = self.location
        return (
            place.file,
            place.line or 0,
            place.column or 0,
            self.code.id,
            place.pointer,
            self.message,
        )

    def __lt__(self, other: "Diagnostic") -> bool:
        return self.sort_key < other.sort_key


class SpecmillError(Exception):
    """Raised where a stage cannot go on.

    Attributes:
        diagnostics: Why, in order of position; never empty.
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(sorted(diagnostics))
        super().__init__("; ".join(f"{d.location}: {d.message}" for d in self.diagnostics))


def diagnostic(
    code_id: str,
    message: str,
    location: Location,
    *,
    hint: str = "",
    related: Iterable[Related] = (),
) -> Diagnostic:
    """Makes a diagnostic from a row of the table.

    Args:
        code_id: Key of `CODES`.
        message: What is wrong; the middle of a long one is left out.
        location: Where it is.
        hint: What to do about it.
        related: Other places that belong to it.

    Raises:
        KeyError: The table has no such code, which is a defect of the caller.
    """
    return Diagnostic(CODES[code_id], shortened(message), hint, location, tuple(related))


def shortened(text: str) -> str:
    """The text without its middle, where it is too long to be read."""
    if len(text) <= _LONGEST_TEXT:
        return text
    half = _LONGEST_TEXT // 2
    return f"{text[:half]} … {text[-half:]}"


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """True when at least one of the diagnostics is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def _location_record(location: Location) -> dict[str, str | int | None]:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "length": location.length,
        "pointer": location.pointer,
    }


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Renders diagnostics as a JSON array, one object each, in order of position.

    The keys are stable: `code`, `severity`, `title`, `message`, `hint` (empty when there is
    none), `location` and `related`. A location has `file`, `line`, `column`, `length` and
    `pointer`; line and column count from 1, in code points, and are null where a file could not
    be read. Each element of `related` has `message` and `location`.

    Returns:
        Pure ASCII text that ends in a line feed.
    """
    records = [
        {
            "code": d.code.id,
            "severity": str(d.severity),
            "title": d.code.title,
            "message": d.message,
            "hint": d.hint,
            "location": _location_record(d.location),
            "related": [
                {"message": r.message, "location": _location_record(r.location)} for r in d.related
            ],
        }
        for d in sorted(diagnostics)
    ]
    return json.dumps(records, indent=2) + "\n"
