"""Where a change of a value changes the text, so that all else stays as it was written."""

import json
from functools import cached_property
from typing import NamedTuple

from yaml.events import CollectionEndEvent, CollectionStartEvent

from specmill.lint.linting import Edit
from specmill.source import json_text, yaml_text
from specmill.source.document import Document
from specmill.source.pointers import split
from specmill.source.positions import Marked, TextPositions
from specmill.source.tree import JsonValue
from specmill.source.yaml_events import YamlText, span

__all__ = ["Layout", "Replacement"]

_SPACE = " \t\r\n"


class Replacement(NamedTuple):
    """A stretch of text, as code point offsets with the end excluded, and what takes its place."""

    start: int
    end: int
    text: str


class Layout:
    """The text of a document, of which single values can be changed.

    Args:
        document: The document as it was parsed.
    """

    def __init__(self, document: Document) -> None:
        self._root = document.root
        self._text = document.source.text
        self._positions = TextPositions(document.file, self._text)
        self._newline = "\r\n" if "\r\n" in self._text else "\n"
        self._decode = json.JSONDecoder().raw_decode

    def replacement(self, edit: Edit) -> Replacement | None:
        """What a change of a value changes in the text; None where that would cost more than it.

        Args:
            edit: The change.
        """
        *above, name = split(edit.pointer)
        parent, value = self._find(above)
        if parent is None or parent.children is None:
            return None
        if edit.before:
            place = parent.child(edit.before)
            return None if place is None else self._inserted(parent, place, name, edit.value)
        node = parent.child(name)
        if node is None:
            return None
        if edit.is_removal:
            return self._removed(parent, node)
        return self._replaced(node, _member(value, name), edit.value)

    @cached_property
    def _is_json(self) -> bool:
        try:
            json.loads(self._text)
        except ValueError:
            return False
        return True

    @cached_property
    def _marks(self) -> Marked:
        if self._is_json:
            return json_text.mark(self._text, self._positions)
        return yaml_text.mark(self._text, self._positions)

    @cached_property
    def _brackets(self) -> dict[int, int]:
        """Where each collection of YAML in brackets ends, by where it starts."""
        found: dict[int, int] = {}
        opened: list[tuple[int, bool]] = []
        for event in YamlText(self._text, self._positions).events():
            if isinstance(event, CollectionStartEvent):
                opened.append((span(event).start, bool(event.flow_style)))
            elif isinstance(event, CollectionEndEvent):
                start, is_flow = opened.pop()
                if is_flow:
                    found[start] = span(event).end
        return found

    def _find(self, tokens: list[str]) -> tuple[Marked | None, JsonValue]:
        node: Marked | None = self._marks
        value = self._root
        for token in tokens:
            node = None if node is None else node.child(token)
            value = _member(value, token)
        return node, value

    def _is_flow(self, node: Marked) -> bool:
        return self._is_json or node.value.start in self._brackets

    def _end(self, node: Marked) -> int:
        """Where a value ends, without the space after it."""
        start = node.value.start
        if self._is_json:
            return self._decode(self._text, start)[1]
        if start in self._brackets:
            return self._brackets[start]
        if node.children and self._text[start] != "*":
            inner = node.children.values() if isinstance(node.children, dict) else node.children
            return max(map(self._end, inner))
        end = node.value.end
        while end > start and self._text[end - 1] in _SPACE:
            end -= 1
        return end

    def _removed(self, parent: Marked, node: Marked) -> Replacement | None:
        children = parent.children or []
        siblings = list(children.values() if isinstance(children, dict) else children)
        place = next(index for index, one in enumerate(siblings) if one is node)
        following = siblings[place + 1] if place + 1 < len(siblings) else None
        start, end = _start(node), self._end(node)
        if self._is_flow(parent):
            if following is not None:
                return self._without(start, _start(following), end, _start(following))
            before = self._end(siblings[place - 1]) if place else start
            return self._without(before, end, before, start)
        line = self._line_start(start)
        lead = self._text[line:start].strip()
        if lead == ("" if isinstance(children, dict) else "-"):
            return self._without_lines(line, end)
        if lead == "-" and following is not None:
            # The next member takes the place beside the dash.
            return self._without(start, _start(following), end, _start(following))
        return None

    def _without(self, start: int, end: int, gap: int, gap_end: int) -> Replacement | None:
        """Nothing in the place of a stretch, unless a comment in the gap would go with it."""
        has_comment = not self._is_json and "#" in self._text[gap:gap_end]
        return None if has_comment else Replacement(start, end, "")

    def _without_lines(self, start: int, end: int) -> Replacement | None:
        """Nothing in the place of whole lines; a comment on the last of them goes with it."""
        after = self._text.find("\n", end) + 1 or len(self._text)
        rest = self._text[end:after].strip()
        return Replacement(start, after, "") if not rest or rest[0] == "#" else None

    def _replaced(self, node: Marked, old: JsonValue, new: JsonValue) -> Replacement | None:
        start, end = node.value.start, self._end(node)
        written = self._text[start:end]
        if isinstance(old, str) and isinstance(new, str) and old in written:
            return Replacement(start, end, written.replace(old, new, 1))
        # What is in brackets may be many lines, and has no comments in JSON.
        is_plain = self._is_flow(node) if isinstance(old, list) else "\n" not in written
        if not is_plain or ("#" in written and not self._is_json):
            return None
        return Replacement(start, end, self._rendered(new))

    def _inserted(
        self, parent: Marked, place: Marked, name: str, value: JsonValue
    ) -> Replacement | None:
        if place.key is None:
            return None
        at = place.key.start
        if self._is_flow(parent):
            space = self._space_before(at)
            colon = ":" if self._text[place.key.end : place.value.start] == ":" else ": "
            if not space and self._text[at - 1] == "{" and colon != ":":
                space = " "
            member = f"{self._rendered(name)}{colon}{self._rendered(value)},"
            return Replacement(at, at, member + space)
        line = self._line_start(at)
        indent = " " * (at - line)
        member = f"{name}: {self._rendered(value)}{self._newline}"
        if self._text[line:at].strip():
            return Replacement(at, at, member + indent)
        line = self._above_comments(line)
        return Replacement(line, line, indent + member)

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _above_comments(self, line: int) -> int:
        """Where the comment begins that the lines just above a line are."""
        while line:
            above = self._line_start(line - 1)
            if not self._text[above:line].lstrip().startswith("#"):
                break
            line = above
        return line

    def _space_before(self, at: int) -> str:
        start = at
        while start and self._text[start - 1] in _SPACE:
            start -= 1
        return self._text[start:at]

    def _rendered(self, value: JsonValue) -> str:
        """A short value as the text writes values; a text among them is a name or `null`."""
        if self._is_json:
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, list):
            return f"[{', '.join(map(self._rendered, value))}]"
        if isinstance(value, str):
            return "'null'" if value == "null" else value
        return json.dumps(value)


def _start(node: Marked) -> int:
    return node.value.start if node.key is None else node.key.start


def _member(value: JsonValue, token: str) -> JsonValue:
    if isinstance(value, dict):
        return value.get(token)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return value[int(token)]
    return None
