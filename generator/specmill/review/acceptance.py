"""Breaks that somebody accepted, and the file that they are written down in.

    [[accepted]]
    id = "f-0123456789"
    spec = "spec/books.yaml"
    reason = "No client ever sent this value."
    author = "Ada"
    expires = 2027-01-31

An entry holds until the day after `expires`. An id is made of rule and place, so that it stays as
long as the change does, whatever else is changed. Two documents may have the same change at the same
place: `spec` says which of them is meant, and may be left out where only one has it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple, cast

from specmill.diagnostics import Diagnostic, Location, Related, SpecmillError, diagnostic
from specmill.review.findings import Acceptance, Comparison, Finding
from specmill.review.lifecycle import day_of
from specmill.source.suggestions import closest

__all__ = ["Accepted", "accept", "read_acceptances"]

_CODE = "invalid-acceptance"
_ID = re.compile(r"f-[0-9a-f]{10}")
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*[\"']?accepted[\"']?[ \t]*\]\]")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "id": 'write the id of a finding, as reports show it: `id = "f-0123456789"`',
        "reason": 'say why nobody is broken, or why that is right: `reason = "…"`',
        "author": 'say who answers for it: `author = "…"`',
        "expires": "write the last day on which it holds: `expires = 2027-01-31`",
        "spec": 'write the name of the document, as reports show it: `spec = "…"`',
    }
)
"""What to write for each key of an entry."""

_OPTIONAL = "spec"
_EXAMPLE = (
    "begin an entry with `[[accepted]]`, and write `id`, `reason`, `author` and `expires` below it"
)
_KINDS: Mapping[type, str] = MappingProxyType(
    {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
)


class Accepted(NamedTuple):
    """What acceptances do to findings.

    Attributes:
        comparisons: The comparisons; their findings have the acceptances that hold.
        unused: Acceptances that no finding has.
        expired: Acceptances whose day is over; their findings have none.
    """

    comparisons: tuple[Comparison, ...]
    unused: tuple[Acceptance, ...]
    expired: tuple[Acceptance, ...]


def accept(
    comparisons: Sequence[Comparison], acceptances: Sequence[Acceptance], on: date
) -> Accepted:
    """Gives findings the acceptances that somebody wrote down for them.

    Args:
        comparisons: All documents.
        acceptances: What was written down.
        on: The day that counts.

    Raises:
        SpecmillError: An entry does not say which of several documents it is about.
    """
    by_key = {(one.finding, one.specification): one for one in acceptances}
    used: dict[Acceptance, list[str]] = {}
    accepted: list[Comparison] = []
    for comparison in comparisons:
        findings: list[Finding] = []
        for finding in comparison.findings:
            entry = by_key.get((finding.id, comparison.name)) or by_key.get((finding.id, ""))
            if entry is not None:
                used.setdefault(entry, []).append(comparison.name)
            holds = entry is not None and entry.expires >= on
            findings.append(replace(finding, acceptance=entry if holds else None))
        accepted.append(replace(comparison, findings=tuple(findings)))
    problems = [_ambiguous(entry, names) for entry, names in used.items() if len(names) > 1]
    if problems:
        raise SpecmillError(*problems)
    return Accepted(
        comparisons=tuple(accepted),
        unused=tuple(one for one in acceptances if one not in used),
        expired=tuple(one for one in used if one.expires < on),
    )


def _ambiguous(entry: Acceptance, names: Sequence[str]) -> Diagnostic:
    listed = " and ".join(f"`{name}`" for name in names)
    return _finding(
        entry.location,
        f"`{entry.finding}` is a finding in {listed}, and the entry does not say which is meant",
        f'write `spec = "{names[0]}"`, say, and another entry for each that is meant as well',
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
        _finding(lines.of_key(key), f"the key `{key}` is not known", _EXAMPLE)
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
    findings.extend(_unknown(key, lines) for key in table if key not in _KEYS)
    for key, hint in _KEYS.items():
        problem = _problem(key, table)
        if problem:
            place = lines.of_key(key if key in table else None)
            findings.append(_finding(place, problem, hint))
    expires = _day(table.get("expires"))
    if expires is None or len(findings) > before:
        return None
    finding, reason, author, spec = (
        _text(table.get(key)) for key in ("id", "reason", "author", _OPTIONAL)
    )
    return Acceptance(finding, reason, author, expires, lines.of_key("id"), spec)


def _unknown(key: str, lines: _Lines) -> Diagnostic:
    meant = closest(key, _KEYS)
    known = ", ".join(f"`{one}`" for one in _KEYS)
    hint = f"did you mean `{meant}`?" if meant else f"an entry has {known}"
    return _finding(lines.of_key(key), f"the key `{key}` is not known", hint)


def _problem(key: str, table: dict[str, object]) -> str:
    """What is wrong with the value of a key; empty if nothing is."""
    if key not in table:
        return "" if key == _OPTIONAL else f"`{key}` is missing"
    value = table[key]
    if key == "expires":
        return "" if _day(value) else f"`expires` must be a date such as 2027-01-31, {_is(value)}"
    if not isinstance(value, str):
        return f"`{key}` must be a text, {_is(value)}"
    if not value.strip():
        return f"`{key}` is empty"
    if key == "id" and not _ID.fullmatch(value.strip()):
        return f"`{value}` is no id of a finding"
    return ""


def _is(value: object) -> str:
    if isinstance(value, datetime):
        return "and has a time of day"
    shown = f"`{value}`" if isinstance(value, str) else _KINDS.get(type(value), "something else")
    return f"and is {shown}"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    """A date of TOML, or a text that is one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return day_of(value) if isinstance(value, str) and len(value) == len("2027-01-31") else None


def _repeated(acceptances: Iterable[Acceptance]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Acceptance] = {}
    for one in acceptances:
        known = first.setdefault((one.finding, one.specification), one)
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
    hint = "write texts between quotes, and dates as 2027-01-31"
    return _finding(Location(name, line, column), message, hint)


def _finding(location: Location, message: str, hint: str) -> Diagnostic:
    return diagnostic(_CODE, message, location, hint=hint)
