from __future__ import annotations

import re

import pytest

from runtime.server.shapes import Shape
from runtime.server.text import (
    MalformedError,
    delimited,
    label,
    matrix,
    nested,
    percent_decoded,
    query_decoded,
)

SCALAR = Shape(frozenset({"string"}))
ARRAY = Shape(items=SCALAR)
SCALAR_OR_ARRAY = Shape(frozenset({"string"}), items=SCALAR)
OBJECT = Shape(properties={"R": SCALAR, "G": SCALAR})
NUMBER_OR_ARRAY = Shape(frozenset({"integer"}), items=SCALAR)
NUMBER_OR_OBJECT = Shape(frozenset({"integer"}), properties={"R": SCALAR, "G": SCALAR})
NESTED = Shape(properties={"tags": ARRAY, "owner": OBJECT}, additional=SCALAR)
COMMA = re.compile(",")


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("a", "a"), ("a%2Fb", "a/b"), ("%C3%A9", "é"), ("a+b", "a+b"), ("%25", "%"), ("%00", "\0")],
)
def test_percent_decoded(text: str, decoded: str) -> None:
    assert percent_decoded(text) == decoded


def test_a_plus_in_a_query_is_a_space() -> None:
    assert query_decoded("a+b%2Bc") == "a b+c"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("%", "has a percent sign that begins no escape"),
        ("%zz", "has a percent sign that begins no escape"),
        ("%4", "has a percent sign that begins no escape"),
        ("%FF", "is not UTF-8"),
        ("%C3%28", "is not UTF-8"),
    ],
)
def test_percent_decoded_refuses(text: str, problem: str) -> None:
    with pytest.raises(MalformedError, match=f"^{problem}$"):
        percent_decoded(text)


@pytest.mark.parametrize(
    ("text", "shape", "explode", "value"),
    [
        ("a,b", SCALAR, False, "a,b"),
        ("a,b", ARRAY, False, ["a", "b"]),
        ("a", ARRAY, False, ["a"]),
        ("", ARRAY, False, [""]),
        ("a%2Cb,c", ARRAY, False, ["a,b", "c"]),
        ("a", SCALAR_OR_ARRAY, False, "a"),
        ("a,b", SCALAR_OR_ARRAY, False, ["a", "b"]),
        ("5", NUMBER_OR_ARRAY, False, "5"),
        ("a", NUMBER_OR_ARRAY, False, ["a"]),
        ("5", NUMBER_OR_OBJECT, True, "5"),
        ("R=5", NUMBER_OR_OBJECT, True, {"R": "5"}),
        ("R,100,G,200", OBJECT, False, {"R": "100", "G": "200"}),
        ("R=100,G=2%3D0", OBJECT, True, {"R": "100", "G": "2=0"}),
    ],
)
def test_delimited(text: str, shape: Shape, explode: bool, value: object) -> None:
    assert delimited(text, COMMA, shape, percent_decoded, explode=explode) == value


@pytest.mark.parametrize(
    ("text", "explode", "problem"),
    [
        ("R,100,G", False, "is not made of pairs"),
        ("R,1,R,2", False, "has a property more than once"),
        ("R=1,R=2", True, "has a property more than once"),
    ],
)
def test_delimited_refuses(text: str, explode: bool, problem: str) -> None:
    with pytest.raises(MalformedError, match=problem):
        delimited(text, COMMA, OBJECT, percent_decoded, explode=explode)


@pytest.mark.parametrize(
    ("text", "shape", "explode", "value"),
    [
        (".a", SCALAR, False, "a"),
        (".a%2Eb.c", ARRAY, True, ["a.b", "c"]),
        (".a.b,c", ARRAY, False, ["a.b", "c"]),
        (".R,100,G,200", OBJECT, False, {"R": "100", "G": "200"}),
        (".R=100.G=200", OBJECT, True, {"R": "100", "G": "200"}),
    ],
)
def test_label(text: str, shape: Shape, explode: bool, value: object) -> None:
    assert label(text, shape, explode=explode) == value


def test_label_refuses_text_without_a_dot() -> None:
    with pytest.raises(MalformedError, match="does not begin with a dot"):
        label("a", SCALAR, explode=False)


@pytest.mark.parametrize(
    ("text", "shape", "explode", "value"),
    [
        (";color=blue", SCALAR, False, "blue"),
        (";color", SCALAR, False, ""),
        (";color=blue,black", ARRAY, False, ["blue", "black"]),
        (";color=blue;color=bl%3Back", ARRAY, True, ["blue", "bl;ack"]),
        (";color=R,100,G,200", OBJECT, False, {"R": "100", "G": "200"}),
        (";R=100;G=200", OBJECT, True, {"R": "100", "G": "200"}),
        (";color=R", OBJECT, True, {"color": "R"}),
        (";color=5", NUMBER_OR_ARRAY, True, "5"),
        (";color=a", NUMBER_OR_ARRAY, True, ["a"]),
        (";color=5", NUMBER_OR_OBJECT, True, "5"),
        (";R=5", NUMBER_OR_OBJECT, True, {"R": "5"}),
    ],
)
def test_matrix(text: str, shape: Shape, explode: bool, value: object) -> None:
    assert matrix(text, "color", shape, explode=explode) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("color=blue", "does not begin with a semicolon"),
        (";colour=blue", "is not of the form ;color=…"),
        (";color=blue;color=black", "is given more than once"),
    ],
)
def test_matrix_refuses(text: str, problem: str) -> None:
    with pytest.raises(MalformedError, match=problem):
        matrix(text, "color", SCALAR, explode=False)


@pytest.mark.parametrize(
    ("entries", "shape", "value"),
    [
        ([("", "5")], SCALAR, "5"),
        ([("[R]", "1"), ("[G]", "2")], OBJECT, {"R": "1", "G": "2"}),
        ([("[]", "b"), ("[]", "a")], ARRAY, ["b", "a"]),
        ([("[1]", "b"), ("[0]", "a"), ("[10]", "c")], ARRAY, ["a", "b", "c"]),
        ([("[]", "b"), ("[0]", "a")], ARRAY, ["a", "b"]),
        ([("[0][R]", "1"), ("[0][G]", "2")], Shape(items=OBJECT), [{"R": "1", "G": "2"}]),
        (
            [("[tags][]", "a"), ("[owner][R]", "1"), ("[else]", "x")],
            NESTED,
            {"tags": ["a"], "owner": {"R": "1"}, "else": "x"},
        ),
        ([("[0]", "a")], OBJECT, {"0": "a"}),
    ],
)
def test_nested(entries: list[tuple[str, str]], shape: Shape, value: object) -> None:
    assert nested(entries, shape) == value


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([("", "1"), ("", "2")], "is given more than once"),
        ([("[R]", "1"), ("[R]", "2")], "is given more than once"),
        ([("", "1"), ("[R]", "2")], "is given both as a scalar and with brackets"),
        ([("[R", "1")], "has brackets that do not match"),
        ([("[R]x", "1")], "has brackets that do not match"),
        ([("[[R]]", "1")], "has brackets that do not match"),
        ([("[a]" * 21, "1")], "has more than 20 levels of brackets"),
    ],
)
def test_nested_refuses(entries: list[tuple[str, str]], problem: str) -> None:
    with pytest.raises(MalformedError, match=problem):
        nested(entries, OBJECT)
