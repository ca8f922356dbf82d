"""Operations at servers of their own: their requests go there, unless a client is told a server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

USUAL = "https://api.example.com/v1/files"
UPLOAD = "https://eu.upload.example.com:8443/files"
LATEST = "https://api.example.com/v2/files/latest"
PINNED = "https://api.example.com/v1/files/latest"
ALL = [USUAL, UPLOAD, LATEST, PINNED]


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


class Remote:
    """Answers every request, and keeps it."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self.transport = httpx2.MockTransport(self.answer)

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.requests]

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if request.url.path.endswith("/events"):
            return httpx2.Response(
                200, headers={"Content-Type": "text/event-stream"}, content=b"data: a\n\n"
            )
        return httpx2.Response(200, json=["a"])


def call_all(package: Any, **settings: Any) -> Remote:
    remote = Remote()
    http_client = httpx2.Client(transport=remote.transport)
    with package.Drive(http_client=http_client, api_key="k", **settings) as client:
        files = client.files
        for method in (files.list, files.add, files.latest_files, files.pin):
            assert method() == ["a"]
    return remote


def test_each_request_goes_to_the_server_of_its_operation(package: Any) -> None:
    remote = call_all(package)
    assert remote.urls == ALL
    assert [request.headers["host"] for request in remote.requests] == [
        "api.example.com",
        "eu.upload.example.com:8443",
        "api.example.com",
        "api.example.com",
    ]
    assert {request.headers["x-key"] for request in remote.requests} == {"k"}


def test_the_server_that_a_client_is_told_is_that_of_all_operations(
    package: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "http://localhost:8000/api"
    expected = [f"{told}/files", f"{told}/files", f"{told}/files/latest", f"{told}/files/latest"]
    assert call_all(package, server_url=told).urls == expected
    # Also where it is the address of the document.
    assert call_all(package, server_url="https://api.example.com/v1").urls[1] == USUAL
    monkeypatch.setenv("DRIVE_SERVER_URL", told)
    assert call_all(package).urls == expected


def test_async_clients_and_streams_go_there_too(package: Any) -> None:
    remote = Remote()

    async def go() -> list[Any]:
        http_client = httpx2.AsyncClient(transport=remote.transport)
        async with package.AsyncDrive(http_client=http_client, api_key="k") as client:
            assert await client.files.add() == ["a"]
            async with client.files.watch() as events:
                found = [event async for event in events]
            call = package.module("operations.files").AddFile()
            async with client.stream(call) as response:
                assert response.status == 200
            return found

    assert len(asyncio.run(go())) == 1
    with package.Drive(
        http_client=httpx2.Client(transport=remote.transport), api_key="k"
    ) as client:
        with client.files.watch() as events:
            assert len([*events]) == 1
        with client.stream(package.module("operations.files").AddFile()) as response:
            assert response.status == 200
    events = "https://events.example.com/v1/beta/events"
    assert remote.urls == [UPLOAD, events, UPLOAD, events, UPLOAD]


def test_logs_and_errors_name_the_server_that_was_asked(
    package: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    http_client = httpx2.Client(transport=httpx2.MockTransport(refuse))
    client = package.Drive(http_client=http_client, api_key="k", max_retries=0)
    failed = pytest.raises(
        package.module("errors").ConnectionFailed, match=r"eu\.upload\.example\.com:8443"
    )
    with caplog.at_level(logging.DEBUG, logger=package.name), failed:
        client.files.add()
    asked = {
        (vars(record)["server_address"], vars(record)["server_port"]) for record in caplog.records
    }
    assert asked == {("eu.upload.example.com", 8443)}


def test_a_closed_client_sends_nothing_anywhere(package: Any) -> None:
    closed = package.module("errors").ClientClosed
    client = package.Drive(api_key="k")
    client.close()
    with pytest.raises(closed):
        client.files.add()

    async def go() -> None:
        other = package.AsyncDrive(api_key="k")
        await other.aclose()
        with pytest.raises(closed):
            await other.files.add()

    asyncio.run(go())


def test_a_server_in_the_process_answers_all_addresses(package: Any) -> None:
    class Server:
        async def list_files(self, call: Any, context: Any) -> list[str]:
            return [call.operation.id, context.path]

        add_file = latest_files = pin_files = watch = list_files

    server = package.module("server")
    with (
        httpx2.Client(transport=server.connect(Server())) as http_client,
        package.Drive(http_client=http_client, api_key="k") as client,
    ):
        assert client.files.list() == ["listFiles", "/files"]
        assert client.files.add() == ["addFile", "/files"]
        assert client.files.latest_files() == ["latestFiles", "/files/latest"]
        assert client.files.pin() == ["pinFiles", "/files/latest"]


def test_a_sandbox_answers_a_client_that_is_told_its_address(package: Any) -> None:
    with (
        package.module("server.sandbox").serve() as url,
        package.Drive(server_url=url, api_key="k") as client,
    ):
        files = client.files
        answers = [files.list(), files.add(), files.latest_files(), files.pin()]
    assert [type(answer) for answer in answers] == [list] * 4


def test_connections_of_a_client_reach_another_server(package: Any) -> None:
    add_file = package.module("operations.files").AddFile
    usual = add_file.operation
    with package.module("server.sandbox").serve() as url:
        operation = type(usual)(
            usual.id,
            usual.method,
            usual.path,
            usual.outcomes,
            server_url=url,
            security=usual.security,
        )
        moved = type("Moved", (add_file,), {"__module__": __name__, "operation": operation})
        with package.Drive(api_key="k") as client:
            assert isinstance(client.send(moved()).value, list)

        async def go() -> object:
            async with package.AsyncDrive(api_key="k") as other:
                return (await other.send(moved())).value

        assert isinstance(asyncio.run(go()), list)


def test_nothing_is_left_out(package: Any) -> None:
    assert package.findings == ()
    assert "Some operations have another" in package.Drive.__doc__
    text = package.module("operations.files").AddFile.__doc__
    assert "`POST /files` at `https://eu.upload.example.com:8443/`" in text
