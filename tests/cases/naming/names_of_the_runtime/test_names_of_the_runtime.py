"""A schema may be called like anything that the generated modules import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

NAMES = [
    "Annotated",
    "Any",
    "AsyncSession",
    "BaseModel",
    "Call",
    "ConfigDict",
    "Context",
    "ExampleServer",
    "Field",
    "JSONBody",
    "Literal",
    "Model",
    "Operation",
    "Outcome",
    "Page",
    "Protocol",
    "Reply",
    "RequestOptions",
    "Route",
    "Security",
    "SendIt",
    "Session",
    "Taken",
    "TypeAlias",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_taken_name(
    generate: Callable[..., Any], document: Path, call: Callable[..., Any], name: str
) -> None:
    text = document.read_text("utf-8").replace("NAME", name)
    package = generate(text, f"taken_{name.lower()}")
    components = package.module("models.components")
    (exported,) = set(components.__all__) - {"Security"}
    schema = getattr(components, exported)

    class Server:
        async def send_it(self, call: Any, context: Any) -> Any:
            del context
            return call.body

    async def act(client: Any) -> Any:
        return await client.echo.send_it(body=schema(short="abc", kind="a"))

    assert call(package, Server(), act) == schema(short="abc", kind="a")
    assert package.findings == ()
