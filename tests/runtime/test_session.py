"""Calls of a session: what is sent, and what becomes of the answer."""

from __future__ import annotations

import asyncio

import httpx2
import pytest
from tests.runtime.acme import SECRET, SETTINGS, GetThing, Security, Thing
from tests.runtime.sessions import client_of, ok, sent, session_of

from runtime.errors import (
    ConnectionFailed,
    Error,
    InvalidArgument,
    MissingCredentials,
    StatusError,
    Timeout,
    TransportError,
    UnexpectedResponse,
)
from runtime.session import AsyncSession, Session


def test_a_request_on_the_wire() -> None:
    request = sent(GetThing(id="a/b ?#é", expand=["x", "y"], version="v1"))
    assert request.method == "GET"
    assert request.url.host == "api.example.com"
    assert request.url.raw_path == (
        b"/v1/things/a%2Fb%20%3F%23%C3%A9?expand%5B0%5D=x&expand%5B1%5D=y"
    )
    assert request.headers["Authorization"] == f"Bearer {SECRET}"
    assert request.headers["X-Version"] == "v1"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"] == "acme/1"
    assert request.headers["Host"] == "api.example.com"


def test_a_response() -> None:
    response = session_of(ok).send(GetThing(id="a"))
    assert response.value == Thing(id="a")
    assert (response.status, response.request_id) == (200, "req_1")


def test_credentials_come_from_the_arguments_or_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACME_TOKEN", "from-environment")
    seen: list[str] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        seen.append(f"{request.headers.get('Authorization')} {request.url.query.decode()}")
        return ok(request)

    session_of(keep, Security()).send(GetThing(id="a"))
    session_of(keep, Security(key="k")).send(GetThing(id="a"))
    assert seen == ["Bearer from-environment ", "None api_key=k"]


def test_nothing_is_sent_without_credentials() -> None:
    with pytest.raises(MissingCredentials, match="ACME_TOKEN"):
        session_of(ok, Security()).send(GetThing(id="a"))


def test_redirects_are_not_followed_whatever_the_client_does() -> None:
    def redirect(request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == "api.example.com"
        return httpx2.Response(302, headers={"Location": "https://evil.example.com/"})

    client = client_of(redirect, follow_redirects=True)
    session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
    with pytest.raises(StatusError) as caught:
        session.send(GetThing(id="a"))
    assert caught.value.status == 302


def test_cookies_of_an_answer_are_not_sent_with_the_next_request() -> None:
    def cookie(request: httpx2.Request) -> httpx2.Response:
        assert "Cookie" not in request.headers
        return httpx2.Response(200, json={"id": "a"}, headers={"Set-Cookie": "a=1"})

    session = session_of(cookie)
    assert session.send(GetThing(id="a")).value == session.send(GetThing(id="b")).value


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx2.ConnectTimeout("slow"), Timeout),
        (httpx2.ReadTimeout("slow"), Timeout),
        (httpx2.ConnectError("refused"), ConnectionFailed),
        (httpx2.ReadError("reset"), ConnectionFailed),
        (httpx2.RemoteProtocolError("gone"), ConnectionFailed),
        (httpx2.DecodingError("bad gzip"), TransportError),
    ],
)
def test_errors_of_the_library_are_wrapped_and_hold_no_secret(
    raised: httpx2.RequestError, expected: type[TransportError]
) -> None:
    requests: list[httpx2.Request] = []

    def fail(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        raised.request = request
        raise raised

    for credentials in (Security(token=SECRET), Security(key=SECRET)):
        with pytest.raises(TransportError) as caught:
            session_of(fail, credentials).send(GetThing(id="a"))
        assert type(caught.value) is expected
        assert caught.value.__cause__ is raised
        assert str(raised) in str(caught.value)
        assert "api.example.com" in str(caught.value)
        assert SECRET not in f"{caught.value} {raised.request.url} {raised.request.headers.raw}"


def test_an_undocumented_answer() -> None:
    with pytest.raises(UnexpectedResponse, match=r"\$\.id: is required"):
        session_of(lambda _: httpx2.Response(200, json={})).send(GetThing(id="a"))


def test_another_path_than_the_one_meant_is_never_sent() -> None:
    session = Session(
        SETTINGS,
        credentials=Security(token=SECRET),
        server_url="https://api.example.com/v1/../v2",
        http_client=client_of(ok),
    )
    with pytest.raises(InvalidArgument, match="another path"):
        session.send(GetThing(id="a"))


def test_a_client_that_was_given_stays_open_and_keeps_its_own_settings() -> None:
    seen: list[httpx2.Request] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return ok(request)

    client = httpx2.Client(
        transport=httpx2.MockTransport(keep), timeout=7, headers={"X-Mine": "1", "X-Version": "0"}
    )
    session = Session(SETTINGS, credentials=Security(token=SECRET), http_client=client)
    session.send(GetThing(id="a", version="v1"))
    session.close()
    assert not client.is_closed
    assert seen[0].headers["X-Mine"] == "1"
    assert seen[0].headers.get_list("X-Version") == ["v1"]
    assert seen[0].extensions["timeout"]["connect"] == 7
    client.close()


def test_a_closed_session_says_so() -> None:
    session = Session(SETTINGS, credentials=Security(token=SECRET))
    session.close()
    session.close()
    with pytest.raises(Error, match="the client is closed"):
        session.send(GetThing(id="a"))


def test_async_sessions_do_the_same() -> None:
    async def run() -> None:
        client = httpx2.AsyncClient(transport=httpx2.MockTransport(ok))
        session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), http_client=client)
        response = await session.send(GetThing(id="a"))
        assert (response.value, response.request_id) == (Thing(id="a"), "req_1")
        await session.aclose()
        await session.aclose()
        assert not client.is_closed
        await client.aclose()
        with pytest.raises(Error, match="the client is closed"):
            await session.send(GetThing(id="a"))

    asyncio.run(run())
