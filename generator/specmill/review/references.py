"""Tells where a response, a body, a parameter or a header refers to another component than it did.

That is one edit, of the reference: neither component was edited. How the two differ follows from it.
"""

from collections.abc import Callable
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.reading import Entry, text_at, value_at
from specmill.review.walk import Fold, Way
from specmill.source.document import Document
from specmill.source.pointers import join, split
from specmill.source.refs import RefError, to_pointer

__all__ = ["compare_referred"]

_COMPONENT_DEPTH = 3


class _Reference(NamedTuple):
    """A reference to a component.

    Attributes:
        use: JSON pointer of what has the reference.
        component: JSON pointer of what it leads to.
    """

    use: str
    component: str


def compare_referred(
    way: Way, base: Entry, revision: Entry, compare: Callable[[Way, Entry, Entry], None]
) -> None:
    """Compares two things that may be written where others refer to them.

    Args:
        way: The way that the values go.
        base: A response, a body, a parameter or a header.
        revision: The same of the revision.
        compare: Compares the two as they are written.
    """
    references = _replaced(way, base.use, revision.use)
    if references is None:
        compare(way, base, revision)
        return
    aside = way._replace(walk=way.walk.beside())
    compare(aside, base, revision)
    before, after = references
    change = Change(
        rule="component-replaced",
        base=join(before.use, "$ref"),
        revision=join(after.use, "$ref"),
        in_base=True,
        in_revision=True,
        before=split(before.component)[-1],
        after=split(after.component)[-1],
    )
    inside = base.pointer, revision.pointer
    way.walk.folds.append(Fold(change, way.mask, aside.walk, is_alone=False, inside=inside))


def _replaced(way: Way, base: str, revision: str) -> tuple[_Reference, _Reference] | None:
    """The references to two components, of which the one took the place of the other."""
    seen: set[str] = set()
    before, after = _reference(way.walk.base, base), _reference(way.walk.revision, revision)
    while before and after and before.component == after.component:
        if before.component in seen:
            return None
        seen.add(before.component)
        before = _reference(way.walk.base, before.component)
        after = _reference(way.walk.revision, after.component)
    if before is None or after is None:
        return None
    is_rename = (
        value_at(way.walk.base.root, after.component) is None
        and value_at(way.walk.revision.root, before.component) is None
    )
    # A component may stand for another one: what leads through it leads to both.
    is_through = after.component in _components(way.walk.base, before) or (
        before.component in _components(way.walk.revision, after)
    )
    return None if is_rename or is_through else (before, after)


def _components(document: Document, reference: _Reference) -> set[str]:
    """The components that a reference leads to, one through the other."""
    found = set[str]()
    following: _Reference | None = reference
    while following and following.component not in found:
        found.add(following.component)
        following = _reference(document, following.component)
    return found


def _reference(document: Document, use: str) -> _Reference | None:
    ref = text_at(value_at(document.root, use), "$ref")
    try:
        component = to_pointer(ref) if ref else ""
    except RefError:
        return None
    tokens = split(component)
    is_component = len(tokens) == _COMPONENT_DEPTH and tokens[0] == "components"
    return _Reference(use, component) if is_component else None
