"""Renders diagnostics for a person: the place, the line of source with a marker, what to do."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from specmill.diagnostics import Diagnostic, Location, Severity, shortened

__all__ = ["marked_line", "render_text", "visible"]

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_TAB = "    "
_MAX_WIDTH = 100
_LEAD = 40
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def render_text(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    *,
    colour: bool,
    most: int | None = None,
) -> str:
    """Renders diagnostics in order of position, and a line that counts them.

    Args:
        diagnostics: What was found.
        sources: Text of each file by its name; a finding in another file comes without source.
        colour: Whether to use ANSI colours.
        most: How many warnings of a code to show, the others being counted; None for all. Errors
            and what names a loss are always shown.

    Returns:
        Text that ends in a line feed; empty when there is nothing to say. It holds no control
        character but line feeds and, with colour, colour sequences.
    """
    painter = _Painter(colour)
    ordered = sorted(diagnostics)
    if not ordered:
        return ""
    lines = {name: _lines(text) for name, text in sources.items()}
    hidden: Counter[str] = Counter()
    shown = ordered if most is None else list(_first_of_each(ordered, most, hidden))
    blocks = ["\n".join(_block(finding, lines, painter)) for finding in shown]
    return "\n\n".join([*blocks, _summary(ordered) + _not_shown(hidden)]) + "\n"


def _lines(text: str) -> list[str]:
    return _LINE_BREAK.split(text) if "\r" in text else text.split("\n")


def _first_of_each(
    ordered: Iterable[Diagnostic], most: int, hidden: Counter[str]
) -> Iterator[Diagnostic]:
    """The findings to show; the others are counted by code."""
    seen: Counter[str] = Counter()
    for finding in ordered:
        code = finding.code
        seen[code.id] += 1
        if code.is_loss or finding.severity is Severity.ERROR or seen[code.id] <= most:
            yield finding
        else:
            hidden[code.id] += 1


def _not_shown(hidden: Counter[str]) -> str:
    if not hidden:
        return ""
    counts = ", ".join(f"{count} {code}" for code, count in sorted(hidden.items()))
    return f"; not shown: {counts} (specmill validate shows all)"


@dataclass(frozen=True, slots=True)
class _Painter:
    colour: bool

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour else text


def _block(finding: Diagnostic, lines: Mapping[str, list[str]], painter: _Painter) -> list[str]:
    style = _COLOURS[finding.severity]
    label = painter.paint(f"{finding.severity}[{finding.code.id}]", f"1;{style}")
    place = painter.paint(visible(str(finding.location)), "1")
    places = (finding.location, *(related.location for related in finding.related))
    gutter = max(len(str(p.line or 0)) for p in places)
    block = [f"{place}: {label}: {visible(finding.message)}"]
    block += _excerpt(finding.location, lines, gutter, painter, style)
    if finding.location.pointer:
        block.append(f"{' ' * gutter} = at {visible(shortened(finding.location.pointer))}")
    for related in finding.related:
        note = painter.paint("note", "1;36")
        where = visible(str(related.location))
        block.append(f"{' ' * gutter} = {note}: {visible(shortened(related.message))}: {where}")
        block += _excerpt(related.location, lines, gutter, painter, "36")
    if finding.hint:
        block.append(f"{' ' * gutter} = {painter.paint('help', '1;32')}: {visible(finding.hint)}")
    return block


def _excerpt(
    location: Location,
    lines: Mapping[str, list[str]],
    gutter: int,
    painter: _Painter,
    style: str,
) -> list[str]:
    text = lines.get(location.file, [])
    if location.line is None or location.column is None or location.line > len(text):
        return []
    source, marker = marked_line(text[location.line - 1], location.column - 1, location.length)
    number = str(location.line).rjust(gutter)
    bar = painter.paint("|", "2")
    return [
        f"{' ' * gutter} {bar}",
        f"{number} {bar} {source}".rstrip(),
        f"{' ' * gutter} {bar} {painter.paint(marker, f'1;{style}')}",
    ]


def marked_line(line: str, start: int, length: int, most: int = _MAX_WIDTH) -> tuple[str, str]:
    """A line as a terminal shows it, and the markers for the line below.

    Args:
        line: The line of source.
        start: Index of the first character to mark.
        length: Number of characters to mark.
        most: Cells of the terminal that the line may take; what is longer is cut.
    """
    first, lead = 0, ""
    if len(line) > most or _width(visible(line)) > most:
        first = max(0, start - min(_LEAD, most // 2))
        lead = "…" if first else ""
    shown = ""
    cut = len(line)
    for index in range(first, len(line)):
        following = visible(line[index])
        if _width(shown) + _width(following) > most:
            cut = index
            break
        shown += following
    before = visible(line[first : min(start, cut)])
    marked = visible(line[start : min(start + length, cut)])
    marker = " " * _width(lead + before) + "^" * max(1, _width(marked))
    return lead + shown + ("…" if cut < len(line) else ""), marker


def visible(text: str) -> str:
    """The text with a visible stand-in for all that a terminal would not print as it stands.

    Args:
        text: A single line.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(char) for char in text)


def _visible_character(char: str) -> str:
    if char == "\t":
        return _TAB
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    # Format characters include those that reverse the order of what follows.
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return "\N{REPLACEMENT CHARACTER}"
    return char


def _width(text: str) -> int:
    """Number of terminal cells that a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _summary(diagnostics: list[Diagnostic]) -> str:
    counts = [(severity, sum(d.severity is severity for d in diagnostics)) for severity in Severity]
    return ", ".join(
        f"{count} {severity}{'s' if count > 1 and severity is not Severity.INFO else ''}"
        for severity, count in counts
        if count
    )
