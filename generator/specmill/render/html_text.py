"""Reduces the HTML that stands in descriptions to CommonMark."""

import html
import re
from collections.abc import Iterator
from itertools import groupby

# Opens or closes fenced code.
FENCE = re.compile(r" {0,3}(```+|~~~+)")
_MARKUP = re.compile(
    r"(?P<code>`+(?:[^`\n]|\n(?!\n))*`+)"
    r"|<(?P<slash>/?)(?P<tag>p|div|br|hr|h[1-6]|table|tbody|thead|tr|th|td|ul|ol|li|dl|dt|dd|pre"
    r"|blockquote|code|tt|kbd|samp|a|b|strong|i|em|span|sup|sub|small|u|font)"
    r"(?P<attributes>(?:\s[^<>]*)?)/?>"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)",
    re.IGNORECASE,
)
_HREF = re.compile(r"""\shref\s*=\s*["']?(https?://[^\s"'<>()]+)""", re.IGNORECASE)
_INLINE = {
    **dict.fromkeys(("code", "tt", "kbd", "samp"), "`"),
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em"), "*"),
    **dict.fromkeys(("span", "sup", "sub", "small", "u", "font"), ""),
    **dict.fromkeys(("th", "td"), " "),
}


def reduce_html(text: str) -> str:
    """Turns the tags and entities of HTML into CommonMark.

    Tags that HTML does not have, such as `<account>`, and code spans and fences stay as they are.

    Args:
        text: CommonMark, HTML or a mixture; lines end in a line feed.
    """
    if "<" not in text and "&" not in text:
        return text
    reducer = _Reducer()
    parts = (
        part if is_code else _MARKUP.sub(reducer.replace, part)
        for is_code, part in split_fences(text)
    )
    return "\n".join(parts)


def split_fences(text: str) -> Iterator[tuple[bool, str]]:
    """Splits text into runs of lines; True marks those that are fenced code, fences included."""
    if "```" not in text and "~~~" not in text:
        yield False, text
        return
    for is_code, lines in groupby(_marked_lines(text), key=lambda marked: marked[0]):
        yield is_code, "\n".join(line for _, line in lines)


def _marked_lines(text: str) -> Iterator[tuple[bool, str]]:
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence:
            yield True, line
            if mark is not None and line.strip() == mark[1] and mark[1].startswith(fence):
                fence = ""
        else:
            fence = mark[1] if mark is not None else ""
            yield bool(fence), line


class _Reducer:
    """Replaces one tag or entity after another, and remembers which elements are open."""

    def __init__(self) -> None:
        self._targets: list[str] = []
        self._preformatted = False

    def replace(self, match: re.Match[str]) -> str:
        if match["entity"] is not None:
            return html.unescape(match["entity"])
        if match["tag"] is None:
            return match[0]
        return self._replace_tag(match["tag"].lower(), bool(match["slash"]), match["attributes"])

    def _replace_tag(self, tag: str, closes: bool, attributes: str) -> str:
        if tag == "pre":
            self._preformatted = not closes
            return "\n```\n\n" if closes else "\n\n```\n"
        if self._preformatted:
            return ""
        if tag == "a":
            return self._replace_link(closes, attributes)
        if tag == "li":
            return "" if closes else "\n- "
        return _INLINE.get(tag, "\n\n")

    def _replace_link(self, closes: bool, attributes: str) -> str:
        if not closes:
            target = _HREF.search(attributes)
            self._targets.append("" if target is None else target[1])
            return "[" if self._targets[-1] else ""
        target_url = self._targets.pop() if self._targets else ""
        return f"]({target_url})" if target_url else ""
