"""Bodies in parts: what a client writes, and what a server makes of what it receives."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx2
from tests.cases.bodies.calls import Server


def sent(package: Any, method: str, body: Any) -> tuple[str, bytes]:
    """The content type and the content that the client writes."""
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        request.read()
        requests.append(request)
        return httpx2.Response(200, json={})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        client = package.Files(http_client=http_client)
        getattr(client.files, method)(body=body)
    (request,) = requests
    return request.headers["Content-Type"], request.content


def parts(sent: tuple[str, bytes]) -> list[str]:
    """What stands between the boundaries."""
    content_type, content = sent
    match = re.fullmatch(r"multipart/[a-z-]+; boundary=([0-9a-f]{32})", content_type)
    assert match is not None
    before, *between, after = content.decode().split(f"--{match[1]}")
    assert (before, after) == ("", "--\r\n")
    return between


BOUNDARY = "multipart/form-data; boundary=b"


def received(package: Any, content: str | bytes, content_type: str = BOUNDARY) -> Any:
    """What the server makes of what is sent by hand; the response if it refuses."""
    server = Server()

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(package.module("server").create_app(server))
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            headers = {"Content-Type": content_type}
            return await client.post("/files", content=content, headers=headers)

    response = asyncio.run(ask())
    return server.bodies[0] if response.status_code == 200 else response
