"""Puts text of documents into Markdown, where none of it may become markup.

GitHub links more than CommonMark does, and after Markdown was read, so that an escaped `@team` is a
mention all the same: what begins such a link is followed by a space of no width. In code spans
nothing is read, so names of documents stand in those.
"""

import re
from collections.abc import Iterable, Sequence

from specmill.diagnostics_text import visible
from specmill.review.report.phrases import pieces, shortened

__all__ = ["cell", "code", "fenced", "lines_within", "prose", "rich"]

_GAP = "&#8203;"
_MARKUP = re.compile(r"([\\`*_\[\]<>~|^$&])")
_LINKS = re.compile(
    r"""[@\#](?=\w)              # a mention, an issue
    |(?<=:)(?=\S)            # an address, an emoji
    |(?<=[Ww]{3})(?=\.)      # an address without a scheme
    |(?<=[Gg][Hh])(?=-\d)    # an issue
    """,
    re.VERBOSE,
)
# From seven digits on, a hexadecimal number may be a commit.
_COMMIT = re.compile(r"[0-9a-fA-F]{7,}")
_SHORT = re.compile(r".{6}")
_BACKTICKS = re.compile(r"`+")
_MOST_OF_A_MESSAGE = 600
_MOST_OF_A_NAME = 200


def code(text: str, most: int = _MOST_OF_A_NAME) -> str:
    """Shows text as it is, in a code span, shortened to a number of characters."""
    shown = shortened(text, most).replace("`", "'")
    return f"`{shown}`" if shown.strip() else ""


def cell(text: str) -> str:
    """Shows text in a code span in a table, where a bar would end it even there."""
    return code(text.replace("|", "\N{BROKEN BAR}"))


def prose(text: str, most: int = _MOST_OF_A_MESSAGE) -> str:
    """Text of a person, such as a reason, of which no character is markup."""
    return _escaped(shortened(text, most))


def rich(message: str) -> str:
    """A message of a finding: its words, and the names in it as code."""
    return "".join(
        code(piece.text) if piece.is_name else _escaped(piece.text)
        for piece in pieces(shortened(message, _MOST_OF_A_MESSAGE))
    )


def _escaped(line: str) -> str:
    with_gaps = _LINKS.sub(_with_gap, line)
    with_gaps = _COMMIT.sub(lambda found: _SHORT.sub(_with_gap, found[0]), with_gaps)
    return _MARKUP.sub(r"\\\1", with_gaps).replace("\0", _GAP)


def _with_gap(found: re.Match[str]) -> str:
    return f"{found[0]}\0"


def fenced(lines: Iterable[str], language: str) -> str:
    """Lines as they are, in a fence that none of them can close."""
    text = "\n".join(map(visible, lines))
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def lines_within(lines: Sequence[str], room: int) -> Sequence[str]:
    """The first lines that take no more than some bytes when they are fenced."""
    for index, line in enumerate(lines):
        shown = visible(line)
        # Both fences are longer than any run of backticks.
        room -= len(shown.encode()) + 1 + 2 * _longest(shown)
        if room < 0:
            return lines[:index]
    return lines


def _longest(text: str) -> int:
    """The length of the longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)
