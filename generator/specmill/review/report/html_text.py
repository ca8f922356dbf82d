"""Puts text of documents into HTML, where none of it may become markup."""

from html import escape

from specmill.diagnostics_text import visible
from specmill.render.code import Code, fill, join, vouch
from specmill.review.report.phrases import flat, pieces

__all__ = ["preformatted", "rich", "text"]


def text(shown: str) -> Code:
    """One line of text, for an element or the quoted value of an attribute."""
    return vouch(escape(flat(shown)))


def preformatted(line: str) -> Code:
    """A line of a file, whose spaces stay."""
    return vouch(escape(visible(line)))


def rich(message: str) -> Code:
    """A message of a finding: its words, and the names in it as code."""
    return join(
        "",
        (
            fill("<code>{name}</code>", name=text(piece.text))
            if piece.is_name
            else vouch(escape(visible(piece.text)))
            for piece in pieces(flat(message))
        ),
    )
