"""What is sent is closed: a value that the document does not list is refused before it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VALUES: dict[str, tuple[list[Any], list[Any]]] = {
    "shape": (
        [{"kind": "circle", "size": 1.5}, {"kind": "box", "size": "L"}],
        [{"kind": "new"}, {}, {"kind": "box", "size": 1}],
    ),
    "unique": ([[1], [1, 2]], [[], [1, 1], [1, 2, 1]]),
    "structured": ([{"a": 1}, {"a": 1.0}, [1, 2], "x"], [{"a": 2}, {}, [2, 1], "y", {"a": True}]),
    "user": ([{"password": "p"}, {"id": "1", "password": "p"}], [{}, {"id": "1"}]),
    "keyed": ([{}, {"a": 1, "b": 2}], [{"c": 1}, {"a": "1"}]),
    "mixed": ([1, "a", None, True], [2, "b", False, [], {}]),
    "place": ([["x", 1.5]], [["z", 1.5], ["x"], ["x", 1.5, 2], []]),
}


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml", "sent")


@pytest.mark.parametrize("name", VALUES)
def test_what_a_server_reads(package: Any, name: str) -> None:
    model = package.module("_runtime.model")
    everything = package.module("models.posting").Everything
    fitting, wrong = VALUES[name]
    for value in fitting:
        content = json.dumps({name: value}).encode()
        assert json.loads(model.encode(model.decode(everything, content), everything)) == {
            name: value
        }
    for value in wrong:
        with pytest.raises(model.DecodeError):
            model.decode(everything, json.dumps({name: value}).encode())


def test_everything_is_expressed(package: Any) -> None:
    assert package.findings == ()


def test_a_call_refuses_what_is_not_listed(package: Any) -> None:
    everything = package.module("models.posting").Everything
    with pytest.raises(ValueError, match="unique"):
        everything(unique=[1, 1])
    with pytest.raises(ValueError, match="structured"):
        everything(structured={"a": 2})
    assert everything(unique=[1, 2], structured={"a": 1}).unique == [1, 2]
