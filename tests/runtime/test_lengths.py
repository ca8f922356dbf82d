"""What a message says of its own length is not believed further than it can be true."""

import pytest

from runtime.content import Content, ContentTooLargeError
from runtime.headers import Headers
from runtime.lengths import declared_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0", 0),
        ("42", 42),
        (" 42 ", 42),
        ("0" * 5_000 + "7", 7),
        ("", 0),
        ("-1", 0),
        ("1e3", 0),
        ("1, 1", 0),
        ("\u0661", 0),
        # A digit by Unicode, and no number to Python.
        ("\u00b2", 0),
    ],
)
def test_a_length_is_a_number_of_ascii_digits(text: str, length: int) -> None:
    assert declared_length(Headers([("Content-Length", text)])) == length


def test_a_number_of_more_digits_than_python_reads_is_too_much() -> None:
    headers = Headers([("Content-Length", "9" * 5_000)])
    assert declared_length(headers) > 2**63
    with pytest.raises(ContentTooLargeError):
        Content(headers, 2**63)


def test_a_length_that_is_none_is_left_to_the_content() -> None:
    content = Content(Headers([("Content-Length", "\u00b2")]), 10)
    content.add(b"ab")
    assert content.whole() == b"ab"
