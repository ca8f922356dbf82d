import copy
from collections.abc import Callable
from typing import cast

import pytest

from specmill.render.code import Code, fill, indent, join, verbatim, vouch


def test_code_is_made_by_the_functions_of_its_module_only() -> None:
    # The type checkers refuse these calls; this is what happens where none is run.
    constructor = cast("Callable[..., Code]", Code)
    with pytest.raises(TypeError):
        constructor("text")
    with pytest.raises(TypeError, match="made by"):
        constructor("text", None)


def test_code_is_its_text() -> None:
    assert str(verbatim("a")) == "a"
    assert verbatim("a") == vouch("a")
    assert sorted([verbatim("b"), verbatim("a")]) == [verbatim("a"), verbatim("b")]
    assert len({verbatim("a"), vouch("a")}) == 1
    assert verbatim("a") + verbatim("b") == verbatim("ab")
    assert verbatim("a")
    assert not verbatim("")


def test_code_can_be_copied_and_so_sent_to_another_process() -> None:
    assert copy.deepcopy(verbatim("a")) == verbatim("a")


def test_join() -> None:
    assert join(", ", [verbatim("a"), verbatim("b")]) == verbatim("a, b")
    assert join(", ", []) == verbatim("")
    with pytest.raises(AttributeError):
        join(", ", cast("list[Code]", ["text"]))


def test_fill() -> None:
    assert fill("{{{a}: {b}}}", a=verbatim("x"), b=verbatim("{y}")) == verbatim("{x: {y}}")
    assert fill("{a}{a}", a=verbatim("x")) == verbatim("xx")


@pytest.mark.parametrize("pattern", ["{}", "{0}", "{a!r}", "{a:>3}", "{a.text}", "{b}", "{"])
def test_fill_takes_plain_names_only(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"field|Single"):
        cast("Callable[..., Code]", fill)(pattern, a=verbatim("x"))


def test_fill_uses_every_part() -> None:
    with pytest.raises(ValueError, match="no field for b, c"):
        fill("{a}", a=verbatim("x"), c=verbatim("y"), b=verbatim("z"))


def test_indent() -> None:
    text = verbatim("a\n\nb\n  c\n")
    assert indent(text) == verbatim("a\n\n    b\n      c\n")
    assert indent(text, 2, first=True) == verbatim("  a\n\n  b\n    c\n")
    assert indent(verbatim("a\x0cb\x85c")) == verbatim("a\x0cb\x85c")
