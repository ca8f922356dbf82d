"""What was found in the parts of a document, so that they need not be looked at again.

A document is taken in parts: each path, and each component schema. What the rules say of a part
depends on the part, and on what it refers to. All of that is among its surroundings, which are the
document without its paths; a part that refers to a path is never held for sound, and one with an
error is not either.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from specmill.source.finding_notes import FindingNote
from specmill.source.pointers import join
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["NOTHING_KNOWN", "Known", "PartFacts", "Soundness", "parts_of"]


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What the rules for the whole document have to know of a part.

    Attributes:
        operations: The pointers of its operations, callbacks included.
        links: For each place, the places that it consists of.
        properties: How many properties the schema of each place has itself.
        steps: What it takes to check its samples, see `Effort`.
        findings: What was found in it.
    """

    operations: tuple[str, ...]
    links: Mapping[str, list[str]]
    properties: Mapping[str, int]
    steps: int
    findings: tuple[FindingNote, ...]


@dataclass(frozen=True, slots=True)
class Soundness:
    """The parts of a document that no error was found in.

    Attributes:
        surroundings: Digest of the document without its paths; empty where nothing is known.
        parts: The digest of each part, and its facts, by its pointer.
    """

    surroundings: str = ""
    parts: Mapping[str, tuple[str, PartFacts]] = field(
        default_factory=dict[str, tuple[str, PartFacts]]
    )


NOTHING_KNOWN = Soundness()


def parts_of(root: JsonObject) -> dict[str, JsonValue]:
    """The parts of a document, by their pointers, in the order of the document."""
    components = root.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    maps = (("/paths", root.get("paths")), ("/components/schemas", schemas))
    return {
        join(pointer, name): value
        for pointer, members in maps
        if isinstance(members, dict)
        for name, value in members.items()
    }


class Known:
    """Tells which parts of a document are as they were when they were sound.

    Args:
        root: The document.
        before: What was sound in it, or in another version of it.
    """

    def __init__(self, root: JsonObject, before: Soundness) -> None:
        self.parts = parts_of(root)
        self.surroundings = _digest({key: value for key, value in root.items() if key != "paths"})
        is_same = before.surroundings == self.surroundings
        self.sound: dict[str, PartFacts] = {}
        for pointer in self.parts if is_same else ():
            digest, facts = before.parts.get(pointer, ("", None))
            if facts is not None and digest == self._digest_of(pointer):
                self.sound[pointer] = facts

    def keep(self, facts: Mapping[str, PartFacts]) -> Soundness:
        """What is to be known of this version: the facts of the parts that are sound."""
        return Soundness(
            self.surroundings,
            {pointer: (self._digest_of(pointer), found) for pointer, found in facts.items()},
        )

    def _digest_of(self, pointer: str) -> str:
        # A schema is among the surroundings.
        return _digest(self.parts[pointer]) if pointer.startswith("/paths/") else "-"


def _digest(value: JsonValue) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()
