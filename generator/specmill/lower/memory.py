"""What is kept of lowering a document, so that of its next version only what has changed is lowered.

A document is taken in parts: each path, and all that is no path, which are its surroundings. While
the surroundings stay the same, what comes of a path depends on the path, on the names of its
operations, and on which definitions were needed before, whose order and contexts are kept with it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from specmill.ir.api import Operation, Webhook
from specmill.ir.names import Resolution
from specmill.ir.servers import Server
from specmill.ir.types import Definition
from specmill.lower.declared import DeclaredOperation
from specmill.lower.definition_names import Naming
from specmill.lower.definitions import Root
from specmill.lower.operation_names import OperationName
from specmill.lower.sandbox import SANDBOX
from specmill.source.finding_notes import FindingNote
from specmill.source.pointers import join
from specmill.source.tree import JsonObject, JsonValue

__all__ = [
    "LoweredPath",
    "Memory",
    "Recall",
    "by_path",
    "digest_of_path",
    "digest_of_surroundings",
    "is_alone",
    "recall_nothing",
]

# A reference to anything but what surrounds the paths.
_INTO_A_PATH = re.compile(r'"\$ref": "(?!#/(?:components|webhooks)/)|"#(?:/|%2[Ff])(?:paths|%)')


@dataclass(frozen=True, slots=True)
class LoweredPath:
    """What came of a path, or of all that is no path.

    Attributes:
        digest: Digest of what the document has there.
        names: What its operations are called, by their pointers.
        operations: Its operations, as they are in the model.
        keys: The definitions that nothing before it needed, in order.
        findings: What was found.
        roots: The definitions that it refers to itself, with where they travel.
        is_alone: Whether nothing else of the model can depend on it but by its definitions.
    """

    digest: str
    names: tuple[tuple[str, OperationName], ...]
    operations: tuple[Operation, ...]
    keys: tuple[str, ...]
    findings: tuple[FindingNote, ...]
    roots: tuple[Root, ...]
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """What is kept of lowering a document.

    Attributes:
        surroundings: Digest of all that is no path.
        servers: The servers of the API.
        refused_examples: Pointers of the examples that their schemas refuse.
        paths: What came of each path, by its pointer, in the order of the document.
        rest: What came of webhooks and components after that.
        namings: What each definition is called after, in the order of the definitions.
        names: What they are called.
        links: The definitions that each refers to.
        definitions: The definitions.
        webhooks: The webhooks.
        copies: How many properties were copied, see `Composition`.
        steps: How many steps it took to check the samples, see `Effort`.
    """

    surroundings: str
    servers: tuple[Server, ...]
    refused_examples: frozenset[str]
    paths: Mapping[str, LoweredPath]
    rest: LoweredPath
    namings: Mapping[str, Naming]
    names: Resolution
    links: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, Definition]
    webhooks: tuple[Webhook, ...]
    copies: int
    steps: int


Recall: TypeAlias = Callable[[str], Memory | None]
"""Finds what is kept of the last version that had surroundings of this digest."""


def recall_nothing(_surroundings: str) -> Memory | None:
    """Has kept nothing."""
    return None


def digest_of_surroundings(root: JsonObject) -> str:
    """The digest of all that is no path; empty where some of that refers to a path."""
    return _digest({key: value for key, value in root.items() if key != "paths"})


def digest_of_path(root: JsonObject, path: str) -> str:
    """The digest of a path; empty where it refers to a path, or to all of the document."""
    paths = root.get("paths")
    return _digest(paths.get(path) if isinstance(paths, dict) else None)


def _digest(value: JsonValue) -> str:
    text = json.dumps(value)
    return "" if _INTO_A_PATH.search(text) else sha256(text.encode()).hexdigest()


def by_path(declared: Sequence[DeclaredOperation]) -> dict[str, list[DeclaredOperation]]:
    """The operations of each path, by its pointer, in the order of the document."""
    found: dict[str, list[DeclaredOperation]] = {}
    for entry in declared:
        found.setdefault(join("/paths", entry.path), []).append(entry)
    return found


def is_alone(pointer: str, entries: Iterable[DeclaredOperation]) -> bool:
    """Whether operations have nothing that is lowered together with that of other paths.

    Args:
        pointer: The pointer of their path.
        entries: The operations.
    """
    return all(
        entry.node.pointer.startswith(f"{pointer}/")
        and entry.node.get("callbacks") is None
        and entry.node.get(SANDBOX) is None
        for entry in entries
    )
