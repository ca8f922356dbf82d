"""No text of a document ends the string that holds it."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2


def public(kind: Any) -> set[str]:
    """The members of a class that are no secret."""
    return {name for name in dir(kind) if not name.startswith("_")}


def test_all_texts_arrive(generate: Callable[..., Any], document: Path) -> None:
    package = generate(document)
    root = importlib.import_module(package.name)
    assert (package.name.isidentifier(), package.name.isascii()) == (True, True)
    assert "{{ x }} {% raw %}" in (root.__doc__ or "")
    project = tomllib.loads((package.folder / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == package.folder.name
    kind: Any = getattr(root, next(name for name in root.__all__ if not name.startswith("Async")))
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(204)

    with kind(http_client=httpx2.Client(transport=httpx2.MockTransport(answer))) as client:
        (resource,) = public(kind) - {"close", "send", "stream"}
        methods: Any = getattr(client, resource)
        (method,) = public(type(methods))
        function: Any = getattr(methods, method)
        assert "Ends with \\" in (function.__doc__ or "")
        (parameter,) = (n for n in function.__annotations__ if n not in ("options", "return"))
        function(**{parameter: '"""\\'})
    assert sent[0].url.query == b"x%22%5C=%22%22%22%5C"
