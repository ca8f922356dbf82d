import pytest
from hypothesis import given, strategies as st

from specmill.diagnostics import SpecmillError
from specmill.source.document import Document, parse
from specmill.source.pointers import escape, join, split, unescape
from specmill.source.read import from_bytes
from specmill.source.refs import resolve

TEXT = """\
a: {$ref: '#/b'}
b: {$ref: '#/c/0'}
c: [end, {$ref: '#/c/1'}]
'x/y~z': {' ': {'%': 1, 'é': 2, '': 3}}
loop: {$ref: '#/pool'}
pool: {$ref: '#/loop'}
"""


def _document() -> Document:
    return parse(from_bytes("x.yaml", TEXT.encode("utf-8")))


@pytest.mark.parametrize(
    ("ref", "pointer", "value"),
    [
        ("#/a", "/c/0", "end"),
        ("/a", "/c/0", "end"),
        ("#/x~1y~0z/%20/%25", "/x~1y~0z/ /%", 1),
        ("#/x~1y~0z/%20/%C3%A9", "/x~1y~0z/ /é", 2),
        ("#/x~1y~0z/ /é", "/x~1y~0z/ /é", 2),
        ("#/x~1y~0z/%20/", "/x~1y~0z/ /", 3),
        ("#/x%7E1y~0z/%20/", "/x~1y~0z/ /", 3),
    ],
)
def test_references_are_followed(ref: str, pointer: str, value: object) -> None:
    target = resolve(_document(), ref)
    assert (target.pointer, target.value) == (pointer, value)


def test_an_empty_reference_is_the_document() -> None:
    assert resolve(_document(), "#").pointer == ""


@pytest.mark.parametrize(
    ("ref", "code_id"),
    [
        ("#/absent", "unknown-ref"),
        ("#/c/2", "unknown-ref"),
        ("#/c/-1", "unknown-ref"),
        ("#/c/01x", "unknown-ref"),
        ("#/c/٠", "unknown-ref"),
        ("#/c/99999999999999999999", "unknown-ref"),
        ("#/a/$ref/0", "unknown-ref"),
        ("#/c/1", "cyclic-ref"),
        ("#/loop", "cyclic-ref"),
        ("#a", "malformed-ref"),
        ("#/%zz", "malformed-ref"),
        ("#/x~2", "malformed-ref"),
        ("other.yaml", "external-ref-unsupported"),
        ("other.yaml#/a", "external-ref-unsupported"),
        ("https://example.com/x#/a", "external-ref-unsupported"),
        ("file:///etc/passwd", "external-ref-unsupported"),
    ],
)
def test_references_that_lead_nowhere(ref: str, code_id: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        resolve(_document(), ref, at="/b/$ref")
    (finding,) = caught.value.diagnostics
    assert finding.code.id == code_id
    assert finding.location.line == 2


def test_a_cycle_is_named() -> None:
    with pytest.raises(SpecmillError, match="#/loop → #/pool → #/loop"):
        resolve(_document(), "#/loop")


@given(st.lists(st.text()))
def test_pointers_round_trip(tokens: list[str]) -> None:
    assert split(join("", *tokens)) == tokens
    assert [unescape(escape(token)) for token in tokens] == tokens


def test_a_pointer_begins_with_a_slash() -> None:
    with pytest.raises(ValueError, match="begins with a slash"):
        split("a")
