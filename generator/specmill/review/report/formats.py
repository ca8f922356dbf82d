"""The table of formats."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from specmill.review.findings import Review
from specmill.review.report.html_page import render_html
from specmill.review.report.json_report import render_json
from specmill.review.report.markdown import render_markdown
from specmill.review.report.presentation import Presentation
from specmill.review.report.sarif_log import render_sarif
from specmill.review.report.terminal import render_text
from specmill.review.report.workflow_commands import render_github

__all__ = ["FORMATS", "Format", "Presentation"]


class Format(NamedTuple):
    """A way to write a review down.

    Attributes:
        render: Writes it.
        media_type: What the text is.
        suffix: How the name of a file of it ends.
    """

    render: Callable[[Review, Presentation], str]
    media_type: str
    suffix: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format(render_text, "text/plain; charset=utf-8", ".txt"),
        "markdown": Format(render_markdown, "text/markdown; charset=utf-8", ".md"),
        "json": Format(render_json, "application/json", ".json"),
        "github": Format(render_github, "text/plain; charset=utf-8", ".txt"),
        "sarif": Format(render_sarif, "application/sarif+json", ".sarif"),
        "html": Format(render_html, "text/html; charset=utf-8", ".html"),
    }
)
"""The formats by name; the first is the usual one."""
