"""Calls that no documented answer ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from moov_invoice_payments import Moov, errors as moov_errors
from tests.loop.calls import list_moov
from tests.loop.serving import Serve


def test_nobody_listens() -> None:
    with (
        Moov(token="t", server_url="http://127.0.0.1:1", max_retries=0) as client,
        pytest.raises(moov_errors.ConnectionFailed, match=r"127\.0\.0\.1:1"),
    ):
        list_moov(client)


def test_the_answer_takes_too_long(serve: Serve) -> None:
    async def never(scope: object, receive: Callable[[], Any], send: object) -> None:
        del scope, send
        await receive()
        await receive()  # until the client goes

    with (
        Moov(token="t", server_url=serve(never), timeout=0.05, max_retries=0) as client,
        pytest.raises(moov_errors.Timeout),
    ):
        list_moov(client)


def test_the_connection_breaks(serve: Serve) -> None:
    async def broken(scope: object, receive: object, send: Callable[[Any], Any]) -> None:
        del scope, receive
        headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"[", "more_body": True})
        raise ConnectionResetError

    with (
        Moov(token="t", server_url=serve(broken), max_retries=0) as client,
        pytest.raises(moov_errors.ConnectionFailed),
    ):
        list_moov(client)


def test_a_closed_client_says_so() -> None:
    client = Moov(token="t")
    client.close()
    client.close()
    with pytest.raises(moov_errors.Error, match="closed"):
        list_moov(client)


def test_a_client_of_the_caller_stays_open() -> None:
    http_client = httpx2.Client(
        transport=httpx2.MockTransport(lambda _: httpx2.Response(200, json=[]))
    )
    with Moov(token="t", http_client=http_client) as client:
        list_moov(client)
    assert not http_client.is_closed
    http_client.close()


def test_a_redirect_is_not_followed_with_the_credentials() -> None:
    hosts: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        hosts.append(request.url.host)
        return httpx2.Response(307, headers={"Location": "https://evil.example.com/"})

    http_client = httpx2.Client(transport=httpx2.MockTransport(answer), follow_redirects=True)
    with (
        Moov(token="t", http_client=http_client) as client,
        pytest.raises(moov_errors.StatusError) as caught,
    ):
        list_moov(client)
    assert caught.value.status == 307
    assert hosts == ["api.moov.io"]
