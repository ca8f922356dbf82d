"""What the lint rules look at, and how they report and offer to mend."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from specmill.diagnostics import Code, Diagnostic, Related, shortened
from specmill.lint.levels import Levels
from specmill.lint.table import RULES
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.positions import Part
from specmill.source.rules.context import Context
from specmill.source.structure import Node
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Check", "Edit", "Finding", "Fix", "Linting", "is_said", "member_after"]


class Finding(NamedTuple):
    """What a rule found, before its place in the text is looked for.

    Attributes:
        rule: Key of `RULES`.
        message: What is wrong, as one clause.
        pointer: Where it is.
        part: Whether the value or its key is marked.
        related: What another place says about it, and its pointer; two empty texts for none.
    """

    rule: str
    message: str
    pointer: str
    part: Part
    related: tuple[str, str]


class Edit(NamedTuple):
    """A change of one value.

    Attributes:
        pointer: The member or element that is removed or gets another value, or a new member.
        value: Its value: a text, true, or the names of types; nothing when it is removed.
        is_removal: Whether it is removed.
        before: The member of the same object that a new member is put before; empty for others.
    """

    pointer: str
    value: JsonValue = None
    is_removal: bool = False
    before: str = ""


class Fix(NamedTuple):
    """What mends one finding.

    Attributes:
        rule: Key of `RULES`, or a diagnostic code.
        edits: The changes, which belong together.
    """

    rule: str
    edits: tuple[Edit, ...]


@dataclass(slots=True)
class Gathered:
    """What the walk gathers for the rules that look at the whole document.

    Attributes:
        tags: Where tags are declared.
        descriptions: Where each description stands first.
        references: What references and discriminators lead to.
        schemes: The security schemes that requirements name.
    """

    tags: dict[str, str] = field(default_factory=dict[str, str])
    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    references: set[str] = field(default_factory=set[str])
    schemes: set[str] = field(default_factory=set[str])


@dataclass
class Linting:
    """A document that is linted, and what was found so far.

    Attributes:
        document: The document as it was written, of either version.
        root: Its tree.
        levels: How much each rule matters.
        findings: What was found.
        fixes: What would mend it.
        gathered: What rules for the whole document need to know.
    """

    document: Document
    root: JsonObject
    levels: Levels
    findings: list[Finding] = field(default_factory=list[Finding])
    fixes: list[Fix] = field(default_factory=list[Fix])
    gathered: Gathered = field(default_factory=Gathered)

    @cached_property
    def is_old(self) -> bool:
        """Whether it is a document of OpenAPI 3.0."""
        return str(self.root.get("openapi")).startswith("3.0")

    @cached_property
    def _context(self) -> Context:
        return Context(self.document, self.root)

    def wants(self, rule: str) -> bool:
        """Whether the findings of a rule matter at all."""
        return self.levels.get(rule) is not None

    def report(
        self,
        rule: str,
        message: str,
        *tokens: str | int,
        at: str,
        part: Part = "value",
        related: tuple[str, str] = ("", ""),
    ) -> None:
        """Adds a finding, unless the rule is off.

        Args:
            rule: Key of `RULES`.
            message: What is wrong, as one clause.
            tokens: Reference tokens that lead from `at` to the value.
            at: Pointer of the object that the rule looks at.
            part: Whether the value or its key is marked.
            related: What another place says about it, and its pointer.
        """
        if self.wants(rule):
            self.findings.append(Finding(rule, message, join(at, *tokens), part, related))

    def offer(self, rule: str, *edits: Edit) -> None:
        """Says what would mend a finding.

        Args:
            rule: Key of `RULES`, or a diagnostic code.
            edits: The changes.
        """
        if rule not in self.levels or self.wants(rule):
            self.fixes.append(Fix(rule, edits))

    def follow(self, node: Node) -> Node:
        """The object that a reference leads to, or the node itself."""
        return self._context.follow(node)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings with their places in the text, in order of position."""
        return tuple(sorted(set(map(self._diagnostic, self.findings))))

    def _diagnostic(self, finding: Finding) -> Diagnostic:
        rule = RULES[finding.rule]
        severity = self.levels.get(rule.id)
        if severity is None:
            msg = f"the rule {rule.id} is off"
            raise ValueError(msg)
        message, pointer = finding.related
        related = (Related(message, self.document.locate(pointer)),) if message else ()
        return Diagnostic(
            Code(rule.id, severity, rule.title),
            shortened(finding.message),
            rule.advice,
            self.document.locate(finding.pointer, part=finding.part),
            related,
        )


Check: TypeAlias = Callable[[Linting, Node, JsonObject], None]
"""Looks at one object of a kind that the check is registered for."""


def member_after(value: JsonObject, name: str) -> str:
    """The member that a new one goes before to stand after another; that one, if it is the last."""
    names = [*value]
    place = names.index(name) + 1
    return names[place] if place < len(names) else name


def is_said(text: JsonValue) -> bool:
    """Whether there is a text, and anything in it."""
    return isinstance(text, str) and bool(text.strip())
