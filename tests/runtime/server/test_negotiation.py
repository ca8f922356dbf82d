"""`Accept`, as RFC 9110 words it."""

from __future__ import annotations

import pytest

from runtime.server.negotiation import is_acceptable, preferred

JSON = ("application/json",)


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/json",
        "Application/JSON",
        "application/*",
        "text/html, application/json;q=0.1",
        "text/html,*/*;q=0.001",
        "application/json; charset=utf-8",
        "application/json;version=2;q=0.5, application/json;q=0",
        "text/html, */*",
        ", ,application/json,",
        "*/*;q=0, application/json",
        "application/*;q=0, application/json;q=1.000",
    ],
)
def test_accepted(accept: str) -> None:
    assert is_acceptable(accept, JSON)


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "text/*, image/png",
        "application/xml",
        "application/json;q=0",
        "application/json; q=0.0, */*",
        "application/*;q=0, */*",
        "*/*;q=0",
    ],
)
def test_not_accepted(accept: str) -> None:
    assert not is_acceptable(accept, JSON)


@pytest.mark.parametrize(
    "accept",
    ["json", "application/json;q=high", "text/html;q=2", "a/b/c", 'text/html;a=",";q=0', ","],
)
def test_what_cannot_be_read_excludes_nothing(accept: str) -> None:
    assert is_acceptable(accept, JSON)


def test_one_of_several_suffices() -> None:
    assert is_acceptable("text/csv", ("application/json", "text/csv; charset=utf-8"))


@pytest.mark.parametrize(
    ("accept", "first"),
    [
        ("", "application/json"),
        ("text/csv", "text/csv"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("application/json, text/csv;q=0.5", "application/json"),
        ("image/png", "image/*"),
        ("*/*", "application/json"),
        ("broken", "application/json"),
    ],
)
def test_what_a_client_prefers_comes_first(accept: str, first: str) -> None:
    assert preferred(accept, ("application/json", "text/csv", "image/*"))[0] == first
