"""Changes to a document, collected first and then applied to a copy of what they touch."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from specmill.source.document import Document
from specmill.source.pointers import ancestors, join, split
from specmill.source.tree import JsonObject, JsonValue


@dataclass(slots=True)
class _Branch:
    """What happens below one value.

    Attributes:
        inner: The branches of its members or elements.
        removed: Names of the members, or places of the elements, to remove.
        values: New members, and new values of members and elements.
    """

    inner: "dict[str, _Branch]" = field(default_factory=dict[str, "_Branch"])
    removed: set[str] = field(default_factory=set[str])
    values: JsonObject = field(default_factory=dict[str, JsonValue])


class Edits:
    """Changes to one document, by JSON pointers into it as it is before all of them.

    A change inside of what another one removes or replaces has no effect.
    """

    def __init__(self) -> None:
        self._root = _Branch()
        self._shifted: dict[str, str] = {}

    def remove(self, pointer: str) -> None:
        """Removes a member or an element; not the whole document."""
        *above, name = split(pointer)
        self._branch(above).removed.add(name)

    def put(self, pointer: str, value: JsonValue) -> None:
        """Adds a member to an object, or replaces a member or an element."""
        *above, name = split(pointer)
        self._branch(above).values[name] = value

    def apply(self, document: Document) -> Document:
        """The document with all changes, which still knows where everything stands."""
        root = self._applied(document.root, self._root, "")
        return replace(document, root=root, moved=_moved(document, self._shifted))

    def _branch(self, tokens: list[str]) -> _Branch:
        branch = self._root
        for token in tokens:
            branch = branch.inner.setdefault(token, _Branch())
        return branch

    def _applied(self, value: JsonValue, branch: _Branch, at: str) -> JsonValue:
        if isinstance(value, list):
            kept = [
                (place, self._member(item, str(place), branch, at))
                for place, item in enumerate(value)
                if str(place) not in branch.removed
            ]
            for new, (old, _) in enumerate(kept):
                if new != old:
                    self._shifted[join(at, old)] = join(at, new)
            return [item for _, item in kept]
        if not isinstance(value, dict):
            return value
        return {
            name: self._member(member, name, branch, at)
            for name, member in {**value, **branch.values}.items()
            if name not in branch.removed
        }

    def _member(self, value: JsonValue, name: str, branch: _Branch, at: str) -> JsonValue:
        if name in branch.values:
            return branch.values[name]
        inner = branch.inner.get(name)
        return value if inner is None else self._applied(value, inner, join(at, name))


def _moved(document: Document, shifted: Mapping[str, str]) -> Mapping[str, str]:
    """Where values stood in the text, now that elements of arrays have other places."""
    if not shifted:
        return document.moved
    moved = {_shift(new, shifted): old for new, old in document.moved.items()}
    return moved | {new: document.pointer_in_text(old) for old, new in shifted.items()}


def _shift(pointer: str, shifted: Mapping[str, str]) -> str:
    for prefix in ancestors(pointer):
        if prefix in shifted:
            return shifted[prefix] + pointer[len(prefix) :]
    return pointer
