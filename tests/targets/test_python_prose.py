import pytest

from specmill.ir.types import JsonValue
from specmill.targets.python.markup import (
    markdown_comment,
    markdown_introduction,
    markdown_line,
    toml_comment,
)
from specmill.targets.python.prose import json_text, remark


def test_values_are_shown_as_json() -> None:
    values: list[JsonValue] = [False, None, 1.5, "é", ["a"]]
    assert list(map(json_text, values)) == ["false", "null", "1.5", '"é"', '["a"]']


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("how many", "How many. More."),
        ("How many?", "How many? More."),
        ("", "More."),
        ("One of:\n\n- a\n- b", "One of:\n\n- a\n- b\n\nMore."),
        ("- a", "As follows:\n\n- a\n\nMore."),
        ("Less than &lt;b&gt;", "Less than &lt;b&gt;\n\nMore."),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>\n\nMore."),
    ],
)
def test_a_remark_follows_a_description(description: str, expected: str) -> None:
    assert remark(description, "More.") == expected


@pytest.mark.parametrize("text", ["a --> b.yaml", "a\nb", "a\r\u2028b", "a\x00b", "->"])
def test_a_comment_is_one_line_that_does_not_end_early(text: str) -> None:
    markdown, toml = markdown_comment(text).text, toml_comment(text).text
    assert markdown.startswith("<!-- ")
    assert markdown.find(">") == len(markdown) - 1
    assert toml.startswith("# ")
    assert len(toml.splitlines()) == len(markdown.splitlines()) == 1
    assert "\x00" not in toml + markdown


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("", ""),
        ("One.\n\n| a |\n|---|\n| b |\n\nTwo.", "One.\n\n| a |\n|---|\n| b |\n\nTwo."),
        ("# Introduction\n\n## Aim\nOne.\n\n# Install\nTwo.", "One."),
        ("# Introduction\n", ""),
        ("One.\n\nInstall\n-------\nTwo.", "One."),
        ("One: issue #5.\n\n---\n\n- two", "One: issue #5.\n\n---\n\n- two"),
        ("One.\n\n```python\nx=1\n```", "One."),
        ("- One:\n  ~~~\n  x=1", "- One:"),
        ("<p>One.</p><pre>x=1</pre>", "One."),
    ],
)
def test_a_readme_takes_what_comes_before_sections_and_code(
    description: str, expected: str
) -> None:
    assert markdown_introduction(description).text == expected


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("One.\n\n<!-- Two.", "One.\n\n&lt;!-- Two."),
        ("One <details> two.", "One &lt;details> two."),
        ("<script>\nOne.", "&lt;script>\nOne."),
        ("<?php One.", "&lt;?php One."),
        ("`<!--` and 1 < 2", "`<!--` and 1 < 2"),
        ("``a`<x>`` <y>", "``a`<x>`` &lt;y>"),
        ("` <x>", "` &lt;x>"),
        ("\\` <x> `", "\\` &lt;x> `"),
        ("`one\n<!-- two`", "`one\n&lt;!-- two`"),
        ("<https://books.example> <https:x", "<https://books.example> &lt;https:x"),
        ("One.\n\n```\nTwo.", "One."),
    ],
)
def test_nothing_in_a_readme_takes_in_what_follows(description: str, expected: str) -> None:
    assert markdown_introduction(description).text == expected
    if "\n" not in description:
        assert markdown_line(description).text == expected
