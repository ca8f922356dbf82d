"""Breaks that somebody accepted, and the file that they are written down in.

    [[accepted]]
    id = "f-0123456789"
    reason = "No client ever sent this value."
    author = "Ada"
    expires = 2027-01-31

An entry holds until the day after `expires`. An id is made of rule and place, so that it stays as
long as the change does, whatever else is changed.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, cast

from specmill.diagnostics import Diagnostic, Location, Related, SpecmillError, diagnostic
from specmill.review.findings import Acceptance, Finding
from specmill.review.lifecycle import day_of

__all__ = ["Accepted", "accept", "read_acceptances"]

_CODE = "invalid-acceptance"
_TEXTS = ("id", "reason", "author")
_KEYS = (*_TEXTS, "expires")
_ID = re.compile(r"f-[0-9a-f]{10}")
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*[\"']?accepted[\"']?[ \t]*\]\]")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_EXAMPLE = 'write `id = "f-…"`, `reason = "…"`, `author = "…"` and `expires = 2027-01-31`'


class Accepted(NamedTuple):
    """What acceptances do to findings.

    Attributes:
        findings: The findings, with the acceptances that they have.
        unused: Acceptances that no finding has.
        expired: Acceptances whose day is over; their findings have none.
    """

    findings: tuple[Finding, ...]
    unused: tuple[Acceptance, ...]
    expired: tuple[Acceptance, ...]


def accept(findings: Iterable[Finding], acceptances: Iterable[Acceptance], on: date) -> Accepted:
    """Gives findings the acceptances that somebody wrote down for them.

    Args:
        findings: The findings of all documents.
        acceptances: What was written down.
        on: The day that counts.
    """
    listed = tuple(findings)
    known = {one.id for one in listed}
    used = {one.finding: one for one in acceptances if one.finding in known}
    return Accepted(
        findings=tuple(
            replace(one, acceptance=used[one.id])
            if one.id in used and used[one.id].expires >= on
            else one
            for one in listed
        ),
        unused=tuple(one for one in acceptances if one.finding not in used),
        expired=tuple(one for one in used.values() if one.expires < on),
    )


def read_acceptances(name: str, text: str) -> tuple[Acceptance, ...]:
    """Reads a file of acceptances.

    Args:
        name: What to call the file in diagnostics.
        text: What it holds.

    Returns:
        The acceptances in the order of the file.

    Raises:
        SpecmillError: One diagnostic for each thing that is wrong.
    """
    try:
        document = cast("dict[str, object]", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SpecmillError(_syntax(name, text, str(error))) from error
    lines = _Lines(name, text.splitlines())
    findings = [
        _finding(lines.of_key(key), f"the key `{key}` is not known", "use [[accepted]] alone")
        for key in document
        if key != "accepted"
    ]
    entries = document.get("accepted", [])
    listed = cast("list[object]", entries) if isinstance(entries, list) else [entries]
    places = [lines.of_entry(index, len(listed)) for index in range(len(listed))]
    read = [_entry(*pair, findings) for pair in zip(listed, places, strict=True)]
    acceptances = [one for one in read if one is not None]
    findings += _repeated(acceptances)
    if findings:
        raise SpecmillError(*findings)
    return tuple(acceptances)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a file, and which of them an entry takes.

    Attributes:
        file: Name of the file.
        lines: Its lines.
        start: Index of the first line.
        stop: Index of the line after the last.
    """

    file: str
    lines: list[str]
    start: int = 0
    stop: int | None = None

    def of_entry(self, index: int, count: int) -> "_Lines":
        """The lines of one of the tables; all of them where that cannot be told."""
        headers = [i for i, line in enumerate(self.lines) if _HEADER.match(line)]
        if len(headers) != count:
            return self
        end = headers[index + 1] if index + 1 < count else None
        return replace(self, start=headers[index], stop=end)

    def of_key(self, key: str | None) -> Location:
        """Where a key stands; where it is missing, where the entry begins."""
        pattern = re.compile(rf"[ \t]*(\[*[ \t]*[\"']?{re.escape(key or '[')}[\"']?)[ \t]*[=.\]]")
        lines = self.lines[self.start : self.stop]
        found = ((i, pattern.match(line)) for i, line in enumerate(lines) if key is not None)
        for index, match in found:
            if match:
                length = len(match[1])
                return Location(self.file, self.start + index + 1, match.start(1) + 1, "", length)
        first = lines[0] if lines else ""
        column = len(first) - len(first.lstrip()) + 1
        return Location(self.file, self.start + 1, column, "", max(1, len(first.strip())))


def _entry(value: object, lines: _Lines, findings: list[Diagnostic]) -> Acceptance | None:
    """Reads an entry, or finds what is wrong with it."""
    if not isinstance(value, dict):
        findings.append(_finding(lines.of_key("accepted"), "an entry must be a table", _EXAMPLE))
        return None
    table = cast("dict[str, object]", value)
    before = len(findings)
    findings.extend(
        _finding(lines.of_key(key), f"the key `{key}` is not known", _EXAMPLE)
        for key in table
        if key not in _KEYS
    )
    finding, reason, author = (_text(table.get(key)) for key in _TEXTS)
    expires = _day(table.get("expires"))
    wanted = {
        "id": None if _ID.fullmatch(finding) else "the id of a finding",
        "reason": None if reason else "a text",
        "author": None if author else "a text",
        "expires": None if expires else "a date",
    }
    findings.extend(_wrong(table, key, what, lines) for key, what in wanted.items() if what)
    if expires is None or len(findings) > before:
        return None
    return Acceptance(finding, reason, author, expires, lines.of_key("id"))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    """A date of TOML, or a text that is one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return day_of(value) if isinstance(value, str) and len(value) == len("2027-01-31") else None


def _wrong(table: dict[str, object], key: str, wanted: str, lines: _Lines) -> Diagnostic:
    if key not in table:
        return _finding(lines.of_key(None), f"`{key}` is missing", _EXAMPLE)
    return _finding(lines.of_key(key), f"`{key}` must be {wanted}", _EXAMPLE)


def _repeated(acceptances: Iterable[Acceptance]) -> Iterator[Diagnostic]:
    first: dict[str, Acceptance] = {}
    for one in acceptances:
        known = first.setdefault(one.finding, one)
        if known is not one:
            message, hint = f"`{one.finding}` is accepted twice", "keep one of the entries"
            related = [Related("it was accepted here", known.location)]
            yield diagnostic(_CODE, message, one.location, hint=hint, related=related)


def _syntax(name: str, text: str, reason: str) -> Diagnostic:
    """What the parser of TOML has to say, whose message ends with the place."""
    match = _PLACE.search(reason)
    lines = text.splitlines() or [""]
    line = int(match[1]) if match and match[1] else len(lines)
    column = int(match[2]) if match and match[2] else len(lines[-1]) + 1
    message = f"the file is not TOML: {_PLACE.sub('', reason)}"
    return _finding(Location(name, line, column), message, "mend the file")


def _finding(location: Location, message: str, hint: str) -> Diagnostic:
    return diagnostic(_CODE, message, location, hint=hint)
