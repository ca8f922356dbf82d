"""Forms and files come through each door, wherever it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import Depends, FastAPI, Request
from starlette.applications import Starlette
from starlette.routing import Mount

VALUE = "a/b ü"


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


async def reads_the_body(request: Request) -> None:
    await request.body()


def starlette(package: Any, server: Any) -> tuple[Any, str]:
    return package.module("server").create_app(server), ""


def mounted_starlette(package: Any, server: Any) -> tuple[Any, str]:
    inner = Starlette(routes=[Mount("/v1", app=package.module("server").create_app(server))])
    return Starlette(routes=[Mount("/api", app=inner)]), "/api/v1"


def starlette_in_fastapi(package: Any, server: Any) -> tuple[Any, str]:
    app = FastAPI()
    app.mount("/api", package.module("server").create_app(server))
    return app, "/api"


def router(package: Any, server: Any) -> tuple[Any, str]:
    app = FastAPI()
    app.include_router(package.module("server").create_router(server))
    return app, ""


def prefixed_router(package: Any, server: Any) -> tuple[Any, str]:
    app = FastAPI()
    router = package.module("server").create_router(server)
    app.include_router(router, prefix="/api/v1", dependencies=[Depends(reads_the_body)])
    return app, "/api/v1"


def mounted_fastapi(package: Any, server: Any) -> tuple[Any, str]:
    outer = FastAPI()
    outer.mount("/outer", prefixed_router(package, server)[0])
    return outer, "/outer/api/v1"


doors = pytest.mark.parametrize(
    "door",
    [
        starlette,
        mounted_starlette,
        starlette_in_fastapi,
        router,
        prefixed_router,
        mounted_fastapi,
    ],
)


class Server:
    """Answers with what it was sent."""

    def __init__(self, package: Any) -> None:
        self.note = package.module("models.components").Note

    async def create_note(self, call: Any, context: Any) -> Any:
        del context
        return self.note(text=f"{call.id}: {call.body.text}", tags=call.body.tags)

    async def add_picture(self, call: Any, context: Any) -> Any:
        del context
        file = call.body.file
        return self.note(text=f"{call.id}: {file.filename}, {len(file.read())}")


def answers(package: Any, app: Any, prefix: str) -> list[str]:
    """What a client is answered that sends a form and a file."""
    models, file = package.module("models.components"), package.module("_runtime.files").File

    async def ask() -> list[str]:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as http_client:
            client = package.AsyncDoors(server_url=f"http://test{prefix}", http_client=http_client)
            picture = models.Picture(file=file(b"x" * 100_000, "a.png", "image/png"))
            return [
                (
                    await client.notes.create(
                        id=VALUE, body=models.Note(text="ü&=", tags=["a", "b"])
                    )
                ).text,
                (await client.notes.add_picture(id=VALUE, body=picture)).text,
            ]

    return asyncio.run(ask())


@doors
def test_a_form_and_a_file(package: Any, door: Callable[..., tuple[Any, str]]) -> None:
    app, prefix = door(package, Server(package))
    assert answers(package, app, prefix) == [f"{VALUE}: ü&=", f"{VALUE}: a.png, 100000"]


@doors
def test_the_server_of_examples(package: Any, door: Callable[..., tuple[Any, str]]) -> None:
    app, prefix = door(package, package.module("server.examples").ExampleServer())
    assert answers(package, app, prefix) == ["Milk", "Milk"]


@pytest.mark.parametrize("prefix", ["", "/sandbox"])
def test_a_sandbox(package: Any, prefix: str) -> None:
    module = package.module("server.sandbox")
    app = module.create_sandbox(module.SandboxOptions())
    if prefix:
        outer = FastAPI()
        outer.mount(prefix, app)
        app = outer
    assert answers(package, app, prefix) == ["Milk", "Milk"]
