"""Marks every value of a YAML text that is known to parse."""

from dataclasses import dataclass, field

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from specmill.source.positions import Marked, Span
from specmill.source.yaml_events import YamlText, span


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    node: Marked
    anchor: str | None
    key: Span | None = None
    key_text: str = ""
    is_merge: bool = False
    merged: list[Marked] = field(default_factory=list[Marked])


def mark_events(text: YamlText) -> Marked:
    """Marks the values of a text.

    What a merge key brings is marked where it is written, unless the mapping has its own member.
    Of two equal keys, the first is marked.
    """
    return _Marker(text).run()


class _Marker:
    def __init__(self, text: YamlText) -> None:
        self._text = text
        self._open: list[_Open] = []
        self._anchors: dict[str, Marked] = {}
        self._root = Marked(Span(0, 1))

    def run(self) -> Marked:
        for event in self._text.events():
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, CollectionStartEvent):
                start = span(event).start
                children: dict[str, Marked] | list[Marked]
                children = {} if isinstance(event, MappingStartEvent) else []
                node = Marked(Span(start, start + 1), children=children)
                self._open.append(_Open(node, event.anchor))
                self._remember(event, node)
            elif isinstance(event, CollectionEndEvent):
                self._close()
            elif isinstance(event, AliasEvent):
                named = self._anchors.get(event.anchor or "")
                self._add(Marked(span(event), children=named.children if named else None))
        return self._root

    def _scalar(self, event: ScalarEvent) -> None:
        parent = self._open[-1] if self._open else None
        if parent and parent.key is None and isinstance(parent.node.children, dict):
            parent.key = span(event)
            if parent.key.start == parent.node.value.start:
                # A block mapping has no bracket to mark: it is marked by its first key.
                parent.node.value = parent.key
            parent.key_text = self._text.original(event.value)
            parent.is_merge = parent.key_text == "<<" and event.implicit[0]
            return
        node = Marked(span(event))
        self._remember(event, node)
        self._add(node)

    def _close(self) -> None:
        closed = self._open.pop()
        children = closed.node.children
        if isinstance(children, dict):
            for merged in closed.merged:
                if isinstance(merged.children, dict):
                    for key, child in merged.children.items():
                        children.setdefault(key, child)
        self._add(closed.node)

    def _add(self, node: Marked) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        children = parent.node.children
        if isinstance(children, list):
            children.append(node)
            return
        node.key = parent.key
        if parent.is_merge:
            parent.merged.extend(node.children if isinstance(node.children, list) else [node])
        elif children is not None:
            children.setdefault(parent.key_text, node)
        parent.key = None

    def _remember(self, event: NodeEvent, node: Marked) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = node
