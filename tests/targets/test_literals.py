"""Values and names of a document in Python code."""

import ast
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.targets.nasty_texts import ANY_TEXT, NASTY_TEXT

from specmill.render.code import verbatim
from specmill.targets.python.text import LiteralValue, identifier, literal

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANY_TEXT
    | NASTY_TEXT
    | st.binary()
)


VALUES: st.SearchStrategy[LiteralValue] = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner) | st.tuples(inner)
)


@given(VALUES)
def test_a_literal_evaluates_to_the_same_value(value: LiteralValue) -> None:
    source = literal(value).text
    source.encode()
    evaluated = ast.literal_eval(source)
    assert evaluated == value
    assert repr(evaluated) == repr(value)
    assert len(source.splitlines()) == 1


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("plain", '"plain"'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ("both \" and '", '"both \\" and \'"'),
        ("back\\slash", '"back\\\\slash"'),
        ("line\nfeed\r\t", '"line\\nfeed\\r\\t"'),
        ("bidi \u202e zero \u200b", '"bidi \\u202e zero \\u200b"'),
        ("\ud83d", '"\\ud83d"'),
        ("\U000e0001", '"\\U000e0001"'),
        ("é 漢 😀", '"é 漢 😀"'),
        (b'\x00a"\xff', "b'\\x00a\"\\xff'"),
        (-0.0, "-0.0"),
        ({"a": [1, None, True], "b": ("x",)}, '{"a": [1, None, True], "b": ("x",)}'),
    ],
)
def test_how_a_literal_is_spelled(value: LiteralValue, source: str) -> None:
    assert literal(value).text == source


@pytest.mark.parametrize("digits", [20, 4300, 5000])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_literal_of_a_large_integer_compiles(digits: int, sign: int) -> None:
    number = sign * 10**digits
    assert ast.literal_eval(literal(number).text) == number


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_a_number_that_is_not_finite_has_no_literal(number: float) -> None:
    with pytest.raises(ValueError, match="has no literal"):
        literal([number])


def test_a_literal_that_is_nested_too_deeply_is_refused() -> None:
    value: LiteralValue = 1
    for _ in range(100):
        value = [value]
    assert ast.literal_eval(literal(value).text) == value
    with pytest.raises(ValueError, match="nested"):
        literal([value])


def test_ruff_leaves_literals_as_they_are(tmp_path: Path) -> None:
    values: list[LiteralValue] = [
        "it's",
        'say "hi"',
        "\" '",
        "\ud800\xad\U000e0001\x7f",
        b"\xff\"'",
        1e300,
        1e-7,
        -0.0,
        2**70,
    ]
    source = "".join(f"X_{i} = {literal(value)}\n" for i, value in enumerate(values))
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--isolated", path], check=True)
    assert path.read_text(encoding="utf-8") == source


@pytest.mark.parametrize("name", ["limit", "_x", "match", "A1"])
def test_an_identifier_is_taken_as_it_is(name: str) -> None:
    assert identifier(name) == verbatim("") + identifier(name)
    assert str(identifier(name)) == name


@pytest.mark.parametrize(
    "name", ["", "class", "None", "__debug__", "1a", "a-b", "a b", "a\n", "ﬁ", "é", "a.b", "a;b"]
)
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        identifier(name)
