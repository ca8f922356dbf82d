"""Drafts to definitions: the names are resolved, and it is known where each type travels."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

from specmill.diagnostics import Diagnostic
from specmill.ir.api import Operation, Webhook
from specmill.ir.names import Words, split_words
from specmill.ir.types import (
    Alias,
    Definition,
    Property,
    Record,
    Type,
    Usage,
    references_in,
)
from specmill.lower.definition_names import PIN
from specmill.lower.node import Node
from specmill.lower.open_unions import with_unlisted
from specmill.lower.schemas import DraftDefinition, DraftProperty

__all__ = [
    "Root",
    "alias_of",
    "finish_definition",
    "links_of",
    "name_clash",
    "roots_of",
    "roots_of_webhook",
    "usage_of",
]

Root: TypeAlias = tuple[str, Usage]
"""The key of a definition that an operation or a webhook refers to, and where that travels."""


def finish_definition(
    draft: DraftDefinition, drafts: Mapping[str, DraftDefinition], words: Words, usage: Set[Usage]
) -> Definition:
    """Makes a definition of a draft.

    Args:
        draft: The draft.
        drafts: All drafts that it refers to, by their keys.
        words: Its name.
        usage: Where it travels.
    """
    draft = _opened(draft, drafts) if "response" in usage else draft
    return _finish(draft, words, tuple(sorted(usage)))


def name_clash(node: Node, words: Words) -> Diagnostic:
    """Says that the name of a schema is taken.

    Args:
        node: The schema.
        words: What it is called instead.
    """
    return node.finding(
        "name-clash",
        f"the name of this schema is taken: it is called `{' '.join(words)}` instead",
        f"Give it a name of its own with `{PIN}`",
    )


def alias_of(drafts: Mapping[str, DraftDefinition]) -> Callable[[str], Type | None]:
    """Returns what tells the type that a definition is another name of."""
    return lambda key: drafts[key].type


def _opened(draft: DraftDefinition, drafts: Mapping[str, DraftDefinition]) -> DraftDefinition:
    def opened(type_: Type) -> Type:
        return with_unlisted(type_, alias_of(drafts))

    return replace(
        draft,
        properties=draft.properties
        and tuple(replace(entry, type=opened(entry.type)) for entry in draft.properties),
        additional=draft.additional and opened(draft.additional),
        type=draft.type and opened(draft.type),
    )


def _finish(draft: DraftDefinition, words: Words, usage: tuple[Usage, ...]) -> Definition:
    node = draft.node
    description, deprecated = node.text("description"), node.flag("deprecated")
    if draft.type is not None:
        return Alias(
            node.pointer, words, draft.component, draft.type, description, deprecated, usage
        )
    return Record(
        key=node.pointer,
        words=words,
        component=draft.component,
        properties=tuple(_property(entry, usage) for entry in draft.properties or ()),
        additional=draft.additional,
        description=description,
        deprecated=deprecated,
        usage=usage,
        constraints=draft.constraints,
    )


def _property(draft: DraftProperty, usage: tuple[Usage, ...]) -> Property:
    node, target = draft.node, draft.node.follow()
    read_only = node.flag("readOnly") or target.flag("readOnly")
    write_only = node.flag("writeOnly") or target.flag("writeOnly")
    is_answered = "response" in usage
    # One class serves both directions: what one of them lacks, no instance has to have.
    is_unsent = read_only and usage not in ((), ("response",))
    return Property(
        name=draft.name,
        words=split_words(draft.name) or ("property",),
        type=draft.type,
        required=draft.required and not is_unsent and not (write_only and is_answered),
        description=node.text("description") or target.text("description"),
        deprecated=node.flag("deprecated") or target.flag("deprecated"),
        read_only=read_only,
        write_only=write_only,
        default=node.scalar("default"),
        pointer=node.pointer,
        answered=draft.required and is_unsent and is_answered and not write_only,
        sent=draft.required and write_only and is_answered and "request" in usage and not read_only,
    )


def links_of(draft: DraftDefinition) -> tuple[str, ...]:
    """The keys of the definitions that a draft refers to."""
    parts = [entry.type for entry in draft.properties or ()]
    parts += [part for part in (draft.additional, draft.type) if part is not None]
    return references_in(parts)


def roots_of(operation: Operation) -> tuple[Root, ...]:
    """The keys of the definitions that an operation refers to, each with where it travels."""
    types: list[tuple[Type, Usage]] = [(entry.type, "parameter") for entry in operation.parameters]
    if operation.body is not None:
        types.extend((content.type, "request") for content in operation.body.contents)
    for response in operation.responses:
        types.extend((header.type, "response") for header in response.headers)
        types.extend((content.type, "response") for content in response.contents)
    return tuple(
        dict.fromkeys((key, usage) for part, usage in types for key in references_in([part]))
    )


def roots_of_webhook(webhook: Webhook) -> tuple[Root, ...]:
    """Those that a webhook refers to, which is read as answers are."""
    return tuple((key, "response") for key in references_in([webhook.content.type]))


def usage_of(roots: Iterable[Root], links: Mapping[str, Sequence[str]]) -> Mapping[str, Set[Usage]]:
    """Where each definition travels.

    Args:
        roots: Where travels what operations and webhooks refer to themselves.
        links: The keys of the definitions that each of them refers to.
    """
    usage: dict[str, set[Usage]] = {key: set() for key in links}
    waiting = list(roots)
    while waiting:
        key, kind = waiting.pop()
        if kind not in usage[key]:
            usage[key].add(kind)
            waiting.extend((linked, kind) for linked in links[key])
    return usage
