"""A text that is made up for a pattern is one in which the pattern finds something."""

import re

import pytest
from hypothesis import given, strategies as st

from specmill.lower.pattern_samples import UnreadablePattern, text_for


@pytest.mark.parametrize(
    "pattern",
    [
        "", "^$", "a", "^[a-z]{3}$", r"^\d{4}-\d{2}-\d{2}$", "^(?:abc|def)+$", "^(?<year>[0-9]{4})$",
        "[^a-z]", r"^[\w.-]+@[\w-]+\.[a-z]{2,}$", "^#([0-9a-f]{6}|[0-9a-f]{3})$", "^a?b*c+d{2,}$",
        r"^\x41\u0042\t$", r"[\]a]{2}", "^[^/]+?$", r"^\+?[1-9]\d{1,14}$", "^.*$", "(a|b)|c", "[-a]",
        "[a-]", "x{0}", r"\$\{a\}",
    ],
)  # fmt: skip
def test_the_text_is_found(pattern: str) -> None:
    assert re.search(pattern.replace("(?<year>", "(?P<year>"), text_for(pattern))


@pytest.mark.parametrize(
    ("pattern", "shortest", "longest"),
    [("^[a-z]*$", 5, 10), ("^.{1,50}$", 7, 50), (r"^[\w.-]+$", 3, 3), ("^a(b)?c*$", 4, 9)],
)
def test_the_text_is_as_long_as_it_has_to_be(pattern: str, shortest: int, longest: int) -> None:
    text = text_for(pattern, shortest, longest)
    assert re.search(pattern, text)
    assert shortest <= len(text) <= longest


@pytest.mark.parametrize(
    "pattern",
    ["(?=a)", "(?<!a)b", r"(a)\1", "[", "[a-", "(", ")", "a{", "a{x}", "\\", r"\u{zz}", "(" * 999,
     "(((a{999}){999}){999})"],
)  # fmt: skip
def test_what_cannot_be_read_is_said(pattern: str) -> None:
    with pytest.raises(UnreadablePattern):
        text_for(pattern)


@given(st.text("ab[]()^-\\dw{}12,|?+*.$x", max_size=12))
def test_any_text_is_read_or_refused(pattern: str) -> None:
    try:
        made = text_for(pattern)
    except UnreadablePattern:
        return
    assert len(made) <= 1_000 * 12
