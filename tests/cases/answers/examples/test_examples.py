"""A server of examples answers with what fits its schema, whatever the document gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


def answer_of(package: Any, path: str) -> Any:
    """Ask the server of examples."""
    server = package.module("server.examples").ExampleServer()
    transport = package.module("server").connect(server)
    with httpx2.Client(transport=transport, base_url="https://samples.example.com") as http_client:
        response = http_client.get(path)
    assert response.is_success
    return response.json()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/second", {"name": "Rex"}),
        ("/none", {"name": "tex"}),
        ("/null", {"name": "Tom"}),
        ("/ambiguous", {"name": "Ann"}),
        ("/alike", {"name": "tex"}),
        ("/inner", {"born": "2026-01-20T14:45:00Z", "count": 0}),
    ],
)
def test_the_first_example_that_fits_or_one_that_is_made_up(
    package: Any, path: str, answer: object
) -> None:
    assert answer_of(package, path) == answer


def test_each_example_that_does_not_fit_is_said(package: Any) -> None:
    refused = [one.location.pointer for one in package.findings if "example" in one.code.id]
    assert sorted({pointer.split("/")[2] for pointer in refused}) == [
        "~1ambiguous",
        "~1inner",
        "~1none",
        "~1second",
    ]
