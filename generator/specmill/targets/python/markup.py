"""Text of a document in the files beside the code: TOML and Markdown."""

import json
import re

from specmill.render.code import Code, vouch
from specmill.render.prose import readable, visible

__all__ = [
    "markdown_code",
    "markdown_comment",
    "markdown_introduction",
    "markdown_line",
    "toml_comment",
    "toml_string",
    "version_number",
]

_VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?")
_LEADING_HEADINGS = re.compile(r"\A(#{1,6}([ \t][^\n]*)?\n\s*)+")
# A heading is marked in front or underlined.
_SECTION_OR_CODE = re.compile(
    r"^ {0,3}(#{1,6}([ \t]|$)|[^\s#|>*+-][^\n]*\n {0,3}(=+|-{2,})[ \t]*$)|^[ \t]*(```|~~~)",
    re.MULTILINE,
)
# Code within a line, what a backslash escapes, or what could open HTML; addresses between angle
# brackets open none.
_OPENS_HTML = re.compile(
    r"\\.|(?<!`)(?P<ticks>`{1,9})(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<opens><)(?=[A-Za-z/!?])(?!https?://[^\s<>]*>|mailto:[^\s<>]*>)"
)
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029]")


def toml_string(text: str) -> Code:
    """Writes a text as a basic string of TOML."""
    return vouch(_HIDDEN.sub(_escape, json.dumps(text, ensure_ascii=False)))


def toml_comment(text: str) -> Code:
    """Writes a text as a comment of TOML in one line."""
    return vouch(f"# {' '.join(visible(text).split())}")


def markdown_comment(text: str) -> Code:
    """Writes a text as a comment of Markdown in one line, which no `-->` in it ends early."""
    return vouch(f"<!-- {' '.join(visible(text).split()).replace('>', '&gt;')} -->")


def markdown_introduction(text: str) -> Code:
    """Takes what a description, in CommonMark or HTML, says before its first section or code.

    Some descriptions are whole manuals, whose sections would be taken for those of what surrounds
    them. A heading at the beginning is left out. HTML is shown as it is written: what is never
    closed would take in all that follows.
    """
    opening = readable(_LEADING_HEADINGS.sub("", readable(text)))
    end = _SECTION_OR_CODE.search(opening)
    return vouch(_without_html(opening if end is None else opening[: end.start()].rstrip()))


def markdown_line(text: str) -> Code:
    """Takes a text as one line of Markdown, for a heading."""
    return vouch(_without_html(" ".join(readable(text).split())))


def markdown_code(text: str) -> Code:
    """Takes a text for a code span inside a table: neither may end in it."""
    return vouch(" ".join(readable(text).split()).replace("`", "'").replace("|", r"\|"))


def version_number(text: str) -> str:
    """Makes a version that Python's packaging accepts of a document's version.

    A text without numbers gives `0`; a date such as 2026-09-30 gives `2026.9.30`.
    """
    if _VERSION.fullmatch(text.removeprefix("v")):
        return text.removeprefix("v")
    numbers = [str(int(number)) for number in re.findall(r"[0-9]+", text)[:4]]
    return ".".join(numbers) or "0"


def _without_html(text: str) -> str:
    return _OPENS_HTML.sub(lambda match: "&lt;" if match["opens"] else match[0], text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
