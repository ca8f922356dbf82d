"""Texts of a document as comments."""

import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from tests.targets.nasty_texts import ANY_TEXT, NASTY_TEXT

from specmill.targets.python.text import comment


@given(ANY_TEXT | NASTY_TEXT)
def test_a_comment_never_ends_early(text: str) -> None:
    code = comment(text)
    source = f"{code}\n"
    tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="").readline))
    lines = len(code.text.split("\n"))
    assert [token.type for token in tokens] == [tokenize.COMMENT, tokenize.NL] * lines + [
        tokenize.ENDMARKER
    ]
    namespace_free = compile(source.encode(), "module", "exec")
    assert namespace_free.co_names == ()
    assert len(code.text.splitlines()) == lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words", "# Plain words"),
        ("two\r\nlines\n", "# two\n# lines"),
        ("folded\x0cat\u2028three\x85places", "# folded\n# at\n# three\n# places"),
        ("", "#"),
        ("type: ignore", "# > \\x74ype: ignore"),
        ("noqa", "# \\x6eoqa"),
        ("x # noqa", "# x \\x23 noqa"),
        ("-*- coding: latin-1 -*-", "# -*- coding\\x3a latin-1 -*-"),
        ("!/bin/sh", "# \\x21/bin/sh"),
        ("import os", "# > import os"),
        ("x = f(y)", "# > x = f(y)"),
    ],
)
def test_how_a_comment_reads(text: str, expected: str) -> None:
    assert comment(text).text == expected


def test_ruff_takes_no_comment_for_code_or_an_order(tmp_path: Path) -> None:
    texts = ["x = 1", "import os", "print(x)", "noqa", "x # noqa: F401", "fmt: off", "ruff: noqa"]
    body = "\n".join(comment(text).text for text in [*texts, "return x", "else:", "type: int"])
    path = tmp_path / "module.py"
    path.write_text(f'"""Module."""\n\n{body}\nimport os\n', encoding="utf-8")
    arguments = ("--isolated", "--no-cache", "--select=ERA,F,PGH", "--output-format=concise")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *arguments, path],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert [line.split(": ")[1] for line in done.stdout.splitlines() if ".py:" in line] == [
        "F401 [*] `os` imported but unused"
    ]
