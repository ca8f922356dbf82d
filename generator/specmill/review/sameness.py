"""Finds what is the same in two documents, together with everything that it refers to.

Most of a document does not change: what is known to be the same needs no comparison.
"""

from collections import defaultdict

from specmill.source.document import Document
from specmill.source.pointers import join, split
from specmill.source.refs import RefError, to_pointer
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Sameness"]

_ELSEWHERE = ""
"""Stands for what is referred to and is no component: nothing is known of it."""


class Sameness:
    """What is the same in two documents.

    Args:
        base: The one document.
        revision: The other.
    """

    def __init__(self, base: Document, revision: Document) -> None:
        self._differing = _differing(_components(base.root), _components(revision.root))

    def inside(self, pointer: str) -> bool:
        """Whether a pointer leads into a component that is the same.

        Args:
            pointer: JSON pointer of a component, or of something in one; the answer for anything
                else is no.
        """
        return _unit(pointer) not in self._differing

    def values(self, base: JsonValue, revision: JsonValue) -> bool:
        """Whether two values are the same, and so is all that they refer to."""
        if base != revision:
            return False
        found = _references(base, revision)
        return found is not None and found.isdisjoint(self._differing)


def _components(root: JsonValue) -> JsonObject:
    """The components by pointer."""
    sections = root.get("components") if isinstance(root, dict) else None
    if not isinstance(sections, dict):
        return {}
    return {
        join("/components", section, name): value
        for section, members in sections.items()
        if isinstance(members, dict)
        for name, value in members.items()
    }


def _differing(base: JsonObject, revision: JsonObject) -> frozenset[str]:
    """The pointers of the components that differ, or refer to some that do."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    differing = {_ELSEWHERE, *(base.keys() ^ revision.keys())}
    for pointer, value in base.items():
        if pointer not in revision:
            continue
        same = value == revision[pointer]
        found = _references(value, revision[pointer]) if same else None
        if found is None:
            differing.add(pointer)
            continue
        for target in found:
            users[target].append(pointer)
            if target not in base:
                differing.add(target)
    pending = list(differing)
    while pending:
        for user in users[pending.pop()]:
            if user not in differing:
                differing.add(user)
                pending.append(user)
    return frozenset(differing)


def _references(base: JsonValue, revision: JsonValue) -> set[str] | None:
    """The components that two equal values refer to.

    Returns:
        Their pointers, or None where the values differ after all: `1` equals `true` in Python.
    """
    found: set[str] = set()
    pending: list[tuple[JsonValue, JsonValue]] = [(base, revision)]
    while pending:
        one, other = pending.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            for key, value in one.items():
                pending.append((value, other[key]))
                if key in _REFERRING:
                    found.update(_targets(key, value))
        elif isinstance(one, list) and isinstance(other, list):
            pending.extend(zip(one, other, strict=True))
        elif isinstance(one, bool) is not isinstance(other, bool):
            return None
    return found


_REFERRING = frozenset({"$ref", "$dynamicRef", "mapping"})


def _targets(key: str, value: JsonValue) -> list[str]:
    """The components that a field of this name refers to."""
    if key == "mapping" and isinstance(value, dict):
        names = [name for name in value.values() if isinstance(name, str)]
        return [_target(n if n.startswith("#") else f"#/components/schemas/{n}") for n in names]
    if isinstance(value, str):
        return [_target(value) if key == "$ref" else _ELSEWHERE]
    return []


def _target(ref: str) -> str:
    try:
        return _unit(to_pointer(ref))
    except RefError:
        return _ELSEWHERE


def _unit(pointer: str) -> str:
    """The component that a pointer leads into."""
    tokens = split(pointer)
    is_inside = len(tokens) >= 3 and tokens[0] == "components"
    return join("", *tokens[:3]) if is_inside else _ELSEWHERE
