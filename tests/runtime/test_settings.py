"""Which settings a session takes."""

from __future__ import annotations

from typing import Any, cast

import httpx2
import pytest
from tests.runtime.acme import SECRET, SETTINGS, GetThing, Security
from tests.runtime.sessions import sent

from runtime.errors import InvalidArgument
from runtime.limits import Limits
from runtime.options import RequestOptions
from runtime.session import AsyncSession, Session


def test_options_of_one_call() -> None:
    options = RequestOptions(
        timeout=2, headers={"authorization": "Other", "X-New": "1"}, query={"a": "b&", "c": ["d", "e"]}
    )  # fmt: skip
    request = sent(GetThing(id="a", expand=["x"]), options)
    assert request.headers.get_list("Authorization") == ["Other"]
    assert request.headers["X-New"] == "1"
    assert request.url.query == b"expand%5B0%5D=x&a=b%26&c=d&c=e"
    assert request.extensions["timeout"] == {"connect": 2, "read": 2, "write": 2, "pool": 2}
    assert "Other" not in repr(options)


@pytest.mark.parametrize("query", [{"a": 5}, {"a": ["b", None]}, {"a": "\ud800"}, {5: "a"}])
def test_queries_that_are_no_text_are_refused(query: dict[str, str]) -> None:
    with pytest.raises(InvalidArgument, match=r"^options: query"):
        sent(GetThing(id="a"), RequestOptions(query=query))


def test_headers_in_another_form_are_refused_and_not_shown() -> None:
    for headers in ({"X": 5}, {"X": SECRET.encode()}, [("Authorization", SECRET)]):
        options = RequestOptions(headers=cast("dict[str, str]", headers))
        with pytest.raises(InvalidArgument, match=r"^options: headers") as caught:
            sent(GetThing(id="a"), options)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [{"X": "a\r\nb"}, {"X\r\nY": "a"}, {"": "a"}, {"Host": "evil"}, {"content-length": "0"}],
)
def test_headers_that_would_break_the_message_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(InvalidArgument, match=r"^options: headers"):
        sent(GetThing(id="a"), RequestOptions(headers=headers))


@pytest.mark.parametrize(
    "url",
    [
        "api.example.com",
        "ftp://a",
        "https://",
        "https://u:p@a",
        "https://a?b=c",
        "https://a#b",
        "https://a:x",
        "https://a\n",
        "https://a b",
        "https://é",
        "https://a..b",
        f"https://{'a' * 64}.com",
    ],
)
def test_server_urls_that_are_none_are_refused(url: str) -> None:
    with pytest.raises(InvalidArgument, match="server_url"):
        Session(SETTINGS, credentials=Security(), server_url=url)


# `Any`: what a caller without a type checker may pass.
def test_settings_of_another_type_are_refused_by_name() -> None:
    anything: Any = 5
    no_options: Any = {"timeout": 1}
    is_async: Any = httpx2.AsyncClient()
    is_sync: Any = httpx2.Client()
    security = Security(token=SECRET)
    with pytest.raises(
        InvalidArgument, match=r"^GetThing: options: expected RequestOptions, got dict"
    ):
        sent(GetThing(id="a"), no_options)
    with pytest.raises(InvalidArgument, match=r"^settings: hooks: expected Hooks, got int"):
        Session(SETTINGS, credentials=security, hooks=anything)
    with pytest.raises(InvalidArgument, match=r"^settings: server_url: expected str, got int"):
        Session(SETTINGS, credentials=security, server_url=anything)
    with pytest.raises(InvalidArgument, match=r"http_client: expected httpx2.Client, got AsyncCli"):
        Session(SETTINGS, credentials=security, http_client=is_async)
    with pytest.raises(InvalidArgument, match=r"http_client: expected httpx2.AsyncClient, got Cli"):
        AsyncSession(SETTINGS, credentials=security, http_client=is_sync)


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), 10**400, 3e6, True])
@pytest.mark.parametrize("name", ["timeout", "connect_timeout", "deadline"])
def test_times_that_are_none_are_refused(name: str, value: object) -> None:
    problem = f"{name}: expected a number of seconds above 0"
    with pytest.raises(InvalidArgument, match=f"^settings: {problem}"):
        Session(SETTINGS, credentials=Security(), limits=limits_of(name, value))
    with pytest.raises(InvalidArgument, match=f"^options: {problem}"):
        sent(GetThing(id="a"), options_of(name, value))


@pytest.mark.parametrize("value", [-1, 1.5, True])
@pytest.mark.parametrize("name", ["max_retries", "max_response_bytes"])
def test_numbers_that_are_none_are_refused(name: str, value: object) -> None:
    problem = f"{name}: expected an integer, 0 or more"
    with pytest.raises(InvalidArgument, match=f"^settings: {problem}"):
        Session(SETTINGS, credentials=Security(), limits=limits_of(name, value))
    with pytest.raises(InvalidArgument, match=f"^options: {problem}"):
        sent(GetThing(id="a"), options_of(name, value))


# `Any`: what a caller without a type checker may pass.
def limits_of(name: str, value: Any) -> Limits:
    return Limits(**{name: value})


def options_of(name: str, value: Any) -> RequestOptions:
    return RequestOptions(**{name: value})
