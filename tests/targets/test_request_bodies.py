"""In which media types a body is sent."""

from __future__ import annotations

import pytest

from specmill.ir.api import Body, Content
from specmill.ir.types import Anything, Binary, Dictionary, Reference, Scalar, Type
from specmill.targets.python.request_bodies import body_formats, unsendable

THING = Reference("/components/schemas/Thing")
OTHER = Reference("/components/schemas/Other")
FORM = "application/x-www-form-urlencoded"


def formats(*contents: tuple[str, Type]) -> list[tuple[str, str, tuple[str, ...]]]:
    listed = tuple(Content(name, type_, (), None, "") for name, type_ in contents)
    found = body_formats(Body(listed, True, "", ""))
    return [(one.kind, one.media_type, one.also) for one in found]


def test_json_comes_first_then_parts_then_forms() -> None:
    listed: list[tuple[str, Type]] = [
        ("a/b", Binary()),
        (FORM, THING),
        ("multipart/form-data", THING),
        ("text/plain", Scalar("string")),
    ]
    assert [kind for kind, _, _ in formats(*listed, ("application/json", THING))] == [
        "json", "multipart", "form", "binary", "text"
    ]  # fmt: skip


def test_names_that_say_json_alone_are_one() -> None:
    names = ("*/*", "text/json", "application/*+json", "application/json; charset=utf-8")
    assert formats(*((name, THING) for name in names)) == [
        ("json", "application/json; charset=utf-8", ("*/*", "text/json", "application/*+json"))
    ]


def test_json_of_two_types_is_two() -> None:
    assert formats(("application/json", THING), ("application/merge-patch+json", OTHER)) == [
        ("json", "application/json", ()),
        ("json", "application/merge-patch+json", ()),
    ]


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("*/*", Anything(), ("json", "application/json", ("*/*",))),
        ("*/*", Binary(), ("binary", "*/*", ())),
        ("image/*", Binary(), ("binary", "image/*", ())),
        ("text/*", Scalar("string"), ("text", "text/plain", ("text/*",))),
        ("multipart/*", THING, ("multipart", "multipart/form-data", ("multipart/*",))),
        ("application/x-ndjson", THING, ("text", "application/x-ndjson", ())),
        ("gzip", Binary(), ("binary", "application/octet-stream", ("gzip",))),
        ("a/b; c=\r\nX: y", Binary(), ("binary", "a/b", ())),
        ("a/b; c=é", Binary(), ("binary", "a/b", ())),
    ],
)
def test_what_is_sent_for_odd_names(
    name: str, type_: Type, expected: tuple[str, str, tuple[str, ...]]
) -> None:
    assert formats((name, type_)) == [expected]


def test_what_has_no_form_for_an_object_is_not_sent_where_something_else_has() -> None:
    xml = Content("application/xml", THING, (), None, "")
    json = Content("application/json", THING, (), None, "")
    text = Content("text/plain", Scalar("string"), (), None, "")
    form = Content(FORM, Dictionary(Anything()), (), None, "")
    assert unsendable(Body((xml, json, text), True, "", "")) == (xml,)
    assert unsendable(Body((xml, form), True, "", "")) == (xml,)
    assert unsendable(Body((xml, text), True, "", "")) == ()
