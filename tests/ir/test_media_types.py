import pytest

from specmill.ir.api import Content
from specmill.ir.media_types import is_range, is_well_formed, media_kind
from specmill.ir.types import Anything, Binary


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json", "json"),
        ("Application/JSON; charset=utf-8", "json"),
        ("text/json", "json"),
        ("application/problem+json", "json"),
        ("application/*+json", "json"),
        ("*/*", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data; boundary=x", "multipart"),
        ("multipart/mixed", "multipart"),
        ("text/plain", "text"),
        ("text/*", "text"),
        ("text/xml", "text"),
        ("application/xml", "text"),
        ("application/atom+xml", "text"),
        ("text/event-stream", "events"),
        ("application/x-ndjson", "lines"),
        ("application/geo+json-seq", "lines"),
        ("application/stream+json", "lines"),
        ("application/octet-stream", "binary"),
        ("image/*", "binary"),
        ("application/zip", "binary"),
        ("gzip", "binary"),
        ("", "binary"),
    ],
)
def test_how_the_bodies_of_a_media_type_are_written(media_type: str, kind: str) -> None:
    assert media_kind(media_type) == kind


def test_a_range_of_bytes_is_no_json() -> None:
    assert Content("*/*", Binary(), (), None, "").media_kind == "binary"
    assert Content("*/*", Anything(), (), None, "").media_kind == "json"
    assert Content("application/json", Binary(), (), None, "").media_kind == "json"


def test_ranges_and_what_is_no_media_type() -> None:
    assert is_range("image/*")
    assert is_range("application/*+json")
    assert not is_range("image/png; q=*")
    assert is_well_formed("image/*; q=1")
    assert not is_well_formed("gzip")
    assert not is_well_formed("a/b/c")
