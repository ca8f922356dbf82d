"""The table of formats."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from specmill.review.findings import Review
from specmill.review.report.text import render_text

__all__ = ["FORMATS", "Format"]


class Format(NamedTuple):
    """A way to write a review down.

    Attributes:
        render: Writes it; the second argument says whether colour may be used.
        media_type: What the text is.
        suffix: How the name of a file of it ends.
    """

    render: Callable[[Review, bool], str]
    media_type: str
    suffix: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"text": Format(render_text, "text/plain; charset=utf-8", ".txt")}
)
"""The formats by name; the first is the usual one."""
