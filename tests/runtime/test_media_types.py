"""What the names of media types say, and the bodies that are written and read by them."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.bodies import BodyError, TextBody
from runtime.files import BinaryBody, File
from runtime.forms import Encoding
from runtime.media_types import decoded_text, is_json, is_within
from runtime.multipart import MultipartBody

FREE = dict[str, Any]
BYTES = "application/octet-stream"


@pytest.mark.parametrize(
    ("media_type", "media_range", "expected"),
    [
        ("image/png", "image/*", True),
        ("Image/PNG; q=1", "image/*", True),
        ("image/png", "*/*", True),
        ("application/vnd.acme+json", "application/*+json", True),
        ("text/plain", "image/*", False),
        ("application/xml", "application/*+json", False),
        ("image/png", "image/png", False),
    ],
)
def test_what_is_in_a_range(media_type: str, media_range: str, expected: bool) -> None:
    assert is_within(media_type, media_range) is expected


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json; charset=utf-8", True),
        ("Application/Problem+JSON", True),
        ("application/jsonl", False),
        ("", False),
    ],
)
def test_what_is_json(media_type: str, expected: bool) -> None:
    assert is_json(media_type) is expected


def test_bytes_of_any_kind_are_sent_as_what_they_are() -> None:
    body = BinaryBody("*/*")
    assert body.write(b"a").content_type == BYTES
    assert body.write(File(b"a", content_type="image/png")).content_type == "image/png"


def test_text_is_sent_in_the_character_set_of_its_media_type() -> None:
    assert TextBody("text/plain; charset=latin-1", str).write("é").content == b"\xe9"
    assert TextBody("text/plain", str).write("é").content == b"\xc3\xa9"


@pytest.mark.parametrize("charset", ["punycode", "IDNA", "unicode_escape", "rot13", "zlib", "\0"])
def test_codecs_that_are_no_character_sets_are_refused(charset: str) -> None:
    with pytest.raises(ValueError, match="character set"):
        decoded_text(b"a", f"text/plain; charset={charset}")
    with pytest.raises(BodyError):
        TextBody(f"text/plain; charset={charset}").write("a")


@pytest.mark.parametrize("charset", ["latin-1", "nonsense"])
def test_text_that_its_character_set_lacks_is_refused(charset: str) -> None:
    with pytest.raises(BodyError):
        TextBody(f"text/plain; charset={charset}", str).write("\u20ac")


def test_a_part_is_json_whatever_parameters_its_media_type_has() -> None:
    encoding = Encoding(("a",), media_types=("application/json; charset=utf-8",))
    written = MultipartBody("multipart/form-data", FREE, encoding=(encoding,)).write({"a": "x"})
    assert b'\r\n\r\n"x"\r\n' in written.content


@pytest.mark.parametrize("name", ["a\\", "\\", 'a\\"b', "\\\\"])
def test_a_backslash_in_a_name_of_a_part_comes_back(name: str) -> None:
    body = MultipartBody("multipart/form-data", FREE)
    written = body.write({name: File(b"x", "f")})
    assert body.reader()(written.content, written.content_type) == {name: File(b"x", "f", BYTES)}
