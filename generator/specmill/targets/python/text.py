"""Text of a document as Python source: literals, comments and identifiers.

Everything here escapes, nothing deletes: what was one value of the document is one token of the
output, and holds the same text.
"""

import keyword
import math
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import LiteralString, TypeAlias

from specmill.render.code import Code, vouch
from specmill.render.prose import (
    as_sentences,
    capitalized,
    escape_character,
    is_hidden,
    readable,
    split_summary,
    visible,
    wrap,
)

LiteralValue: TypeAlias = (
    "bool | int | float | str | bytes | Sequence[LiteralValue] | Mapping[str, LiteralValue] | None"
)

# CPython's parser gives up at 200 open brackets, and a literal stands inside others.
_DEEPEST = 100
# CPython refuses decimal integers of more than 4,300 digits, but no hexadecimal ones.
_LONGEST_DECIMAL = 10**4000

_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# Words that make a line of a docstring a section to linters and documentation tools.
_SECTION_HEADING = re.compile(
    r"( *)((?:args|arguments|attention|attributes|caution|danger|errors?|examples?|extended summary"
    r"|hint|important|keyword arg(?:ument)?s|methods|notes?|other (?:arg(?:ument)?s|parameters)"
    r"|parameters|raises|references|returns?|see also|short summary|tip|todo|warnings?|warns"
    r"|yields?):?) *",
    re.IGNORECASE,
)
# What would underline the heading of a section, were it the first line under it.
_UNDERLINE = re.compile(r"\A[-=][-= ]*$", re.MULTILINE)
_TRIPLE_QUOTE = re.compile(r'"{3,}|\A"+')

# A comment that begins like this gives orders to a tool instead of telling a reader something.
_DIRECTIVE = re.compile(
    r"(?=[a-z!])(!|type *:|noqa|nosec|nopycln|fmt *:|yapf *:|isort *:|ruff *:|mypy *:|pyright *:"
    r"|pyre-|pylint *:|flake8 *:|black *:|pragma *:|lint|region|endregion|cython *:|distutils *:)",
    re.IGNORECASE,
)
_ENCODING = re.compile(r"(?<=coding)[:=]", re.IGNORECASE)
# What linters take as a sign of code that is commented out.
_CODE_SIGN = re.compile(r"[()\[\]{}:=%@]|^ *(?:return|break|continue|import|from|raise|pass|del)\b")


def literal(value: LiteralValue) -> Code:
    """Writes a value as a Python literal that evaluates to an equal value of the same type.

    Strings have double quotes, or single ones where that saves escapes, as ruff prefers them.
    Characters that cannot be seen are escaped. Sequences become lists, tuples stay tuples;
    the order of a mapping is kept.

    Raises:
        ValueError: A number is not finite, or values are nested more than 100 deep.
        TypeError: A value has none of the types above.
    """
    return vouch(_literal(value, 0))


def pattern_literal(pattern: str) -> Code:
    """Writes a regular expression, as a raw string where that says the same."""
    raw = "\\" in pattern and '"' not in pattern and not pattern.endswith("\\")
    if raw and not any(map(is_hidden, pattern)):
        return vouch(f'r"{pattern}"')
    return literal(pattern)


def _literal(value: LiteralValue, depth: int) -> str:
    if depth > _DEEPEST:
        raise ValueError(f"a literal is nested more than {_DEEPEST} deep")
    match value:
        case None | bool():
            return repr(value)
        case int():
            return hex(value) if abs(value) >= _LONGEST_DECIMAL else int.__repr__(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value} has no literal")
            return float.__repr__(value).replace("e+", "e")
        case str():
            return _string(value)
        case bytes():
            return "b" + _quoted("".join(map(chr, value)), _escape_byte)
        case _:
            return _container(value, depth)


def _container(value: LiteralValue, depth: int) -> str:
    match value:
        case Mapping():
            pairs = (f"{_key(key)}: {_literal(item, depth + 1)}" for key, item in value.items())
            return "{" + ", ".join(pairs) + "}"
        case tuple():
            items = [_literal(item, depth + 1) for item in value]
            return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
        case Sequence():
            return f"[{', '.join(_literal(item, depth + 1) for item in value)}]"
        case _:
            raise TypeError(f"a value of type {type(value).__name__} has no literal")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key of type {type(key).__name__} has no literal")
    return _string(key)


@lru_cache(maxsize=4096)
def _string(text: str) -> str:
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return _quoted(text, _escape_hidden)


def _quoted(text: str, escape: Callable[[str], str]) -> str:
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = (f"\\{char}" if char in (quote, "\\") else escape(char) for char in text)
    return f"{quote}{''.join(escaped)}{quote}"


def _escape_hidden(character: str) -> str:
    if not is_hidden(character):
        return character
    return _SHORT_ESCAPES.get(character) or escape_character(character)


def _escape_byte(character: str) -> str:
    if " " <= character <= "~":
        return character
    return _SHORT_ESCAPES.get(character) or escape_character(character)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a docstring in Google style.

    Attributes:
        title: The heading without its colon, such as `Args` or `Raises`.
        entries: Names, None in a section such as `Returns` that has none, and descriptions in
            CommonMark or HTML. Nothing to say about a name gives the name in words; a section
            that is empty is left out.
    """

    title: LiteralString
    entries: tuple[tuple[Code | None, str], ...]


@lru_cache(maxsize=1024)
def docstring(text: str, *, width: int = 96, sections: tuple[Section, ...] = ()) -> Code | None:
    """Writes a description as a docstring in Google style, quotes included.

    The first line is a summary that ends in punctuation; paragraphs are wrapped, lists, code and
    URLs stay whole, HTML becomes CommonMark. Lines after the first have no indentation of their
    own: indent the result to where it stands.

    Args:
        text: The description, in CommonMark or HTML.
        width: Longest line in characters: the line length less the indentation.
        sections: What follows the description, such as arguments.

    Returns:
        The docstring; None when there is nothing to say.

    Raises:
        ValueError: There are sections, but no text to make a summary of.
    """
    prose = readable(text)
    if not prose:
        if sections:
            raise ValueError("a docstring with sections needs a summary")
        return None
    summary, rest = split_summary(prose, width - len('"""') * 2)
    body = [_disarm_heading(line) for line in _body_lines(rest, width)]
    lines = [_summary_line(summary), *([""] if body else []), *body]
    for section in sections:
        lines += _section_lines(section, width)
    if len(lines) > 1:
        lines.append("")
    return vouch(f'"""{_escape_docstring(lines)}"""')


@lru_cache(maxsize=4096)
def attribute_docstring(text: str, *, width: int = 96) -> Code | None:
    """Writes a description as the docstring under an attribute or an alias, quotes included.

    Nothing asks for a summary there, so the description is laid out as it is, in paragraphs.

    Args:
        text: The description, in CommonMark or HTML.
        width: Longest line in characters: the line length less the indentation.

    Returns:
        The docstring; None when there is nothing to say.
    """
    prose = readable(text)
    if not prose:
        return None
    quotes = '"""'
    # The quotes take part in the wrapping of the first line, and are put before it afterwards.
    first, *others = wrap(quotes + as_sentences(prose), width)
    lines = [first.removeprefix(quotes), *_dedented(others)]
    if others or len(first) + len(quotes) > width or first.endswith('"'):
        lines.append("")
    return vouch(f"{quotes}{_escape_docstring(lines)}{quotes}")


def _dedented(lines: list[str]) -> list[str]:
    """Takes away the margin that lines share, which formatters do not accept under a summary."""
    if any(line and not line[0].isspace() for line in lines):
        return lines
    return textwrap.dedent("\n".join(lines)).split("\n") if lines else []


def _body_lines(text: str, width: int) -> list[str]:
    body = "\n".join(_dedented(wrap(text, width))).strip("\n")
    return body.split("\n") if body else []


def _summary_line(summary: str) -> str:
    """Makes a summary that linters read as a sentence, neither as a signature nor as a name."""
    spaced = re.sub(r"(?<=[a-z0-9_])\(", " (", summary)
    line = capitalized(spaced)
    word = line.partition(" ")[0].rstrip(".,;:!?")
    plain = word.replace("'", "")
    if not plain.isalpha() or not plain.isascii() or not plain[0].islower():
        return line
    return f"`{word}`{line[len(word) :]}"


def _disarm_heading(line: str) -> str:
    """Sets a line in bold that would otherwise begin a section."""
    heading = _SECTION_HEADING.fullmatch(line)
    return line if heading is None else f"{heading[1]}**{heading[2]}**"


def _section_lines(section: Section, width: int) -> list[str]:
    entries = [line for entry in section.entries for line in _entry_lines(*entry, width)]
    return ["", f"{section.title}:", *entries] if entries else []


def _entry_lines(name: Code | None, description: str, width: int) -> list[str]:
    prose = as_sentences(read) if (read := readable(description)) else ""
    if name is None:
        margin, text = " " * 4, _UNDERLINE.sub(r"\\\g<0>", prose)
    else:
        # Linters ask for a description of each name.
        margin, text = " " * 8, f"{name}: {prose or _words(name)}"
    wrapped = wrap(text, width - len(margin)) if text else []
    lines = [margin + _disarm_heading(line) if line else "" for line in wrapped]
    return [*(f"    {line.lstrip()}" for line in lines[:1]), *lines[1:]]


def _words(name: Code) -> str:
    return f"{name.text.strip('_').replace('_', ' ').capitalize() or name}."


def _escape_docstring(lines: list[str]) -> str:
    escaped = "\n".join(lines).replace("\\", "\\\\")
    if '"""' not in escaped and not escaped.startswith('"'):
        return escaped
    return _TRIPLE_QUOTE.sub(lambda quotes: '\\"' * len(quotes[0]), escaped)


def comment(text: str) -> Code:
    """Writes text as comments, one line of `# ` for each of its lines.

    Other line ends are folded, hidden characters and number signs escaped, so that no line ends
    early and none gives orders to a tool. Text that linters could take for code that is commented
    out is quoted with `> `.
    """
    lines = [_comment_line(line) for line in visible(text).strip("\n").split("\n")]
    quote = "> " if any(_CODE_SIGN.search(line) for line in lines) else ""
    return vouch("\n".join(f"# {quote}{line}".rstrip() for line in lines))


def _comment_line(line: str) -> str:
    stripped = _ENCODING.sub(lambda sign: escape_character(sign[0]), line.strip())
    signless = stripped.replace("#", escape_character("#"))
    if _DIRECTIVE.match(signless) is None:
        return signless
    return escape_character(signless[0]) + signless[1:]


@lru_cache(maxsize=8192)
def identifier(text: str) -> Code:
    """Takes a name that Python reads as one identifier, and as the same one everywhere.

    Raises:
        ValueError: The text is not an ASCII identifier, or is a keyword.
    """
    reserved = keyword.iskeyword(text) or text == "__debug__"
    if reserved or not text.isascii() or not text.isidentifier():
        raise ValueError(f"{text!r} is not a name in Python")
    return vouch(text)
