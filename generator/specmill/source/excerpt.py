"""Cuts a document down to some of its operations and the components that they reach."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from specmill.source.document import parse
from specmill.source.pointers import from_fragment, split
from specmill.source.read import from_bytes
from specmill.source.structure import METHODS
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["excerpt"]

_SCHEMAS = ("components", "schemas")


def excerpt(name: str, content: bytes, pointers: Iterable[str]) -> bytes:
    """Writes what some operations and components of a document need of it, as JSON.

    What is kept stands at the same JSON pointer as before, in the same order, but for the list of
    tags: it keeps those that the operations have. Security schemes are kept without being reached,
    since requirements know them by name; webhooks are not kept. A link may lead to an operation that
    is not there.

    Args:
        name: The file name of the document, which tells its format.
        content: An OpenAPI document that parses.
        pointers: JSON pointers of the operations and components.

    Raises:
        SpecmillError: The document does not parse.
    """
    kept = _Reach(_object(parse(from_bytes(name, content)).root)).document(pointers)
    return f"{json.dumps(kept, ensure_ascii=False, indent=2)}\n".encode()


@dataclass(slots=True)
class _Reach:
    """Finds what is reached.

    Attributes:
        root: The document.
        components: The kinds and names of the components that are reached.
        paths: What is kept of each path item that is reached: methods and other keys.
        waiting: What was reached, and not looked through yet.
    """

    root: JsonObject
    components: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    paths: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    waiting: list[JsonValue] = field(default_factory=list[JsonValue])

    def document(self, pointers: Iterable[str]) -> JsonObject:
        """Returns the document without what these pointers do not reach."""
        others = {"paths", "components", "webhooks", "tags"}
        self.waiting += [value for key, value in self.root.items() if key not in others]
        for name in _object(_object(self.root.get("components")).get("securitySchemes")):
            self._reach_component("securitySchemes", name)
        for pointer in pointers:
            self._reach(tuple(split(pointer)))
        while self.waiting:
            for tokens in _references(self.waiting.pop()):
                self._reach(tokens)
        parts: dict[str, JsonValue] = {
            "paths": self._paths(),
            "components": self._components(),
            "tags": self._tags(),
        }
        return {
            key: parts.get(key, value)
            for key, value in self.root.items()
            if key != "webhooks" and parts.get(key, True)
        }

    def _reach(self, tokens: tuple[str, ...]) -> None:
        match tokens:
            case ("components", kind, name, *_):
                self._reach_component(kind, name)
            case ("paths", path, method, *_) if method in METHODS:
                self._reach_path(path, (method,))
            case ("paths", path, *_):
                self._reach_path(path, METHODS)
            case _:
                pass

    def _reach_component(self, kind: str, name: str) -> None:
        found = _object(_object(self.root.get("components")).get(kind))
        if name in found and (kind, name) not in self.components:
            self.components.add((kind, name))
            self.waiting.append(found[name])

    def _reach_path(self, path: str, methods: Collection[str]) -> None:
        item = _object(_object(self.root.get("paths")).get(path))
        if path not in self.paths:
            others = {key: value for key, value in item.items() if key not in METHODS}
            self.paths[path] = {*others}
            self.waiting.append(others)
        for method in item:
            if method in methods and method not in self.paths[path]:
                self.paths[path].add(method)
                self.waiting.append(item[method])

    def _paths(self) -> JsonObject:
        return {
            path: {key: value for key, value in _object(item).items() if key in self.paths[path]}
            for path, item in _object(self.root.get("paths")).items()
            if path in self.paths
        }

    def _tags(self) -> list[JsonValue]:
        items = (*self._paths().values(), *_object(self._components().get("pathItems")).values())
        operations = [_object(_object(item).get(method)) for item in items for method in METHODS]
        used = [tag for one in operations for tag in _list(one.get("tags"))]
        return [tag for tag in _list(self.root.get("tags")) if _object(tag).get("name") in used]

    def _components(self) -> JsonObject:
        kinds: JsonObject = {}
        for kind, members in _object(self.root.get("components")).items():
            kept: JsonObject = {
                name: value
                for name, value in _object(members).items()
                if (kind, name) in self.components
            }
            if kept:
                kinds[kind] = kept
        return kinds


def _references(value: JsonValue) -> Iterator[tuple[str, ...]]:
    """Yields the pointers that a value refers to, at any depth.

    An example may hold something that looks like a reference: then more is kept than is needed.
    """
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            yield from _pointers(value.get("$ref"))
            for target in _object(value.get("mapping")).values():
                yield from _pointers(target)
                if isinstance(target, str):
                    yield (*_SCHEMAS, target)


def _pointers(reference: JsonValue) -> Iterator[tuple[str, ...]]:
    if isinstance(reference, str) and reference.startswith("#/"):
        yield tuple(split(from_fragment(reference[1:])))


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
