"""Drafts to definitions: the names are resolved, and it is known where each type travels."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from specmill.diagnostics import Diagnostic
from specmill.ir.api import Operation, Webhook
from specmill.ir.names import Words, split_words
from specmill.ir.types import (
    Alias,
    Array,
    Definition,
    Dictionary,
    Property,
    Record,
    Reference,
    Tuple,
    Type,
    Union,
    Usage,
)
from specmill.lower.alias_cycles import without_alias_cycles
from specmill.lower.definition_names import PIN, name_definitions
from specmill.lower.open_unions import with_unlisted
from specmill.lower.schemas import DraftDefinition, DraftProperty

__all__ = ["alias_of", "finish_definitions"]


def finish_definitions(
    drafts: Mapping[str, DraftDefinition],
    operations: tuple[Operation, ...],
    webhooks: tuple[Webhook, ...],
    findings: list[Diagnostic],
) -> dict[str, Definition]:
    """Names the drafts and says where they are used.

    Args:
        drafts: The definitions by their key.
        operations: Every operation, for where the types travel.
        webhooks: What is received without being asked for, which is read as answers are.
        findings: Takes a diagnostic for each name that needed a suffix.
    """
    drafts = without_alias_cycles(drafts)
    resolution = name_definitions(drafts, operations)
    findings.extend(
        drafts[key].node.finding(
            "name-clash",
            f"the name of this schema is taken: it is called "
            f"`{' '.join(resolution.names[key])}` instead",
            f"Give it a name of its own with `{PIN}`",
        )
        for key in resolution.clashes
    )
    usage = _usage(drafts, operations)
    for webhook in webhooks:
        _mark(webhook.content.type, "response", drafts, usage)
    return {
        key: _finish(
            _opened(draft, drafts) if "response" in usage.get(key, ()) else draft,
            resolution.names[key],
            tuple(sorted(usage.get(key, ()))),
        )
        for key, draft in drafts.items()
    }


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


def _usage(
    drafts: Mapping[str, DraftDefinition], operations: tuple[Operation, ...]
) -> dict[str, set[Usage]]:
    usage: dict[str, set[Usage]] = {}
    for operation in operations:
        for start, kind in _roots(operation):
            _mark(start, kind, drafts, usage)
    return usage


def _roots(operation: Operation) -> Iterator[tuple[Type, Usage]]:
    for parameter in operation.parameters:
        yield parameter.type, "parameter"
    for content in operation.body.contents if operation.body else ():
        yield content.type, "request"
    for response in operation.responses:
        for header in response.headers:
            yield header.type, "response"
        for content in response.contents:
            yield content.type, "response"


def _mark(
    start: Type,
    kind: Usage,
    drafts: Mapping[str, DraftDefinition],
    usage: dict[str, set[Usage]],
) -> None:
    waiting = [start]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Reference):
            marks = usage.setdefault(current.key, set())
            if kind not in marks:
                marks.add(kind)
                waiting += _parts(drafts[current.key])
        elif isinstance(current, Array):
            waiting.append(current.items)
        elif isinstance(current, Dictionary):
            waiting.append(current.values)
        elif isinstance(current, Tuple):
            waiting += current.items
        elif isinstance(current, Union):
            waiting += current.variants


def _parts(draft: DraftDefinition) -> list[Type]:
    parts = [entry.type for entry in draft.properties or ()]
    return parts + [part for part in (draft.additional, draft.type) if part is not None]
