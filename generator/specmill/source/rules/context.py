"""What the rules look at, and how they report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from specmill.diagnostics import Diagnostic, Related, diagnostic
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.positions import Part
from specmill.source.refs import RefError, step
from specmill.source.structure import Node
from specmill.source.suggestions import closest
from specmill.source.tree import JsonObject, JsonValue

_MAX_REF_CHAIN = 50
_MAX_GUESSES = 300


@dataclass(slots=True)
class Context:
    """A document under validation and what was found so far.

    Attributes:
        document: The document.
        root: Its tree.
        findings: What was found.
        guesses: How many guesses were asked for.
    """

    document: Document
    root: JsonObject
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    guesses: int = 0

    def report(
        self,
        code_id: str,
        message: str,
        *tokens: str | int,
        at: str,
        hint: str = "",
        part: Part = "value",
        related: Iterable[Related] = (),
    ) -> Diagnostic:
        """Adds a finding.

        Args:
            code_id: Its code.
            message: What is wrong.
            tokens: Reference tokens that lead from `at` to the value.
            at: Pointer of the object that the rule looks at.
            hint: What to do about it.
            part: Whether the value or its key is marked.
            related: Other places that belong to the finding.

        Returns:
            The finding.
        """
        location = self.document.locate(join(at, *tokens), part=part)
        found = diagnostic(code_id, message, location, hint=hint, related=related)
        self.findings.append(found)
        return found

    @staticmethod
    def pointer(node: Node, *tokens: str | int) -> str:
        """The pointer of a value inside of an object."""
        return join(node.pointer, *tokens)

    def may_guess(self) -> bool:
        """False once the findings are too many for anyone to want a guess with each."""
        self.guesses += 1
        return self.guesses <= _MAX_GUESSES

    def closest(self, name: str, names: Iterable[str]) -> str | None:
        """The known name that was probably meant, or None."""
        return closest(name, names) if self.may_guess() else None

    def follow(self, node: Node) -> Node:
        """The object that a reference leads to, or the node itself.

        A reference that leads nowhere is returned as it is; another rule reports it.
        """
        value, pointer = node.value, node.pointer
        for _ in range(_MAX_REF_CHAIN):
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return Node(node.kind, pointer, value)
            try:
                target = step(self.root, str(value["$ref"]))
            except RefError:
                return node
            value, pointer = target.value, target.pointer
        return node


Rule: TypeAlias = Callable[[Context, Node, JsonObject], None]
"""Looks at one object of a kind that the rule is registered for."""


def member(value: JsonValue, *keys: str) -> JsonValue:
    """The value under a chain of keys; None where a link is missing or no object."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def entries(value: JsonValue) -> JsonObject:
    """The members of an object; none for anything else."""
    return value if isinstance(value, dict) else {}


def elements(value: JsonValue) -> list[JsonValue]:
    """The elements of an array; none for anything else."""
    return value if isinstance(value, list) else []
