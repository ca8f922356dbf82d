"""Finds what is the same in two documents, together with everything that it refers to.

Most of a document does not change: what is known to be the same needs no comparison.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from specmill.source.document import Document
from specmill.source.pointers import join, split
from specmill.source.refs import RefError, to_pointer
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Sameness", "component_of_ref"]

_ELSEWHERE = ""
"""Stands for what is referred to and is no component: nothing is known of it."""


class Sameness:
    """What is the same in two documents.

    Args:
        base: The one document.
        revision: The other.

    Attributes:
        carriers: Pointers of the components that are the same, but refer to some that are not.
        differing: Pointers of the components that differ, and of the carriers; `component_of_ref`
            tells of what is no component that it differs.
    """

    def __init__(self, base: Document, revision: Document) -> None:
        found = _equal(_components(base.root), _components(revision.root))
        self.differing = _differing(found, _components(base.root), _components(revision.root))
        self.carriers = tuple(pointer for pointer in found if pointer in self.differing)

    def inside(self, pointer: str) -> bool:
        """Whether a pointer leads into a component that is the same.

        Args:
            pointer: JSON pointer of a component, or of something in one; the answer for anything
                else is no.
        """
        return _unit(pointer) not in self.differing

    def values(self, base: JsonValue, revision: JsonValue) -> bool:
        """Whether two values are the same, and so is all that they refer to."""
        if base != revision:
            return False
        found = _references(base, revision)
        return found is not None and found.isdisjoint(self.differing)


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


def _equal(base: JsonObject, revision: JsonObject) -> dict[str, set[str]]:
    """The components that are the same, with the components that they refer to."""
    found: dict[str, set[str]] = {}
    for pointer, value in base.items():
        other = revision.get(pointer)
        targets = _references(value, other) if value == other else None
        if targets is not None:
            found[pointer] = targets
    return found


def _differing(
    equal: Mapping[str, set[str]], base: Iterable[str], revision: Iterable[str]
) -> frozenset[str]:
    """The pointers of the components that differ, or refer to some that do."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for pointer, targets in equal.items():
        for target in targets:
            users[target].append(pointer)
    differing = {_ELSEWHERE, *base, *revision, *users} - equal.keys()
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
        return [
            component_of_ref(n if n.startswith("#") else f"#/components/schemas/{n}") for n in names
        ]
    if isinstance(value, str):
        return [component_of_ref(value) if key == "$ref" else _ELSEWHERE]
    return []


def component_of_ref(ref: str) -> str:
    """The pointer of the component that a reference leads to, or into."""
    try:
        return _unit(to_pointer(ref))
    except RefError:
        return _ELSEWHERE


def _unit(pointer: str) -> str:
    """The component that a pointer leads into."""
    tokens = split(pointer)
    is_inside = len(tokens) >= 3 and tokens[0] == "components"
    return join("", *tokens[:3]) if is_inside else _ELSEWHERE
