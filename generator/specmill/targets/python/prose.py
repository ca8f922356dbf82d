"""Sentences that the generated code says about itself."""

from specmill.render.code import Code
from specmill.targets.python.text import docstring

__all__ = ["note", "required_docstring", "sentence", "source_note", "title"]


def note(description: str, *, deprecated: bool = False) -> str:
    """A description, with a word of warning where its subject is deprecated."""
    if not deprecated:
        return description
    return f"{description}\n\nDeprecated." if description else "Deprecated."


def source_note(document: str, pointer: str) -> str:
    """Says where in the document something comes from."""
    return f"Source: `{document}#{pointer}`."


def sentence(words: tuple[str, ...]) -> str:
    """A name in words as the beginning of a sentence: `List invoice payments`."""
    return " ".join(words).capitalize()


def title(words: tuple[str, ...]) -> str:
    """A name in words as a title: `Invoice Payments`."""
    return " ".join(word.capitalize() for word in words)


def required_docstring(text: str) -> Code:
    """A docstring of a text that is never empty.

    Raises:
        ValueError: The text is empty after all.
    """
    code = docstring(text)
    if code is None:
        raise ValueError("a docstring is needed here, but there is no text")
    return code
