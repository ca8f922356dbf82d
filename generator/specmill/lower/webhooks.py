"""Webhooks and callbacks: what a receiver has to decode."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specmill.ir.api import Content, Webhook
from specmill.ir.names import Proposal, Words, resolve_names, split_words
from specmill.lower.contents import component_names, lower_contents
from specmill.lower.declared import METHODS, DeclaredOperation
from specmill.lower.node import Node
from specmill.lower.schemas import Schemas

__all__ = ["lower_webhooks"]


@dataclass(frozen=True, slots=True)
class _Declared:
    name: str
    http_method: str
    sender: DeclaredOperation | None
    node: Node


def lower_webhooks(
    root: Node | None, senders: Sequence[DeclaredOperation], schemas: Schemas
) -> tuple[Webhook, ...]:
    """Lowers webhooks and callbacks that have a body in JSON.

    Args:
        root: The document, for its webhooks; None to leave them out.
        senders: The operations whose callbacks are wanted.
        schemas: Lowers schemas, and takes what could not be expressed.
    """
    declared = [*_webhooks(root), *_callbacks(senders)]
    names = resolve_names([_proposal(entry) for entry in declared]).names
    found = (_lower(entry, names[entry.node.pointer], schemas) for entry in declared)
    return tuple(webhook for webhook in found if webhook is not None)


def _webhooks(root: Node | None) -> Iterator[_Declared]:
    webhooks = root.get("webhooks") if root else None
    for name, path_item in webhooks.members() if webhooks else ():
        for method, node in path_item.follow().members():
            if method in METHODS:
                yield _Declared(name, method, None, node)


def _callbacks(senders: Sequence[DeclaredOperation]) -> Iterator[_Declared]:
    seen: set[str] = set()
    for sender in senders:
        callbacks = sender.node.get("callbacks")
        for name, reference in callbacks.members() if callbacks else ():
            for _, path_item in reference.follow().members():
                for method, node in path_item.follow().members():
                    # A component may be a callback of several operations.
                    if method in METHODS and node.pointer not in seen:
                        seen.add(node.pointer)
                        yield _Declared(name, method, sender, node)


def _proposal(entry: _Declared) -> Proposal:
    words = split_words(entry.name) or ("webhook",)
    sender = split_words(entry.sender.operation_id) if entry.sender else ()
    own = split_words(entry.node.text("operationId"))
    longer = (*sender, *words)
    candidates = (words, longer, (entry.http_method, *longer), own)
    return Proposal(entry.node.pointer, tuple(filter(None, candidates)))


def _lower(entry: _Declared, words: Words, schemas: Schemas) -> Webhook | None:
    body = entry.node.get("requestBody")
    if body is None:
        return None
    body = body.follow()
    kind = "webhook" if entry.sender is None else "callback"
    contents = lower_contents(
        body, schemas, component_names(body, "requestBodies", ((*words, kind), (*words, "body")))
    )
    content = next((content for content in contents if content.media_kind == "json"), None)
    if content is None:
        _report(entry, kind, body, contents, schemas)
        return None
    sender = f"{entry.sender.http_method.upper()} {entry.sender.path}" if entry.sender else None
    return Webhook(
        words=words,
        name=entry.name,
        http_method=entry.http_method.upper(),
        sender=sender,
        content=content,
        description=entry.node.text("description") or entry.node.text("summary"),
        deprecated=entry.node.flag("deprecated"),
        pointer=entry.node.pointer,
    )


def _report(
    entry: _Declared, kind: str, body: Node, contents: tuple[Content, ...], schemas: Schemas
) -> None:
    listed = ", ".join(f"`{content.media_type}`" for content in contents)
    if listed:
        schemas.findings.append(
            body.finding(
                "unsupported-feature",
                f"the {kind} `{entry.name}` is left out: its body is {listed}, and none is decoded "
                "but JSON",
            )
        )
