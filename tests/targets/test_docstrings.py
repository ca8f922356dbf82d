"""Texts of a document as docstrings."""

import ast
import itertools
import re
import subprocess
import sys
import textwrap
import unicodedata
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.targets.nasty_texts import ANY_TEXT, NASTY_PIECES, NASTY_TEXT

from specmill.render.code import Code, indent
from specmill.targets.python.text import Section, attribute_docstring, docstring, identifier


def module_with(code: str) -> str:
    body = textwrap.indent(code, "    ", lambda line: bool(line.strip()))
    return f'"""Module."""\n\n\ndef function() -> None:\n{body}\n'


def read_docstring(code: str) -> str:
    source = module_with(code)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = compile(source, "module", "exec", ast.PyCF_ONLY_AST)
    assert isinstance(tree, ast.Module)
    assert len(tree.body) == 2
    function = tree.body[1]
    assert isinstance(function, ast.FunctionDef)
    assert len(function.body) == 1
    text = ast.get_docstring(function)
    assert text is not None
    return text


@given(ANY_TEXT | NASTY_TEXT, st.sampled_from([docstring, attribute_docstring]))
def test_a_docstring_is_one_docstring_and_never_garbles_the_terminal(
    text: str, write: Callable[[str], Code | None]
) -> None:
    code = write(text)
    if code is None:
        return
    value = read_docstring(code.text)
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    shown = value.replace("\n", "").replace("\u200c", "").replace("\u200d", "")
    assert not hidden & {unicodedata.category(character) for character in shown}
    assert not any(line.endswith(" ") for line in code.text.split("\n"))


@given(st.lists(st.text("abcxyz", min_size=1, max_size=12), min_size=1, max_size=60))
def test_a_docstring_holds_every_word_within_the_width(words: list[str]) -> None:
    code = docstring(" ".join(words), width=40)
    assert code is not None
    assert all(len(line) <= 40 for line in code.text.split("\n"))
    found = read_docstring(code.text).replace(".", " ").lower().split()
    # A sentence that is too long for a summary is there as a whole after it.
    assert found == words[: len(found) - len(words)] + words


@given(st.lists(st.text("abcxyz", min_size=1, max_size=12), min_size=1, max_size=60))
def test_an_attribute_docstring_holds_every_word_once(words: list[str]) -> None:
    code = attribute_docstring(" ".join(words), width=40)
    assert code is not None
    assert all(len(line) <= 40 for line in code.text.split("\n"))
    assert read_docstring(code.text).replace(".", "").lower().split() == words


@given(st.lists(st.sampled_from(NASTY_PIECES), min_size=1, max_size=25))
def test_a_docstring_loses_no_word_between_nasty_pieces(pieces: list[str]) -> None:
    words = [f"token{number}" for number in range(len(pieces))]
    code = docstring("".join(f" {word} {piece}" for word, piece in zip(words, pieces, strict=True)))
    assert code is not None
    found = re.findall(r"token\d+", read_docstring(code.text).lower())
    assert found == words[: len(found) - len(words)] + words


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "<p></p>", "\u2028\x85"])
def test_no_text_has_no_docstring(text: str) -> None:
    assert docstring(text) is None
    assert attribute_docstring(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status of it", "Status of it."),
        ("Is it paid?", "Is it paid?"),
        ("One of:", "One of."),
        ("Amount (in cents)", "Amount (in cents)."),
        ("Amount (in cents.)", "Amount (in cents)."),
        ("iDEAL payments", "`iDEAL` payments."),
        ("Calls list() again", "Calls list () again."),
        ("Ends in a backslash \\", "Ends in a backslash \\."),
        ('"Quoted" and """more"""', '"Quoted" and """more""".'),
        ("A number, e.g. 5. Then more", "A number, e.g. 5.\n\nThen more"),
        ("First line\nof two\n\nBody", "First line of two.\n\nBody"),
        ("# About C#\nText", "About C#.\n\nText"),
        ("# Heading ##\nText", "Heading.\n\nText"),
        ("- a\n- b", "As follows.\n\n- a\n- b"),
        ("終わり。", "終わり."),
        ("<p>Uses <code>a &lt; b</code>.</p><p>B</p>", "Uses `a < b`.\n\nB"),
        ("See <a href='https://a.b/c'>the guide</a>.", "See [the guide](https://a.b/c)."),
        ("S.\n<ul><li>one</li><li>two</li></ul>", "S.\n\n- one\n- two"),
        ("Takes <account_id> & `<p>`", "Takes <account_id> & `<p>`."),
        ("S.\n\nReturns:\n\n  foo", "S.\n\n**Returns:**\n\n  foo"),
        ("S.\n\n```\nif x:\n\n\n    y\n```", "S.\n\n```\nif x:\n\n\n    y\n```"),
        ("S.\n\n| a | b |\n|---|---|", "S.\n\n| a | b |\n|---|---|"),
        ("A\x1b[31mred\x00 text", "A\\x1b[31mred\\x00 text."),
    ],
)
def test_how_a_docstring_reads(text: str, expected: str) -> None:
    code = docstring(text)
    assert code is not None
    assert read_docstring(code.text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status of it", '"""Status of it."""'),
        ("iDEAL payments", '"""iDEAL payments."""'),
        ("paid_at of it", '"""paid_at of it."""'),
        ("終わり。", '"""終わり。"""'),
        ('He said "no."', '"""He said "no."\n"""'),
        ('"Yes" is it', '"""\\"Yes" is it."""'),
        ("one two three four five six seven", '"""One two three four five six\nseven.\n"""'),
        ("one two three four five six 89", '"""One two three four five six 89.\n"""'),
        ("First. Second.\n\nthird", '"""First. Second.\n\nthird.\n"""'),
        ("One of:\n- a\n- b", '"""One of:\n- a\n- b\n"""'),
        ("- a\n- b", '"""As follows:\n\n- a\n- b\n"""'),
        ("# Heading\nText", '"""Heading.\n\nText.\n"""'),
        ("Text\n\nand\n\n    code", '"""Text.\n\nand\n\n    code\n"""'),
        ("Text.\n\n```\na\n\nb\n```", '"""Text.\n\n```\na\n\nb\n```\n"""'),
        ("Text\n\nReturns:", '"""Text.\n\nReturns.\n"""'),
    ],
)
def test_how_an_attribute_docstring_reads(text: str, expected: str) -> None:
    code = attribute_docstring(text, width=34)
    assert code is not None
    assert code.text == expected


def test_a_long_docstring_is_wrapped_but_urls_and_code_are_whole() -> None:
    url = "https://example.com/" + "x" * 60
    code = docstring(
        f"Short.\n\nSome words before {url} and after.\n\n1. An item of a list that is long\n"
        "   and goes on\n\n```\nvery long line of code that stays as it is, always\n```",
        width=40,
    )
    assert code is not None
    assert code.text == (
        f'"""Short.\n\nSome words before\n{url}\nand after.\n\n1. An item of a list that is long and\n'
        '   goes on\n\n```\nvery long line of code that stays as it is, always\n```\n"""'
    )


def test_a_wrapped_line_never_begins_like_a_list() -> None:
    code = docstring("S. " + "word - word 5. word # word " * 40, width=30)
    assert code is not None
    lines = code.text.split("\n")[2:-1]
    assert not [line for line in lines if line.startswith(("- ", "5. ", "# "))]


def test_sections_follow_the_description() -> None:
    code = docstring(
        "Lists payments",
        width=50,
        sections=(
            Section(
                "Args",
                (
                    (identifier("limit"), "How many, <b>at most</b> one hundred of them."),
                    (identifier("paid_at"), ""),
                    (identifier("status"), "one of:\n- `a`\n- `b`"),
                ),
            ),
            Section("Returns", ((None, "ok"),)),
            Section("Raises", ((None, " "),)),
        ),
    )
    assert code is not None
    assert code.text == (
        '"""Lists payments.\n\n'
        "Args:\n    limit: How many, **at most** one hundred\n        of them.\n    paid_at: Paid at.\n"
        "    status: One of:\n        - `a`\n        - `b`\n\n"
        'Returns:\n    Ok.\n"""'
    )
    with pytest.raises(ValueError, match="needs a summary"):
        docstring("", sections=(Section("Returns", ((None, "A page."),)),))


NASTY_DOCSTRINGS = [
    "lower-case start",
    "status: of it",
    "One of:",
    "Amount (in cents)",
    "iDEAL payments",
    "accountID",
    "don't do it",
    "übung macht den Meister",
    "Calls function() again",
    "Calls function(s) again",
    "function(x, y)",
    "Returns",
    "Returns:",
    "returns\n\nNotes\n\nExample:\n\n    code\n\nSee also\nthat",
    "S.\n\nText ends.\nArgs:\n    x: y\nRaises\n------\n\n  Yields:",
    "S.\n\n```\nReturns:\n\nExample\n```\n- Returns\n\n\n\nTodo",
    "S.\n\nError\n\nWarnings:\nParameters\n\nOther Parameters\n\nKeyword Args:\n x",
    'He said "no"',
    '"Yes" is the answer"',
    '"""',
    'a """ b """\n\n"""',
    "ends in a backslash \\",
    "C:\\new\\table \\N{DASH} \\x",
    "tab\there\n\n\tindented\twith tab",
    "日本語の説明。次の文。",
    "…",
    "?",
    ":",
    "x" * 300,
    "long words " * 60,
    "`code` first",
    "  \n   indented\n      more\n   less\n",
    "bidi \u202e and zero \u200b width, nbsp \xa0, \x1b[0m, \x00, \ud800, \ufeff",
    "a\x0bb\x0cc\x85d\u2028e\u2029f\rg",
    "S.\n\nTrailing spaces   \nhard\\\nbreaks  \n",
    "<pre><code>\nx = 1\n\n\ny = 2\n</code></pre>",
    "- a\n- b\n    - c\n\n      more\n",
    "| a | b |\n|---|---|\n| 1 | 2 |",
]


def module_of(docstrings: list[Code]) -> str:
    """Functions that bear the docstrings, in classes so that all may have the same name."""
    return '"""Module."""\n' + "".join(
        f'\n\nclass Class{number}:\n    """Class."""\n\n'
        "    def function(self, limit: int) -> int:\n"
        f"        {indent(code, 8)}\n        return limit\n"
        for number, code in enumerate(docstrings)
    )


def module_of_attributes(docstrings: list[Code]) -> str:
    """Aliases and fields that bear the docstrings."""
    aliases = "".join(f"ALIAS_{i} = int\n{code}\n" for i, code in enumerate(docstrings))
    fields = "".join(f"    field_{i}: int\n    {indent(c)}\n" for i, c in enumerate(docstrings))
    return f'"""Module."""\n\n{aliases}\n\nclass Model:\n    """Class."""\n\n{fields}'


def test_ruff_has_nothing_to_say_about_docstrings(tmp_path: Path) -> None:
    pairs = ["".join(pair) for pair in itertools.product(NASTY_PIECES, repeat=2)]
    texts = [*NASTY_DOCSTRINGS, *pairs, *(f"S.\n\n{pair}" for pair in pairs)]
    plain = [code for text in texts if (code := docstring(text, width=92)) is not None]
    with_sections = [
        docstring(
            "Summary",
            width=92,
            sections=(
                Section("Args", ((identifier("limit"), text),)),
                Section("Returns", ((None, text),)),
            ),
        )
        for text in [*NASTY_DOCSTRINGS, *pairs]
    ]
    assert len(plain) > 2000
    for name, docstrings in (("plain", plain), ("sections", filter(None, with_sections))):
        source = module_of(list(docstrings))
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    attributes = [code for text in texts if (code := attribute_docstring(text)) is not None]
    assert len(attributes) == len(plain)
    source = module_of_attributes(attributes)
    (tmp_path / "attributes.py").write_text(source, encoding="utf-8")
    (tmp_path / "__init__.py").write_text('"""Package."""\n', encoding="utf-8")
    configuration = Path(__file__).parents[2] / "pyproject.toml"
    for arguments in (["check", "--no-cache"], ["format", "--no-cache", "--diff"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "--config", configuration, tmp_path],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert (done.returncode, done.stdout) in ((0, "All checks passed!\n"), (0, ""))
