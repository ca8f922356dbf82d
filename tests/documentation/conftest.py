"""The two hand-authored documents, read without the generator, with every reference replaced."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

SPEC = Path(__file__).parents[2] / "spec"

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | None"


def resolve(root: Json, node: Json) -> Json:
    """Return a node with each local reference in it replaced by what it refers to."""
    if isinstance(node, list):
        return [resolve(root, item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" not in node:
        return {key: resolve(root, value) for key, value in node.items()}
    target = root
    for part in str(node["$ref"]).removeprefix("#/").split("/"):
        assert isinstance(target, dict)
        target = target[part]
    return resolve(root, target)


def document(name: str) -> Json:
    root: Json = yaml.safe_load((SPEC / name).read_text(encoding="utf-8"))
    return resolve(root, root)


# The tests take what they read as Any: its shape is what they assert.
@pytest.fixture(scope="session")
def stripe() -> Any:
    return document("stripe.yaml")


@pytest.fixture(scope="session")
def moov() -> Any:
    return document("moov.yaml")


@pytest.fixture(scope="session")
def example() -> Callable[[str], Any]:
    """Read an example response, equal to the documentation's, by its file name."""

    def read(name: str) -> Any:
        return json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))

    return read
