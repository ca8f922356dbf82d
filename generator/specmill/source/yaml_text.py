"""Builds the plain tree of a YAML text, event by event, without recursion.

Merge keys (`<<`) are applied, although YAML 1.2 dropped them: hand-written documents use them, and
every other tool of the field reads them. Members that stand in the mapping itself win.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from specmill.diagnostics import Diagnostic, SpecmillError, diagnostic
from specmill.source.duplicates import duplicate_key
from specmill.source.limits import MAX_DEPTH, MAX_VALUES, refuse_count, refuse_depth
from specmill.source.pointers import join
from specmill.source.positions import Marked, Span, TextPositions
from specmill.source.tree import JsonArray, JsonObject, JsonValue
from specmill.source.yaml_events import YamlText, span
from specmill.source.yaml_marks import mark_events
from specmill.source.yaml_scalars import (
    CORE_PREFIX,
    ScalarError,
    resolve_plain,
    resolve_tagged,
    tag_name,
)

__all__ = ["mark", "parse"]

_MERGE = "<<"
_MAX_DUPLICATES = 50


@dataclass(slots=True)
class _Frame:
    """A collection whose end has not been read yet.

    Attributes:
        members: The collection itself.
        anchor: Its anchor, if it has one.
        key: The key that waits for its value, in a mapping.
        merge: The key, if it is a merge key.
        is_duplicate: The key occurred before, so that its value is dropped.
        merged: Mappings that merge keys brought.
        size: Number of values inside, aliases expanded.
        height: Levels of nesting inside, aliases expanded.
    """

    members: JsonObject | JsonArray
    anchor: str | None
    key: str | None = None
    merge: Event | None = None
    is_duplicate: bool = False
    merged: list[JsonObject] = field(default_factory=list[JsonObject])
    size: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    value: JsonValue
    size: int
    height: int


def parse(text: str, positions: TextPositions) -> JsonValue:
    """Parses a stream of exactly one YAML document.

    Raises:
        SpecmillError: The text is not YAML, has no value in JSON, or exceeds a limit.
    """
    return _TreeBuilder(YamlText(text, positions)).build()


def mark(text: str, positions: TextPositions) -> Marked:
    """Marks every value of a text that `parse` accepts."""
    return mark_events(YamlText(text, positions))


class _TreeBuilder:
    def __init__(self, text: YamlText) -> None:
        self._text = text
        self._frames: list[_Frame] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._duplicates: list[tuple[str, Span]] = []
        self._roots: list[JsonValue] = []
        self._total = 0

    def build(self) -> JsonValue:
        for event in self._text.events():
            # Scalars are four fifths of all events.
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, CollectionStartEvent):
                self._start(event)
            elif isinstance(event, CollectionEndEvent):
                self._end(event)
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent) and self._roots:
                self._refuse(
                    "multiple-documents",
                    "a second YAML document begins here",
                    event,
                    "keep one document in a file; a description may not hold a line `---`",
                )
        if self._duplicates:
            raise SpecmillError(*self._duplicate_diagnostics())
        if not self._roots:
            place = self._text.positions.at(Span(0, 1))
            hint = "write an OpenAPI document into it"
            raise SpecmillError(
                diagnostic("file-empty", "the file holds only comments", place, hint=hint)
            )
        return self._roots[0]

    def _scalar(self, event: ScalarEvent) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.key is None and isinstance(frame.members, dict):
            self._key(frame, frame.members, event)
            return
        value = self._scalar_value(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, 1, 0)
        self._add(value, 1, 0, event)

    def _scalar_value(self, event: ScalarEvent) -> JsonValue:
        text = self._text.original(event.value)
        try:
            if event.tag is not None:
                return resolve_tagged(event.tag, text)
            return resolve_plain(text) if event.implicit[0] else text
        except ScalarError as error:
            code_id = "invalid-number" if event.tag is None else "unsupported-tag"
            hint = "quote it if it is meant as text" if event.tag is None else "remove the tag"
            self._refuse(code_id, str(error), event, hint)

    def _key(self, frame: _Frame, members: JsonObject, event: ScalarEvent) -> None:
        value = self._scalar_value(event)
        if value is None or isinstance(value, bool):
            self._refuse_key(f"the key `{event.value}` is not a string", event)
        # A number keeps its spelling: `200` is the key "200".
        key = self._text.original(event.value)
        frame.key = key
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, 1, 0)
        frame.merge = event if key == _MERGE and event.implicit[0] else None
        frame.is_duplicate = bool(frame.merged) if frame.merge else key in members
        if frame.is_duplicate:
            parent = self._pointer(self._frames[:-1])
            self._duplicates.append((join(parent, key), span(event)))
            if len(self._duplicates) >= _MAX_DUPLICATES:
                raise SpecmillError(*self._duplicate_diagnostics())

    def _start(self, event: CollectionStartEvent) -> None:
        if self._frames and self._is_key_expected(self._frames[-1]):
            self._refuse_key("a collection cannot be a key", event)
        kind = "map" if isinstance(event, MappingStartEvent) else "seq"
        if event.tag not in {None, "!", CORE_PREFIX + kind}:
            message = f"the tag {tag_name(event.tag or '')} is not supported"
            self._refuse("unsupported-tag", message, event, "remove the tag")
        if len(self._frames) >= MAX_DEPTH:
            refuse_depth(self._text.positions, span(event))
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._frames.append(_Frame({} if kind == "map" else [], event.anchor))

    def _end(self, event: Event) -> None:
        frame = self._frames.pop()
        if isinstance(frame.members, dict):
            for merged in frame.merged:
                for key, value in merged.items():
                    frame.members.setdefault(key, value)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = _Anchored(frame.members, frame.size, frame.height)
        self._add(frame.members, frame.size, frame.height, event)

    def _alias(self, event: NodeEvent) -> None:
        name = event.anchor or ""
        if name not in self._anchors:
            message = f"there is no anchor &{name} before this alias"
            hint = "an alias needs an anchor (&name) earlier in the file"
            self._refuse("yaml-syntax", message, event, hint)
        anchored = self._anchors[name]
        if anchored is None:
            message = f"the alias *{name} stands inside the value that it names"
            self._refuse("recursive-alias", message, event, "use $ref for a recursive schema")
        if self._frames and self._is_key_expected(self._frames[-1]):
            self._refuse_key("an alias cannot be a key", event)
        if len(self._frames) + anchored.height > MAX_DEPTH:
            refuse_depth(self._text.positions, span(event))
        self._add(anchored.value, anchored.size, anchored.height, event)

    def _add(self, value: JsonValue, size: int, height: int, event: Event) -> None:
        self._total += size if isinstance(event, AliasEvent) else 1
        if self._total > MAX_VALUES:
            refuse_count(self._text.positions, span(event))
        if not self._frames:
            self._roots.append(value)
            return
        frame = self._frames[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.members, list):
            frame.members.append(value)
            return
        if frame.merge is not None and not frame.is_duplicate:
            frame.merged.extend(self._mappings_to_merge(value, frame.merge))
        elif frame.key is not None and not frame.is_duplicate:
            frame.members[frame.key] = value
        frame.key = None

    def _mappings_to_merge(self, value: JsonValue, event: Event) -> Iterator[JsonObject]:
        for candidate in value if isinstance(value, list) else [value]:
            if not isinstance(candidate, dict):
                hint = "write `<<: *name` or `<<: [*one, *two]`, with anchors of mappings"
                self._refuse("invalid-merge", "a merge key takes mappings only", event, hint)
            yield candidate

    @staticmethod
    def _is_key_expected(frame: _Frame) -> bool:
        return frame.key is None and isinstance(frame.members, dict)

    @staticmethod
    def _pointer(frames: list[_Frame]) -> str:
        tokens = [len(f.members) if isinstance(f.members, list) else f.key or "" for f in frames]
        return join("", *tokens)

    def _duplicate_diagnostics(self) -> list[Diagnostic]:
        marks = mark_events(self._text)
        return [
            duplicate_key(self._text.positions, marks, pointer, place)
            for pointer, place in self._duplicates
        ]

    def _refuse_key(self, message: str, event: Event) -> NoReturn:
        self._refuse("invalid-key", message, event, "put the key in quotes")

    def _refuse(self, code_id: str, message: str, event: Event, hint: str) -> NoReturn:
        location = self._text.positions.at(span(event))
        raise SpecmillError(diagnostic(code_id, message, location, hint=hint))
