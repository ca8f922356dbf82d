"""Lays out the descriptions of a document, which are CommonMark or HTML or a mixture, as text.

The result is readable as it is and still CommonMark. It holds no character that could disturb a
terminal or an editor, but quotes and backslashes are as they were: to escape those for the place
where the text will stand is the business of the target.
"""

import inspect
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from specmill.render.html_text import FENCE, reduce_html, split_fences

# Zero-width joiner and non-joiner are spelling in Persian, in Indic scripts and in emoji.
_JOINERS = "\u200c\u200d"
_HIDDEN_CATEGORIES = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"])
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NO_BREAK = "\xa0"

_KEPT_LINE = re.compile(r" {0,3}(?:#{1,6} |[|>]|(?:[-=*_] ?){3,}$)")
_LIST_MARKER = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) +(?=\S)")
_SPACE_BEFORE_MARKER = re.compile(r" (?=(?:[-*+>|]|#{1,6}|\d{1,9}[.)]) )")
_LOCAL_LINK = re.compile(
    r"`[^`\n]+`|!?\[(?P<text>[^\[\]\n]{1,200})\]\((?![a-z][a-z0-9+.-]*://|mailto:)[^()\s]{1,400}\)"
)
_HEADING = re.compile(r" {0,3}#{1,6} +(?=[^ #])")
_SENTENCE_END = re.compile(r"""[.!?][)\]"'*_]*\s+(?=[^a-z\s])""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|incl|[a-z])\.$", re.IGNORECASE
)
_CLOSED_SENTENCE = re.compile(r"""([.!?])([)\]"'*_]+)$""")
_ENDED = re.compile(r"""[.!?\u2026\u3002\uff01\uff1f][)\]"'*_\u201d\u00bb]*$""")
_SPACE = re.compile(" ")
_BLANK_LINE = re.compile(r"^ +$", re.MULTILINE)
# Where a long sentence may be cut, best first. Not before words that bring in a condition or an
# exception (if, unless, when, without): what is left would say more than is true.
_BREAKS = (
    re.compile(r"(?<=\w)[:;] | [\u2013\u2014-] "),
    re.compile(
        r" (?=\()|, (?=(?:which|who|whose|where|so|since|because|such as|including|for example"
        r"|e\.g\.|i\.e\.|that is)\b)"
    ),
    re.compile(r" (?=(?:which|that|who|whose|where|because|so that|including|using|for|by)\b)"),
)
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("\u201c", "\u201d"))
_FULL_STOPS = {
    **dict.fromkeys((":", ";", ",", "\u3002"), "."),
    "\u2026": "...",
    "\uff01": "!",
    "\uff1f": "?",
}


def is_hidden(character: str) -> bool:
    """Whether a character cannot be seen, or changes how its neighbours are seen.

    The answer is the same in all versions of Python, since no character leaves these categories;
    one that is not assigned yet counts as visible.
    """
    return character != " " and unicodedata.category(character) in _HIDDEN_CATEGORIES


def escape_character(character: str) -> str:
    r"""Names a character by its code point: `\x1b`, `\u2028`, `\U000e0001`."""
    point = ord(character)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def visible(text: str) -> str:
    """Makes all spaces plain ones and names every other hidden character by its code point.

    Line feeds stay, and the characters that some programs take for a line end become line feeds.
    """
    # Of what is printable, nothing is a space of another kind, a tab or the end of a line.
    if text.replace("\n", "").isprintable():
        return text
    lines = _LINE_END.sub("\n", text).expandtabs(4)
    if lines.replace("\n", "").isprintable():
        return lines
    return "".join(map(_visible_character, lines))


def _visible_character(character: str) -> str:
    if character == "\n" or character in _JOINERS or not is_hidden(character):
        return character
    return " " if unicodedata.category(character) == "Zs" else escape_character(character)


@lru_cache(maxsize=4096)
def readable(text: str) -> str:
    """Reduces HTML to CommonMark, hidden characters to visible ones, and trims white space.

    Of a link within the site of the provider, which leads nowhere from here, the text is left.
    """
    shown = visible(text)
    cleaned = _BLANK_LINE.sub("", inspect.cleandoc(shown)) if "\n" in shown else shown.lstrip()
    reduced = reduce_html(cleaned)
    plain = (cleaned if reduced is cleaned else visible(reduced)).strip()
    return _LOCAL_LINK.sub(_link_text, plain) if "](" in plain else plain


def _link_text(match: re.Match[str]) -> str:
    return match[0] if match["text"] is None else match["text"]


def split_summary(text: str, width: int) -> tuple[str, str]:
    """Takes the first sentence of a text as its summary.

    The summary is one line that ends in a full stop, a question mark or an exclamation mark. A
    sentence that is longer than the width is cut where a good sentence is left; since a cut may
    take away what matters, the whole sentence then opens the rest.

    Args:
        text: A text as `readable` gives it, not empty.
        width: Longest summary in characters; a single word may be longer.

    Returns:
        The summary, and what follows it, which may be empty.
    """
    paragraph, rest = _first_paragraph(text)
    sentence, remainder = _first_sentence(paragraph)
    summary = _punctuated(sentence)
    if len(summary) > width:
        summary, continuation = _shortened(sentence, width)
        remainder = f"{continuation} {remainder}".strip()
    return summary, f"{remainder}\n\n{rest}".strip("\n")


def as_sentences(text: str) -> str:
    """Makes a text one that begins with a capital letter and ends in punctuation.

    A text that begins with a list, code or a table gets an introduction; one that ends in such a
    block, or in an item of a list, ends as it is.

    Args:
        text: A text as `readable` gives it, not empty.
    """
    paragraph, rest = _first_paragraph(text)
    opening, rest = capitalized(paragraph), rest.rstrip()
    if not rest or not opening.endswith(":"):
        opening = _ended(opening)
    if not rest:
        return opening
    return f"{opening}\n{_ended(rest) if _ends_in_paragraph(rest) else rest}"


def capitalized(text: str) -> str:
    """Begins a text with a capital letter, unless the first word is a name such as `iDEAL`."""
    word = text.partition(" ")[0].rstrip(".,;:!?")
    plain = word.replace("'", "").replace("-", "")
    return text[0].title() + text[1:] if plain.isalpha() and plain.islower() else text


def _first_paragraph(text: str) -> tuple[str, str]:
    """The words of the first paragraph in one line, and the lines after it, blank ones too."""
    first, *others = text.split("\n")
    heading = _HEADING.match(first)
    if heading is not None:
        return _heading_text(first[heading.end() :].rstrip()), "\n".join(["", *others])
    if _starts_block(first):
        return "As follows:", f"\n{text}"
    end = next((i for i, line in enumerate(others) if _starts_block(line)), len(others))
    return " ".join(" ".join([first, *others[:end]]).split()), "\n".join(others[end:])


def _ends_in_paragraph(text: str) -> bool:
    """Whether a text ends in plain words, neither indented nor part of another block."""
    is_code, part = list(split_fences(text))[-1]
    last = takewhile(bool, reversed(part.split("\n")))
    return not is_code and not any(line.startswith(" ") or _starts_block(line) for line in last)


def _heading_text(line: str) -> str:
    """Takes away the number signs that may close a heading, but not those of `C#`."""
    opened = line.rstrip("#")
    return opened.rstrip() if opened.endswith(" ") else line


def _starts_block(line: str) -> bool:
    # Words begin most lines, and no block.
    if line[:1].isalpha():
        return False
    return not line or any(block.match(line) for block in (FENCE, _KEPT_LINE, _LIST_MARKER))


def _first_sentence(paragraph: str) -> tuple[str, str]:
    for end in _SENTENCE_END.finditer(paragraph):
        last_word = paragraph[max(0, end.start() - 12) : end.start() + 1]
        if _ABBREVIATION.search(last_word) is None:
            return paragraph[: end.end()].rstrip(), paragraph[end.end() :]
    return paragraph, ""


def _shortened(sentence: str, width: int) -> tuple[str, str]:
    """A summary of a sentence that is longer than the width, and what is to follow it."""
    whole = _ended(capitalized(sentence))
    for breaks in _BREAKS:
        if (place := _last_break(sentence, breaks, width // 3, width)) is None:
            continue
        # What a semicolon parts are sentences already: nothing need be said twice.
        tail = capitalized(sentence[place.end() :])
        rest = _ended(tail) if place[0].startswith(";") else whole
        return _punctuated(sentence[: place.start()]), rest
    if place := _last_break(sentence, _SPACE, 0, width - len("...")) or _SPACE.search(sentence):
        return f"{sentence[: place.start()]} ...", whole
    return _punctuated(sentence), ""


def _last_break(
    sentence: str, breaks: re.Pattern[str], start: int, end: int
) -> re.Match[str] | None:
    """The last place between two others where the sentence can be cut."""
    for place in reversed(list(breaks.finditer(sentence, start, end))):
        if _is_closed(sentence[: place.start()]):
            return place
    return None


def _is_closed(head: str) -> bool:
    """Whether what a sentence begins with closes the brackets, quotations and code it opens."""
    balanced = all(head.count(opened) == head.count(closed) for opened, closed in _BRACKETS)
    return balanced and all(head.count(mark) % 2 == 0 for mark in ('"', "`", "**"))


def _punctuated(sentence: str) -> str:
    """Ends a sentence in ASCII punctuation, outside brackets and quotation marks."""
    if sentence[-1:].isalnum():
        return f"{sentence}."
    closed = _CLOSED_SENTENCE.sub(r"\2\1", sentence)
    if closed[-1:] in _FULL_STOPS:
        return closed[:-1] + _FULL_STOPS[closed[-1]]
    return closed if closed.endswith((".", "!", "?")) else f"{closed}."


def _ended(sentence: str) -> str:
    """Ends a sentence in punctuation, of whatever script and where its author has set it."""
    return sentence if _ENDED.search(sentence) else _punctuated(sentence)


def wrap(text: str, width: int) -> list[str]:
    """Breaks paragraphs and list items into lines; code, tables and headings stay as they are.

    Words, and so URLs, are never broken.

    Args:
        text: A text as `readable` gives it.
        width: Longest line in characters.
    """
    lines: list[str] = []
    for is_code, part in split_fences(text):
        if is_code:
            lines += [line.rstrip() for line in part.split("\n")]
        else:
            lines += _without_double_blanks(_wrap_blocks(part, width))
    return lines


def _without_double_blanks(lines: Iterator[str]) -> Iterator[str]:
    before = None
    for line in lines:
        if line or line != before:
            yield line
        before = line


def _wrap_blocks(text: str, width: int) -> Iterator[str]:
    paragraph: list[str] = []
    in_list = False
    for line in text.split("\n"):
        if line[:1].isalpha():
            # Words, as in most lines.
            paragraph.append(line)
            in_list = False
            continue
        starts_item = _LIST_MARKER.match(line) is not None
        is_code = not paragraph and not in_list and line.startswith("    ")
        is_kept = is_code or not line or _KEPT_LINE.match(line) is not None
        if is_kept or (starts_item and not is_code):
            yield from _fill(paragraph, width)
            paragraph = []
        if is_kept:
            yield line.rstrip()
        else:
            paragraph.append(line)
        if line and not is_code:
            in_list = starts_item or (in_list and line.startswith(" "))
    yield from _fill(paragraph, width)


def _fill(paragraph: list[str], width: int) -> list[str]:
    """Breaks one paragraph or list item; the lines of an item hang under its text."""
    words = " ".join(paragraph)
    item = _LIST_MARKER.match(words)
    indentation = len(words) - len(words.lstrip()) if item is None else item.end()
    lead = words[: min(indentation, width // 2)]
    unbroken = _SPACE_BEFORE_MARKER.sub(_NO_BREAK, " ".join(words[len(lead) :].split()))
    if not unbroken:
        return []
    lines = _broken(unbroken, width - len(lead))
    margin = " " * len(lead)
    return [
        f"{margin if number else lead}{line}".replace(_NO_BREAK, " ")
        for number, line in enumerate(lines)
    ]


def _broken(text: str, room: int) -> Iterator[str]:
    """Puts as many words in each line as there is room for; single spaces part the words."""
    start = 0
    while len(text) - start > room:
        end = text.rfind(" ", start, start + room + 1)
        if end < 0:
            # A word that is longer than a line.
            end = text.find(" ", start)
        if end < 0:
            break
        yield text[start:end]
        start = end + 1
    yield text[start:]
