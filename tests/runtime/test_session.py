from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Annotated, Any, cast

import httpx2
import pytest

from runtime.credentials import ApiKeyScheme, BearerScheme, Credentials, Secret
from runtime.errors import (
    ConnectionFailed,
    Error,
    ErrorClasses,
    InvalidArgument,
    MissingCredentials,
    StatusError,
    Timeout,
    TransportError,
    UnexpectedResponse,
)
from runtime.limits import Limits
from runtime.model import Model
from runtime.operation import (
    Call,
    HeaderParameter,
    Operation,
    Outcome,
    PathParameter,
    QueryParameter,
)
from runtime.options import RequestOptions
from runtime.session import AsyncSession, Session, Settings

SECRET = "sk_live_4242"
Handler = Callable[[httpx2.Request], httpx2.Response]


class Thing(Model):
    id: str


class Security(Credentials):
    token: Secret = None
    key: Secret = None


class GetThing(Call[Thing]):
    operation = Operation(
        "GetThing",
        "GET",
        "/things/{id}",
        {"200": Outcome({"application/json": Thing})},
        security=(("bearer",), ("key",)),
        request_id="X-Request-Id",
    )
    id: Annotated[str, PathParameter("id")]
    expand: Annotated[list[str] | None, QueryParameter("expand", style="deepObject")] = None
    version: Annotated[str | None, HeaderParameter("X-Version")] = None


SETTINGS = Settings(
    server_url="https://api.example.com/v1/",
    environment="ACME",
    schemes={
        "bearer": BearerScheme(token="token"),
        "key": ApiKeyScheme(key="key", name="api_key", location="query"),
    },
    security=Security,
    errors=ErrorClasses({}, client=StatusError, server=StatusError, other=StatusError),
    user_agent="acme/1",
    logger="acme",
)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACME_TOKEN", raising=False)
    monkeypatch.delenv("ACME_KEY", raising=False)


def ok(_request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"id": "a"}, headers={"X-Request-Id": "req_1"})


def client_of(handler: Handler, *, follow_redirects: bool = False) -> httpx2.Client:
    transport = httpx2.MockTransport(handler)
    return httpx2.Client(transport=transport, follow_redirects=follow_redirects)


def session_of(handler: Handler, credentials: Security | None = None) -> Session:
    security = Security(token=SECRET) if credentials is None else credentials
    return Session(SETTINGS, credentials=security, http_client=client_of(handler))


def sent(call: Call[Thing], options: RequestOptions | None = None) -> httpx2.Request:
    requests: list[httpx2.Request] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return ok(request)

    session_of(keep).send(call, options)
    (request,) = requests
    return request


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


class Recorder(BaseHTTPRequestHandler):
    lines: list[str]

    def do_GET(self) -> None:
        self.lines.append(self.requestline)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b'{"id":"a"}')

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keeps the output of the tests quiet."""


@pytest.fixture
def recorder() -> Iterator[tuple[str, list[str]]]:
    lines: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Local", (Recorder,), {"lines": lines}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/base", lines
    server.shutdown()
    thread.join()
    server.server_close()


def test_over_a_socket(recorder: tuple[str, list[str]]) -> None:
    url, lines = recorder
    session = Session(SETTINGS, credentials=Security(token=SECRET), server_url=url)
    assert session.send(GetThing(id="a/b%2F", expand=["x"])).value == Thing(id="a")
    session.close()
    assert lines == ["GET /base/things/a%2Fb%252F?expand%5B0%5D=x HTTP/1.1"]


def test_over_a_socket_async(recorder: tuple[str, list[str]]) -> None:
    url, lines = recorder

    async def run() -> None:
        session = AsyncSession(SETTINGS, credentials=Security(token=SECRET), server_url=url)
        assert (await session.send(GetThing(id="a"))).value == Thing(id="a")
        await session.aclose()

    asyncio.run(run())
    assert lines == ["GET /base/things/a HTTP/1.1"]


def test_no_connection() -> None:
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    url = f"http://127.0.0.1:{server.server_port}"
    server.server_close()
    session = Session(
        SETTINGS, credentials=Security(token=SECRET), server_url=url, limits=Limits(max_retries=0)
    )
    with pytest.raises(ConnectionFailed, match=r"^GetThing: no connection to 127\.0\.0\.1:"):
        session.send(GetThing(id="a"))
    session.close()
